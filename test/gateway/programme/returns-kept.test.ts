import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import { recheckOf } from '../../../gateway/programme/recheck.ts';
import { programmesOf } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

const stack = (mode: string, group = '') =>
  `stack: { ${group === '' ? '' : `group: ${group}, `}mode: ${mode} }`;
const kept = (how: string) => `{ id: kept, ${how}, discount: { percent: 20 } }`;
const order = 'discount: { on: order, percent: 10 }';
/** Gives at 200.00, and nothing any more when half of it is back. */
const large = (how: string) =>
  `{ id: large, ${how}, onReturn: recheck, when: { receipt.total: { gte: "150.00" } }, ${order} }`;
/** Gives nothing at 200.00, and could give in the place of the other then. */
const small = (how: string) =>
  `{ id: small, ${how}, onReturn: recheck, when: { receipt.total: { lt: "150.00" } }, ${order} }`;

describe('beside a discount that is kept, of 100.00 that are left, a rule that is evaluated again', () => {
  const add = stack('add');
  const [bestA, firstA, aloneA] = ['best', 'first', 'alone'].map((mode) => stack(mode, 'a'));
  it.each([
    ['of the same group does not come in: best', bestA, add, bestA, 6400],
    ['of the same group does not come in: first', firstA, add, firstA, 6400],
    ['of another group does', bestA, add, stack('best', 'b'), 7200],
    ['of the group that stacks otherwise does', bestA, add, firstA, 7200],
    ['that adds does', bestA, add, add, 7200],
    ['that is alone does not', add, add, stack('alone'), 6400],
    ['does not where the kept one is alone', aloneA, aloneA, add, 6400],
    ['does where both are alone in one group', aloneA, aloneA, aloneA, 7200],
  ])('%s', (_what, own, before, other, refund) => {
    const shop = shopOf([kept(own ?? ''), large(before ?? ''), small(other ?? '')]);
    const lines = [line(10_000), line(10_000)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(14_400);
    expect(back(shop, 'R', [2, 10_000]).refundMinor).toBe(refund);
    expect(back(shop, 'R', [1, 10_000]).refundMinor).toBe(14_400 - refund);
  });

  it('does not come in before it either', () => {
    const first = stack('first', 'a');
    const shop = shopOf([small(first), large(stack('add')), kept(first)]);
    const lines = [line(10_000), line(10_000)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(14_400);
    expect(back(shop, 'R', [2, 10_000]).refundMinor).toBe(6_400);
  });

  it('stands on what is left of a coupon on the same line', () => {
    const steps = 'steps: [ { from: "50.00", percent: 5 }, { from: "180.00", percent: 10 } ]';
    const shop = shopOf([
      '{ id: coupon, discount: { amount: "10.00" } }',
      `{ id: ladder, onReturn: recheck, discount: { on: order, ${steps} } }`,
    ]);
    const lines = [line(20_000, { quantity: 2000 })];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(17_100);
    expect(back(shop, 'R', [1, 10_000]).refundMinor).toBe(17_100 - 9_025);
    expect(back(shop, 'R', [1, 10_000]).refundMinor).toBe(9_025);
  });

  it('does not come in where it would give more than the kept one', () => {
    const best = stack('best', 'a');
    const less = kept(best).replace('percent: 20', 'percent: 5');
    const shop = shopOf([less, large(stack('add')), small(best)]);
    const lines = [line(10_000), line(10_000)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(17_100);
    expect(back(shop, 'R', [2, 10_000]).refundMinor).toBe(7_600);
  });

  it.each([
    ['its goods are back', 10_000, 7_200],
    ['they are back for less than they cost, and 8.00 are left to pay', 9_000, 6_400],
  ])('comes in where nothing of the kept one is left: %s', (_what, minor, refund) => {
    const best = stack('best', 'a');
    const only = kept(`lines: { sku: tea }, ${best}`);
    const shop = shopOf([only, large(stack('add')), small(best)]);
    const lines = [line(10_000), line(10_000, { sku: 'tea' })];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(16_200);
    expect(back(shop, 'R', [2, minor]).refundMinor).toBe(refund);
  });
});

describe('points for each paid piece of the rest', () => {
  const pieces =
    '{ id: each, onReturn: recheck, earn: { unit: POINTS, perQuantity: 1, amount: 1 } }';
  const cake = 'lines: { sku: cake }';
  it.each([
    ['a free one counts for nothing', '{ percent: 100, units: 1 }', 3, 2],
    ['those of a line that is free earn nothing', '{ percent: 100 }', 2, 1],
    ['those at half price count', '{ percent: 50, units: 2 }', 4, 3],
    ['those at another price count', '{ amount: "1.50", units: 2 }', 4, 3],
    [
      'those of a line of which no more than a part is free count',
      '{ percent: 100, atMost: "3.00" }',
      4,
      3,
    ],
  ])('%s', (_what, discount, sold, rest) => {
    const shop = shopOf([`{ id: gift, ${cake}, discount: ${discount} }`, pieces]);
    const cakes = line(600, { sku: 'cake', quantity: 2000 });
    bought(shop, { number: 'R', lines: [line(600, { quantity: 2000 }), cakes] });
    expect(has(shop, 'POINTS')).toBe(sold);
    back(shop, 'R', [1, 300]);
    expect(has(shop, 'POINTS')).toBe(rest);
    back(shop, 'R', [2, 600, 2000]);
    expect(has(shop, 'POINTS')).toBe(1);
  });

  it('one is free at its own price, whatever those before it cost', () => {
    const shop = shopOf([`{ id: gift, ${cake}, discount: { percent: 100, units: 1 } }`, pieces]);
    const cakes = line(500, { sku: 'cake', quantity: 2000 });
    bought(shop, { number: 'R', lines: [line(900, { quantity: 3000 }), cakes] });
    expect(has(shop, 'POINTS')).toBe(4);
    back(shop, 'R', [1, 300]);
    expect(has(shop, 'POINTS')).toBe(3);
  });

  it('one is free beside another, all of whose price was given back with its like', () => {
    const shop = shopOf([`{ id: gift, ${cake}, discount: { percent: 100, units: 3 } }`, pieces]);
    const cakes = [line(600, { sku: 'cake', quantity: 2000 }), line(200, { sku: 'cake' })];
    bought(shop, { number: 'R', lines: [line(600, { quantity: 2000 }), ...cakes] });
    expect(has(shop, 'POINTS')).toBe(2);
    expect(back(shop, 'R', [2, 600])).toMatchObject({ refundMinor: 0, reversed: [] });
    expect(back(shop, 'R', [1, 300])).toMatchObject({ refundMinor: 300 });
    expect(has(shop, 'POINTS')).toBe(1);
  });

  it('of two free lines one is back: the other is still free', () => {
    const shop = shopOf([`{ id: gift, ${cake}, discount: { percent: 100, units: 2 } }`, pieces]);
    const cakes = [line(300, { sku: 'cake' }), line(200, { sku: 'cake' })];
    bought(shop, { number: 'R', lines: [line(900), ...cakes] });
    expect(has(shop, 'POINTS')).toBe(1);
    expect(back(shop, 'R', [2, 300]).refundMinor).toBe(0);
    expect(has(shop, 'POINTS')).toBe(1);
    expect(back(shop, 'R', [1, 900]).refundMinor).toBe(900);
    expect(has(shop, 'POINTS')).toBe(0);
  });
});

it('points that are refunded of several tenders pay for nothing any more, in their order', () => {
  const base = '{ id: base, onReturn: recheck, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
  const shop = shopOf([base], ['pointsSpent: discount']);
  shop.adjust(300);
  const tender = (amount: number, number: string) => {
    const spent = shop.spend(amount, number);
    if (!spent.ok || spent.answer.kind !== 'spend') throw new Error('no spend');
    return { kind: 'points', spend: spent.answer.spend, amountMinor: amount * 10 };
  };
  const tenders = [tender(100, 'S'), tender(200, 'T'), { kind: 'cash', amountMinor: 7_000 }];
  bought(shop, { number: 'R', lines: [line(5_000), line(5_000)], tenders });
  expect(has(shop, 'POINTS')).toBe(70);
  back(shop, 'R', [1, 5_000]);
  // Of 50.00 that are left 15.00 are paid with points; 150 points are back.
  expect(has(shop, 'POINTS')).toBe(150 + 35);
});

describe('of a receipt of nobody the facts are kept', () => {
  const asked: Asked = {
    basket: {
      ...{ lines: [], tenders: [], partner: 'shop', store: '1', till: '1' },
      ...{ day: '2026-03-02', at: Date.UTC(2026, 2, 2), zone: 'UTC' },
    },
    ...{ card: 'none', member: null },
  };
  const base = '{ id: base, discount: { percent: 5 } }';
  const isKept = (more: string, rule = base, isWhole = false) => {
    const [version] = programmesOf(
      [
        ...['stamgast: 1', 'id: points', 'effectiveFrom: 2020-01-01T00:00', 'zone: UTC'],
        ...['currency: EUR', 'units: { POINTS: {} }', more, `rules: [ ${rule} ]`],
      ].join('\n'),
    );
    if (version === undefined) throw new Error('no version');
    const what = { asked, uses: new Map() };
    return (isWhole ? recheckOf(version, what, true) : recheckOf(version, what)) !== null;
  };

  it.each([
    ['by no plain programme', '', false],
    [
      'where a tally counts receipts on a condition',
      '{ of: receipts, when: { store: "1" } }',
      true,
    ],
    ['where a tally counts days on a condition', '{ of: days, when: { store: "1" } }', true],
    ['not where a tally counts all receipts', '{ of: receipts }', false],
    ['not where a tally counts money on a condition', '{ of: paid, when: { store: "1" } }', false],
  ])('%s', (_what, tally, told) => {
    expect(isKept(tally === '' ? '' : `tallies: { T: ${tally} }`)).toBe(told);
  });

  it('where a rule is evaluated again, and where a member may collect it', () => {
    expect(isKept('', base.replace('base,', 'base, onReturn: recheck,'))).toBe(true);
    expect(isKept('', base, true)).toBe(true);
    expect(recheckOf(null, { asked, uses: new Map() }, true)).toBeNull();
  });
});
