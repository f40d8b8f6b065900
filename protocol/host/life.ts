import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { type ErrorCode, errorTable, StamgastError } from '../errors.ts';
import { crashPoints, type Faults, type Log, noFaults } from '../ports.ts';

/** What a running program may ask of its life. */
export interface Life {
  /** From here on, ends are logged and not only said on stderr. */
  useLog(log: Log): void;
  /** Ends the process at once with code 1: a promise can no longer be kept (a failed fsync). */
  fatal(error: unknown): never;
}

/** Ends the work in hand and closes everything. Called once. */
export type Stop = () => Promise<void>;

/** Exit codes: 0 orderly, 1 failure, 2 wrong usage, 78 (EX_CONFIG) a file must be mended first. */
export const exitCodes = { ok: 0, failure: 1, usage: 2, config: 78 } as const;

/**
 * Runs a long-lived program: `start` builds it and returns how to stop it. SIGTERM and SIGINT
 * drain (at most 10 s) and exit 0; a second signal, an uncaught error or a failed stop exits 1;
 * a StamgastError of configuration or programme exits 78. Tells systemd READY, WATCHDOG, STOPPING.
 */
export function runMain(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly start: (life: Life) => Promise<Stop>;
}): void {
  const { env, start } = options;
  let log: Log | null = null;
  let stop: Stop | null = null;
  let isStopping = false;
  const fatal = (error: unknown): never => {
    log?.fatal({ event: 'process.fatal', err: error, code: codeOf(error) }, 'the process ends');
    const exitCode = exitCodeOf(error);
    // Who must mend a file reads the terminal, not the log.
    if (log === null || exitCode === exitCodes.config) say(error);
    process.exit(exitCode);
  };
  const drain = async (ended: Stop): Promise<void> => {
    notify(env, 'STOPPING=1');
    setTimeout(() => fatal(new Error(`not stopped within ${drainMaxMs} ms`)), drainMaxMs);
    await ended();
    log?.info({ event: 'process.stopped' }, 'stopped in order');
    process.exit(exitCodes.ok);
  };
  const onSignal = (signal: string) => {
    if (isStopping) process.exit(exitCodes.failure);
    isStopping = true;
    log?.info({ event: 'process.signal', signal }, 'stopping');
    if (stop !== null) drain(stop).catch(fatal);
  };
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', fatal);
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const life: Life = {
    fatal,
    useLog: (given) => {
      log = given;
    },
  };
  start(life)
    .then((given) => {
      stop = given;
      if (isStopping) return drain(given);
      notify(env, 'READY=1');
      startWatchdog(env);
      return undefined;
    })
    .catch(fatal);
}

/** What ends each part of a program, in the order in which the parts were opened. */
export type Closers = (() => void | Promise<void>)[];

/** Ends all parts, the newest first, each once. */
export async function closeAll(open: Closers): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

/** Opens all parts or none: those already open are closed again when a later one cannot start. */
export async function openAll<T>(build: (open: Closers) => Promise<T>): Promise<T> {
  const open: Closers = [];
  try {
    return await build(open);
  } catch (error) {
    await closeAll(open);
    throw error;
  }
}

/** Prints an error for a person on stderr: code and text, then what to do. */
export function say(error: unknown): void {
  if (error instanceof StamgastError) {
    writeSync(2, `${error.code}: ${error.message}\n${errorTable[error.code].hint}\n`);
  } else {
    writeSync(2, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
}

/** Exit code of an error: 78 when a file or setting must be mended before a new start helps. */
export function exitCodeOf(error: unknown): number {
  const code = codeOf(error);
  return code !== null && configCodes.has(code) ? exitCodes.config : exitCodes.failure;
}

/**
 * Faults of `STAMGAST_CRASH_AT=name:n`: the process kills itself with SIGKILL at the n-th pass of
 * that crash point (n from 1). Without a spec nothing happens. CONFIG_INVALID for an unknown name.
 */
export function crashFaults(spec: string | undefined): Faults {
  if (spec === undefined || spec === '') return noFaults;
  const [name, count = '1', ...rest] = spec.split(':');
  const point = crashPoints.find((one) => one === name);
  const left = Number(count);
  if (point === undefined || rest.length > 0 || !Number.isSafeInteger(left) || left < 1) {
    const text = `STAMGAST_CRASH_AT: '${spec}'; name:n with one of ${crashPoints.join(', ')}`;
    throw new StamgastError('CONFIG_INVALID', text);
  }
  let passes = 0;
  return {
    maybe: () => false,
    point: (passed) => {
      if (passed !== point) return;
      passes += 1;
      if (passes !== left) return;
      writeSync(2, `crash point ${point}, pass ${passes}\n`);
      process.kill(process.pid, 'SIGKILL');
    },
  };
}

const drainMaxMs = 10_000;
const configCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONFIG_INVALID',
  'PROGRAMME_INVALID',
  'NOT_LOOPBACK',
]);

function codeOf(error: unknown): ErrorCode | null {
  return error instanceof StamgastError ? error.code : null;
}

/** sd_notify(3). Node has no datagram sockets of the UNIX kind, so systemd's own tool sends it. */
function notify(env: Readonly<Record<string, string | undefined>>, state: string): void {
  if (env['NOTIFY_SOCKET'] === undefined) return;
  const child = spawn('systemd-notify', [state], { env: { ...env }, stdio: 'ignore' });
  // Without the tool systemd runs out of patience and says so; there is nothing better to do.
  child.on('error', () => {});
}

/** Half of systemd's patience between two signs of life (sd_watchdog_enabled(3)). */
function startWatchdog(env: Readonly<Record<string, string | undefined>>): void {
  const periodMs = Number(env['WATCHDOG_USEC'] ?? 0) / 2000;
  if (!(periodMs > 0)) return;
  setInterval(() => notify(env, 'WATCHDOG=1'), periodMs).unref();
}
