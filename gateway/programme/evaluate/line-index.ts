import type { OpenLine } from './pieces.ts';
import type { LineCondition } from './rule.ts';

/** A condition on lines that needs one comparison a line: the fact has one of the values. */
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

/** Lines that meet a look-up, in their order. */
export function linesWith(
  lines: readonly OpenLine[],
  { fact, values }: LineLookup,
): readonly OpenLine[] {
  const [only] = values;
  if (values.length === 1) return lines.filter(({ of }) => of[fact] === only);
  return lines.filter(({ of }) => values.includes(of[fact] ?? ''));
}

/**
 * Rules by what they ask of lines, made once a version. With hundreds of rules it is much cheaper
 * to look up the rules of a line than to ask every line for every rule.
 */
export class RuleIndex<Rule extends { readonly lookup: LineLookup | null }> {
  private readonly rules: readonly Rule[];
  /** Places of the rules that no look-up can rule out. */
  private readonly always: readonly number[];
  private readonly places: readonly (readonly [LineFact, ReadonlyMap<string, number[]>])[];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.always = rules.flatMap(({ lookup }, at) => (lookup === null ? [at] : []));
    this.places = facts.flatMap((fact) => {
      const found = placesBy(fact, rules);
      return found.size === 0 ? [] : [[fact, found] as const];
    });
  }

  /** Rules that have a line, in their order: the others cannot give anything. */
  rulesOn(lines: readonly OpenLine[]): readonly Rule[] {
    if (this.places.length === 0) return this.rules;
    const isOn = new Uint8Array(this.rules.length);
    for (const at of this.always) isOn[at] = 1;
    for (const [fact, byValue] of this.places) {
      for (const { of } of lines) {
        for (const at of byValue.get(of[fact] ?? '') ?? nowhere) isOn[at] = 1;
      }
    }
    return this.rules.filter((_, at) => isOn[at] === 1);
  }
}

const nowhere: readonly number[] = [];

function placesBy(
  fact: LineFact,
  rules: readonly { readonly lookup: LineLookup | null }[],
): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [at, { lookup }] of rules.entries()) {
    if (lookup?.fact !== fact) continue;
    for (const value of lookup.values) found.set(value, [...(found.get(value) ?? []), at]);
  }
  return found;
}
