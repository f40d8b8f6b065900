/**
 * Tries mutants, one at a time, in a process of its own: a mutant may end it or never end.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { withForgettingMaps } from './forget.ts';
import { freshGraph, load, serve } from './graph.ts';
import { declaredBy } from './harness.ts';
import type { Mutant } from './instrument.ts';
import { state } from './state.ts';
import { type Known, limitOf, loadTests, runTest, runUnmutated, type Test } from './tests.ts';

/** Told by the parent, in the file that is the first argument. */
export interface Plan {
  readonly sources: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
  /** Where the first worker writes what the tests do unmutated, for those after it. */
  readonly known: string;
}

export type Outcome =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'endless'; readonly by: string }
  | { readonly kind: 'survived'; readonly tests: number }
  | { readonly kind: 'untested' };

export interface Report {
  readonly id: number;
  readonly outcome: Outcome;
  /** The worker has loaded so much that a new one should go on. */
  readonly isFull: boolean;
}

/** Longer tests are left out: five of them took a third of the time and killed nothing alone. */
const MOST_STEPS = 1_000_000;

/** About what it costs to load a file of tests anew. */
const LOADING_MS = 50;

/** Each fresh set of modules stays in memory: so many, then a new process. */
const MOST_GRAPHS = 60;

const plan: Plan = deserialize(readFileSync(process.argv[2] ?? ''));
serve(plan.sources);
const byId = new Map(plan.mutants.map((mutant) => [mutant.id, mutant]));
const { tests, known } = await prepare();
/** By mutated file: how often each test killed, to try these first. */
const killers = new Map<string, Map<number, number>>();
let graphs = 0;

async function prepare(): Promise<{ tests: Test[]; known: Known }> {
  const ids = Math.max(...plan.mutants.map(({ id }) => id)) + 1;
  const { tests, onLoad, always } = await loadTests([...plan.sources.keys()], ids);
  try {
    return { tests, known: deserialize(readFileSync(plan.known)) };
  } catch {
    const known: Known = { ...(await runUnmutated(tests, ids)), onLoad, always };
    writeFileSync(plan.known, serialize(known));
    return { tests, known };
  }
}

async function tryMutant(mutant: Mutant): Promise<Outcome> {
  const { id, file } = mutant;
  const isAlways = known.always[id] === 1;
  const asked = tests.flatMap((test, at) => {
    if ((known.steps[at] ?? 0) > MOST_STEPS) return [];
    const isTouched = known.touched[at]?.[id] === 1 || known.onLoad.get(test.file)?.[id] === 1;
    return isAlways || isTouched ? [at] : [];
  });
  if (asked.length === 0) return { kind: 'untested' };
  const kills = killers.get(file) ?? new Map<number, number>();
  killers.set(file, kills);
  const costs = (at: number): number => (known.ms[at] ?? 0) / (1 + 5 * (kills.get(at) ?? 0));
  asked.sort((a, b) => costs(a) - costs(b));
  // Each file that is loaded anew costs more than most of its tests: one file after the other.
  if (isAlways) asked.sort(byFile(asked, kills));
  state.active = String(id);
  try {
    const freshOf = loader(mutant, isAlways);
    for (const at of asked) {
      const declared = tests[at];
      if (declared === undefined) continue;
      const test = await freshOf(declared);
      if (test === undefined) continue;
      const by = `${declared.file}: ${declared.title}`;
      if (test === 'unloadable') return { kind: 'killed', by: `${declared.file} does not load` };
      const limit = limitOf(known.steps[at] ?? 0);
      let end = await runTest(test, limit);
      if (end !== 'passed' && test === declared && (await isSpoilt(declared, id))) {
        const again = tests[at];
        end = again === undefined ? 'passed' : await runTest(again, limit);
      }
      if (end === 'passed') continue;
      kills.set(at, (kills.get(at) ?? 0) + 1);
      return { kind: end === 'failed' ? 'killed' : 'endless', by };
    }
    return { kind: 'survived', tests: asked.length };
  } finally {
    state.active = '';
    state.limit = Number.POSITIVE_INFINITY;
  }
}

/**
 * What an earlier mutant left behind may fail a test that shares something with others: it then
 * fails without a mutant too. Its file is loaded anew, and the test asked again.
 */
async function isSpoilt(test: Test, id: number): Promise<boolean> {
  state.active = '';
  const isSound = (await runTest(test, Number.POSITIVE_INFINITY)) === 'passed';
  if (!isSound) {
    await withForgettingMaps(async () => {
      const declared = await declaredBy(() => load(test.file, 'file'));
      const fresh = new Map(declared.map((one) => [one.title, one.run]));
      for (const [at, one] of tests.entries()) {
        const run = fresh.get(one.title);
        if (one.file === test.file && run !== undefined) tests[at] = { ...one, run };
      }
    });
  }
  state.active = String(id);
  return !isSound;
}

/** Files that killed before come first, then those with few tests to ask. */
function byFile(
  asked: readonly number[],
  kills: ReadonlyMap<number, number>,
): (a: number, b: number) => number {
  const costs = new Map<string, number>();
  for (const at of asked) {
    const file = tests[at]?.file ?? '';
    const less = (kills.get(at) ?? 0) * LOADING_MS;
    costs.set(file, (costs.get(file) ?? LOADING_MS) + (known.ms[at] ?? 0) - less);
  }
  const places = new Map([...costs].sort(([, a], [, b]) => a - b).map(([file], at) => [file, at]));
  const placeOf = (at: number): number => places.get(tests[at]?.file ?? '') ?? 0;
  return (a, b) => placeOf(a) - placeOf(b);
}

/**
 * What a test runs as under this mutant: what was loaded already where loading touches it not,
 * else loaded anew, once a file; undefined where the file then does not declare the test.
 */
function loader(
  { id }: Mutant,
  isAlways: boolean,
): (test: Test) => Promise<Test | 'unloadable' | undefined> {
  const again = new Map<string, ReadonlyMap<string, Test> | 'unloadable'>();
  const loadGraph = isAlways ? freshGraph() : undefined;
  if (isAlways) graphs += 1;
  return async (test) => {
    if (!isAlways && known.onLoad.get(test.file)?.[id] !== 1) return test;
    const fresh = again.get(test.file) ?? (await loadAgain(test.file));
    again.set(test.file, fresh);
    return fresh === 'unloadable' ? fresh : fresh.get(test.title);
  };

  async function loadAgain(file: string): Promise<ReadonlyMap<string, Test> | 'unloadable'> {
    let found: ReadonlyMap<string, Test> | 'unloadable' = 'unloadable';
    state.steps = 0;
    state.limit = limitOf(50_000_000);
    try {
      await withForgettingMaps(async () => {
        const declared = await declaredBy(() => (loadGraph ?? ((one) => load(one, 'file')))(file));
        found = new Map(declared.map((one) => [one.title, { ...one, file }]));
      });
    } catch {
      return 'unloadable';
    }
    return found;
  }
}

process.on('message', (id: number) => {
  const mutant = byId.get(id);
  if (mutant === undefined) throw new Error(`no mutant ${id}`);
  void tryMutant(mutant).then((outcome) => {
    const report: Report = { id, outcome, isFull: graphs >= MOST_GRAPHS };
    process.send?.(report);
  });
});
process.send?.('ready');
