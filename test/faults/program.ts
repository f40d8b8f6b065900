import { type ChildProcess, spawn } from 'node:child_process';

/** A program of this repository as a process of its own. */
export interface Program {
  readonly pid: number;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  isAlive(): boolean;
  /** All that it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** Milliseconds from its start to its ready line; rejects when it ends without one. */
  ready(): Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts `stamgast WORDS` without the bin in between, so that a SIGKILL hits the program itself.
 * @param options.readyEvent the `event` of its ready line
 */
export function startProgram(options: {
  readonly words: readonly string[];
  readonly readyEvent: string;
  readonly env?: Readonly<Record<string, string>>;
}): Program {
  const { words, readyEvent, env = {} } = options;
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['scripts/cli/main.ts', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  const ready = Promise.withResolvers<number>();
  // Whoever does not wait for it must not be hurt by its rejection.
  ready.promise.catch(() => {});
  const mark = `"event":"${readyEvent}"`;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (bytes: Buffer) => {
      said[name] += bytes.toString();
      if (said.stdout.includes(mark)) ready.resolve(performance.now() - startedAt);
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      ready.reject(new Error(`${words[0]} ended with ${code ?? signal}: ${tail(said)}`));
      resolve(code ?? signal ?? 'unknown');
    });
  });
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: pidOf(child),
    ended,
    isAlive,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ready: () => ready.promise,
    signal: (name) => void child.kill(name),
    kill: async () => {
      // A stopped process takes a SIGKILL too.
      if (isAlive()) child.kill('SIGKILL');
      await ended;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the program could not be started');
  return child.pid;
}

const tail = (said: { readonly stdout: string; readonly stderr: string }): string =>
  `${said.stderr}${said.stdout}`.slice(-2000);

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `isTrue` says so; fails with what was waited for after `timeoutMs`. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await sleep(25);
  }
}
