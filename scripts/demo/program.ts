import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../cli/main.ts');

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
   * Starts it; resolves when it serves. Rejects with what it said when it ends before that. Does
   * nothing while it runs.
   */
  start(): Promise<void> {
    if (this.child !== null) return Promise.resolve();
    const log = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, [main, this.name, ...this.args], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.enter('starting');
    const { promise, resolve: ready, reject } = Promise.withResolvers<void>();
    let said = '';
    const write = openLog(log);
    child.stdout?.on('data', (chunk: Buffer) => {
      write(chunk);
      if (this.current !== 'starting') return;
      said += chunk.toString('utf8');
      if (!said.includes(`"${this.name}.ready"`)) return;
      this.enter('running');
      ready();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      write(chunk);
      said += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      closeSync(log);
      this.child = null;
      this.enter('ended');
      reject(new ProgramEnded(this.name, { code, signal, said }));
    });
    // A caller that does not wait, or a death after the start, is no unhandled rejection.
    promise.catch(() => {});
    return promise;
  }

  /** SIGKILL, as a power cut would. Resolves when it is gone. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** SIGTERM: it finishes what is in hand. Resolves when it is gone. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
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

/** A program that ended before it could serve. */
export class ProgramEnded extends Error {
  readonly code: number | null;
  constructor(
    name: string,
    end: { readonly code: number | null; readonly signal: string | null; readonly said: string },
  ) {
    const lines = end.said.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    const why = lines.length > 0 ? lines.slice(-5).join('\n') : `signal ${end.signal ?? 'none'}`;
    super(`the ${name} ended before it could serve (exit ${end.code ?? '-'}): ${why}`);
    this.name = 'ProgramEnded';
    this.code = end.code;
  }
}

function openLog(file: number): (chunk: Buffer) => void {
  return (chunk) => void writeSync(file, chunk);
}
