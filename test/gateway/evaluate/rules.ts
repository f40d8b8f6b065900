import { evaluate, type Settings } from '../../../gateway/programme/evaluate/evaluate.ts';
import type { Asked, BasketLine, MemberFacts } from '../../../gateway/programme/evaluate/facts.ts';
import { type Use, useText } from '../../../gateway/programme/evaluate/limits.ts';
import type {
  Condition,
  Discount,
  Earn,
  Effect,
  Rule,
  Test,
} from '../../../gateway/programme/evaluate/rule.ts';

/** Rules and receipts of table tests: the plainest there are, but for what a test says. */
export const always: Condition = { kind: 'all', of: [] };
export const is = (fact: string, test: Test): Condition => ({ kind: 'is', fact, test });
export const inCategory = (...values: string[]): Condition => is('category', { op: 'in', values });

export function rule(id: string, effect: Effect, wish: Partial<Rule> = {}): Rule {
  return {
    ...{
      id,
      effect,
      on: 'receipt',
      to: 'member',
      from: null,
      until: null,
      when: always,
      lines: null,
    },
    ...{ limits: [], budget: null, stack: { group: 'all', mode: 'add' }, priority: 0 },
    ...{ fundedBy: '', onReturn: 'keep', texts: {}, chance: null, review: null },
    ...wish,
  };
}

export const share = (percent: number): Discount['off'] => {
  return { kind: 'share', share: { num: percent, den: 100 } };
};

/** A rule that takes something off: `percent` of the price unless `off` says otherwise. */
export function off(
  id: string,
  discount: Partial<Discount> | number,
  wish: Partial<Rule> = {},
): Rule {
  const said = typeof discount === 'number' ? { off: share(discount) } : discount;
  const plain: Discount = { on: 'line', off: share(10), units: null, pays: null, maxMinor: null };
  return rule(id, { kind: 'discount', discount: { ...plain, ...said } }, wish);
}

/** A rule that earns: a point for each full 1.00 unless it says otherwise. */
export function earns(id: string, earn: Partial<Earn> = {}, wish: Partial<Rule> = {}): Rule {
  const plain: Earn = {
    ...{ unit: 'POINTS', amount: 1, round: 'down' },
    per: { kind: 'money', minor: 100 },
  };
  return rule(id, { kind: 'earn', earn: { ...plain, ...earn } }, wish);
}

export function times(id: string, num: number, wish: Partial<Rule> = {}, den = 1): Rule {
  return rule(id, { kind: 'multiply', unit: 'POINTS', by: { num, den } }, wish);
}

export const anna: MemberFacts = {
  id: 'anna',
  tags: [],
  tallies: new Map(),
  available: new Map([
    ['POINTS', 0],
    ['COUPONS', 0],
  ]),
};

/** Lines are [minor units, pieces (default 1), more]. */
export type Said = readonly [minor: number, pieces?: number, more?: Partial<BasketLine>];

export function bought(lines: readonly Said[], wish: AskedWish = {}): Asked {
  const { member = anna, card = 'member', ...basket } = wish;
  return {
    basket: {
      ...{ tenders: [], partner: 'shop', store: 'north', till: '1', zone: 'UTC' },
      ...{ day: '2026-03-04', at: Date.parse('2026-03-04T12:00:00Z') },
      ...basket,
      lines: lines.map(([totalMinor, pieces = 1, more], at) => {
        return { line: at + 1, sku: `sku-${at + 1}`, quantity: pieces * 1000, totalMinor, ...more };
      }),
    },
    member,
    card: member === null ? 'none' : card,
  };
}
type AskedWish = Partial<Asked['basket']> & Partial<Pick<Asked, 'member' | 'card'>>;

/** What the rules give, in short: `rule 100 [line 100 ...]`. */
export function given(
  rules: readonly Rule[],
  asked: Asked,
  more: {
    readonly version?: Partial<Settings>;
    readonly uses?: readonly [string, Partial<Use>][];
  } = {},
) {
  const outcome = evaluate(
    {
      rules,
      exclusions: { discount: null, earn: null, services: null },
      ...{ earnOn: 'paid', pointsSpent: 'tender', discountCap: null },
      costs: new Map([['POINTS', { num: 1, den: 1 }]]),
      ...more.version,
    },
    asked,
    new Map((more.uses ?? []).map(([key, use]) => [key, { times: 0, minor: 0, cost: 0, ...use }])),
  );
  if (!outcome.ok) throw new Error(outcome.code);
  return {
    outcome,
    discounts: outcome.discounts.map(({ rule: id, lines }) =>
      [id, ...lines.map(({ line, minor }) => `${line}:${minor}`)].join(' '),
    ),
    points: outcome.earned.map(({ rule: id, lines, amount }) =>
      [id, amount, ...lines.map((one) => `${one.line}:${one.amount}`)].join(' '),
    ),
    paid: outcome.paid.reduce((sum, { minor }) => sum + minor, 0),
    uses: outcome.uses.map(
      ({ key, times: count, minor, cost }) => `${useText(key)} ${count} ${minor} ${cost}`,
    ),
  };
}
