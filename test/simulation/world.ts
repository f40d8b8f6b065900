import { createPrivateKey, createPublicKey } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Programmes } from '../../gateway/programme/types.ts';
import type { KeyPair } from '../../protocol/body-seal.ts';
import type { Log } from '../../protocol/ports.ts';
import type { ScreenView } from '../../protocol/views.ts';
import { silentLog } from '../support/logs.ts';
import { seededIds } from '../support/seeded-ids.ts';
import { Auditor } from './auditor.ts';
import { drawnFaults } from './crash.ts';
import { calm, type FaultPlan } from './faults.ts';
import { GatewayNode } from './gateway-node.ts';
import { Kernel } from './kernel.ts';
import { KioskNode } from './kiosk-node.ts';
import { MachineClock, startedAt } from './machine-clock.ts';
import { Wire } from './network.ts';
import { RandomStream } from './random.ts';
import { cardNumber, Tills } from './tills.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly kiosks: number;
  readonly plan: FaultPlan;
  readonly programmes: Programmes;
}

/** A whole shop in one process: a gateway, kiosks, tills, and everything between them. */
export class World {
  readonly kernel = new Kernel();
  readonly auditor = new Auditor();
  readonly gateway: GatewayNode;
  readonly gatewayClock: MachineClock;
  readonly kiosks: readonly KioskNode[];
  readonly kioskClocks: readonly MachineClock[];
  readonly wires: readonly Wire[];
  readonly tills: Tills;
  readonly pepper: Uint8Array;
  plan: FaultPlan;
  isDiskFull = false;
  private readonly trouble: FaultPlan;
  private quietUntil = 0;
  /** Processes that were started again after a death. */
  crashCount = 0;
  private restores = 0;
  private renewals = 0;
  private enrolled = 0;
  private readonly folder: string;
  private readonly crashes: RandomStream;

  constructor(options: WorldOptions) {
    const { seed, programmes } = options;
    this.plan = options.plan;
    this.trouble = options.plan;
    this.folder = mkdtempSync(join(memoryFolder(), 'stamgast-simulation-'));
    this.crashes = new RandomStream(seed, 'crashes');
    const secrets = new RandomStream(seed, 'secrets');
    this.pepper = secrets.bytes(32);
    this.gatewayClock = new MachineClock(this.kernel, 'gateway');
    const names = Array.from({ length: options.kiosks }, (_, at) => `kiosk-${at + 1}`);
    this.gateway = new GatewayNode({
      kernel: this.kernel,
      folder: this.folder,
      clock: this.gatewayClock,
      ids: seededIds(seed * 1000),
      faults: this.faultsOf('gateway'),
      log: this.gatewayLog(),
      programmes,
      devices: new Set(names),
      pepper: this.pepper,
      sealKeys: keyPair(secrets.bytes(32)),
      send: (device, kind, bytes) => this.wireOf(device).toDevice(kind, bytes),
      broadcast: (bytes) => {
        for (const wire of this.wires) wire.toDevice('view', bytes);
      },
      onCrash: () => this.restartLater(() => this.gateway.start()),
      onBug: (error) => this.bug('gateway', error),
    });
    this.kioskClocks = names.map((name) => new MachineClock(this.kernel, name));
    this.kiosks = names.map((name, at) => this.newKiosk(name, seed * 1000 + at + 1, secrets));
    this.wires = names.map((name, at) => this.newWire(name, at, seed));
    this.tills = new Tills({
      kernel: this.kernel,
      auditor: this.auditor,
      workload: new RandomStream(seed, 'tills'),
      network: new RandomStream(seed, 'till network'),
      plan: () => this.plan,
      wall: () => startedAt + this.kernel.now,
      restores: () => this.restores,
      submit: (work) => (this.isQuiet ? null : this.gateway.submit(work)),
      ids: seededIds(seed * 1000 + 999),
    });
  }

  start(): void {
    this.gateway.start();
    for (const [at] of this.kiosks.entries()) this.startKiosk(at);
  }

  /** Kills a kiosk's process, or its machine, and starts it again after a while. */
  crashKiosk(at: number, what: 'process' | 'machine'): void {
    const kiosk = this.kiosks[at];
    if (kiosk === undefined || !kiosk.isUp) return;
    kiosk.crash();
    this.wires[at]?.want(false);
    if (what === 'machine') {
      kiosk.forgetMemory();
      this.kioskClocks[at]?.reboot();
    }
    this.restartLater(() => this.startKiosk(at));
  }

  crashGateway(): void {
    if (!this.gateway.isUp) return;
    this.gateway.crash();
    this.restartLater(() => this.gateway.start());
  }

  /** A copy of a kiosk's disk now; the returned function puts it back later. */
  copyKioskDisk(at: number): () => void {
    const kiosk = this.kiosks[at];
    if (kiosk === undefined) return () => {};
    this.crashKiosk(at, 'process');
    const copy = `${kiosk.deviceFile}.copy`;
    if (!existsSync(kiosk.deviceFile)) return () => {};
    copyFileSync(kiosk.deviceFile, copy);
    return () => {
      kiosk.crash();
      this.wires[at]?.want(false);
      kiosk.forgetMemory();
      this.kioskClocks[at]?.reboot();
      for (const end of ['-wal', '-shm']) rmSync(kiosk.deviceFile + end, { force: true });
      copyFileSync(copy, kiosk.deviceFile);
      this.kernel.note(`${kiosk.name} has an older disk`);
      this.auditor.forgive(kiosk.name, this.gateway.ledgerFile, kiosk.deviceFile);
      this.restartLater(() => this.startKiosk(at));
    };
  }

  /**
   * A backup of the ledger now; the returned function restores it later. For a minute after that
   * no fault strikes and no till is served: the kiosks come first, as after a real restore.
   */
  backUpGateway(): () => void {
    const { ledgerFile } = this.gateway;
    this.crashGateway();
    const backup = `${ledgerFile}.backup`;
    copyFileSync(ledgerFile, backup);
    return () => {
      // Acks of the old life are on their way when the new one begins.
      for (const wire of this.wires) wire.setPlan({ ...calm, delayMs: 4000 });
      for (const kiosk of this.kiosks) this.enrolAt(kiosk);
      this.kernel.after(1500, 'restore', () => this.restoreGateway(ledgerFile, backup));
    };
  }

  private enrolAt(kiosk: KioskNode): void {
    for (let count = 0; count < 3; count += 1) {
      this.enrolled += 1;
      kiosk.enrol(cardNumber(3_000_000 + this.enrolled));
    }
  }

  private restoreGateway(ledgerFile: string, backup: string): void {
    this.gateway.crash();
    this.restores += 1;
    for (const end of ['-wal', '-shm']) rmSync(ledgerFile + end, { force: true });
    copyFileSync(backup, ledgerFile);
    this.kernel.note('gateway restored from its backup');
    this.auditor.forgiveTills(ledgerFile, this.outboxes());
    this.auditor.isRestoring = true;
    this.quietUntil = this.kernel.now + 60_000;
    this.heal();
    for (const wire of this.wires) wire.setPlan({ ...calm, delayMs: 500, loss: 0.3 });
    this.wipeBroker();
    this.kernel.after(60_000, 'restored', () => {
      this.auditor.isRestoring = false;
      this.plan = this.trouble;
      for (const wire of this.wires) wire.setPlan(this.trouble);
    });
  }

  /** True while nothing may go wrong. */
  get isQuiet(): boolean {
    return this.kernel.now < this.quietUntil;
  }

  wipeBroker(): void {
    this.kernel.note('broker wiped');
    for (const wire of this.wires) wire.wipe();
  }

  /** Ends all faults: processes run, clocks are right, the network is good. */
  heal(): void {
    this.plan = calm;
    this.isDiskFull = false;
    this.gatewayClock.setRight();
    for (const clock of this.kioskClocks) clock.setRight();
    for (const wire of this.wires) {
      wire.setPlan(calm);
      wire.heal();
    }
    this.gateway.start();
    for (const [at] of this.kiosks.entries()) this.startKiosk(at);
  }

  outboxes(): ReadonlyMap<string, string> {
    return new Map(this.kiosks.map((kiosk) => [kiosk.name, kiosk.deviceFile]));
  }

  caches(): ReadonlyMap<string, string> {
    return new Map(this.kiosks.map((kiosk) => [kiosk.name, kiosk.cacheFile]));
  }

  close(): void {
    this.gateway.crash();
    for (const kiosk of this.kiosks) kiosk.crash();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private startKiosk(at: number): void {
    this.kiosks[at]?.start();
    this.wires[at]?.want(true);
  }

  private restartLater(start: () => void): void {
    this.crashCount += 1;
    this.kernel.after(this.crashes.integer(200, 20_000), 'restart', start);
  }

  private newKiosk(name: string, idSeed: number, secrets: RandomStream): KioskNode {
    const at = Number(name.slice('kiosk-'.length)) - 1;
    const clock = this.kioskClocks[at];
    if (clock === undefined) throw new Error(`no clock for ${name}`);
    return new KioskNode({
      kernel: this.kernel,
      name,
      folder: join(this.folder, name),
      clock,
      ids: seededIds(idSeed),
      faults: this.faultsOf(name),
      log: silentLog,
      newKeys: () => keyPair(secrets.bytes(32)),
      send: (kind, bytes) => {
        if (kind === 'ev') this.noteSent(name, bytes);
        this.wireOf(name).toGateway(kind, bytes);
      },
      onView: (view, card) => this.noteView(name, view, card),
      onStored: (id, hash) => this.auditor.kioskStored({ kiosk: name, id, bodyHash: hash }),
      onCrash: () => {
        this.wires[at]?.want(false);
        this.restartLater(() => this.startKiosk(at));
      },
      onBug: (error) => this.bug(name, error),
    });
  }

  private newWire(name: string, at: number, seed: number): Wire {
    const kiosk = this.kiosks[at];
    return new Wire({
      kernel: this.kernel,
      random: new RandomStream(seed, `network ${name}`),
      name,
      plan: this.plan,
      ends: {
        onUp: () => kiosk?.connected(),
        onDown: () => kiosk?.disconnected(),
        onDeviceMessage: (kind, bytes) => {
          this.kernel.note(`${name} gets ${kind} ${bytes.length}`);
          kiosk?.receive(kind, bytes);
          // A row that went back mends itself soon: it must be caught in the act.
          if (kiosk !== undefined && (kind === 'view' || kind === 'res')) {
            this.auditor.checkCacheMoves(name, kiosk.cacheFile);
          }
        },
        onGatewayMessage: (kind, bytes) => {
          this.kernel.note(`gateway gets ${kind} of ${name} ${bytes.length}`);
          if (kind === 'hello' || kind === 'ev' || kind === 'req') {
            this.gateway.receive(name, kind, bytes);
          }
        },
      },
    });
  }

  private wireOf(device: string): Wire {
    const wire = this.wires[Number(device.slice('kiosk-'.length)) - 1];
    if (wire === undefined) throw new Error(`no wire to ${device}`);
    return wire;
  }

  private faultsOf(node: string) {
    return drawnFaults({
      random: this.crashes,
      crashAtPoint: () => this.plan.crashAtPoint,
      rareBranch: () => this.plan.rareBranch,
      isDiskFull: () => this.isDiskFull && node === 'gateway',
      onCrash: (point) => this.kernel.note(`${node} crashes at ${point}`),
    });
  }

  /** A work that the gateway undid because of a bug is a finding, although it goes on. */
  private gatewayLog(): Log {
    return {
      ...silentLog,
      error: (fields) => {
        if (fields.event === 'intake.bug') this.bug('gateway', fields['err']);
        if (fields.event === 'restore.needed') this.renewals += 1;
        if (this.renewals <= this.restores) return;
        this.auditor.find('restore', 'a new history began, and nothing was restored');
      },
    };
  }

  private noteSent(kiosk: string, bytes: Uint8Array): void {
    const batch = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      events: { id: string; hash: string }[];
    };
    for (const { id, hash } of batch.events) this.auditor.kioskSent({ kiosk, id, bodyHash: hash });
  }

  private noteView(kiosk: string, view: ScreenView, card: string): void {
    this.kernel.note(`${kiosk} shows ${view.kind}`);
    if (view.kind === 'member') {
      const available = view.balances[0]?.available;
      if (available !== undefined) this.auditor.kioskShowed({ kiosk, card, available });
    } else if (view.kind === 'outOfService' && view.reason === 'fenced') {
      this.auditor.find('fence', `${kiosk} was fenced, and no identity was used twice`);
    } else if (view.kind === 'cannotCheck' && view.isSaved) {
      this.auditor.kioskSaved(kiosk, join(this.folder, kiosk, 'device.db'));
    }
  }

  private bug(node: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.auditor.find('bug', `${node}: ${text}`);
  }
}

/** Files in memory where the machine has such a folder: a commit is durable by definition here. */
function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** RFC 8410: the PKCS #8 frame of a raw X25519 private key. */
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex');

function keyPair(privateKey: Uint8Array): KeyPair {
  const der = Buffer.concat([pkcs8Head, privateKey]);
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  const spki = key.export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: new Uint8Array(spki.subarray(spki.length - 32)) };
}
