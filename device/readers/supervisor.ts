import { type ChildProcess, fork } from 'node:child_process';
import type { Cancel, Clock, Log, Timers } from '../../protocol/ports.ts';
import { assert, type MonoMs } from '../../protocol/units.ts';
import { beat, isBeat } from './nfc-messages.ts';

/** All in milliseconds. */
export interface SupervisorLimits {
  readonly beatMs: number;
  /** A child that began to beat and is silent for so long is killed. */
  readonly silentMsMax: number;
  /** A child that does not begin to beat is killed after so long. */
  readonly startMsMax: number;
  /** Pause before the first restart; doubles up to the next, and is reset by a long life. */
  readonly pauseMsMin: number;
  readonly pauseMsMax: number;
  readonly longLifeMs: number;
  /** After `stop` the child has so long to end by itself. */
  readonly stopMsMax: number;
}

export const supervisorLimits: SupervisorLimits = {
  beatMs: 500,
  silentMsMax: 3000,
  startMsMax: 10_000,
  pauseMsMin: 100,
  pauseMsMax: 2000,
  longLifeMs: 1000,
  stopMsMax: 1000,
};

export interface SupervisorDeps {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly log: Log;
}

/**
 * Keeps one child process alive: restarts it when it ends, kills it when its event loop is
 * dead (no beats), and so never gives up. The child sends `beat` and its messages over IPC and
 * ends on `disconnect`. Nothing
 * it prints reaches a log with a number in it.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #deps: SupervisorDeps;
  #life: Life | null = null;
  #failures = 0;
  #cancels: Cancel[] = [];
  #isStopped = false;

  constructor(options: SupervisorOptions, deps: SupervisorDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  start(): void {
    assert(this.#life === null && !this.#isStopped, 'a supervisor starts once');
    this.#spawn();
    this.#watch(this.#deps.clock.mono());
  }

  /** Ends the child, by SIGKILL when it does not end by itself. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const cancel of this.#cancels.splice(0)) cancel();
    const life = this.#life;
    if (life === null) return;
    const ended = new Promise<void>((resolve) => life.child.once('exit', () => resolve()));
    if (life.child.connected) life.child.disconnect();
    const { stopMsMax } = this.#options.limits;
    const cancel = this.#deps.timers.after(stopMsMax, () => life.child.kill('SIGKILL'));
    await ended;
    cancel();
  }

  #spawn(): void {
    const { file, args, env } = this.#options;
    const child = fork(file, [...args], {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const now = this.#deps.clock.mono();
    const life: Life = { child, since: now, heardAt: null };
    this.#life = life;
    const fields = { event: 'reader.child.started', pid: child.pid ?? null };
    this.#deps.log.debug(fields, 'the reader process was started');
    this.#listen(child);
    child.on('message', (message) => {
      life.heardAt = this.#deps.clock.mono();
      if (!isBeat(message) && this.#life === life) this.#options.onMessage(message);
    });
    child.once('exit', (code, signal) => this.#ended(life, `${signal ?? code}`));
    child.once('error', (error) => {
      // The program could not be started or killed; when it never ran, no `exit` follows.
      this.#deps.log.warn({ event: 'reader.child.error', err: error }, 'child process error');
      if (child.pid === undefined) this.#ended(life, 'not started');
    });
  }

  #ended(life: Life, how: string): void {
    if (this.#life !== life) return;
    this.#life = null;
    if (this.#isStopped) return;
    const { limits, onDown } = this.#options;
    const lived = this.#deps.clock.mono() - life.since;
    if (lived >= limits.longLifeMs) this.#failures = 0;
    const pause = Math.min(limits.pauseMsMin * 2 ** this.#failures, limits.pauseMsMax);
    this.#failures = Math.min(this.#failures + 1, 20);
    const fields = { event: 'reader.child.ended', how, livedMs: Math.round(lived), pauseMs: pause };
    this.#deps.log.warn(fields, 'the reader process ended and is started again');
    onDown();
    this.#later(pause, () => this.#spawn());
  }

  /** Looks at the beats. When our own loop was late, the child gets another round. */
  #watch(lookedAt: MonoMs): void {
    const { limits } = this.#options;
    this.#later(limits.beatMs, () => {
      const now = this.#deps.clock.mono();
      if (this.#life !== null) {
        this.#sendBeat(this.#life.child);
        const wasLate = now - lookedAt > 2 * limits.beatMs;
        if (!wasLate) this.#killSilent(this.#life, now);
      }
      this.#watch(now);
    });
  }

  #sendBeat(child: ChildProcess): void {
    // A failed send means that it is ending: its `exit` comes.
    if (child.connected) child.send(beat, () => {});
  }

  #killSilent(life: Life, now: MonoMs): void {
    const { limits } = this.#options;
    const silentMs = now - (life.heardAt ?? life.since);
    const silentMsMax = life.heardAt === null ? limits.startMsMax : limits.silentMsMax;
    if (silentMs <= silentMsMax) return;
    const fields = { event: 'reader.child.silent', silentMs: Math.round(silentMs) };
    this.#deps.log.warn(fields, 'the reader process hangs and is killed');
    life.child.kill('SIGKILL');
  }

  /** nfc-pcsc prints commands to stdout: of that only how much it was is told. */
  #listen(child: ChildProcess): void {
    child.stdout?.on('data', (bytes: Buffer) => {
      const fields = { event: 'reader.child.stdout', length: bytes.length };
      this.#deps.log.debug(fields, 'the reader process printed something');
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      const fields = { event: 'reader.child.stderr', text: withoutNumbers(bytes.toString()) };
      this.#deps.log.debug(fields, 'the reader process complained');
    });
  }

  #later(delayMs: number, work: () => void): void {
    if (this.#isStopped) return;
    const cancel = this.#deps.timers.after(delayMs, () => {
      this.#cancels = this.#cancels.filter((other) => other !== cancel);
      work();
    });
    this.#cancels.push(cancel);
  }
}

export interface SupervisorOptions {
  /** The child's program: a .ts file, or its bundle in production. */
  readonly file: string;
  readonly args: readonly string[];
  /** The child's whole environment: it gets none of the kiosk's secrets. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: SupervisorLimits;
  /** Every message but beats, not looked at yet. */
  readonly onMessage: (message: unknown) => void;
  /** The child ended, expected or not; another one comes. */
  readonly onDown: () => void;
}

/** Runs of digits or hex, and bytes as Node prints them, may be a card. */
const withoutNumbers = (text: string): string =>
  text.slice(0, 1000).replace(/([0-9a-f]{2}[ ,:]+){2,}[0-9a-f]{2}|[0-9a-f]{4,}/gi, '…');

interface Life {
  readonly child: ChildProcess;
  readonly since: MonoMs;
  heardAt: MonoMs | null;
}
