/**
 * Which tests notice which mutants. A mutant is tried alone first, with the tests that cost least
 * and kill most. What outlives those is tried together with others like it, for nearly all of them
 * survive: all tests that reach any of them run one time, and only one that fails is asked whom it
 * meant. Where one mutant hides another from a test, the hidden one is tried alone.
 */
import type { Mutant } from './instrument.ts';
import type { Known, Test } from './tests.ts';
import { type End, Trials } from './trial.ts';

export type Outcome =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'endless'; readonly by: string }
  | { readonly kind: 'survived'; readonly tests: number }
  | { readonly kind: 'untested' }
  /** Outlived the first tests; to be tried with others. */
  | { readonly kind: 'unsure'; readonly isAlways: boolean };

/** Longer tests are left out: five of them took a third of the time and killed nothing alone. */
const MOST_STEPS = 1_000_000;

/** About what it costs to load a file of tests anew. */
const LOADING_MS = 50;

/** Of computing, for the first tests of a mutant. */
const FIRST_MS = 150;

export class Search {
  readonly trials: Trials;
  private readonly tests: readonly Test[];
  private readonly known: Known;
  /** By mutated file: how often each test killed, to try these first. */
  private readonly killers = new Map<string, Map<number, number>>();

  constructor(tests: Test[], known: Known) {
    this.tests = tests;
    this.known = known;
    this.trials = new Trials(tests, known);
  }

  /** Tries one mutant with the first tests. */
  async first(mutant: Mutant): Promise<Outcome> {
    const { id, file } = mutant;
    const asked = this.askedBy([id]);
    if (asked.length === 0) return { kind: 'untested' };
    const kills = this.killsIn(file);
    const costs = (at: number): number => (this.known.ms[at] ?? 0) / (1 + 5 * (kills.get(at) ?? 0));
    asked.sort((a, b) => costs(a) - costs(b));
    if (this.trials.isAlways(id)) asked.sort(this.byFile(asked, kills));
    let spent = 0;
    for (const at of asked) {
      if (spent > FIRST_MS) return { kind: 'unsure', isAlways: this.trials.isAlways(id) };
      const outcome = this.outcomeOf(at, mutant, await this.trials.run(at, [id]));
      if (outcome !== undefined) return outcome;
      spent += this.known.ms[at] ?? 0;
    }
    return { kind: 'survived', tests: asked.length };
  }

  /** Tries mutants together with all tests that reach any of them. */
  async together(mutants: readonly Mutant[]): Promise<ReadonlyMap<number, Outcome>> {
    const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
    const outcomes = new Map<number, Outcome>();
    const left = new Set(byId.keys());
    const asked = this.askedBy([...left]);
    const costs = (at: number): number => this.known.ms[at] ?? 0;
    asked.sort((a, b) => costs(a) - costs(b));
    for (const at of asked) {
      const reached = [...left].filter((id) => this.trials.reaches(at, id));
      for (const [id, end] of await this.noticed(at, reached)) {
        const mutant = byId.get(id);
        const outcome = mutant === undefined ? undefined : this.outcomeOf(at, mutant, end);
        if (outcome === undefined) continue;
        outcomes.set(id, outcome);
        left.delete(id);
      }
    }
    for (const id of left) {
      const tests = asked.filter((at) => this.trials.reaches(at, id)).length;
      outcomes.set(id, tests === 0 ? { kind: 'untested' } : { kind: 'survived', tests });
    }
    return outcomes;
  }

  /** Those of some mutants that a test notices. */
  private async noticed(at: number, ids: readonly number[]): Promise<ReadonlyMap<number, End>> {
    const found = new Map<number, End>();
    let left = ids;
    while (left.length > 0) {
      const missed: number[] = [];
      const end = await this.trials.run(at, left, missed);
      const some = end === 'passed' ? [] : await this.meant(at, left, end);
      for (const [id, how] of some) found.set(id, how);
      left = left.filter((id) => !found.has(id));
      // One that hides others may be gone now; else they are tried one by one.
      if (some.length > 0) continue;
      for (const id of left.length > 1 ? missed : []) {
        const alone = await this.trials.run(at, [id]);
        if (alone !== 'passed') found.set(id, alone);
      }
      break;
    }
    return found;
  }

  /** Those for whom a test fails, of some that it fails for together. None: only together. */
  private async meant(
    at: number,
    ids: readonly number[],
    end: End,
  ): Promise<readonly (readonly [number, End])[]> {
    const [only, ...others] = ids;
    if (only === undefined) return [];
    if (others.length === 0) return [[only, end]];
    const half = ids.length >> 1;
    const found: (readonly [number, End])[] = [];
    for (const part of [ids.slice(0, half), ids.slice(half)]) {
      const how = await this.trials.run(at, part);
      if (how !== 'passed') found.push(...(await this.meant(at, part, how)));
    }
    return found;
  }

  private askedBy(ids: readonly number[]): number[] {
    return this.tests.flatMap((_, at) => {
      if ((this.known.steps[at] ?? 0) > MOST_STEPS) return [];
      return ids.some((id) => this.trials.reaches(at, id)) ? [at] : [];
    });
  }

  private outcomeOf(at: number, { file }: Mutant, end: End): Outcome | undefined {
    if (end === 'passed') return undefined;
    const test = this.tests[at];
    const kills = this.killsIn(file);
    kills.set(at, (kills.get(at) ?? 0) + 1);
    if (end === 'unloadable') return { kind: 'killed', by: `${test?.file} does not load` };
    const by = `${test?.file}: ${test?.title}`;
    return { kind: end === 'failed' ? 'killed' : 'endless', by };
  }

  private killsIn(file: string): Map<number, number> {
    const kills = this.killers.get(file) ?? new Map<number, number>();
    this.killers.set(file, kills);
    return kills;
  }

  /** Files that killed before come first, then those with few tests to ask. */
  private byFile(
    asked: readonly number[],
    kills: ReadonlyMap<number, number>,
  ): (a: number, b: number) => number {
    const costs = new Map<string, number>();
    for (const at of asked) {
      const file = this.tests[at]?.file ?? '';
      const less = (kills.get(at) ?? 0) * LOADING_MS;
      costs.set(file, (costs.get(file) ?? LOADING_MS) + (this.known.firstMs[at] ?? 0) - less);
    }
    const order = [...costs].sort(([, a], [, b]) => a - b);
    const places = new Map(order.map(([file], at) => [file, at]));
    const placeOf = (at: number): number => places.get(this.tests[at]?.file ?? '') ?? 0;
    return (a, b) => placeOf(a) - placeOf(b);
  }
}
