/** One test under some mutants at once: what it runs as, and how it ends. */
import { withForgettingMaps } from './forget.ts';
import { freshGraph, load } from './graph.ts';
import { declaredBy } from './harness.ts';
import { state, turnOn } from './state.ts';
import { type Known, limitOf, runTest, type Test } from './tests.ts';

export type End = 'passed' | 'failed' | 'endless' | 'unloadable';

/** A file of tests as it is when some mutants are on while it loads. */
interface Loaded {
  /** By title; null when the file does not load so. */
  readonly tests: ReadonlyMap<string, Test> | null;
  /** Those that were passed. */
  readonly hit: Uint8Array;
}

/** The most steps of loading a file, or of its first test: they work out what its tests share. */
const LOADING_STEPS = 50_000_000;

export class Trials {
  /** Fresh sets of modules since the process began. */
  graphs = 0;
  private readonly graphOf = new Map<string, (file: string) => Promise<void>>();
  private readonly loaded = new Map<string, Loaded>();
  /** By graph. */
  private readonly hitBy = new Map<string, Uint8Array>();
  private readonly tests: Test[];
  private readonly known: Known;

  constructor(tests: Test[], known: Known) {
    this.tests = tests;
    this.known = known;
  }

  /** True when the mutant's code runs while mutated modules are loaded. */
  isAlways(id: number): boolean {
    return this.known.always[id] === 1;
  }

  /** True when this test reaches the mutant's place. */
  reaches(at: number, id: number): boolean {
    return this.isOnLoad(this.tests[at]?.file ?? '', id) || this.known.touched[at]?.[id] === 1;
  }

  /** Runs a test with these mutants on. `missed` gets those that it did not come by. */
  async run(at: number, ids: readonly number[], missed: number[] = []): Promise<End> {
    const declared = this.tests[at];
    if (declared === undefined) return 'passed';
    const onLoad = ids.filter((id) => this.isOnLoad(declared.file, id));
    try {
      const before = onLoad.length === 0 ? undefined : await this.loadUnder(declared.file, onLoad);
      // In modules that were loaded anew a test may have to work out what others share with it.
      const limit = limitOf(before === undefined ? (this.known.steps[at] ?? 0) : LOADING_STEPS);
      if (before !== undefined && before.tests === null) return 'unloadable';
      const test = before === undefined ? declared : before.tests?.get(declared.title);
      if (test === undefined) return 'passed';
      turnOn(ids);
      state.hit.fill(0);
      let end = await runTest(test, limit);
      // An endless one may have had to work out what others share; unmutated it has done so.
      const isAgain = test === declared && end !== 'passed';
      if (isAgain && ((await this.isSpoilt(at)) || end === 'endless')) {
        turnOn(ids);
        end = await runTest(this.tests[at] ?? test, limit);
      }
      missed.push(...ids.filter((id) => state.hit[id] !== 1 && before?.hit[id] !== 1));
      return end;
    } finally {
      turnOn([]);
      state.limit = Number.POSITIVE_INFINITY;
    }
  }

  /** What was loaded under mutants is not asked for any more. */
  forget(): void {
    this.graphOf.clear();
    this.loaded.clear();
    this.hitBy.clear();
  }

  private isOnLoad(file: string, id: number): boolean {
    return this.isAlways(id) || this.known.onLoad.get(file)?.[id] === 1;
  }

  private async loadUnder(file: string, ids: readonly number[]): Promise<Loaded> {
    const key = `${file} ${ids.join(' ')}`;
    const known = this.loaded.get(key);
    if (known !== undefined) return known;
    const always = ids.filter((id) => this.isAlways(id));
    const loading = always.length === 0 ? (one: string) => load(one, 'file') : this.graph(always);
    turnOn(ids);
    state.hit.fill(0);
    state.steps = 0;
    state.limit = limitOf(LOADING_STEPS);
    let tests: ReadonlyMap<string, Test> | null = null;
    try {
      await withForgettingMaps(async () => {
        const declared = await declaredBy(() => loading(file));
        tests = new Map(declared.map((one) => [one.title, { ...one, file }]));
      });
    } catch {
      tests = null;
    }
    const loaded = { tests, hit: this.joined(always.join(' ')) };
    this.loaded.set(key, loaded);
    return loaded;
  }

  /** What was passed so far while files of one graph were loaded: its modules load once. */
  private joined(graph: string): Uint8Array {
    const before = graph === '' ? undefined : this.hitBy.get(graph);
    const hit = state.hit.map((one, at) => one | (before?.[at] ?? 0));
    if (graph !== '') this.hitBy.set(graph, hit);
    return hit;
  }

  private graph(always: readonly number[]): (file: string) => Promise<void> {
    const key = always.join(' ');
    const graph = this.graphOf.get(key) ?? freshGraph();
    if (!this.graphOf.has(key)) this.graphs += 1;
    this.graphOf.set(key, graph);
    return graph;
  }

  /**
   * What an earlier mutant left behind may fail a test that shares something with others: it then
   * fails without a mutant too. Its file is loaded anew, and the test asked again.
   */
  private async isSpoilt(at: number): Promise<boolean> {
    const test = this.tests[at];
    turnOn([]);
    if (test === undefined || (await runTest(test, Number.POSITIVE_INFINITY)) === 'passed') {
      return false;
    }
    await withForgettingMaps(async () => {
      const declared = await declaredBy(() => load(test.file, 'file'));
      const fresh = new Map(declared.map((one) => [one.title, one.run]));
      for (const [place, one] of this.tests.entries()) {
        const run = fresh.get(one.title);
        if (one.file === test.file && run !== undefined) this.tests[place] = { ...one, run };
      }
    });
    return true;
  }
}
