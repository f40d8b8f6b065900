import { describe, expect, it } from 'vitest';
import { codeHash, spendId } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from './given.ts';
import { line, shopOf } from './returns-of.ts';

const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';

describe('a balance of 10^15', () => {
  it.each([
    ['is reached', 1e15 - 1, 'available', 'POINTS', 'posted'],
    ['is not gone beyond', 1e15, 'available', 'POINTS', 'AMOUNT_RANGE'],
    ['counts what is waiting', 1e15, 'pending', 'POINTS', 'AMOUNT_RANGE'],
    ['is one of each unit', 1e15, 'available', 'C', 'posted'],
  ])('%s', (_what, amount, part, unit, code) => {
    const shop = shopOf([base], ['units: { POINTS: {}, C: {} }']);
    shop.adjust(1);
    const lot = shop.keeper.lots.get(1);
    if (lot === undefined) throw new Error('no lot');
    const availableFrom = part === 'pending' ? shop.now + 1 : lot.availableFrom;
    const parts = { available: 0, pending: 0, [part]: amount };
    shop.keeper.lots.set(1, { ...lot, unit, amount, availableFrom, ...parts });
    expect(codeOf(shop.buy({ number: 'R', total: 100 }))).toBe(code);
  });
});

describe('balances', () => {
  const file = (units: string, from: string) => `
stamgast: 1
id: points
effectiveFrom: ${from}T00:00
zone: UTC
currency: EUR
units: { ${units} }
rules: []
`;
  const balances = (shop: Shop) =>
    answered(shop.takeBack('S', []), 'return').balances.map(({ unit, available, debt }) => {
      return [unit, available, debt];
    });

  it('are those of today’s units in their order, then of others by name, where there is any', () => {
    const old = file('POINTS: {}, ZED: {}, ABE: {}, MIA: {}', '2020-01-01');
    const shop = new Shop(programmesOf(old, file('STARS: {}, POINTS: {}', '2026-03-03')));
    for (const unit of ['ZED', 'POINTS', 'ABE']) {
      const gift = { unit, amount: 10, reason: 'gift', at: shop.now };
      shop.run({ kind: 'adjust', who: { member: 'anna' }, ...gift });
    }
    shop.run({
      ...{ kind: 'spend', id: spendId('S'), receipt: refOf('S'), occurredAt: shop.now },
      ...{ who: { member: 'anna' }, unit: 'ZED', amount: 10 },
    });
    shop.keeper.debts.set('anna ZED', 10);
    shop.keeper.debts.set('anna MIA', 4);
    shop.at('2026-03-04T12:00');
    // What ZED has again is owed.
    expect(balances(shop)).toEqual([
      ['STARS', 0, 0],
      ['POINTS', 10, 0],
      ['ABE', 10, 0],
      ['MIA', 0, 4],
    ]);
  });
});

describe('what the answer to a receipt says', () => {
  it('of a discount, in data and in words', () => {
    const shop = shopOf([
      '{ id: tea, lines: { sku: tea }, texts: { da: "Du sparer {amount}" }, discount: { percent: 10 } }',
    ]);
    const lines = [line(500), line(300, { sku: 'tea' }), line(200, { sku: 'tea' })];
    const told = shop.run({ ...shop.purchase({ number: 'R', lines }), language: 'da' });
    expect(answered(told, 'purchase').discounts).toEqual([
      {
        ...{ rule: 'tea', amountMinor: 50, reason: 'tea: 10 % off, DKK 0.50 less' },
        lines: [
          { line: 2, amountMinor: 30 },
          { line: 3, amountMinor: 20 },
        ],
        said: 'Du sparer 0,50',
      },
    ]);
  });

  it('of points, without a word of waiting where nobody has to look at them', () => {
    const texts = 'texts: { da: "{amount} point" }';
    const earn = 'earn: { unit: POINTS, per: "1.00", amount: 1 }';
    const shop = shopOf([`{ id: base, ${texts}, ${earn} }`]);
    const told = shop.run({ ...shop.purchase({ number: 'R', total: 500 }), language: 'da' });
    const { earned } = answered(told, 'purchase');
    expect(earned.map(({ said, reason }) => [said, reason])).toEqual([
      ['5 point', '1 point for each full DKK 1.00 of DKK 5.00'],
    ]);
  });

  it('of a hold without points writes no entry, and neither does its end', () => {
    const shop = shopOf(['{ id: tea, discount: { percent: 10 } }']);
    const before = shop.keeper.entries.length;
    const { tenders: _, ...basket } = shop.purchase({ number: 'H', total: 500 });
    answered(shop.run({ ...basket, kind: 'hold', id: 'h', forMs: 1000 }), 'hold');
    shop.now += 1000;
    shop.settle();
    expect(shop.keeper.entries.slice(before)).toEqual([]);
  });
});

describe('a receipt that a member collects', () => {
  const file = (rules: string) => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
collect: { within: 14 days }
units: { POINTS: {} }
rules: [ ${rules} ]
`;
  const sold = (rules: string) => {
    const shop = new Shop(programmesOf(file(rules)));
    shop.run({ ...shop.purchase({ number: 'R', who: null, total: 500 }), code: codeHash('R') });
    return shop;
  };
  const collect = (shop: Shop) =>
    shop.run({
      ...{ kind: 'collect', receipt: refOf('C'), code: codeHash('R') },
      ...{ who: { member: 'anna' }, at: shop.now },
    });

  it('is told a last day only where it brings a code', () => {
    const shop = sold(base);
    const plain = answered(shop.buy({ number: 'S', who: null, total: 500 }), 'purchase');
    expect(plain).not.toHaveProperty('collectUntil');
    const told = shop.run({
      ...shop.purchase({ number: 'T', who: null, total: 500 }),
      code: codeHash('T'),
    });
    expect(answered(told, 'purchase').collectUntil).toBe('2026-03-16');
  });

  it('counts in nothing where the file counts nothing', () => {
    const shop = sold(base);
    expect(answered(collect(shop), 'collected').earned).toMatchObject([{ amount: 5 }]);
    expect(shop.keeper.sales.get(JSON.stringify(Object.values(refOf('R'))))).toMatchObject({
      ...{ member: 'anna', counted: { day: '2026-03-02', tallies: [], uses: [] } },
    });
  });

  it('is collected by members alone, by its code, and while nothing of it is back', () => {
    const shop = sold(base);
    const asked = (more: object) => {
      const command = { kind: 'collect', receipt: refOf('C'), code: codeHash('R') } as const;
      return codeOf(shop.run({ ...command, who: { member: 'anna' }, at: shop.now, ...more }));
    };
    expect(asked({ who: { member: 'zoe' } })).toBe('MEMBER_UNKNOWN');
    expect(asked({ who: { card: 'num-7' } })).toBe('CARD_UNKNOWN');
    expect(asked({ code: codeHash('X') })).toBe('CODE_UNKNOWN');
    const key = JSON.stringify(Object.values(refOf('R')));
    const sale = shop.keeper.sales.get(key);
    if (sale === undefined) throw new Error('no sale');
    for (const part of [{ returnedQuantity: 1 }, { returnedMinor: 1 }]) {
      const lines = sale.lines.map((row) => ({ ...row, ...part }));
      shop.keeper.sales.set(key, { ...sale, lines });
      expect(asked({})).toBe('RECEIPT_RETURNED');
    }
    shop.keeper.sales.set(key, sale);
    shop.adjust(1);
    const lot = shop.keeper.lots.get(1);
    if (lot === undefined) throw new Error('no lot');
    shop.keeper.lots.set(1, { ...lot, amount: 1e15, available: 1e15 });
    expect(asked({})).toBe('AMOUNT_RANGE');
    shop.keeper.lots.set(1, lot);
    expect(asked({})).toBe('posted');
  });

  it('pays what the member owes, and its points end as if they had been there', () => {
    const shop = sold(base);
    shop.keeper.debts.set('anna POINTS', 2);
    expect(answered(collect(shop), 'collected').balances).toMatchObject([
      { available: 3, debt: 0 },
    ]);
    const short = new Shop(
      programmesOf(file(base).replace('POINTS: {}', 'POINTS: { life: 1 day }')),
    );
    short.run({ ...short.purchase({ number: 'R', who: null, total: 500 }), code: codeHash('R') });
    short.at('2026-03-05T12:00');
    expect(answered(collect(short), 'collected').balances).toMatchObject([{ available: 0 }]);
    expect(short.keeper.account('breakage')).toBe(5);
  });

  it('is booked also where it earns nothing', () => {
    const shop = sold('{ id: never, when: { store: "9" }, earn: { unit: POINTS, amount: 1 } }');
    const before = shop.keeper.entries.length;
    answered(collect(shop), 'collected');
    expect(shop.keeper.entries.slice(before).map(({ kind }) => kind)).toEqual(['earn']);
  });

  it('is unknown where the file of its day is gone', () => {
    const shop = sold(base);
    shop.keeper.programmes = programmesOf(file(base).replace('2020-01-01', '2020-06-01'));
    expect(codeOf(collect(shop))).toBe('CODE_UNKNOWN');
  });
});

describe('what a receipt gives to who brought its member', () => {
  it('fills steps, ends and is warned of in the account of that one', () => {
    const rules = [
      '{ id: thanks, to: referrer, earn: { unit: POINTS, amount: 20 } }',
      '{ id: cert, exchange: { from: { unit: POINTS, amount: 20 }, to: { unit: C, amount: 2 } } }',
    ];
    const shop = shopOf(rules, ['units: { POINTS: {}, C: { life: 1 month, warn: 20 days } }']);
    const sponsors = { referrer: { card: 'num-1' } };
    const bo = { kind: 'enrol', member: 'bo', card: 'num-2', name: 'B', at: shop.now } as const;
    shop.run({ ...bo, sponsors });
    shop.buy({ number: 'R', total: 100, who: 'bo' });
    expect(shop.keeper.account('member:anna:available', 'C')).toBe(2);
    expect([...shop.keeper.spends.values()]).toMatchObject([{ member: 'anna', unit: 'POINTS' }]);
    expect(shop.keeper.wakes.get('anna')?.at).toBeGreaterThan(shop.now);
    shop.at('2026-03-15T12:00').buy({ number: 'S', total: 100, who: 'bo' });
    expect([...shop.keeper.messages.values()].map(({ member }) => member)).toEqual(['anna']);
  });
});
