import type { OpenLine } from './pieces.ts';
import type { LineCondition } from './rule.ts';

/** A condition on lines that a look-up answers: the fact has one of the values. */
export interface LineLookup {
  readonly fact: LineFact;
  readonly values: readonly string[];
}

const facts = ['category', 'sku', 'brand'] as const;
type LineFact = (typeof facts)[number];

/** The look-up that says the same as a condition; null when there is none. */
export function lookupOf(condition: LineCondition): LineLookup | null {
  if (condition?.kind !== 'is') return null;
  const { test } = condition;
  const fact = facts.find((name) => name === condition.fact);
  if (fact === undefined || (test.op !== 'eq' && test.op !== 'in')) return null;
  const values = test.op === 'eq' ? [test.value] : test.values;
  return { fact, values: values.filter((value) => typeof value === 'string') };
}

/** A rule, and the lines that it looks at; null: it has to ask them. */
export interface Candidate<Rule> {
  readonly rule: Rule;
  readonly lines: readonly OpenLine[] | null;
}

/**
 * Rules by what they ask of lines, made once a version. With hundreds of rules it is much cheaper
 * to look up the rules of a line than to ask every line for every rule.
 */
export class RuleIndex<Rule extends { readonly lookup: LineLookup | null }> {
  private readonly rules: readonly Rule[];
  /** By place: no look-up can rule it out. */
  private readonly isAsking: readonly boolean[];
  private readonly places: readonly (readonly [LineFact, ReadonlyMap<string, number[]>])[];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.isAsking = rules.map(({ lookup }) => lookup === null);
    this.places = facts.flatMap((fact) => {
      const found = placesBy(fact, rules);
      return found.size === 0 ? [] : [[fact, found] as const];
    });
  }

  /** Rules in their order, but those without a line, which cannot give anything. */
  candidates(lines: readonly OpenLine[]): readonly Candidate<Rule>[] {
    const found = this.linesByPlace(lines);
    const result: Candidate<Rule>[] = [];
    for (let place = 0; place < found.length; place += 1) {
      const own = found[place];
      if (own === undefined && this.isAsking[place] !== true) continue;
      const rule = this.rules[place];
      if (rule !== undefined) result.push({ rule, lines: own ?? null });
    }
    return result;
  }

  private linesByPlace(lines: readonly OpenLine[]): readonly (readonly OpenLine[] | undefined)[] {
    const found: (OpenLine[] | undefined)[] = this.rules.map(() => undefined);
    for (const [fact, byValue] of this.places) {
      for (const line of lines) {
        for (const place of byValue.get(line.of[fact] ?? '') ?? nowhere) {
          const same = found[place];
          if (same === undefined) found[place] = [line];
          else same.push(line);
        }
      }
    }
    return found;
  }
}

const nowhere: readonly number[] = [];

function placesBy(
  fact: LineFact,
  rules: readonly { readonly lookup: LineLookup | null }[],
): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [place, { lookup }] of rules.entries()) {
    if (lookup?.fact !== fact) continue;
    for (const value of new Set(lookup.values)) {
      found.set(value, [...(found.get(value) ?? []), place]);
    }
  }
  return found;
}
