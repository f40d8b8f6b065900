import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { assert } from '../../protocol/units.ts';

/** A program that is measured from outside, as its users meet it. */
export interface Child {
  /** What it said in its first line, which is JSON. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Microseconds of CPU so far, all threads, user and system; in steps of 10 ms. */
  readonly cpuMicros: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts a file of this checkout under the running Node and waits for its first line. */
export async function startChild(file: string, args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ready = await firstLine(child);
    return {
      ready,
      cpuMicros: () => cpuOf(child.pid ?? 0),
      stop: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function firstLine(child: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = child;
  assert(stdout !== null, 'stdout is a pipe');
  const ended = once(child, 'exit').then(() => {
    throw new Error('the program ended before it was ready; see its messages above');
  });
  const line = once(createInterface({ input: stdout }), 'line');
  const [text] = await Promise.race([line, ended]);
  // From here on its end is the caller's.
  ended.catch(() => {});
  return JSON.parse(String(text)) as Readonly<Record<string, unknown>>;
}

/** Linux counts a process's CPU in ticks of 10 ms: fields 14 and 15 of /proc/PID/stat. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
