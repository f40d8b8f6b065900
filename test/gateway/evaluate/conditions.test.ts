import { describe, expect, it } from 'vitest';
import {
  lineCheck,
  receiptCheck,
  sharedReceiptChecks,
  truthsOf,
} from '../../../gateway/programme/evaluate/condition.ts';
import { evaluate } from '../../../gateway/programme/evaluate/evaluate.ts';
import {
  lineFacts,
  type MemberFacts,
  receiptFacts,
} from '../../../gateway/programme/evaluate/facts.ts';
import type { Condition, Test, Truth } from '../../../gateway/programme/evaluate/rule.ts';
import { anna, bought, given, is, off } from './rules.ts';

const truths: readonly Truth[] = [true, null, false];
const yes = is('member', { op: 'eq', value: true });
const conditions = new Map<Truth, Condition>([
  [true, yes],
  [false, { kind: 'not', of: yes }],
  [null, is('channel', { op: 'eq', value: 'shop' })],
]);
const of = (truth: Truth): Condition => conditions.get(truth) ?? yes;
const asked = bought([[1000]]);
const holds = (condition: Condition) => receiptCheck(condition)(asked);

describe('true, unknown and false', () => {
  const least = (a: Truth, b: Truth) =>
    a === false || b === false ? false : a === null || b === null ? null : true;
  const most = (a: Truth, b: Truth) =>
    a === true || b === true ? true : a === null || b === null ? null : false;
  const pairs = truths.flatMap((a) => truths.map((b) => [a, b] as const));
  it.each(pairs)('%s and %s', (a, b) => {
    expect(holds({ kind: 'all', of: [of(a), of(b)] })).toBe(least(a, b));
    expect(holds({ kind: 'any', of: [of(a), of(b)] })).toBe(most(a, b));
  });

  it.each([
    [true, false],
    [null, null],
    [false, true],
  ])('not %s is %s', (a, not) => {
    expect(holds({ kind: 'not', of: of(a) })).toBe(not);
  });

  it('all of nothing holds, any of nothing does not', () => {
    expect(holds({ kind: 'all', of: [] })).toBe(true);
    expect(holds({ kind: 'any', of: [] })).toBe(false);
  });

  it('unknown never grants, turned round neither', () => {
    for (const when of [of(null), { kind: 'not', of: of(null) } as const]) {
      expect(given([off('r', 10, { when })], asked).discounts).toEqual([]);
      expect(given([off('r', 10)], asked).discounts).toEqual(['r 1:100']);
    }
  });

  it('are told of each part', () => {
    expect(truthsOf({ kind: 'any', of: [of(null), of(false)] }, asked)).toEqual([
      { fact: 'channel eq shop', holds: null },
      { fact: 'not member eq true', holds: false },
    ]);
  });
});

describe('a comparison', () => {
  // The receipt's total is 1000.
  it.each<[test: Test, truth: boolean]>([
    [{ op: 'eq', value: 1000 }, true],
    [{ op: 'eq', value: 999 }, false],
    [{ op: 'gte', value: 1000 }, true],
    [{ op: 'gte', value: 1001 }, false],
    [{ op: 'gt', value: 999 }, true],
    [{ op: 'gt', value: 1000 }, false],
    [{ op: 'lte', value: 1000 }, true],
    [{ op: 'lte', value: 999 }, false],
    [{ op: 'lt', value: 1001 }, true],
    [{ op: 'lt', value: 1000 }, false],
    [{ op: 'between', from: 1000, to: 1000 }, true],
    [{ op: 'between', from: 1001, to: 2000 }, false],
    [{ op: 'between', from: 0, to: 999 }, false],
    [{ op: 'in', values: [1, 1000] }, true],
    [{ op: 'in', values: ['1000'] }, false],
  ])('of 1000: %j is %s', (test, truth) => {
    expect(holds(is('receipt.total', test))).toBe(truth);
  });

  it.each<[test: Test, truth: Truth]>([
    [{ op: 'hasAny', values: ['tea', 'wine'] }, true],
    [{ op: 'hasAny', values: ['wine'] }, false],
    [{ op: 'hasAll', values: ['tea', 'cake'] }, true],
    [{ op: 'hasAll', values: ['tea', 'wine'] }, false],
  ])('of tea and cake: %j is %s', (test, truth) => {
    const whole = bought([
      [1, 1, { category: 'tea' }],
      [1, 1, { category: 'cake' }],
    ]);
    const check = receiptCheck(is('receipt.categories', test));
    expect(check(whole)).toBe(truth);
    // With a line more whose category is not told, only what is there is known.
    const lines = [...whole.basket.lines, { line: 3, sku: 'x', quantity: 1000, totalMinor: 1 }];
    const gap = { ...whole, basket: { ...whole.basket, lines } };
    expect(check(gap)).toBe(truth === true ? true : null);
  });
});

describe('a fact', () => {
  const member: MemberFacts = {
    ...anna,
    tier: 'gold',
    tags: ['staff'],
    since: '2026-01-31',
    birthday: '2000-02-29',
    tallies: new Map([['TURNOVER', 12]]),
    available: new Map([['POINTS', 7]]),
  };
  const full = bought(
    [
      [1000, 2.5, { category: 'tea', brand: 'acme', labels: ['eco'] }],
      [500, 1, { category: 'cake' }],
    ],
    { member, cashier: 'c1', channel: 'web', tenders: [{ kind: 'card', amountMinor: 1500 }] },
  );
  const values: Record<string, Test & { readonly op: 'eq' | 'hasAll' }> = {
    'receipt.total': { op: 'eq', value: 1500 },
    'receipt.quantity': { op: 'eq', value: 3500 },
    'receipt.tenders': { op: 'hasAll', values: ['card'] },
    'receipt.categories': { op: 'hasAll', values: ['tea', 'cake'] },
    store: { op: 'eq', value: 'north' },
    till: { op: 'eq', value: '1' },
    partner: { op: 'eq', value: 'shop' },
    channel: { op: 'eq', value: 'web' },
    day: { op: 'eq', value: '2026-03-04' },
    weekday: { op: 'eq', value: 'wednesday' },
    time: { op: 'eq', value: 720 },
    card: { op: 'eq', value: 'member' },
    member: { op: 'eq', value: true },
    'member.tier': { op: 'eq', value: 'gold' },
    'member.tags': { op: 'hasAll', values: ['staff'] },
    'member.days': { op: 'eq', value: 32 },
    'member.months': { op: 'eq', value: 1 },
    'member.age': { op: 'eq', value: 26 },
    // 28 February in a year that is not a leap year.
    'member.birthday': { op: 'eq', value: 4 },
    'tally.TURNOVER': { op: 'eq', value: 12 },
    'unit.POINTS': { op: 'eq', value: 7 },
    'unit.STAMPS': { op: 'eq', value: 0 },
  };
  const known = Object.keys(receiptFacts).filter((name) => name in values);
  it.each([...known, 'tally.TURNOVER', 'unit.POINTS', 'unit.STAMPS'])('%s is read', (name) => {
    const test = values[name] ?? { op: 'eq', value: '' };
    expect(receiptCheck(is(name, test))(full)).toBe(true);
    const other: Test = test.op === 'eq' ? { ...test, value: '?' } : { ...test, values: ['?'] };
    expect(receiptCheck(is(name, other))(full)).toBe(false);
  });

  it.each(['member.tier', 'member.tags', 'member.days', 'member.age', 'tally.T', 'unit.POINTS'])(
    '%s of a shopper is not known',
    (name) => {
      const shopper = bought([[1000]], { member: null });
      expect(receiptCheck(is(name, { op: 'gte', value: 0 }))(shopper)).toBe(null);
    },
  );

  it.each(['receipt.tenders', 'channel', 'member.days', 'member.birthday', 'tally.NONE'])(
    '%s that nobody told is not known',
    (name) => {
      expect(receiptCheck(is(name, { op: 'eq', value: 0 }))(asked)).toBe(null);
    },
  );

  it('of a receipt is not that of the receipt before', () => {
    const check = receiptCheck(is('receipt.total', { op: 'gte', value: 1000 }));
    const other = bought([[999]]);
    expect([asked, other, asked].map(check)).toEqual([true, false, true]);
  });

  it.each<[name: string, value: number | string]>([
    ['sku', 'sku-1'],
    ['category', 'tea'],
    ['brand', 'acme'],
    ['price', 400],
    ['total', 1000],
    ['quantity', 2500],
  ])('%s of a line is read', (name, value) => {
    const [first] = full.basket.lines;
    if (first === undefined) throw new Error('a line');
    expect(Object.keys(lineFacts)).toContain(name);
    expect(lineCheck(is(name, { op: 'eq', value }))(first)).toBe(true);
    expect(lineCheck(is(name, { op: 'eq', value: 0 }))(first)).toBe(false);
  });

  it('of a line that nobody told is not known', () => {
    const [, second] = full.basket.lines;
    if (second === undefined) throw new Error('a line');
    expect(lineCheck(is('brand', { op: 'eq', value: 'acme' }))(second)).toBe(null);
    expect(lineCheck(is('labels', { op: 'hasAny', values: ['eco'] }))(second)).toBe(null);
    expect(lineCheck(null)(second)).toBe(true);
  });

  it('of a line that has its price in parts of a cent is rounded half up', () => {
    const price = (totalMinor: number, quantity: number) => (value: number) =>
      lineCheck(is('price', { op: 'eq', value }))({ line: 1, sku: '', quantity, totalMinor });
    expect(price(1, 2000)(1)).toBe(true);
    expect(price(100, 3000)(33)).toBe(true);
  });
});

describe('conditions that the rules of a version share', () => {
  const has = (from: number) => is('unit.POINTS', { op: 'gte', value: from });
  const both = (one: Condition): Condition => ({ kind: 'all', of: [one, yes] });
  const either = (one: Condition): Condition => ({ kind: 'any', of: [of(null), one] });
  const not = (one: Condition): Condition => ({ kind: 'not', of: one });
  const withPoints = (points: number) =>
    bought([[1000]], { member: { ...anna, available: new Map([['POINTS', points]]) } });

  it('are one check, also as a part of others', () => {
    const { checkFor } = sharedReceiptChecks();
    expect(checkFor(both(has(1)))).toBe(checkFor(both(has(1))));
    expect(checkFor(both(has(1)))).not.toBe(checkFor(both(has(2))));
    expect(sharedReceiptChecks().checkFor(has(1))).not.toBe(checkFor(has(1)));
  });

  it('are asked of a receipt once, until they forget it', () => {
    let reads = 0;
    class Counted extends Map<string, number> {
      override get(unit: string): number | undefined {
        reads += 1;
        return super.get(unit);
      }
    }
    const available = new Counted([['POINTS', 5]]);
    const told = bought([[1000]], { member: { ...anna, available } });
    const { checkFor, forget } = sharedReceiptChecks();
    const checks = [both(has(1)), either(has(1)), not(has(1)), has(1)].map(checkFor);
    for (let times = 1; times < 3; times += 1) {
      expect(checks.map((check) => check(told))).toEqual([true, true, false, true]);
      expect(checks.map((check) => check(told))).toEqual([true, true, false, true]);
      expect(reads).toBe(times);
      forget();
    }
  });

  it('are let go of by an evaluation, with what it knew of the member', () => {
    let reads = 0;
    class Counted extends Map<string, number> {
      override get(unit: string): number | undefined {
        reads += 1;
        return super.get(unit);
      }
    }
    const told = bought([[1000]], { member: { ...anna, available: new Counted([['POINTS', 5]]) } });
    const version = {
      rules: [off('r', {}, { when: has(1) })],
      exclusions: { discount: null, earn: null, services: null },
      earnOn: 'paid',
      pointsSpent: 'tender',
      discountCap: null,
      costs: new Map(),
    } as const;
    for (let times = 1; times < 4; times += 1) {
      evaluate(version, told, new Map());
      expect(reads).toBe(times);
    }
  });

  it('are asked anew of the next receipt', () => {
    const check = sharedReceiptChecks().checkFor(either(has(2)));
    const [one, two] = [withPoints(1), withPoints(2)];
    expect([one, two, two, one].map(check)).toEqual([null, true, true, null]);
  });
});
