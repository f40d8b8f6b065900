import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLedger } from '../../gateway/store/verify.ts';
import type { CrashPoint } from '../../protocol/ports.ts';
import { type Mosquitto, startMosquitto } from '../brokers/mosquitto.ts';
import { Auditor, type Finding } from '../simulation/auditor.ts';
import { RandomStream } from '../simulation/random.ts';
import { availableIn } from '../simulation/row-at-rest.ts';
import { type Network, openNetwork, quietPort } from './network.ts';
import { type Program, startProgram, until } from './program.ts';
import { eventsIn, isSameCache, look, snapshot } from './snapshots.ts';
import { ShopTills } from './tills.ts';
import { Visitors } from './visitors.ts';

export interface ShopOptions {
  readonly seed: number;
  readonly broker: 'embedded' | 'mosquitto';
  /** Starts programs from compiled code that earlier starts left, as a test of many starts does. */
  readonly isQuick?: boolean;
}

/** Where a process shall kill itself: name and number of the pass. */
export interface CrashAt {
  readonly point: CrashPoint;
  readonly pass: number;
}

/** What GET /status of a kiosk says, as far as tests look. */
export interface KioskFacts {
  readonly isUp: boolean;
  readonly isCurrent: boolean;
  readonly isFenced: boolean;
  readonly outboxLength: number;
}

const kioskName = 'kiosk-1';
const codeFolder = join(import.meta.dirname, '../../node_modules/.cache/stamgast-faults');

/**
 * A shop of real processes: gateway, kiosk, broker, a network between them that can be pulled,
 * tills and visitors, and the auditor that hears what each of them was told.
 */
export class Shop {
  readonly auditor = new Auditor();
  readonly folder: string;
  readonly tills: ShopTills;
  readonly visitors: Visitors;
  /** Milliseconds from start to ready of each process that came up. */
  readonly starts = { gateway: [] as number[], kiosk: [] as number[] };
  readonly #options: ShopOptions;
  readonly #ports: Ports;
  #network: Network | null = null;
  #gatewayNetwork: Network | null = null;
  #mosquitto: Mosquitto | null = null;
  #gateway: Program | null = null;
  #kiosk: Program | null = null;

  private constructor(options: ShopOptions, folder: string, ports: Ports) {
    this.#options = options;
    this.folder = folder;
    this.#ports = ports;
    const { auditor } = this;
    const random = (concern: string) => new RandomStream(options.seed, concern);
    const url = `http://127.0.0.1:${ports.http}`;
    this.tills = new ShopTills({ url, auditor, random: random('tills') });
    this.visitors = new Visitors({
      kiosk: kioskName,
      screenPort: ports.screen,
      reader: join(folder, 'reader.sock'),
      outboxFile: this.deviceFile,
      auditor,
      random: random('visitors'),
      cards: this.tills.cards,
    });
  }

  /** A shop whose processes do not run yet. */
  static async prepare(options: ShopOptions): Promise<Shop> {
    const folder = mkdtempSync(join(tmpdir(), 'stamgast-faults-'));
    const ports: Ports = {
      http: await quietPort(),
      broker: await quietPort(),
      kioskSide: await quietPort(),
      gatewaySide: await quietPort(),
      screen: await quietPort(),
    };
    writeFiles({ folder, ports, broker: options.broker });
    const shop = new Shop(options, folder, ports);
    shop.#network = await openNetwork({ port: ports.kioskSide, target: ports.broker });
    if (options.broker === 'mosquitto') await shop.#prepareMosquitto();
    return shop;
  }

  /** A shop at work: both processes are up, members are enrolled, the kiosk knows them. */
  static async open(options: ShopOptions): Promise<Shop> {
    const shop = await Shop.prepare(options);
    try {
      await shop.start();
      return shop;
    } catch (error) {
      await shop.close();
      throw error;
    }
  }

  /** Starts both processes, enrols members and waits until the kiosk knows them. */
  async start(): Promise<void> {
    await this.startGateway();
    await this.tills.enrol(24);
    await this.startKiosk();
    await this.rest();
    if (this.#options.isQuick === true && !existsSync(codeFolder)) {
      // Node writes compiled code when a program ends in order, which no killed one does.
      for (const program of [this.gateway, this.kiosk]) {
        program.signal('SIGTERM');
        if ((await program.ended) !== 0) throw new Error(`no orderly end: ${program.stderr()}`);
      }
      await Promise.all([this.startGateway(), this.startKiosk()]);
      await this.rest();
    }
  }

  get gatewayConfig(): string {
    return join(this.folder, 'gateway.yaml');
  }
  get kioskConfig(): string {
    return join(this.folder, 'kiosk.yaml');
  }
  get gatewayFolder(): string {
    return join(this.folder, 'gateway');
  }
  get kioskFolder(): string {
    return join(this.folder, 'kiosk');
  }
  get ledgerFile(): string {
    return join(this.gatewayFolder, 'ledger.db');
  }
  get deviceFile(): string {
    return join(this.kioskFolder, 'device.db');
  }
  get cacheFile(): string {
    return join(this.kioskFolder, 'cache.db');
  }
  get gateway(): Program {
    return running(this.#gateway, 'gateway');
  }
  get kiosk(): Program {
    return running(this.#kiosk, 'kiosk');
  }
  /** Between kiosk and broker. */
  get network(): Network {
    return running(this.#network, 'network');
  }
  /** Between the gateway and a mosquitto. */
  get gatewayNetwork(): Network {
    return running(this.#gatewayNetwork, 'network');
  }
  get mosquitto(): Mosquitto {
    return running(this.#mosquitto, 'mosquitto');
  }
  get #brokerFolder(): string {
    return join(this.folder, 'mosquitto');
  }

  /** Starts it; with `crashAt` it kills itself there, maybe before it is ready. */
  async startGateway(crashAt?: CrashAt): Promise<void> {
    const started = this.spawnGateway(crashAt);
    if (crashAt === undefined) this.starts.gateway.push(await started.ready());
  }

  async startKiosk(crashAt?: CrashAt): Promise<void> {
    const started = this.spawnKiosk(crashAt);
    if (crashAt === undefined) this.starts.kiosk.push(await started.ready());
  }

  /** Starts it and does not wait for it. */
  spawnGateway(crashAt?: CrashAt): Program {
    const words = ['gateway', '--config', this.gatewayConfig];
    this.#gateway = startProgram({ words, readyEvent: 'gateway.ready', env: this.#env(crashAt) });
    return this.#gateway;
  }

  spawnKiosk(crashAt?: CrashAt): Program {
    const words = ['kiosk', '--config', this.kioskConfig];
    this.#kiosk = startProgram({ words, readyEvent: 'kiosk.ready', env: this.#env(crashAt) });
    return this.#kiosk;
  }

  /** A mosquitto that knows nothing of any earlier one. */
  async startMosquitto(): Promise<void> {
    const { broker: port } = this.#ports;
    this.#mosquitto = await startMosquitto({ folder: this.#brokerFolder, port });
  }

  /** What the kiosk says of itself; null when it does not answer. */
  async facts(): Promise<KioskFacts | null> {
    try {
      const url = `http://127.0.0.1:${this.#ports.screen}/status`;
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      return (await response.json()) as KioskFacts;
    } catch {
      return null;
    }
  }

  /** Status of the gateway's GET /readyz. */
  async readiness(): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.#ports.http}/readyz`);
    return response.status;
  }

  /** All that must hold at any moment, read beside the running processes. */
  audit(): void {
    const outbox = snapshot(this.deviceFile, this.#copy('device'));
    const ledger = snapshot(this.ledgerFile, this.#copy('ledger'));
    // Read after the ledger: an event in it must be in the outbox that made it.
    for (const { id, hash } of eventsIn(this.deviceFile)) {
      this.auditor.kioskSent({ kiosk: kioskName, id, bodyHash: hash });
    }
    this.auditor.checkAlways(ledger, new Map([[kioskName, outbox]]));
    this.auditor.checkCacheMoves(kioskName, snapshot(this.cacheFile, this.#copy('cache')));
    this.#complain();
  }

  /** Nobody does anything any more: waits until all is told, then audits everything. */
  async rest(): Promise<void> {
    await Promise.all([this.tills.rest(), this.visitors.rest()]);
    await until('outbox empty and cache like the ledger', () => this.#isAtRest(), 30_000);
    this.audit();
    this.auditor.checkAtRest({
      ledgerFile: this.ledgerFile,
      outboxes: new Map([[kioskName, this.deviceFile]]),
      caches: new Map([[kioskName, this.cacheFile]]),
      open: (row) => availableIn(row, this.#pepper()),
      cards: this.tills.cards,
    });
    const verified = verifyLedger(this.ledgerFile);
    if (!verified.ok) this.auditor.find('I9', verified.problem);
    for (const file of [this.ledgerFile, this.deviceFile, this.cacheFile]) {
      const state = look(file, (db) => db.pragma('integrity_check', { simple: true }));
      if (state !== 'ok') this.auditor.find('file', `${file}: ${state}`);
    }
    this.#complain();
  }

  /** Ends everything that this shop started, however it is. */
  async stop(): Promise<void> {
    await Promise.all([this.#gateway?.kill(), this.#kiosk?.kill()]);
    await Promise.all([this.tills.giveUp(), this.visitors.rest()]);
    await this.#mosquitto?.kill();
  }

  /** Stops it and removes its files. */
  async close(): Promise<void> {
    await this.stop();
    await Promise.all([this.#network?.close(), this.#gatewayNetwork?.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #isAtRest(): Promise<boolean> {
    const facts = await this.facts();
    if (facts === null || facts.outboxLength > 0 || !facts.isCurrent) return false;
    return isSameCache(this.ledgerFile, this.cacheFile);
  }

  #complain(): void {
    const findings: readonly Finding[] = this.auditor.result();
    if (findings.length === 0) return;
    const lines = findings.slice(0, 10).map(({ invariant, text }) => `${invariant}: ${text}`);
    throw new Error(`seed ${this.#options.seed}: ${findings.length} findings\n${lines.join('\n')}`);
  }

  /** Files for it by the gateway's own command; then the gateway's way to it leads by a network. */
  async #prepareMosquitto(): Promise<void> {
    const { broker, gatewaySide } = this.#ports;
    const words = ['gateway', '--config', this.gatewayConfig, '--write-mosquitto'];
    const written = startProgram({ words: [...words, this.#brokerFolder], readyEvent: '-' });
    if ((await written.ended) !== 0) throw new Error(written.stderr());
    await this.startMosquitto();
    this.#gatewayNetwork = await openNetwork({ port: gatewaySide, target: broker });
    const text = readFileSync(this.gatewayConfig, 'utf8');
    writeFileSync(this.gatewayConfig, text.replace(`:${broker}"`, `:${gatewaySide}"`));
  }

  #env(crashAt: CrashAt | undefined): Readonly<Record<string, string>> {
    const { isQuick = false } = this.#options;
    const at = crashAt === undefined ? '' : `${crashAt.point}:${crashAt.pass}`;
    return { STAMGAST_CRASH_AT: at, NODE_COMPILE_CACHE: isQuick ? codeFolder : '' };
  }

  #copy(name: string): string {
    return join(this.folder, `${name}.copy`);
  }

  #pepper(): Uint8Array {
    const text = readFileSync(join(this.gatewayFolder, 'keys', 'pepper'), 'utf8').trim();
    return new Uint8Array(Buffer.from(text, 'base64url'));
  }
}

interface Ports {
  readonly http: number;
  readonly broker: number;
  readonly kioskSide: number;
  readonly gatewaySide: number;
  readonly screen: number;
}

function running<T>(part: T | null, name: string): T {
  if (part === null) throw new Error(`no ${name} was started`);
  return part;
}

function writeFiles(options: {
  readonly folder: string;
  readonly ports: Ports;
  readonly broker: ShopOptions['broker'];
}): void {
  const { folder, ports, broker } = options;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const programme = join(import.meta.dirname, '../simulation/points.yaml');
  const url = `mqtt://127.0.0.1:${ports.broker}`;
  const external = `kind: external, url: "${url}", passwordFile: broker.secret`;
  write('kiosk.secret', 'the secret of kiosk 1\n');
  write('broker.secret', 'the secret of the gateway\n');
  write(
    'gateway.yaml',
    `store: shop
dataFolder: gateway
programmes: [${programme}]
http: { port: ${ports.http} }
broker: { ${broker === 'embedded' ? `port: ${ports.broker}` : external} }
devices: [{ id: ${kioskName}, secretFile: kiosk.secret }]
cache: { catchUpMs: 1000 }
log: { level: warn }
`,
  );
  write(
    'kiosk.yaml',
    `store: shop
device: ${kioskName}
gateway: mqtt://127.0.0.1:${ports.kioskSide}
secretFile: kiosk.secret
dataFolder: kiosk
runtimeFolder: run
readers: [{ driver: demo, socket: ${join(folder, 'reader.sock')} }]
screen: { port: ${ports.screen}, pageFolder: page }
log: { level: warn }
`,
  );
  mkdirSync(join(folder, 'page'));
  // No browser looks at it here.
  for (const name of ['index.html', 'app.js', 'app.css']) write(`page/${name}`, '\n');
}
