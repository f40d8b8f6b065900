import { type ChildProcess, spawn } from 'node:child_process';

/** `stamgast gateway` as a process of its own. */
export interface GatewayProcess {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** The ready line, or a rejection when the process ends without one. */
  ready(): Promise<{ readonly http: string; readonly broker: string; readonly pid: number }>;
}

/** Starts one with these words behind `gateway`. */
export function spawnGateway(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): GatewayProcess {
  const child = spawn(process.execPath, ['scripts/cli/main.ts', 'gateway', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  let look = () => {};
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (bytes: Buffer) => {
      said[name] += bytes.toString();
      look();
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const ready: GatewayProcess['ready'] = () =>
    new Promise((resolve, reject) => {
      look = () => {
        const line = said.stdout.split('\n').find((one) => one.includes('"gateway.ready"'));
        if (line !== undefined) resolve(JSON.parse(line));
      };
      look();
      ended.then((code) => reject(new Error(`ended with ${code}: ${said.stderr}`))).catch(reject);
    });
  return { child, stdout: () => said.stdout, stderr: () => said.stderr, ended, ready };
}
