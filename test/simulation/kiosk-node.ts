import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kiosk } from '../../device/kiosk.ts';
import { GatewayTime } from '../../device/link/gateway-time.ts';
import { Link } from '../../device/link/link.ts';
import { Cache } from '../../device/store/cache.ts';
import { Outbox } from '../../device/store/outbox.ts';
import { defaultOutboxLimits, outboxMigrations } from '../../device/store/outbox-schema.ts';
import { memoryPeppers, type Peppers } from '../../device/store/pepper.ts';
import { Sealer } from '../../device/store/seal.ts';
import type { KeyPair } from '../../protocol/body-seal.ts';
import { bodyHash } from '../../protocol/codec.ts';
import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import type { Clock, Faults, Ids, Log } from '../../protocol/ports.ts';
import type { ScreenView } from '../../protocol/views.ts';
import { type Kernel, ProcessTimers } from './kernel.ts';
import { type Life, Mortal } from './mortal.ts';

export interface KioskNodeOptions {
  readonly kernel: Kernel;
  readonly name: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  readonly newKeys: () => KeyPair;
  readonly send: (kind: 'hello' | 'ev' | 'req', bytes: Uint8Array) => void;
  /** The screen shows this; `card` is the one of the member's visit, else ''. */
  readonly onView: (view: ScreenView, card: string) => void;
  /** An act is on the disk, and the customer is told so. */
  readonly onStored: (id: string, bodyHash: string) => void;
  readonly onCrash: () => void;
  readonly onBug: (error: unknown) => void;
}

interface ProcessLife extends Life {
  readonly outbox: Outbox;
  readonly sealer: Sealer;
  readonly time: GatewayTime;
  readonly database: Database;
  readonly cache: Cache;
  readonly link: Link;
  readonly kiosk: Kiosk;
}

/** A kiosk's process: real loop, session, stores and link over real files, in virtual time. */
export class KioskNode extends Mortal<ProcessLife> {
  readonly deviceFile: string;
  readonly cacheFile: string;
  private readonly options: KioskNodeOptions;
  /** In the machine's memory: it outlives the process, not the boot. */
  private peppers: Peppers = memoryPeppers();
  /** Cards laid on the reader in this life: the n-th is that of visit n. */
  private taps: string[] = [];

  constructor(options: KioskNodeOptions) {
    super(options.kernel, options);
    this.options = options;
    mkdirSync(options.folder, { recursive: true });
    this.deviceFile = join(options.folder, 'device.db');
    this.cacheFile = join(options.folder, 'cache.db');
  }

  get name(): string {
    return this.options.name;
  }

  start(): void {
    if (this.life !== null) return;
    const { kernel, name, folder, clock, ids, faults, log, newKeys } = this.options;
    this.taps = [];
    const timers = new ProcessTimers(kernel, `${name} timer`, (work) => this.guard(life, work));
    const database = openDatabase({
      path: this.deviceFile,
      durability: 'full',
      migrations: outboxMigrations,
    });
    const outbox = new Outbox({ database, faults, log }, defaultOutboxLimits);
    const cache = new Cache({
      ...{ folder, peppers: this.peppers, faults, log },
      flush: (_path, done) => timers.soon(() => done(true)),
    });
    const sealer = new Sealer({ newKeys });
    const time = new GatewayTime(clock);
    const shared = { outbox, cache, sealer, time, clock, timers, ids, log };
    const link: Link = new Link({
      ...shared,
      device: name,
      faults,
      send: (kind, bytes) => {
        if (!life.isOver) this.options.send(kind, bytes);
      },
      onChange: () => life?.kiosk.linkChanged(),
    });
    const kiosk = new Kiosk(
      { ...shared, link, show: (view) => this.shown(view), signal: () => {} },
      { language: 'en' },
    );
    const life: ProcessLife = { ...shared, database, link, kiosk, isOver: false };
    this.life = life;
    kiosk.start();
    const readers = [`${name} reader`];
    kiosk.readerInput({ kind: 'status', driver: 'nfc', readers, trouble: null });
    kernel.note(`${name} starts`);
  }

  /** SIGKILL: what is open is rolled back, what waits in memory is gone. */
  override crash(): void {
    const { life } = this;
    if (life === null) return;
    life.isOver = true;
    life.timers.end();
    life.cache.close();
    life.database.close();
    this.life = null;
    this.options.kernel.note(`${this.options.name} dies`);
  }

  /** The machine reboots: what it had in memory is gone too. */
  forgetMemory(): void {
    this.peppers = memoryPeppers();
  }

  connected(): void {
    this.whenAwake((life) => life.link.connected());
  }

  disconnected(): void {
    this.whenAwake((life) => life.link.disconnected());
  }

  receive(kind: string, bytes: Uint8Array): void {
    switch (kind) {
      case 'resume':
      case 'ack':
      case 'bad':
      case 'res':
      case 'view':
        this.whenAwake((life) => life.link.receive(kind, bytes));
        return;
      default:
        throw new Error(`no such message: ${kind}`);
    }
  }

  /** A customer lays a card (its canonical number) on the reader. */
  tap(card: string): void {
    this.whenAwake((life) => {
      this.taps.push(card);
      const read = { technology: 'typed', bytes: Buffer.from(card.slice(4)) } as const;
      life.kiosk.readerInput({ kind: 'read', reader: 'r', read });
    });
  }

  /** A customer enrols at the kiosk: the event that a later screen will write, as it will be. */
  enrol(card: string): void {
    const { ids, clock } = this.options;
    this.whenAwake(({ outbox, sealer, time, link, cache }) => {
      const id = ids.uuid();
      const body = sealer.seal('enrol', id, { member: ids.uuid(), card });
      if (body === null) return;
      const { ts, quality } = time.now();
      const act = { id, type: 'enrol', mono: clock.mono(), boot: clock.bootId(), op: null, body };
      const stored = outbox.append({ ...act, ts, quality, rev: cache.place.cursor });
      if (!stored.ok) return;
      this.options.onStored(id, bodyHash(body));
      link.kick();
    });
  }

  done(): void {
    this.whenAwake((life) => life.kiosk.screenInput({ kind: 'done' }));
  }

  private shown(view: ScreenView): void {
    const card = view.kind === 'member' ? (this.taps[view.visit - 1] ?? '') : '';
    this.options.onView(view, card);
  }

  private whenAwake(work: (life: ProcessLife) => void): void {
    const { life } = this;
    if (life === null) return;
    const wait = this.frozenUntil - this.options.kernel.now;
    if (wait > 0) {
      life.timers.after(wait, () => work(life));
      return;
    }
    this.guard(life, () => work(life));
  }
}
