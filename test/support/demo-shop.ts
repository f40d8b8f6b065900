import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layoutOf, portsFrom, reset } from '../../scripts/demo/layout.ts';
import { checkPorts } from '../../scripts/demo/ports.ts';

const start = fileURLToPath(new URL('../../scripts/start.ts', import.meta.url));

/** How `node scripts/start.ts` ended, and all that it said. */
export interface EndedShop {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The demo shop as its command runs it: its own process with two children. */
export interface DemoShop {
  readonly child: ChildProcess;
  /** What it printed, once the shop is open. */
  readonly printed: {
    readonly panel: string;
    readonly screen: string;
    readonly gateway: number;
    readonly kiosk: number;
    /** Seconds from the start of the command until it served. */
    readonly seconds: number;
  };
  readonly ended: Promise<EndedShop>;
  /** SIGTERM; resolves when it is gone. */
  close(): Promise<EndedShop>;
}

export const demoFolder = (): string => mkdtempSync(join(tmpdir(), 'stamgast-demo-'));

/** Removes the folder and the one in memory that the kiosk had. */
export function removeDemoFolder(folder: string): void {
  reset(layoutOf(folder));
}

/** Six free ports in a row, for `--port`. */
export async function freePorts(): Promise<number> {
  for (let port = 20_000 + (process.pid % 1000) * 10; port < 60_000; port += 10) {
    const isFree = await checkPorts(portsFrom(port)).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
  throw new Error('no six ports in a row are free');
}

/** Runs the command until it ends by itself. */
export function runShop(args: readonly string[]): Promise<EndedShop> {
  return launch(args).ended;
}

/** Opens the shop; rejects with what it said when it ends before it serves. */
export async function openShop(args: readonly string[]): Promise<DemoShop> {
  const from = performance.now();
  const { child, ended, serves } = launch(args);
  const out = await Promise.race([
    serves,
    ended.then(({ code, err }) => {
      throw new Error(`the shop did not open (exit ${code}): ${err}`);
    }),
  ]);
  const seconds = (performance.now() - from) / 1000;
  const find = (pattern: RegExp): string => pattern.exec(out)?.[1] ?? `no ${pattern} in: ${out}`;
  const printed = {
    panel: find(/till +(http:\S+)/),
    screen: find(/alone +(http:\S+)/),
    gateway: Number(find(/gateway pid (\d+)/)),
    kiosk: Number(find(/kiosk pid (\d+)/)),
    seconds,
  };
  const close = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { child, printed, ended, close };
}

function launch(args: readonly string[]) {
  const child = spawn(process.execPath, [start, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (bytes) => {
    err += bytes;
  });
  const serves = new Promise<string>((resolve) => {
    child.stdout.on('data', (bytes) => {
      out += bytes;
      if (out.includes('Ctrl-C')) resolve(out);
    });
  });
  const ended = new Promise<EndedShop>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended, serves };
}

/** Whether a process with this id lives; one that only waits to be collected does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
