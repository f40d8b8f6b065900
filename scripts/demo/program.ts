import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../cli/main.ts');
/** Ends the program when the shop is gone, also by SIGKILL. */
const withShop = new URL('./with-shop.ts', import.meta.url).href;

/** Longer than a slow machine under load needs. */
const startMaxMs = 60_000;
/** The programs themselves give up after 10 s. */
const stopMaxMs = 12_000;
const saidMax = 16_384;

export type ProgramState = 'starting' | 'running' | 'ended';

/**
 * One of the shop's two programs as its own process, exactly as the command runs it. It is never
 * started again by itself: whoever kills it sees it dead.
 */
export class Program {
  readonly name: 'gateway' | 'kiosk';
  private readonly args: readonly string[];
  private readonly logFile: string;
  private readonly onChange: () => void;
  private child: ChildProcess | null = null;
  private current: ProgramState = 'ended';
  private serving: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly name: 'gateway' | 'kiosk';
    readonly args: readonly string[];
    readonly logFile: string;
    readonly onChange: () => void;
  }) {
    this.name = options.name;
    this.args = options.args;
    this.logFile = options.logFile;
    this.onChange = options.onChange;
  }

  get state(): ProgramState {
    return this.current;
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /**
   * Starts it; resolves when it serves. Rejects with what it said when it ends before that or
   * does not serve within a minute. Starts no second one while it runs.
   */
  start(): Promise<void> {
    if (this.child !== null) return this.serving;
    const args = ['--import', withShop, main, this.name, ...this.args];
    const child = spawn(process.execPath, args, {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C in a terminal is for whoever opened the shop, who then ends this one in order.
      detached: true,
    });
    this.child = child;
    this.enter('starting');
    this.serving = this.watch(child);
    // A caller that does not wait, or a death after the start, is no unhandled rejection.
    this.serving.catch(() => {});
    return this.serving;
  }

  private watch(child: ChildProcess): Promise<void> {
    const log = openSync(this.logFile, 'a', 0o600);
    const { promise, resolve: ready, reject } = Promise.withResolvers<void>();
    let said = '';
    const hear = (chunk: Buffer) => {
      writeSync(log, chunk);
      if (this.current !== 'starting') return;
      said = (said + chunk.toString('utf8')).slice(-saidMax);
      if (!said.includes(`"${this.name}.ready"`)) return;
      this.enter('running');
      ready();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    const tooLate = setTimeout(() => {
      if (this.current !== 'starting') return;
      said += `\nit did not serve within ${startMaxMs / 1000} s`;
      child.kill('SIGKILL');
    }, startMaxMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(tooLate);
      closeSync(log);
      this.child = null;
      this.enter('ended');
      reject(new ProgramEnded({ name: this.name, logFile: this.logFile, code, signal, said }));
    });
    return promise;
  }

  /** SIGKILL, as a power cut would. Resolves when it is gone. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** SIGTERM: it finishes what is in hand; SIGKILL if it does not. Resolves when it is gone. */
  async stop(): Promise<void> {
    const tooLate = setTimeout(() => this.killNow(), stopMaxMs);
    await this.end('SIGTERM');
    clearTimeout(tooLate);
  }

  /** SIGKILL without waiting: for an exit that cannot wait. */
  killNow(): void {
    this.child?.kill('SIGKILL');
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === null) return Promise.resolve();
    return new Promise((gone) => {
      child.once('close', () => gone());
      child.kill(signal);
    });
  }

  private enter(state: ProgramState): void {
    this.current = state;
    this.onChange();
  }
}

/** A program that ended before it could serve; the message says why, and where its log is. */
export class ProgramEnded extends Error {
  readonly code: number | null;
  constructor(end: {
    readonly name: string;
    readonly logFile: string;
    readonly code: number | null;
    readonly signal: string | null;
    readonly said: string;
  }) {
    const { name, logFile, code, signal, said } = end;
    const how = code === null ? `signal ${signal}` : `exit ${code}`;
    const why = reasonIn(said);
    super(
      [`the ${name} ended before it could serve (${how})`, ...why, `Its log: ${logFile}`].join(
        '\n',
      ),
    );
    this.name = 'ProgramEnded';
    this.code = code;
  }
}

/** What a program wrote for people; when that is nothing, the error of its last fatal line. */
export function reasonIn(said: string): readonly string[] {
  const lines = said.split('\n').filter((line) => line !== '');
  const words = lines.filter((line) => !line.startsWith('{'));
  const fatal = lines.filter((line) => line.startsWith('{"level":"fatal"')).at(-1);
  const all = words.length > 0 || fatal === undefined ? words : [errorOf(fatal)];
  // The programs know their own options; whoever reads this has typed npm start.
  return all.slice(-6).map((line) => line.replace(/--[a-z]+-port \d+/, 'npm start -- --port N'));
}

function errorOf(line: string): string {
  try {
    const { code, err } = JSON.parse(line) as { code?: string; err?: { message?: string } };
    return `${code ?? 'error'}: ${err?.message ?? 'see the log'}`;
  } catch {
    return 'its last line was cut off by its sudden end';
  }
}
