import type { EpochMs, MonoMs } from './units.ts';

/** Both clocks of a process. The wall may jump; mono never does and dies with the boot. */
export interface Clock {
  wall(): EpochMs;
  /** Time since boot of the machine, shared by all processes of one boot (/proc/uptime). */
  mono(): MonoMs;
  /** Names this boot of the machine (boot_id). */
  bootId(): string;
}

/** Cancels what was scheduled; harmless afterwards. */
export type Cancel = () => void;

/** Schedules work. Real timers in production, virtual time in the simulation. */
export interface Timers {
  /** Runs `work` once after `delayMs` (>= 0). */
  after(delayMs: number, work: () => void): Cancel;
  /** Runs `work` in the next turn of the loop (setImmediate). */
  soon(work: () => void): Cancel;
}

/** Where unguessable and unique values come from. */
export interface Ids {
  /** A UUIDv7. */
  uuid(): string;
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}

/** Planned faults. Empty in production; tests and the simulation fill it. */
export interface Faults {
  /** A named point where a test may kill the process. See crash-points.ts for all names. */
  point(name: CrashPoint): void;
  /** True when a test wants the rare branch `name` to be taken (early end of a batch...). */
  maybe(name: string): boolean;
}

/** The part of a pino logger that rooms use: an object with an `event` name, then a sentence. */
export interface Log {
  debug(fields: LogFields, text: string): void;
  info(fields: LogFields, text: string): void;
  warn(fields: LogFields, text: string): void;
  error(fields: LogFields, text: string): void;
  fatal(fields: LogFields, text: string): void;
}
export interface LogFields {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** All named crash points, in the order in which a purchase or an event meets them. */
export const crashPoints = [
  'kiosk.outbox.before-commit',
  'kiosk.outbox.after-commit',
  'kiosk.pump.after-send',
  'kiosk.ack.before-commit',
  'kiosk.ack.after-commit',
  'kiosk.epoch.before-commit',
  'kiosk.cache.before-commit',
  'kiosk.fill.before-rename',
  'kiosk.fill.after-rename',
  'gateway.batch.after-begin',
  'gateway.batch.before-commit',
  'gateway.batch.after-commit',
  'gateway.ack.after-send',
  'gateway.reply.before-send',
  'gateway.view.after-send',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

export const noFaults: Faults = { point: () => {}, maybe: () => false };
