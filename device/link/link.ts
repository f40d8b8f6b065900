import { bodyHash, fromBase64Url, toBase64Url } from '../../protocol/codec.ts';
import type { Resume } from '../../protocol/messages.ts';
import type { Clock, Faults, Ids, Log, Timers } from '../../protocol/ports.ts';
import type { Cache } from '../store/cache.ts';
import type { Outbox } from '../store/outbox.ts';
import type { OutboxRow } from '../store/outbox-schema.ts';
import type { Sealer } from '../store/seal.ts';
import { CacheSync } from './cache-sync.ts';
import type { GatewayTime } from './gateway-time.ts';
import { Pump, type PumpPhase } from './pump.ts';

export interface LinkDeps {
  readonly device: string;
  readonly outbox: Outbox;
  readonly cache: Cache;
  readonly sealer: Sealer;
  readonly time: GatewayTime;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  /** Sends to the gateway; may lose the message, never throws, never calls back. */
  readonly send: (kind: 'hello' | 'ev' | 'req', bytes: Uint8Array) => void;
  /** Anything that the kiosk shows of the link, the cache or the outbox may have changed. */
  readonly onChange: () => void;
}

/** What a kiosk keeps of the last resume for starts without a gateway: all but the pepper. */
export type KioskSettings = Omit<Resume['config'], 'pepper'>;

/** The kiosk's side of the conversation with its gateway; knows nothing of MQTT. */
export class Link {
  readonly #deps: LinkDeps;
  readonly #pump: Pump;
  readonly #sync: CacheSync;
  #settings: KioskSettings | null;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
    const { outbox, cache, sealer, send, onChange } = deps;
    const saved = outbox.settings();
    this.#settings = saved === null ? null : (JSON.parse(saved) as KioskSettings);
    if (this.#settings !== null) sealer.sealTo(fromBase64Url(this.#settings.sealTo));
    this.#pump = new Pump({
      ...deps,
      cacheRev: () => (cache.place.history === outbox.place.history ? cache.place.cursor : 0),
      cacheHead: () => cache.headOf(outbox.place.history),
      now: () => deps.time.now().ts,
      standIn: (row) => this.#standIn(row),
      onResume: (resume) => this.#onResume(resume),
      onChange: () => this.#onPump(),
    });
    this.#sync = new CacheSync({
      ...deps,
      send: (bytes) => send('req', bytes),
      onForeign: () => this.#pump.greetAgain(),
      onChange,
    });
  }

  get phase(): PumpPhase {
    return this.#pump.phase;
  }

  /** The gateway answers. */
  get isUp(): boolean {
    return this.#pump.phase === 'up';
  }

  /** The gateway answers and the cache has caught up: what is not in it does not exist. */
  get isCurrent(): boolean {
    return this.isUp && this.#sync.isCurrent;
  }

  /** Rows that the last weekly comparison found wrong; null before the first. */
  get differing(): number | null {
    return this.#sync.differing;
  }

  /** Units, zone and the like of the last resume; null before the first. */
  get settings(): KioskSettings | null {
    return this.#settings;
  }

  /** The connection stands and all topics are subscribed. */
  connected(): void {
    this.#pump.connected();
  }

  disconnected(): void {
    this.#pump.disconnected();
  }

  receive(kind: 'resume' | 'ack' | 'bad' | 'res' | 'view', bytes: Uint8Array): void {
    if (kind === 'res') this.#sync.receive(bytes);
    else if (kind === 'view') this.#sync.receivePush(bytes);
    else this.#pump.receive(kind, bytes);
  }

  /** There are new rows in the outbox. */
  kick(): void {
    this.#pump.kick();
  }

  #onResume(resume: Resume): void {
    const { outbox, cache, sealer, time } = this.#deps;
    const { pepper, ...settings } = resume.config;
    time.set(resume.now);
    this.#settings = settings;
    outbox.saveSettings(JSON.stringify(settings));
    sealer.sealTo(fromBase64Url(settings.sealTo));
    cache.learnPepper(resume.history, fromBase64Url(pepper));
    const { run, history } = resume;
    this.#sync.start({ run, history, catchUpMs: settings.catchUpMs });
  }

  #onPump(): void {
    if (!this.isUp) this.#sync.stop();
    this.#deps.onChange();
  }

  #standIn(row: OutboxRow): Uint8Array | null {
    const body = { sha256: bodyHash(row.body), length: row.body.length };
    return this.#deps.sealer.sealAgain('unreadable', row.id, body);
  }
}

/** A public key as the configuration writes it; null when it is not 32 bytes of base64url. */
export function sealToOf(text: string): Uint8Array | null {
  const bytes = fromBase64Url(text);
  return bytes.length === 32 && toBase64Url(bytes) === text ? bytes : null;
}
