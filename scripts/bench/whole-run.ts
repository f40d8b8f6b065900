import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { assert } from '../../protocol/units.ts';

/** A program that has run from its start to its end. */
export interface WholeRun {
  /** What it printed on stdout. */
  readonly out: string;
  /** CPU of all its threads, user and system, its start included. */
  readonly cpuSeconds: number;
  /** The most memory that it held at any moment (resident), in units of 1,000,000 bytes. */
  readonly peakMb: number;
}

const reporter = join(import.meta.dirname, 'report-usage.ts');

/** Runs a file of this checkout under the running Node; throws when it does not end well. */
export async function runToEnd(file: string, args: readonly string[]): Promise<WholeRun> {
  const child = spawn(process.execPath, ['--import', reporter, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [, stdout, , usage] = child.stdio;
  assert(stdout !== null && usage !== undefined && usage !== null, 'both are pipes');
  assert('readable' in usage, 'what the program says of itself is read');
  const exit = once(child, 'exit');
  const [out, used] = await Promise.all([text(stdout), text(usage)]);
  const [code] = await exit;
  if (code !== 0) throw new Error(`${file} ended with ${code}; see its messages above`);
  const { cpuMicros, peakKb } = JSON.parse(used) as { cpuMicros: number; peakKb: number };
  return { out, cpuSeconds: cpuMicros / 1e6, peakMb: (peakKb * 1024) / 1e6 };
}
