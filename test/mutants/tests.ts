/**
 * The tests that mutants run against, what each of them touches, and one run of one of them.
 */
import { globSync } from 'node:fs';
import { forget, withForgettingMaps } from './forget.ts';
import { load } from './graph.ts';
import { type Declared, declaredBy } from './harness.ts';
import { ROOT } from './root.ts';
import { state } from './state.ts';

/** The folders of tests of the two pure rooms. They are pure as well: no shell, no store. */
const TESTED = 'test/gateway/{ledger,settlement,evaluate,programme,draws,gallery}/**/*.ts';
const MORE = ['test/docs/programmes.test.ts', 'test/scripts/generate.test.ts'];

/** A mutant may take so many times the steps of the unmutated code, and so many more. */
const MORE_STEPS = { times: 5, plus: 100_000 } as const;

export interface Test extends Declared {
  readonly file: string;
}

/** What the tests do without any mutant. */
export interface Known {
  /** By test: one byte a mutant. */
  readonly touched: readonly Uint8Array[];
  readonly steps: readonly number[];
  /** Of computing. */
  readonly ms: readonly number[];
  /** By file of tests: what is touched while it is loaded. */
  readonly onLoad: ReadonlyMap<string, Uint8Array>;
  /** What is touched while the mutated code itself, and what tests share, is loaded. */
  readonly always: Uint8Array;
}

/** Loads all tests; says which mutants that alone touches. */
export async function loadTests(
  mutated: readonly string[],
  ids: number,
): Promise<{ tests: Test[] } & Pick<Known, 'onLoad' | 'always'>> {
  const found = globSync(TESTED, { cwd: ROOT }).sort();
  const always = new Uint8Array(ids);
  state.seen = always;
  const shared = [...mutated, ...found.filter((file) => !file.endsWith('.test.ts'))];
  await withForgettingMaps(async () => {
    for (const file of shared) await load(file, 'nothing');
  });
  const onLoad = new Map<string, Uint8Array>();
  const tests: Test[] = [];
  for (const file of [...found.filter((one) => one.endsWith('.test.ts')), ...MORE]) {
    state.seen = new Uint8Array(ids);
    onLoad.set(file, state.seen);
    const declared = await declaredBy(() => load(file, 'nothing'));
    tests.push(...declared.map((one) => ({ ...one, file })));
  }
  state.seen = null;
  return { tests, onLoad, always };
}

/** So many tests may need more cases of a property than they get here; more are a fault. */
const MOST_FAILING = 5;

/**
 * Runs each test without a mutant, and again: one that passes only once, for it changes what its
 * file shares, cannot be asked for mutant after mutant, and neither can one that needs more cases
 * of a property than it gets here. Their steps are told as endless.
 */
export async function runUnmutated(
  tests: readonly Test[],
  ids: number,
): Promise<Pick<Known, 'touched' | 'steps' | 'ms'>> {
  const touched: Uint8Array[] = [];
  const steps: number[] = [];
  const ms: number[] = [];
  let failing = 0;
  for (const test of tests) {
    state.seen = new Uint8Array(ids);
    touched.push(state.seen);
    const wrong = await wrongIn(test);
    state.seen = null;
    if (wrong !== null && ++failing > MOST_FAILING) throw wrong;
    const before = process.cpuUsage();
    const end = await runTest(test, Number.POSITIVE_INFINITY);
    const { user, system } = process.cpuUsage(before);
    ms.push((user + system) / 1000);
    steps.push(wrong === null && end === 'passed' ? state.steps : Number.POSITIVE_INFINITY);
  }
  return { touched, steps, ms };
}

export function limitOf(steps: number): number {
  return steps * MORE_STEPS.times + MORE_STEPS.plus;
}

async function wrongIn(test: Test): Promise<Error | null> {
  forget();
  try {
    await test.run();
    return null;
  } catch (cause) {
    return new Error(`${test.file}: ${test.title}: fails unmutated`, { cause });
  }
}

/** @returns how the test ends */
export async function runTest(test: Test, limit: number): Promise<'passed' | 'failed' | 'endless'> {
  forget();
  state.steps = 0;
  state.limit = limit;
  let isFailed = false;
  try {
    await test.run();
  } catch {
    isFailed = true;
  } finally {
    state.limit = Number.POSITIVE_INFINITY;
  }
  if (state.steps > limit) return 'endless';
  return isFailed ? 'failed' : 'passed';
}
