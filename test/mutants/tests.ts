/**
 * The tests that mutants run against, what each of them touches, and one run of one of them.
 */
import { globSync } from 'node:fs';
import { forget, withForgettingMaps } from './forget.ts';
import { load } from './graph.ts';
import { type Declared, declaredBy } from './harness.ts';
import { KnownTests, type Unmutated } from './known.ts';
import { ROOT } from './root.ts';
import { state } from './state.ts';

/** The folders of tests that go through the two pure rooms: their own, and those of the shells. */
const PURE = 'ledger,settlement,evaluate,programme,draws,gallery,people,conversions,insight';
const SHELLS = 'store,partners,http,intake,replay';
const TESTED = `test/gateway/{${PURE},${SHELLS}}/**/*.ts`;
const MORE = [
  ...['test/docs/draws.test.ts', 'test/docs/programmes.test.ts'],
  ...['explain', 'flagged', 'generate', 'held', 'programme-cli'].map(
    (name) => `test/scripts/${name}.test.ts`,
  ),
];
/** Begins once for all of its tests. */
const LEFT_OUT = ['test/gateway/http/problems.test.ts'];

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
  /** The same of the first run, which may work out what tests share. */
  readonly firstMs: readonly number[];
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
  const found = globSync(TESTED, { cwd: ROOT, exclude: LEFT_OUT }).sort();
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

/** What the tests do without a mutant: known from an earlier run, or learned now. */
export async function learn(
  tests: readonly Test[],
  ids: number,
): Promise<Pick<Known, 'touched' | 'steps' | 'ms' | 'firstMs'>> {
  const kept = new KnownTests();
  const learned: Unmutated[] = [];
  for (const [file, some] of Map.groupBy(tests, (test) => test.file)) {
    const known = kept.read(file, some.length);
    const now = known ?? (await runAll(some, ids));
    if (known === undefined) kept.write(file, now);
    learned.push(...now);
  }
  const failing = learned.flatMap(({ steps }, at) => (Number.isFinite(steps) ? [] : [tests[at]]));
  if (failing.length > MOST_FAILING) {
    const named = failing.map((test) => `${test?.file}: ${test?.title}`);
    throw new Error(`fail unmutated:\n${named.join('\n')}`);
  }
  return {
    touched: learned.map(({ touched }) => bytesOf(touched, ids)),
    steps: learned.map(({ steps }) => steps),
    ms: learned.map((one) => one.ms),
    firstMs: learned.map((one) => one.firstMs),
  };
}

function bytesOf(touched: readonly number[], ids: number): Uint8Array {
  const bytes = new Uint8Array(ids);
  for (const id of touched) bytes[id] = 1;
  return bytes;
}

/**
 * Runs each test without a mutant, and again: one that passes only once, for it changes what its
 * file shares, cannot be asked for mutant after mutant, and neither can one that needs more cases
 * of a property than it gets here. Their steps are told as endless.
 */
async function runAll(tests: readonly Test[], ids: number): Promise<readonly Unmutated[]> {
  const learned: Unmutated[] = [];
  for (const test of tests) {
    const seen = new Uint8Array(ids);
    state.seen = seen;
    const first = await measured(test);
    state.seen = null;
    const again = await measured(test);
    learned.push({
      touched: [...seen.keys()].filter((id) => seen[id] === 1),
      steps: first.isPassed && again.isPassed ? state.steps : Number.POSITIVE_INFINITY,
      ...{ ms: again.ms, firstMs: first.ms },
    });
  }
  return learned;
}

async function measured(test: Test): Promise<{ readonly isPassed: boolean; readonly ms: number }> {
  const before = process.cpuUsage();
  const isPassed = (await runTest(test, Number.POSITIVE_INFINITY)) === 'passed';
  const { user, system } = process.cpuUsage(before);
  return { isPassed, ms: (user + system) / 1000 };
}

export function limitOf(steps: number): number {
  return steps * MORE_STEPS.times + MORE_STEPS.plus;
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
