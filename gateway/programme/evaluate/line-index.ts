import type { OpenLine } from './pieces.ts';
import type { LineCondition } from './rule.ts';

/** A condition on lines that a look-up answers: the fact has one of the values. */
export interface LineLookup {
  readonly fact: LineFact;
  readonly values: readonly string[];
}

const facts = ['category', 'sku', 'brand'] as const;
type LineFact = (typeof facts)[number];
type Places = ReadonlyMap<string, readonly number[]>;

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
  /** Places of the rules that ask for a value; null where no rule asks for the fact. */
  private readonly places: Readonly<Record<LineFact, Places | null>>;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.isAsking = rules.map(({ lookup }) => lookup === null);
    this.places = {
      category: placesBy('category', rules),
      sku: placesBy('sku', rules),
      brand: placesBy('brand', rules),
    };
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
    const { category, sku, brand } = this.places;
    const found: (OpenLine[] | undefined)[] = this.rules.map(() => undefined);
    for (const line of lines) {
      const { of } = line;
      if (category !== null) add(found, category.get(of.category ?? ''), line);
      if (sku !== null) add(found, sku.get(of.sku), line);
      if (brand !== null) add(found, brand.get(of.brand ?? ''), line);
    }
    return found;
  }
}

function add(
  found: (OpenLine[] | undefined)[],
  places: readonly number[] | undefined,
  line: OpenLine,
): void {
  if (places === undefined) return;
  for (const place of places) {
    const same = found[place];
    if (same === undefined) found[place] = [line];
    else same.push(line);
  }
}

function placesBy(
  fact: LineFact,
  rules: readonly { readonly lookup: LineLookup | null }[],
): Places | null {
  const found = new Map<string, number[]>();
  for (const [place, { lookup }] of rules.entries()) {
    if (lookup?.fact !== fact) continue;
    for (const value of new Set(lookup.values)) {
      found.set(value, [...(found.get(value) ?? []), place]);
    }
  }
  return found.size === 0 ? null : found;
}
