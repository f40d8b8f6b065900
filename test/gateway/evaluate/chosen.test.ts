import { describe, expect, it } from 'vitest';
import { addUses } from '../../../gateway/programme/evaluate/limits.ts';
import type { LineCondition, Rule, Test } from '../../../gateway/programme/evaluate/rule.ts';
import { standTogether } from '../../../gateway/programme/evaluate/stacking.ts';
import { anna, bought, earns, given, is, off, times } from './rules.ts';

const pays = { unit: 'COUPONS', amount: 1 };
const free = { kind: 'share', share: { num: 1, den: 1 } } as const;

describe('a rule for some goods finds their lines, however they are named', () => {
  const sale = bought([
    [1000, 1, { sku: 'tea', category: 'food', brand: 'acme', labels: ['bio'] }],
    [500, 1, { sku: 'mug', category: 'home', brand: 'other', labels: [] }],
    [200],
  ]);
  const rows: [string, string][] = [
    ['sku', 'tea'],
    ['category', 'food'],
    ['brand', 'acme'],
    ['labels', 'bio'],
  ];
  const found = (fact: string, test: Test) => {
    const lines: LineCondition = is(fact, test);
    return given(
      [
        off('other', 1, { lines: is('sku', { op: 'eq', value: 'hat' }) }),
        off('ten', 10, { lines }),
      ],
      sale,
    ).discounts;
  };

  it.each(rows)('%s: %s', (fact, value) => {
    const one: Test = fact === 'labels' ? { op: 'hasAny', values: [value] } : { op: 'eq', value };
    expect(found(fact, one)).toEqual(['ten 1:100']);
    const some: Test = { op: fact === 'labels' ? 'hasAll' : 'in', values: [value] };
    expect(found(fact, some)).toEqual(['ten 1:100']);
  });

  it('also where a price is asked, and each good only once', () => {
    expect(found('total', { op: 'gte', value: 1000 })).toEqual(['ten 1:100']);
    expect(found('total', { op: 'eq', value: 500 })).toEqual(['ten 2:50']);
    expect(found('sku', { op: 'in', values: ['mug', 'tea', 'mug'] })).toEqual(['ten 1:100 2:50']);
  });
});

describe('multipliers of one group', () => {
  const stack = (mode: 'add' | 'first' | 'best') => ({ stack: { group: 'all', mode } });
  it('compete with those of their own kind only', () => {
    const rules = [
      ...[earns('base'), times('add', 5, stack('add')), times('best', 3, stack('best'))],
      ...[times('fewer', 2, stack('best')), times('first', 2, stack('first'))],
    ];
    expect(given(rules, bought([[1000]])).points).toEqual([
      ...['base 10 1:10', 'add 40 1:40', 'best 20 1:20', 'first 10 1:10'],
    ]);
  });
});

describe('a chance', () => {
  const drawn = (oneIn: number, wish: Partial<Rule> = {}) =>
    given([off('luck', 10, { chance: { oneIn, seed: 's' }, ...wish })], bought([[1000]])).discounts;

  it('is only for whom the rule is: nobody else is drawn', () => {
    expect(drawn(1)).toEqual(['luck 1:100']);
    expect(drawn(1, { when: is('store', { op: 'eq', value: 'south' }) })).toEqual([]);
    expect(drawn(1, { when: is('member.tier', { op: 'eq', value: 'gold' }) })).toEqual([]);
  });
});

describe('what goes to another member', () => {
  it('is for nobody where nobody is named', () => {
    expect(given([earns('gift', {}, { to: 'referrer' })], bought([[1000]])).points).toEqual([]);
  });
});

describe('a receipt that pays with the points that it earns', () => {
  const coffee = off(
    'coffee',
    { off: free, pays: { unit: 'POINTS', amount: 20 } },
    { lines: is('sku', { op: 'eq', value: 'sku-1' }) },
  );
  const referrer = { id: 'bo', tags: [], shares: [] };
  const member = { ...anna, paysAtOnce: { POINTS: 0 }, sponsors: { referrer } };
  it.each([
    ['member', ['coffee 1:300']],
    ['referrer', []],
  ] as const)('counts those of the %s: %j', (to, discounts) => {
    const sale = bought([[300], [2000]], { member });
    expect(given([coffee, earns('gift', {}, { to })], sale).discounts).toEqual(discounts);
  });
});

describe('pieces', () => {
  const cheapest = (count: number) =>
    ({ off: free, units: { count, per: null, take: 'cheapest' } }) as const;

  it('cost their share of the line, rounded half up', () => {
    expect(given([off('free', cheapest(1))], bought([[100, 3]])).discounts).toEqual(['free 1:33']);
    expect(given([off('free', cheapest(2))], bought([[100, 3]])).discounts).toEqual(['free 1:67']);
  });

  it('that are free are taken from their own line, and the next rule finds those of the others', () => {
    const dearest = { off: free, units: { count: 1, per: null, take: 'dearest' } } as const;
    const rules = [off('first', cheapest(1)), off('second', dearest)];
    expect(given(rules, bought([[1000], [500]])).discounts).toEqual([
      'first 2:500',
      'second 1:1000',
    ]);
  });
});

describe('two rules that are each paid with a coupon', () => {
  const rules = [off('first', { pays }), off('second', { pays })];
  it.each([
    [0, []],
    [1, ['first 1:100']],
    [2, ['first 1:100', 'second 1:90']],
  ])('give with %i coupons %j', (coupons, discounts) => {
    const member = { ...anna, available: new Map([['COUPONS', coupons]]) };
    expect(given(rules, bought([[1000]], { member })).discounts).toEqual(discounts);
  });
});

describe('what is left of a discount', () => {
  const limits: Rule['limits'] = [{ of: 'discount', scope: 'total', max: 1, per: 'day' }];
  it('names no line of which nothing comes off', () => {
    expect(given([off('ten', 10, { limits })], bought([[10], [10]])).discounts).toEqual([
      'ten 1:1',
    ]);
  });

  it('is no word of the cap where it is just reached', () => {
    const version = { discountCap: { num: 3, den: 10 } };
    const { outcome } = given([off('most', 30)], bought([[1000]]), { version });
    expect(outcome.discounts[0]?.minor).toBe(300);
    expect(JSON.stringify(outcome.discounts)).not.toContain('cap');
  });
});

describe('a rule with a limit of its own and one that it shares', () => {
  it('counts what others of the receipt have taken of the shared one', () => {
    const own = { of: 'uses', scope: 'total', max: 9, per: 'day' } as const;
    const shared = {
      of: 'discount',
      scope: 'total',
      max: 150,
      per: 'day',
      shared: 'both',
    } as const;
    const rules = [
      off('first', 10, { limits: [shared] }),
      off('second', 10, { limits: [own, shared] }),
    ];
    expect(given(rules, bought([[1000]])).discounts).toEqual(['first 1:100', 'second 1:50']);
  });

  it('uses add up: times, money and cost', () => {
    const key = { rule: 'ten', scope: 'total', period: '' };
    const once = new Map([['ten|total|', { times: 1, minor: 20, cost: 30 }]]);
    const twice = addUses(once, [{ key, times: 2, minor: 5, cost: 7 }]);
    expect(twice.get('ten|total|')).toEqual({ times: 3, minor: 25, cost: 37 });
  });
});

describe('two rules that stand alone', () => {
  const stack = (mode: 'alone' | 'add' | 'best', group: string) => ({ mode, group });
  it.each([
    [stack('alone', 'week'), stack('alone', 'week'), true],
    [stack('alone', 'week'), stack('alone', 'day'), false],
    [stack('alone', 'all'), stack('alone', 'all'), false],
    [stack('alone', 'week'), stack('add', 'week'), false],
    [stack('best', 'week'), stack('alone', 'week'), false],
    [stack('add', 'week'), stack('add', 'week'), false],
  ])('stand beside each other in one group that has a name: %j, %j', (a, b, together) => {
    expect(standTogether(a, b)).toBe(together);
  });
});

describe('what tallies come to with the receipt', () => {
  const many = is('after.TURNOVER', { op: 'gte', value: 900 });
  const asked = (percent: number, member = true) => {
    const sale = bought([[600], [400]], member ? {} : { member: null });
    const after = (paid: readonly { readonly line: number; readonly minor: number }[]) =>
      new Map([
        ['TURNOVER', paid.reduce((sum, { line, minor }) => sum + (line > 0 ? minor : 0), 0)],
      ]);
    const rules = [off('some', percent), earns('base', {}, { when: many })];
    return given(rules, { ...sale, after }).points;
  };

  it('goes by what is paid for each line, and a shopper has none', () => {
    expect(asked(10)).toEqual(['base 9 1:5 2:4']);
    expect(asked(11)).toEqual([]);
    expect(asked(10, false)).toEqual([]);
  });
});
