/** Gives mutants out to workers; replaces a worker that a mutant ended or that never answers. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import type { Instrumented, Mutant } from './instrument.ts';
import { ROOT } from './root.ts';
import type { Outcome } from './search.ts';
import type { Order, Plan, Report } from './worker.ts';

/**
 * What never ends is found by counting steps. This is for a loop in code that is not counted,
 * on a machine that others use as well.
 */
const LONGEST_MS = 900_000;

/** So many that outlived the first tests are tried together. */
const TOGETHER = 24;

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
    const all: Tried[] = [];
    // Those that need all modules loaded anew stay among themselves.
    const unsure = { always: [] as number[], other: [] as number[] };
    const byId = new Map(chosen.map((mutant) => [mutant.id, mutant]));
    const end = (id: number, outcome: Outcome): void => {
      const mutant = byId.get(id);
      if (mutant === undefined) return;
      if (outcome.kind === 'unsure') {
        unsure[outcome.isAlways ? 'always' : 'other'].push(id);
        return;
      }
      all.push({ mutant, outcome });
      told({ mutant, outcome });
    };
    // The first worker learns what the tests do unmutated; the others read it from its file.
    const pool = [await startWorker(planFile), ...Array.from({ length: workers - 1 }, () => null)];
    const first = chosen.map(({ id }): Order => ({ ids: [id], isFirst: true }));
    await followAll(planFile, pool, first, end);
    await followAll(planFile, pool, [...groups(unsure.always), ...groups(unsure.other)], end);
    for (const child of pool) child?.kill('SIGKILL');
    return all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Neighbours apart: one mutant often lies inside another, and would not be reached. */
function groups(unsure: readonly number[]): Order[] {
  const count = Math.ceil(unsure.length / TOGETHER);
  const ids = [...unsure].sort((a, b) => a - b);
  return Array.from({ length: count }, (_, group) => ({
    ids: ids.filter((_id, at) => at % count === group),
    isFirst: false,
  }));
}

/** A place in the pool is null until its worker is needed. */
async function followAll(
  planFile: string,
  pool: (ChildProcess | null)[],
  orders: readonly Order[],
  end: (id: number, outcome: Outcome) => void,
): Promise<void> {
  const left = [...orders].reverse();
  const work = async (place: number): Promise<void> => {
    for (let order = left.pop(); order !== undefined; order = left.pop()) {
      const child = pool[place] ?? (await startWorker(planFile));
      pool[place] = child;
      const report = await ask(child, order);
      const [only, ...others] = order.ids;
      // One of them ends the process or never ends: alone, each says so of itself.
      if (report === undefined && others.length > 0) {
        left.push(...order.ids.map((id) => ({ ids: [id], isFirst: false })));
      } else if (report === undefined && only !== undefined) {
        end(only, { kind: 'endless', by: 'the process that tried it' });
      }
      for (const [id, outcome] of report?.outcomes ?? []) end(id, outcome);
      if (report === undefined || report.isFull) {
        child.kill('SIGKILL');
        pool[place] = null;
      }
    }
  };
  await Promise.all(pool.map((_, place) => work(place)));
}

/** A worker that has loaded the tests. */
async function startWorker(planFile: string): Promise<ChildProcess> {
  const file = join(import.meta.dirname, 'worker.ts');
  // Taking types out is a part of Node that tells everybody that it may change.
  const execArgv = ['--max-old-space-size=4096', '--disable-warning=ExperimentalWarning'];
  // What commands print that tests run is nobody's here.
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const child = fork(file, [planFile], { cwd: ROOT, execArgv, stdio: [...stdio] });
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready());
    child.once('exit', (code) => failed(new Error(`a worker ended early (${code})`)));
  });
  return child;
}

/** @returns undefined when the worker ended, or did not answer in time */
async function ask(child: ChildProcess, order: Order): Promise<Report | undefined> {
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
    child.send(order);
  });
}
