import { describe, expect, it } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { answered, refOf, type Shop } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

const base = '{ id: base, lines: { sku: tea }, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
const cup = '{ id: cup, lines: { sku: cup }, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } }';
const exchange = (id: string, from: string, to: string, more = '') =>
  `{ id: ${id}, ${more}exchange: { from: { unit: ${from} }, to: { unit: ${to} } } }`;
const units = (points = '') => [
  `units: { POINTS: { ${points} }, STAMPS: {}, C: { cost: "0.15", value: "1.00" }, D: {} }`,
];
const tea = (totalMinor: number) => line(totalMinor, { sku: 'tea' });
const spendC = (shop: Shop, amount: number) =>
  shop.run({
    ...{ kind: 'spend', id: 'sp-c', receipt: refOf('C'), occurredAt: shop.now },
    ...{ who: { member: 'anna' }, unit: 'C', amount },
  });

describe('a return that needs points that have become something else', () => {
  it('undoes steps of its own unit alone', () => {
    const rules = [
      ...[base, cup, exchange('wash', 'STAMPS, amount: 2', 'D, amount: 1')],
      exchange('cert', 'POINTS, amount: 20', 'C, amount: 2'),
    ];
    const shop = shopOf(rules, units());
    bought(shop, { number: 'R', lines: [tea(5000)] });
    bought(shop, { number: 'S', lines: [line(100, { sku: 'cup', quantity: 4000 })] });
    const all = () => ['POINTS', 'C', 'STAMPS', 'D'].map((unit) => has(shop, unit));
    expect(all()).toEqual([10, 4, 0, 2]);
    expect(back(shop, 'R', [1, 5000]).shortfalls).toEqual([]);
    expect(all()).toEqual([0, 0, 0, 2]);
    expect([...shop.keeper.spends.values()].map(({ unit, isUndone }) => [unit, isUndone])).toEqual([
      ['POINTS', true],
      ['STAMPS', false],
    ]);
  });

  it('undoes no step of which something is spent', () => {
    const shop = shopOf([base, exchange('cert', 'POINTS, amount: 20', 'C, amount: 2')], units());
    bought(shop, { number: 'R', lines: [tea(5000)] });
    answered(spendC(shop, 1), 'spend');
    const { reversed, shortfalls } = back(shop, 'R', [1, 5000]);
    expect(reversed).toEqual([{ unit: 'POINTS', amount: 30 }]);
    expect(shortfalls).toEqual([{ unit: 'POINTS', amount: 20, policy: 'clamp' }]);
    expect([has(shop, 'POINTS'), has(shop, 'C')]).toEqual([0, 1]);
  });

  it('undoes one of which only a part has a life left', () => {
    const rules = [base, exchange('cert', 'POINTS, amount: 40', 'C, amount: 2')];
    const shop = shopOf(rules, units('life: 1 month'));
    bought(shop, { number: 'A', lines: [tea(1000)] });
    shop.at('2026-03-20T12:00');
    bought(shop, { number: 'B', lines: [tea(3000)] });
    expect([has(shop, 'POINTS'), has(shop, 'C')]).toEqual([0, 2]);
    shop.at('2026-04-10T12:00');
    // The ten of A are over; the thirty of B come back and are taken.
    expect(back(shop, 'B', [1, 3000]).reversed).toEqual([{ unit: 'POINTS', amount: 30 }]);
    expect([has(shop, 'POINTS'), has(shop, 'C')]).toEqual([0, 0]);
    expect(shop.keeper.account('breakage')).toBe(10);
  });
});

describe('an exchange within a budget', () => {
  it.each([
    ['gives its rest in whole steps', 'budget: { money: "1.00" }, ', 6, 30],
    ['keeps a rest that is too little', 'budget: { money: "1.00", rest: keep }, ', 0, 50],
    ['gives all where it lasts', 'budget: { money: "2.25" }, ', 15, 0],
    ['counts the cost rounded up', 'budget: { money: "2.24", rest: keep }, ', 0, 50],
    ['gives as often as its limit allows', 'limit: { member: 1 }, ', 15, 0],
  ])('%s', (_what, more, made, left) => {
    const rule = exchange('cert', 'POINTS, amount: 10', 'C, amount: 3', more);
    const shop = shopOf([base, rule], units());
    bought(shop, { number: 'R', lines: [tea(5000)] });
    expect([has(shop, 'C'), has(shop, 'POINTS')]).toEqual([made, left]);
  });
});

describe('coupons that paid for several goods of a receipt', () => {
  const paid = (sku: string, unit: string, amount: number) =>
    `{ id: ${sku}, lines: { sku: ${sku} }, discount: { percent: 100, units: 1, pays: { unit: ${unit}, amount: ${amount} } } }`;

  it('come back each with its own', () => {
    const shop = shopOf([paid('mug', 'STAMPS', 4), paid('hat', 'D', 3)], units());
    for (const [unit, amount] of [['STAMPS', 4] as const, ['D', 3] as const]) {
      shop.run({
        ...{ kind: 'adjust', who: { member: 'anna' }, unit, amount, reason: 'gift', at: shop.now },
      });
    }
    const lines = [line(900, { sku: 'mug' }), line(500, { sku: 'hat' })];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(0);
    expect(back(shop, 'R', [1, 900]).givenBack).toEqual([{ unit: 'STAMPS', amount: 4 }]);
    expect([has(shop, 'STAMPS'), has(shop, 'D')]).toEqual([4, 0]);
    expect(back(shop, 'R', [2, 500]).givenBack).toEqual([{ unit: 'D', amount: 3 }]);
  });
});

it('spent points of a lot that is another member’s again pay what that member owes', () => {
  const shop = shopOf([base], units('value: "0.10"'));
  shop.enrol('bo', 'num-2');
  shop.adjust(30);
  shop.spend(30, 'S');
  const undo: Command = {
    ...{ kind: 'return', receipt: refOf('B'), of: refOf('S'), occurredAt: shop.now },
    ...{ currency: 'DKK', lines: [], mayWait: false },
  };
  const state = shop.keeper.load(undo, shop.now);
  const { member: bo } = shop.keeper.load({ kind: 'settle', member: 'bo' }, shop.now);
  if (state.member === null || bo === null) throw new Error('both are members');
  const lots = state.member.lots.map((lot) => ({ ...lot, member: 'bo' }));
  const decided = decide(
    shop.keeper.programmes,
    {
      ...{ ...state, member: { ...state.member, lots: [] } },
      others: [{ member: { ...bo, lots, debts: { POINTS: 12 } }, spends: [], holds: [] }],
    },
    undo,
  );
  if (!decided.ok) throw new Error(decided.code);
  expect(decided.answer).toMatchObject({ givenBack: [{ unit: 'POINTS', amount: 0 }] });
  expect(decided.lots).toMatchObject([{ member: 'bo', available: 18, reversed: 12, spent: 0 }]);
  expect(decided.entries.map(({ kind, member }) => [kind, member])).toEqual([
    ['unspend', 'anna'],
    ['unspend', 'bo'],
    ['repay', 'bo'],
  ]);
  expect(decided.debts).toEqual([{ member: 'bo', unit: 'POINTS', amount: 0 }]);
});
