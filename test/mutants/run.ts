/** Gives mutants out to workers; replaces a worker that a mutant ended or that never answers. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import type { Instrumented, Mutant } from './instrument.ts';
import { ROOT } from './root.ts';
import type { Outcome, Plan, Report } from './worker.ts';

/**
 * What never ends is found by counting steps. This is for a loop in code that is not counted,
 * on a machine that others use as well.
 */
const LONGEST_MS = 240_000;

export interface Tried {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
}

/** @param told is called after each mutant */
export async function tryMutants(
  { sources, mutants }: Instrumented,
  chosen: readonly Mutant[],
  workers: number,
  told: (tried: Tried) => void,
): Promise<readonly Tried[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-mutants-'));
  try {
    const plan: Plan = { sources, mutants, known: join(folder, 'known') };
    const planFile = join(folder, 'plan');
    writeFileSync(planFile, serialize(plan));
    const left = [...chosen].reverse();
    const all: Tried[] = [];
    const end = (mutant: Mutant, outcome: Outcome): void => {
      all.push({ mutant, outcome });
      told({ mutant, outcome });
    };
    // The first worker learns what the tests do unmutated; the others read it from its file.
    const first = await startWorker(planFile);
    const others = Array.from({ length: workers - 1 }, () => undefined);
    await Promise.all([first, ...others].map((child) => workOff(planFile, left, end, child)));
    return all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function workOff(
  planFile: string,
  left: Mutant[],
  end: (mutant: Mutant, outcome: Outcome) => void,
  first: ChildProcess | undefined,
): Promise<void> {
  let child = first;
  for (let mutant = left.pop(); mutant !== undefined; mutant = left.pop()) {
    child ??= await startWorker(planFile);
    const report = await ask(child, mutant.id);
    end(mutant, report?.outcome ?? { kind: 'endless', by: 'the process that tried it' });
    if (report === undefined || report.isFull) {
      child.kill('SIGKILL');
      child = undefined;
    }
  }
  child?.kill('SIGKILL');
}

/** A worker that has loaded the tests. */
async function startWorker(planFile: string): Promise<ChildProcess> {
  const file = join(import.meta.dirname, 'worker.ts');
  const child = fork(file, [planFile], { cwd: ROOT, execArgv: ['--max-old-space-size=4096'] });
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready());
    child.once('exit', (code) => failed(new Error(`a worker ended early (${code})`)));
  });
  return child;
}

/** @returns undefined when the worker ended, or did not answer in time */
async function ask(child: ChildProcess, id: number): Promise<Report | undefined> {
  return await new Promise((answered) => {
    const timer = setTimeout(() => finish(undefined), LONGEST_MS);
    const onExit = (): void => finish(undefined);
    const onMessage = (report: Report): void => finish(report);
    const finish = (report: Report | undefined): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.off('message', onMessage);
      answered(report);
    };
    child.once('exit', onExit);
    child.once('message', onMessage);
    child.send(id);
  });
}
