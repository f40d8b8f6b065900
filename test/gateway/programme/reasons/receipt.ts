import { evaluate } from '../../../../gateway/programme/evaluate/evaluate.ts';
import type { Asked, Basket, MemberFacts } from '../../../../gateway/programme/evaluate/facts.ts';
import type { Uses } from '../../../../gateway/programme/evaluate/limits.ts';
import { notGivenOf } from '../../../../gateway/programme/reasons/not-given.ts';
import type { Explained, NotGiven } from '../../../../gateway/programme/reasons/types.ts';
import type { Programme } from '../../../../gateway/programme/types.ts';
import { programmesOf } from '../given.ts';
import { fileWith } from '../quoting.ts';

/** What a test says of its receipt; the rest is the plainest there is. */
export interface Wish {
  /** One line of so much (minor units); 10.00 unless said. */
  readonly total?: number;
  readonly basket?: Partial<Basket>;
  /** null: no card. */
  readonly member?: Partial<MemberFacts> | null;
  readonly card?: string;
  readonly uses?: Uses;
  /** What the member has of each unit after the receipt. */
  readonly after?: Readonly<Record<string, number>>;
  readonly exchanged?: readonly string[];
}

/** The only version of a shop file with these rules (see `fileWith`), and with more tallies. */
export function versionOf(rules: string, more = ''): Programme {
  const tallies = 'SHELF: { of: shelf }, WASHES: { of: quantity }, VISITS: { of: receipts }';
  const text = fileWith(rules === '' ? '  []' : rules, more).replace(
    'TURNOVER: { of: paid }',
    `$&, ${tallies}`,
  );
  const [version] = programmesOf(text);
  if (version === undefined) throw new Error('there is a version');
  return version;
}

/** A receipt of Monday 2026-03-02, 12:00, at till 1 of store 1. */
export function askedOf({ total = 1000, basket = {}, member = {}, card }: Wish = {}): Asked {
  const facts = { id: 'anna', tags: [], tallies: new Map(), available: new Map(), ...member };
  return {
    basket: {
      ...{ lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: total }], tenders: [] },
      ...{ partner: 'shop', store: '1', till: '1', currency: 'EUR', day: '2026-03-02' },
      ...{ at: Date.UTC(2026, 2, 2, 11), zone: 'Europe/Berlin', ...basket },
    },
    card: card ?? (member === null ? 'none' : 'member'),
    member: member === null ? null : facts,
  };
}

export function explainedOf(version: Programme, wish: Wish = {}): Explained {
  const asked = askedOf(wish);
  const { uses = new Map(), after = {}, exchanged = [] } = wish;
  const evaluation = evaluate(version, asked, uses);
  if (!evaluation.ok) throw new Error(evaluation.code);
  const has = Object.entries(after).map(([unit, all]) => [unit, { available: all, all }] as const);
  return { asked, evaluation, uses, exchanged: new Set(exchanged), after: new Map(has) };
}

/** Why the rule `r` gives nothing, as a quote says it; undefined where it gives something. */
export function whyNot(
  rules: string,
  wish: Wish = {},
  options: { readonly more?: string; readonly isQuote?: boolean } = {},
): NotGiven | undefined {
  const { more = '', isQuote = true } = options;
  const version = versionOf(rules, more);
  return notGivenOf(version, explainedOf(version, wish), { isQuote }).find(
    ({ rule }) => rule === 'r',
  );
}
