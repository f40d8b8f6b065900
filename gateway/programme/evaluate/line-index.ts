import type { Check } from './condition.ts';
import type { BasketLine } from './facts.ts';
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

interface Found<Rule> {
  readonly rule: Rule;
  readonly lines: OpenLine[] | null;
}

/**
 * Rules by what they ask of lines, made once a version. With hundreds of rules it is much cheaper
 * to look up the rules of a line than to ask every line for every rule.
 */
export class RuleIndex<Rule extends { readonly lookup: LineLookup | null }> {
  private readonly rules: readonly Rule[];
  /** By place: the rules that no look-up can rule out. */
  private readonly asking: readonly (Found<Rule> | undefined)[];
  /** Places of the rules that ask for a value; null where no rule asks for the fact. */
  private readonly places: Readonly<Record<LineFact, Places | null>>;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.asking = rules.map((rule) => (rule.lookup === null ? { rule, lines: null } : undefined));
    this.places = {
      category: placesBy('category', rules),
      sku: placesBy('sku', rules),
      brand: placesBy('brand', rules),
    };
  }

  /** Rules in their order, but those without a line, which cannot give anything. */
  candidates(
    lines: readonly OpenLine[],
    isExcluded: Check<BasketLine>,
  ): readonly Candidate<Rule>[] {
    if (this.rules.length === 0) return [];
    const { category, sku, brand } = this.places;
    const found: (Found<Rule> | undefined)[] = this.asking.slice();
    for (const line of lines) {
      const { of } = line;
      const byCategory = category?.get(of.category ?? '');
      const bySku = sku?.get(of.sku);
      const byBrand = brand?.get(of.brand ?? '');
      // Most lines have no rule; whether they are excluded need not be asked.
      if (byCategory === undefined && bySku === undefined && byBrand === undefined) continue;
      if (isExcluded(of) === true) continue;
      this.add(found, byCategory, line);
      this.add(found, bySku, line);
      this.add(found, byBrand, line);
    }
    return found.filter((one) => one !== undefined);
  }

  private add(
    found: (Found<Rule> | undefined)[],
    places: readonly number[] | undefined,
    line: OpenLine,
  ): void {
    if (places === undefined) return;
    for (const place of places) {
      const same = found[place];
      const rule = this.rules[place];
      if (same?.lines) same.lines.push(line);
      else if (rule !== undefined) found[place] = { rule, lines: [line] };
    }
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
