import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../../gateway/programme/evaluate/facts.ts';
import type { Discount, Rule } from '../../../gateway/programme/evaluate/rule.ts';
import { anna, bought, given, inCategory, is, off, type Said, share } from './rules.ts';

const free = { off: share(100) } as const;
const units = (count: number, more: Partial<NonNullable<Discount['units']>> = {}) => {
  return { units: { count, per: null, take: 'cheapest' as const, ...more } };
};
const coupons = { pays: { unit: 'COUPONS', amount: 1 } };
const withCoupons = (count: number) => ({ ...anna, available: new Map([['COUPONS', count]]) });
const of = (category: string): Partial<BasketLine> => ({ category });
const steps = (by: string): Partial<Discount> => {
  const [low, high] = [5, 20].map((num) => ({ num, den: 100 }));
  if (low === undefined || high === undefined) throw new Error('two steps');
  return {
    off: {
      kind: 'steps',
      by,
      steps: [
        { from: 1000, share: low },
        { from: 2000, share: high },
      ],
    },
  };
};

describe('what comes off', () => {
  it.each<[what: string, discount: Partial<Discount>, lines: Said[], gives: string[]]>([
    ['5 % of 90.00', { off: share(5) }, [[9000]], ['r 1:450']],
    [
      'half a cent is rounded up, once for all lines',
      { off: share(50) },
      [[1], [1], [1]],
      ['r 1:1 2:1'],
    ],
    ['a share too small for a cent is nothing', { off: share(1) }, [[49]], []],
    [
      'so much off, spread by price',
      { off: { kind: 'amount', minor: 100 } },
      [[300], [100]],
      ['r 1:75 2:25'],
    ],
    ['never more than the price', { off: { kind: 'amount', minor: 100 } }, [[60]], ['r 1:60']],
    [
      'each piece for 3.00',
      { off: { kind: 'price', minor: 300 } },
      [[1000, 2], [200]],
      ['r 1:400'],
    ],
    [
      'what is weighed, by its weight',
      { off: { kind: 'price', minor: 300 } },
      [[1000, 2.5]],
      ['r 1:250'],
    ],
    [
      'less than a kilogram is not free',
      { off: { kind: 'price', minor: 300 } },
      [[345, 0.345]],
      ['r 1:241'],
    ],
    ['at cost', { off: { kind: 'cost' } }, [[6000, 1, { costMinor: 4000 }], [100]], ['r 1:2000']],
    [
      'a cost above the price changes nothing',
      { off: { kind: 'cost' } },
      [[60, 1, { costMinor: 80 }]],
      [],
    ],
    [
      'a piece at its part of the cost',
      { off: { kind: 'cost' }, ...units(1) },
      [[1000, 2.5, { costMinor: 500 }]],
      ['r 1:200'],
    ],
    ['at most 0.50', { off: share(50), maxMinor: 50 }, [[400], [100]], ['r 1:40 2:10']],
    ['below the first step', steps('lines.total'), [[999]], []],
    ['a step that is just reached', steps('lines.total'), [[1000]], ['r 1:50']],
    ['the highest step', steps('lines.total'), [[1500], [500]], ['r 1:300 2:100']],
    [
      'a step by all of its lines, off one piece',
      { ...steps('lines.total'), ...units(1) },
      [[1500], [500]],
      ['r 2:100'],
    ],
    ['a step by what is not known', steps('tally.NONE'), [[5000]], []],
    ['the cheapest piece', { ...free, ...units(1) }, [[600, 2], [200]], ['r 2:200']],
    [
      'the dearest piece',
      { ...free, ...units(1, { take: 'dearest' }) },
      [[600, 2], [200]],
      ['r 1:300'],
    ],
    ['of equal ones the first line', { ...free, ...units(1) }, [[600, 2], [300]], ['r 1:300']],
    ['as many pieces as there are', { ...free, ...units(5) }, [[600, 2], [200]], ['r 1:600 2:200']],
    [
      'whole pieces of what is weighed',
      { ...free, ...units(5) },
      [
        [1000, 2.5],
        [100, 0.5],
      ],
      ['r 1:800'],
    ],
    ['what costs nothing is passed over', { ...free, ...units(1) }, [[0], [200]], ['r 2:200']],
    [
      'ties of the spread go by line, whatever the pieces cost',
      { off: { kind: 'amount', minor: 1 }, ...units(2) },
      [[200], [200]],
      ['r 1:1'],
    ],
    [
      'one for each two',
      { ...free, ...units(1, { per: { lines: null, quantity: 2000 } }) },
      [[500, 5]],
      ['r 1:200'],
    ],
  ])('%s', (_what, discount, lines, gives) => {
    expect(given([off('r', discount)], bought(lines)).discounts).toEqual(gives);
  });
});

describe('pieces that a discount is for', () => {
  const beer = off(
    'beer',
    { ...free, ...units(1, { per: { lines: inCategory('dish'), quantity: 1000 } }) },
    { lines: inCategory('beer') },
  );
  it.each<[lines: Said[], gives: string[]]>([
    [
      [
        [12000, 1, of('dish')],
        [4000, 1, of('beer')],
      ],
      ['beer 2:4000'],
    ],
    [
      [
        [12000, 1, of('dish')],
        [8000, 2, of('beer')],
      ],
      ['beer 2:4000'],
    ],
    [
      [
        [24000, 2, of('dish')],
        [8000, 2, of('beer')],
      ],
      ['beer 2:8000'],
    ],
    [[[4000, 1, of('beer')]], []],
  ])('are one for each so many of other lines: %j', (lines, gives) => {
    expect(given([beer], bought(lines, { member: null })).discounts).toEqual(gives);
  });

  it('are counted of no excluded line, but of one that is named', () => {
    const version = { exclusions: { discount: inCategory('bag'), earn: null, services: null } };
    const lines: Said[] = [
      [900, 3, of('wash')],
      [100, 1, of('bag')],
    ];
    const each4 = (of4: Rule['lines']) =>
      off('r', { ...free, ...units(1, { per: { lines: of4, quantity: 4000 } }) });
    expect(given([each4(null)], bought(lines), { version }).discounts).toEqual([]);
    const named = inCategory('bag', 'wash');
    expect(given([each4(named)], bought(lines), { version }).discounts).toEqual(['r 1:300']);
  });

  it('are not made free twice', () => {
    const rules = [off('a', { ...free, ...units(1) }), off('b', { ...free, ...units(1) })];
    const { discounts, paid } = given(rules, bought([[900, 3]]));
    expect(discounts).toEqual(['a 1:300', 'b 1:300']);
    expect(paid).toBe(300);
  });
});

describe('what a member pays for a discount', () => {
  const one = { ...free, ...units(2), ...coupons };
  it.each<[coupons: number, pieces: number, gives: string[], pays: number[]]>([
    [0, 3, [], []],
    [1, 3, ['r 1:100'], [1]],
    [5, 3, ['r 1:200'], [2]],
    [5, 1, ['r 1:100'], [1]],
  ])('with %i coupons and %i pieces', (has, pieces, gives, pays) => {
    const asked = bought([[pieces * 100, pieces]], { member: withCoupons(has) });
    const { discounts, outcome } = given([off('r', one)], asked);
    expect(discounts).toEqual(gives);
    expect(outcome.discounts.map((each) => each.pays?.amount)).toEqual(pays);
  });

  it('is one coupon for the whole, without pieces', () => {
    const asked = bought([[300, 3]], { member: withCoupons(9) });
    expect(given([off('r', { ...free, ...coupons })], asked).outcome.discounts[0]?.pays).toEqual({
      unit: 'COUPONS',
      amount: 1,
    });
  });

  it('is nothing for pieces that save nothing', () => {
    const two = { off: { kind: 'price', minor: 200 }, ...units(2), ...coupons } as const;
    const asked = bought([[150], [300]], { member: withCoupons(9) });
    expect(given([off('r', two)], asked).outcome.discounts[0]?.pays?.amount).toBe(1);
  });

  it('cannot be paid with twice', () => {
    const rules = [off('a', { ...one, ...units(1) }), off('b', { ...one, ...units(1) })];
    const asked = bought([[300, 3]], { member: withCoupons(1) });
    expect(given(rules, asked).discounts).toEqual(['a 1:100']);
  });
});

describe('discounts together', () => {
  const group = (mode: Rule['stack']['mode'], name = 'g') => ({ stack: { group: name, mode } });
  const order = (percent: number) => ({ on: 'order' as const, off: share(percent) });
  it.each<[what: string, rules: Rule[], gives: string[]]>([
    [
      'each takes from what the one before has left',
      [off('a', 10), off('b', 10)],
      ['a 1:100', 'b 1:90'],
    ],
    [
      'higher priorities first',
      [off('a', 10), off('b', 10, { priority: 1 })],
      ['b 1:100', 'a 1:90'],
    ],
    [
      'order discounts last, whatever their priority',
      [off('a', order(10), { priority: 9 }), off('b', 10)],
      ['b 1:100', 'a 1:90'],
    ],
    [
      'best: the one that gives most',
      [off('a', 5, group('best')), off('b', 20, group('best')), off('c', 10, group('best'))],
      ['b 1:200'],
    ],
    [
      'best: of equal ones the first',
      [off('a', 5, group('best')), off('b', 5, group('best'))],
      ['a 1:50'],
    ],
    [
      'best: an order discount against a line discount',
      [off('a', 5, group('best')), off('b', order(20), group('best'))],
      ['b 1:200'],
    ],
    [
      'best: a line discount against an order discount',
      [off('a', 5, group('best')), off('b', order(3), group('best'))],
      ['a 1:50'],
    ],
    [
      'best: at its place among the order discounts',
      [off('a', 5, group('best')), off('b', order(20), group('best')), off('c', 10)],
      ['c 1:100', 'b 1:180'],
    ],
    [
      'best: rules that add up are not in it',
      [off('a', 30, group('add')), off('b', 20, group('best')), off('c', 10, group('best'))],
      ['a 1:300', 'b 1:140'],
    ],
    [
      'best: each group for itself',
      [off('a', 5, group('best')), off('b', 5, group('best', 'h'))],
      ['a 1:50', 'b 1:48'],
    ],
    [
      'first: only the first that gives something',
      [
        off('a', { off: share(50), ...coupons }, group('first')),
        off('b', 10, group('first')),
        off('c', 20, group('first')),
      ],
      ['b 1:100'],
    ],
    [
      'alone: nothing beside it',
      [off('a', 10), off('b', 3, group('alone', 'all')), off('c', 5, group('alone', 'all'))],
      ['b 1:30'],
    ],
    [
      'alone: those of one group stand together, and nothing of another beside them',
      [
        ...[off('a', 10), off('b', 3, group('alone')), off('c', 50, group('alone', 'h'))],
        ...[off('d', 5, group('alone')), off('e', 50, group('add'))],
      ],
      ['b 1:30', 'd 1:49'],
    ],
    [
      'alone: when it gives nothing, the others do',
      [off('a', 10), off('b', { off: share(3), ...coupons }, group('alone'))],
      ['a 1:100'],
    ],
  ])('%s', (_what, rules, gives) => {
    expect(given(rules, bought([[1000]])).discounts).toEqual(gives);
  });

  // Two washes of 80 for a coupon each, on a receipt of 160.
  it.each<[cap: number, gives: string[], pays: number[]]>([
    [100, ['r 1:160'], [2]],
    [75, ['r 1:80'], [1]],
    [50, ['r 1:80'], [1]],
    [49, [], []],
  ])('cost whole coupons within a cap of %i %%, and only for what is given', (cap, gives, pays) => {
    const asked = bought([[160, 2]], { member: withCoupons(2) });
    const version = { discountCap: { num: cap, den: 100 } };
    const said = given([off('r', { ...free, ...units(2), ...coupons })], asked, { version });
    expect(said.discounts).toEqual(gives);
    expect(said.outcome.discounts.map((one) => one.pays?.amount)).toEqual(pays);
  });

  // 100 stamps for 9.99 off: each stamp is worth 9.99 minor units.
  it.each<[left: number, gives: string[], pays: number[]]>([
    [999, ['r 1:999'], [100]],
    [998, ['r 1:990'], [99]],
    [500, ['r 1:500'], [50]],
    [499, ['r 1:490'], [49]],
    [9, [], []],
  ])('cost stamps in proportion where a budget leaves %i', (left, gives, pays) => {
    const stamps = { pays: { unit: 'COUPONS', amount: 100 }, off: { kind: 'amount', minor: 999 } };
    const budget = { minor: left, per: 'ever' as const, isPartial: true };
    const rules = [off('r', stamps as Partial<Discount>, { budget })];
    const said = given(rules, bought([[2000]], { member: withCoupons(100) }));
    expect(said.discounts).toEqual(gives);
    expect(said.outcome.discounts.map((one) => one.pays?.amount)).toEqual(pays);
  });

  it.each<[cap: number, gives: string[]]>([
    [100, ['a 1:500', 'b 1:250']],
    [60, ['a 1:500', 'b 1:100']],
    [50, ['a 1:500']],
    [20, ['a 1:200']],
  ])('stay within a cap of %i %% of the receipt, the last give way', (cap, gives) => {
    const version = { discountCap: { num: cap, den: 100 } };
    const limits = [{ scope: 'total', of: 'uses', max: 9, per: 'ever' }] as const;
    const { discounts, uses } = given([off('a', 50), off('b', 50, { limits })], bought([[1000]]), {
      version,
    });
    expect(discounts).toEqual(gives);
    const kept = gives[1]?.split(':')[1];
    expect(uses).toEqual(kept === undefined ? [] : [`b|total| 1 ${kept} ${kept}`]);
  });

  it('leave alone what is excluded or of other lines', () => {
    const version = { exclusions: { discount: inCategory('book'), earn: null, services: null } };
    const lines: Said[] = [[1000, 1, of('book')], [1000, 1, of('tea')], [1000]];
    expect(given([off('a', 10)], bought(lines), { version }).discounts).toEqual(['a 2:100 3:100']);
    const tea = off('a', 10, { lines: inCategory('tea', 'book') });
    expect(given([tea], bought(lines), { version }).discounts).toEqual(['a 2:100']);
    const notTea = off('a', 10, { lines: { kind: 'not', of: inCategory('tea') } });
    // The third line has no category: whether it is tea is not known.
    expect(given([notTea], bought(lines), {}).discounts).toEqual(['a 1:100']);
    const twice = off('a', 10, { lines: inCategory('tea', 'tea') });
    expect(given([twice], bought(lines), {}).discounts).toEqual(['a 2:100']);
    const sku = off('a', 10, { lines: is('sku', { op: 'eq', value: 'sku-3' }) });
    expect(given([sku], bought(lines), {}).discounts).toEqual(['a 3:100']);
  });

  it('are the same in whatever order the till sends the lines', () => {
    const lines = bought([[100], [300], [200]]);
    const turned = {
      ...lines,
      basket: { ...lines.basket, lines: lines.basket.lines.toReversed() },
    };
    const rules = [off('a', 7), off('b', { off: { kind: 'amount', minor: 5 } })];
    expect(given(rules, turned).discounts).toEqual(given(rules, lines).discounts);
  });
});
