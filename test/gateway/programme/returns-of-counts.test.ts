import { describe, expect, it } from 'vitest';
import { back, bought, has, line, shopOf, tallyOf, usesOf } from './returns-of.ts';

const tallies = (text: string) => [`tallies: { ${text} }`];
const five = '{ id: five, when: { tally.TURNOVER: { gte: "100.00" } }, discount: { percent: 5 } }';

describe('a returned purchase no longer counts', () => {
  it('in the turnover that a discount goes by', () => {
    const shop = shopOf([five], tallies('TURNOVER: { of: paid }'));
    bought(shop, { number: 'A', total: 9_990 });
    expect(bought(shop, { number: 'B', total: 100 }).payMinor).toBe(100);
    expect(bought(shop, { number: 'C', total: 1_000 }).payMinor).toBe(950);
    back(shop, 'B', [1, 100]);
    back(shop, 'C', [1, 1_000]);
    expect(tallyOf(shop, 'TURNOVER')).toBe(9_990);
    expect(bought(shop, { number: 'D', total: 1_000 }).payMinor).toBe(1_000);
  });

  it.each([
    { of: 'paid', all: 3_600, left: 900 },
    { of: 'shelf', all: 4_000, left: 1_000 },
    { of: 'quantity', all: 4_000, left: 1_000 },
    { of: 'receipts', all: 1, left: 1 },
  ])('in proportion: of $of $all, $left are left when three of four came back', (row) => {
    const shop = shopOf(
      ['{ id: ten, discount: { percent: 10 } }'],
      tallies(`T: { of: ${row.of} }`),
    );
    bought(shop, { number: 'R', lines: [line(4_000, { quantity: 4000 })] });
    expect(tallyOf(shop, 'T')).toBe(row.all);
    back(shop, 'R', [1, 3_000, 3000]);
    expect(tallyOf(shop, 'T')).toBe(row.left);
    back(shop, 'R', [1, 1_000]);
    expect(tallyOf(shop, 'T')).toBe(0);
  });

  it('by the lines that the tally counts, and by none of services', () => {
    const shop = shopOf([], tallies('T: { of: shelf, lines: { category: wine } }'));
    const lines = [line(300, { category: 'wine' }), line(500), line(900, { category: 'fee' })];
    bought(shop, { number: 'R', lines });
    back(shop, 'R', [2, 500], [3, 900]);
    expect(tallyOf(shop, 'T')).toBe(300);
    back(shop, 'R', [1, 100, 200]);
    expect(tallyOf(shop, 'T')).toBe(200);
  });

  it('in no tally where it is a service, whatever else comes back', () => {
    const shop = shopOf([], tallies('T: { of: shelf }'));
    bought(shop, { number: 'R', lines: [line(300), line(900, { category: 'fee' })] });
    back(shop, 'R', [1, 100, 300]);
    expect(tallyOf(shop, 'T')).toBe(200);
  });

  it('as a receipt, once its condition no longer holds on the rest', () => {
    const shop = shopOf(
      [],
      tallies('BIG: { of: receipts, when: { receipt.total: { gte: "50.00" } } }'),
    );
    bought(shop, { number: 'R', lines: [line(5_000), line(100)] });
    back(shop, 'R', [2, 100]);
    expect(tallyOf(shop, 'BIG')).toBe(1);
    back(shop, 'R', [1, 1, 1]);
    expect(tallyOf(shop, 'BIG')).toBe(0);
    back(shop, 'R', [1, 4_999, 999]);
    expect(tallyOf(shop, 'BIG')).toBe(0);
  });

  it('on the day of the sale, whenever it comes back', () => {
    const shop = shopOf([five], tallies('TURNOVER: { of: paid, within: 30 days }'));
    bought(shop, { number: 'A', total: 20_000 });
    shop.at('2026-03-20T12:00');
    bought(shop, { number: 'B', total: 1_000 });
    shop.at('2026-06-20T12:00');
    back(shop, 'A', [1, 20_000]);
    const rows = shop.keeper.load(shop.purchase({ number: 'X', total: 1 }), shop.now).member
      ?.tallies;
    expect(rows).toEqual([
      { tally: 'TURNOVER', day: '2026-03-02', amount: 0 },
      { tally: 'TURNOVER', day: '2026-03-20', amount: 950 },
    ]);
  });

  it('of departments, in those that nothing is left of', () => {
    const shop = shopOf([], tallies('WIDE: { of: categories }'));
    bought(shop, {
      number: 'R',
      lines: [line(1, { category: 'tea' }), line(2, { category: 'wine' })],
    });
    back(shop, 'R', [1, 1]);
    expect([tallyOf(shop, 'WIDE tea'), tallyOf(shop, 'WIDE wine')]).toEqual([0, 1]);
  });

  it('that a rule asked for with the receipt in it: the points of the goal are back', () => {
    const goal =
      '{ id: goal, onReturn: recheck, when: { after.T: { gte: "100.00" } }, earn: { unit: POINTS, amount: 300 } }';
    const shop = shopOf([goal], tallies('T: { of: shelf }'));
    bought(shop, { number: 'A', total: 6_000 });
    bought(shop, { number: 'B', lines: [line(3_000), line(1_500)] });
    expect(has(shop, 'POINTS')).toBe(300);
    back(shop, 'B', [2, 500, 300]);
    expect(has(shop, 'POINTS')).toBe(300);
    back(shop, 'B', [2, 500, 300]);
    expect(has(shop, 'POINTS')).toBe(0);
  });
});

describe('uses of limited rules', () => {
  const once = '{ id: once, limit: { member: 1 }, discount: { percent: 50 } }';

  it('are given back when all of the benefit is, and not before', () => {
    const shop = shopOf([once]);
    bought(shop, { number: 'A', lines: [line(1_000), line(1_000)] });
    back(shop, 'A', [1, 1_000]);
    expect(bought(shop, { number: 'B', total: 1_000 }).payMinor).toBe(1_000);
    back(shop, 'A', [2, 1_000]);
    expect(usesOf(shop, 'once')).toEqual([{ times: 0, minor: 0, cost: 0 }]);
    expect(bought(shop, { number: 'C', total: 1_000 }).payMinor).toBe(500);
  });

  it('are given back once, however the rest comes back', () => {
    const shop = shopOf([
      '{ id: once, limit: { member: 2 }, lines: { category: tea }, discount: { percent: 50 } }',
    ]);
    bought(shop, { number: 'A', lines: [line(1_000, { category: 'tea' }), line(500)] });
    back(shop, 'A', [1, 1_000]);
    back(shop, 'A', [2, 500]);
    expect(usesOf(shop, 'once')).toEqual([{ times: 0, minor: 0, cost: 0 }]);
  });

  it('in money go down with the discount', () => {
    const shop = shopOf([
      '{ id: staff, limit: { memberDiscount: "20.00 per year" }, discount: { percent: 50 } }',
    ]);
    bought(shop, { number: 'A', lines: [line(2_000), line(2_000)] });
    expect(bought(shop, { number: 'B', total: 1_000 }).payMinor).toBe(1_000);
    back(shop, 'A', [1, 2_000]);
    expect(usesOf(shop, 'staff')).toEqual([{ times: 1, minor: 1_000, cost: 1_000 }]);
    expect(bought(shop, { number: 'C', total: 4_000 }).payMinor).toBe(3_000);
  });

  it('of a budget for points are lowered by what the points cost', () => {
    const shop = shopOf(
      ['{ id: base, budget: { money: "1.00" }, earn: { unit: POINTS, per: "1.00", amount: 1 } }'],
      ['units: { POINTS: { cost: "0.01" } }'],
    );
    bought(shop, { number: 'A', lines: [line(6_000), line(4_000)] });
    expect(usesOf(shop, 'base')).toEqual([{ times: 1, minor: 0, cost: 100 }]);
    back(shop, 'A', [1, 6_000]);
    expect(usesOf(shop, 'base')).toEqual([{ times: 1, minor: 0, cost: 40 }]);
    back(shop, 'A', [2, 4_000]);
    expect(usesOf(shop, 'base')).toEqual([{ times: 0, minor: 0, cost: 0 }]);
  });
});

it('what a part of the points still costs a budget is rounded up', () => {
  const shop = shopOf(
    ['{ id: base, budget: { money: "1.00" }, earn: { unit: POINTS, per: "1.00", amount: 1 } }'],
    ['units: { POINTS: { cost: "0.005" } }'],
  );
  bought(shop, { number: 'A', lines: [line(100), line(200)] });
  back(shop, 'A', [1, 100]);
  expect(usesOf(shop, 'base')).toEqual([{ times: 1, minor: 0, cost: 2 }]);
});

describe('a return that came before its sale', () => {
  it('leaves tallies, uses and points as the order of the day would', () => {
    const run = (isEarly: boolean) => {
      const shop = shopOf(
        [
          '{ id: once, onReturn: recheck, limit: { member: 9 }, discount: { steps: [ { from: "10.00", percent: 5 }, { from: "20.00", percent: 10 } ] } }',
          '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }',
          '{ id: swap, exchange: { from: { unit: POINTS, amount: 10 }, to: { unit: GIFT, amount: 1 } } }',
        ],
        ['units: { POINTS: {}, GIFT: {} }', 'tallies: { T: { of: paid } }'],
      );
      bought(shop, { number: 'A', total: 1_500 });
      const sell = () => bought(shop, { number: 'R', lines: [line(1_200), line(900)] });
      const giveBack = () => shop.takeBack('R', [[2, 900]]);
      if (isEarly) giveBack();
      sell();
      if (!isEarly) giveBack();
      const units = ['POINTS', 'GIFT'].map((unit) => has(shop, unit));
      return { units, tally: tallyOf(shop, 'T'), uses: usesOf(shop, 'once') };
    };
    expect(run(true)).toEqual(run(false));
  });
});

it.each([
  { shelf: '', tally: 'BEER', left: 4_000 },
  { shelf: ', when: { receipt.total: { lt: "100.00" } }', tally: 'BEER', left: 0 },
])('a beer that is no longer free counts as paid, by the receipt of then: $left', (row) => {
  const shop = shopOf(
    [
      '{ id: gift, onReturn: recheck, lines: { sku: beer }, discount: { percent: 100, units: 1, for: { lines: { sku: dish }, quantity: 1 } } }',
    ],
    tallies(`BEER: { of: paid, lines: { sku: beer }${row.shelf} }`),
  );
  const lines = [line(12_000, { sku: 'dish' }), line(4_000, { sku: 'beer' })];
  bought(shop, { number: 'R', lines });
  expect(tallyOf(shop, row.tally)).toBe(0);
  expect(back(shop, 'R', [1, 12_000]).refundMinor).toBe(8_000);
  expect(tallyOf(shop, row.tally)).toBe(row.left);
  back(shop, 'R', [2, 1_000, 250]);
  expect(tallyOf(shop, row.tally)).toBe(row.left === 0 ? 0 : 3_000);
  back(shop, 'R', [2, 3_000, 750]);
  expect(tallyOf(shop, row.tally)).toBe(0);
});
