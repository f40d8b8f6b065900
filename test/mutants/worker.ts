/**
 * Tries mutants in a process of its own: a mutant may end it or never end.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { serve } from './graph.ts';
import type { Mutant } from './instrument.ts';
import { type Outcome, Search } from './search.ts';
import { reserve } from './state.ts';
import { type Known, learn, loadTests, type Test } from './tests.ts';

/** Told by the parent, in the file that is the first argument. */
export interface Plan {
  readonly sources: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
  /** Where the first worker writes what the tests do unmutated, for those after it. */
  readonly known: string;
}

interface Kept {
  readonly titles: readonly string[];
  readonly known: Known;
}

/** Mutants to try by their ids: with the first tests, or with all. */
export interface Order {
  readonly ids: readonly number[];
  readonly isFirst: boolean;
}

export interface Report {
  readonly outcomes: readonly (readonly [id: number, outcome: Outcome])[];
  /** The worker has loaded so much that a new one should go on. */
  readonly isFull: boolean;
}

/** Each fresh set of modules stays in memory: so many, then a new process. */
const MOST_GRAPHS = 60;

const plan: Plan = deserialize(readFileSync(process.argv[2] ?? ''));
serve(plan.sources);
const byId = new Map(plan.mutants.map((mutant) => [mutant.id, mutant]));
const { tests, known } = await prepare();
const search = new Search(tests, known);

async function prepare(): Promise<{ tests: Test[]; known: Known }> {
  const ids = Math.max(...plan.mutants.map(({ id }) => id)) + 1;
  reserve(ids);
  const { tests, onLoad, always } = await loadTests([...plan.sources.keys()], ids);
  const now = tests.map(({ file, title }) => `${file}: ${title}`);
  const kept = readKept();
  if (kept !== undefined && isDeepStrictEqual(kept.titles, now))
    return { tests, known: kept.known };
  const known: Known = { ...(await learn(tests, ids)), onLoad, always };
  writeFileSync(plan.known, serialize({ titles: now, known } satisfies Kept));
  return { tests, known };
}

/**
 * What the worker before has learned; undefined: there was none. Tests are known by their places, so
 * it is of no use to a worker that finds others, because somebody wrote one meanwhile.
 */
function readKept(): Kept | undefined {
  try {
    return deserialize(readFileSync(plan.known));
  } catch {
    return undefined;
  }
}

async function follow({ ids, isFirst }: Order): Promise<Report> {
  const mutants = ids.map((id) => {
    const mutant = byId.get(id);
    if (mutant === undefined) throw new Error(`no mutant ${id}`);
    return mutant;
  });
  const outcomes: [number, Outcome][] = [];
  if (isFirst) for (const one of mutants) outcomes.push([one.id, await search.first(one)]);
  else outcomes.push(...(await search.together(mutants)));
  search.trials.forget();
  return { outcomes, isFull: search.trials.graphs >= MOST_GRAPHS };
}

process.on('message', (order: Order) => {
  void follow(order).then((report) => process.send?.(report));
});
// Nobody listens any more: whoever gave the orders was stopped.
process.on('disconnect', () => process.exit());
process.send?.('ready');
