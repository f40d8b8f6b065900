import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Layout } from './layout.ts';

/** The processes of a shop, as its folder keeps them. */
interface Pids {
  readonly start: number;
  readonly programs: readonly number[];
}

/** Notes this process and the programs that it runs, for the next start in the same folder. */
export function notePids(layout: Layout, programs: readonly number[]): void {
  writeFileSync(layout.pids, JSON.stringify({ start: process.pid, programs } satisfies Pids));
}

/** Another start of the same folder that is still at work: its process id. */
export function openShop(layout: Layout): number | null {
  const { start } = pidsOf(layout.pids);
  return start !== process.pid && commandOf(start).includes('start.ts') ? start : null;
}

/** Ends programs of an earlier start that was killed and could not end them: it waits for that. */
export async function endLeftovers(layout: Layout): Promise<void> {
  const { programs } = pidsOf(layout.pids);
  let left = programs.filter((pid) => commandOf(pid).includes(layout.folder));
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of left) send(pid, signal);
    for (let tries = 0; tries < 60 && left.some(isAlive); tries += 1) await sleep(100);
    left = left.filter(isAlive);
  }
}

/** False once a process holds no port any more; its command line is empty a little earlier. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the state follows the name in brackets; Z and X have closed their files.
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended by itself, which is what was wanted.
  }
}

function pidsOf(path: string): Pids {
  try {
    const pids: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { start, programs } = pids as Partial<Pids>;
    const list = Array.isArray(programs) ? programs : [];
    return { start: pidOr0(start), programs: list.map(pidOr0).filter((pid) => pid > 0) };
  } catch {
    // There was no earlier start.
    return { start: 0, programs: [] };
  }
}

const pidOr0 = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 1 ? value : 0;

/** The command line of a process; '' when there is none. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
