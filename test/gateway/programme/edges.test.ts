import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { answered, codeOf, programmesOf, programmeText, refOf, Shop } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';

describe('before the first version', () => {
  const early = () => new Shop(programmesOf(programmeText({ value: '0.10' })), '2019-12-31T12:00');

  it('a receipt gives nothing, and is posted all the same', () => {
    const shop = early();
    expect(answered(shop.buy({ number: 'R', total: 500 }), 'purchase')).toMatchObject({
      ...{ member: 'anna', earned: [], discounts: [], payMinor: 500, balances: [] },
    });
    expect(shop.keeper.sales.get(JSON.stringify(Object.values(refOf('R'))))).toMatchObject({
      ...{ programme: '', earned: [], discounts: [], recheck: null, counted: null },
    });
    expect(back(shop, 'R', [1, 500])).toMatchObject({ refundMinor: 500, reversed: [] });
  });

  it('its tenders are asked to add up all the same', () => {
    const tenders = [{ kind: 'cash', amountMinor: 499 }];
    expect(early().buy({ number: 'R', total: 500, tenders })).toEqual({
      ...{ ok: false, code: 'LINES_INVALID', facts: { lines: 500, tenders: 499 } },
    });
  });

  it('a hold promises nothing, and is answered all the same', () => {
    const shop = early();
    const { tenders: _, ...basket } = shop.purchase({ number: 'H', total: 500 });
    const held = shop.run({ ...basket, kind: 'hold', id: 'h', forMs: 1000 });
    expect(answered(held, 'hold')).toEqual({
      ...{ kind: 'hold', hold: 'h', member: 'anna', until: shop.now + 1000 },
      ...{ earned: [], discounts: [], payMinor: 0, balances: [] },
    });
    expect(shop.keeper.holds.get('h')).toMatchObject({ state: 'open', uses: [], lots: [] });
  });
});

describe('cards', () => {
  it('a blocked one is given to nobody, also by the number of the member', () => {
    const shop = shopOf([base]);
    shop.keeper.cards.set('num-9', { member: 'anna', isBlocked: true });
    const link = { kind: 'link', who: { member: 'anna' }, card: 'num-9', at: shop.now } as const;
    expect(codeOf(shop.run(link))).toBe('CARD_BLOCKED');
  });

  it('one without a name gets none where its bearer has left, or its referrer is nobody', () => {
    const shop = shopOf([base]);
    const bearer = { kind: 'enrol', member: 'm1', card: 'num-8', name: '', at: shop.now } as const;
    shop.run({ ...bearer, isBearer: true });
    const named: Command = { ...bearer, member: 'cy', name: 'Cy' };
    expect(shop.run({ ...named, sponsors: { referrer: { card: 'num-7' } } })).toEqual({
      ok: false,
      code: 'CARD_UNKNOWN',
      facts: { path: 'referrer' },
    });
    shop.keeper.members.set('m1', { id: 'm1', isClosed: true, since: null });
    expect(codeOf(shop.run(named))).toBe('MEMBER_CLOSED');
  });

  it('of a member is that also where its number is one of a kind without members', () => {
    const off = '{ id: gift, when: { card: gift }, discount: { percent: 10 } }';
    const shop = shopOf([off, base], ['cards: { gift: ["28*"] }']);
    shop.enrol('bo', 'num-2811');
    const answer = bought(shop, { number: 'R', total: 500, who: 'num-2811' });
    expect(answer).toMatchObject({ member: 'bo', payMinor: 500, earned: [{ amount: 5 }] });
  });

  it('of kinds that have no members are of all ranges that the file names', () => {
    const off = '{ id: gift, when: { card: gift }, discount: { percent: 10 } }';
    const shop = shopOf([off], ['cards: { gift: ["2999000000017", "28*", "27*"] }']);
    const pay = (number: string, who: string) => bought(shop, { number, total: 100, who }).payMinor;
    expect(['num-2999000000017', 'num-2800', 'num-2700'].map((who) => pay(who, who))).toEqual([
      ...[90, 90, 90],
    ]);
    expect(codeOf(shop.buy({ number: 'X', total: 100, who: 'num-2600' }))).toBe('CARD_UNKNOWN');
  });
});

describe('spends of one document', () => {
  it('are of one member', () => {
    const shop = shopOf([base]);
    shop.adjust(50);
    shop.enrol('bo', 'num-2');
    shop.spend(10, 'S');
    const other = { kind: 'spend', id: spendId('T'), receipt: refOf('S'), occurredAt: shop.now };
    const command: Command = {
      ...{ ...other, kind: 'spend', who: { member: 'bo' }, unit: 'POINTS', amount: 1 },
    };
    const state = shop.keeper.load(command, shop.now);
    const spends = [...shop.keeper.spends.values()];
    const asked = (more: object) =>
      codeOf(
        decide(
          shop.keeper.programmes,
          { ...state, spends: spends.map((spend) => ({ ...spend, ...more })) },
          command,
        ),
      );
    expect(asked({})).toBe('SPEND_OF_OTHER');
    expect(asked({ isUndone: true })).toBe('POINTS_SHORT');
    expect(asked({ member: 'bo' })).toBe('POINTS_SHORT');
  });
});

describe('spent points whose file is gone, or has their unit no more', () => {
  const file = (from: string, units: string) => `
stamgast: 1
id: points
effectiveFrom: ${from}T00:00
zone: UTC
currency: EUR
units: { ${units} }
rules: []
`;
  const points = 'POINTS: { value: "0.10", life: 1 month, onExpired: grace 5 days }';
  /** Ten points are spent, in a receipt where one is named; then their end has come. */
  const spent = (number: string | null, later: readonly string[]) => {
    const shop = new Shop(programmesOf(file('2020-01-01', points)));
    shop.adjust(10);
    const { spend, amountMinor } = answered(shop.spend(10, 'S'), 'spend');
    const tenders = [{ kind: 'points', spend, amountMinor }];
    if (number !== null) bought(shop, { number, total: amountMinor, tenders });
    shop.keeper.programmes = programmesOf(...later);
    return shop.at('2026-06-02T12:00');
  };
  const givenBack = (shop: Shop, of: string, lines: readonly (readonly [number, number])[]) => {
    const back = answered(shop.takeBack(of, lines), 'return').givenBack.map(({ amount }) => amount);
    return [back, shop.balance().available, shop.keeper.account('breakage')];
  };
  const first = file('2020-01-01', points);

  it('have the days of grace where it is there', () => {
    expect(givenBack(spent('R', [first]), 'R', [[1, 100]])).toEqual([[10], 10, 0]);
    expect(givenBack(spent(null, [first]), 'S', [])).toEqual([[10], 10, 0]);
  });

  it('end as if they had never been spent', () => {
    expect(givenBack(spent('R', [file('2020-06-01', points)]), 'R', [[1, 100]])).toEqual([
      [],
      0,
      10,
    ]);
    const other = [first, file('2026-06-01', 'STARS: {}')];
    expect(givenBack(spent(null, other), 'S', [])).toEqual([[0], 0, 10]);
  });
});

describe('a spend', () => {
  const rates = 'currencies: { EUR: { rates: { 2026-03-02: "8.00", 2026-04-01: "0.000007" } } }';
  const spend = (shop: Shop, unit: string, more: object = {}) =>
    shop.run({
      ...{ kind: 'spend', id: spendId(`${unit}${shop.now}`), receipt: refOf('S') },
      ...{ occurredAt: shop.now, who: { member: 'anna' }, unit, amount: 8, ...more },
    });

  it('abroad needs a rate of its day, and one that is exact', () => {
    const units =
      'units: { POINTS: { value: "0.10" }, STARS: {}, GEMS: { value: "999999999.99" } }';
    const shop = shopOf([base], [rates, units]);
    for (const unit of ['POINTS', 'STARS', 'GEMS']) {
      const gift = { unit, amount: 100, reason: 'gift', at: shop.now };
      shop.run({ kind: 'adjust', who: { member: 'anna' }, ...gift });
    }
    const euros = { currency: 'EUR' };
    expect(answered(spend(shop, 'POINTS', euros), 'spend').amountMinor).toBe(10);
    // What is no tender pays nothing, wherever.
    expect(answered(spend(shop, 'STARS', euros), 'spend').amountMinor).toBe(0);
    const before = { ...euros, occurredAt: shop.now - 86_400_000, id: 'early' };
    expect(codeOf(spend(shop, 'STARS', before))).toBe('RATE_UNKNOWN');
    expect(codeOf(spend(shop, 'GEMS', { id: 'here' }))).toBe('posted');
    shop.at('2026-04-01T12:00');
    expect(codeOf(spend(shop, 'GEMS', euros))).toBe('RATE_UNKNOWN');
  });

  it('worth more than a document may say names the amount', () => {
    const shop = shopOf([base], ['units: { POINTS: { value: "999999999.99" } }']);
    shop.adjust(11);
    expect(spend(shop, 'POINTS', { amount: 11 })).toEqual({
      ...{ ok: false, code: 'AMOUNT_RANGE', facts: { path: 'amount' } },
    });
  });

  it('by hand fills an account up to its limit, and not beyond it', () => {
    const shop = shopOf([base], ['units: { POINTS: {} }']);
    const most = 1_000_000_000_000;
    for (let times = 0; times < 1000; times += 1) shop.adjust(most);
    expect(shop.keeper.account('member:anna:available', 'POINTS')).toBe(most * 1000);
    expect(codeOf(shop.adjust(1))).toBe('AMOUNT_RANGE');
  });

  it('under a limit of the member leaves other members theirs', () => {
    const limit = 'units: { POINTS: { value: "0.10", spendLimit: { member: "9 per day" } } }';
    const shop = shopOf([base], [limit]);
    shop.enrol('bo', 'num-2');
    for (const member of ['anna', 'bo']) {
      const gift = { unit: 'POINTS', amount: 100, reason: 'gift', at: shop.now };
      shop.run({ kind: 'adjust', who: { member }, ...gift });
    }
    expect(codeOf(spend(shop, 'POINTS'))).toBe('posted');
    const other = { who: { member: 'bo' }, id: 'T', receipt: refOf('T') };
    expect(codeOf(spend(shop, 'POINTS', other))).toBe('posted');
    expect(codeOf(spend(shop, 'POINTS', { id: 'U', receipt: refOf('U') }))).toBe('SPEND_LIMIT');
  });

  it('that two returns came before is undone once, and by no withdrawal', () => {
    const shop = shopOf([base]);
    shop.adjust(50);
    for (const number of ['B1', 'B2']) answered(shop.takeBack('S', [], { number }), 'return');
    shop.run({
      ...{ kind: 'withdraw', receipt: refOf('W'), of: refOf('S'), occurredAt: shop.now },
      mayWait: true,
    });
    answered(shop.spend(10, 'S'), 'spend');
    expect(has(shop, 'POINTS')).toBe(50);
    expect([...shop.keeper.late.values()]).toMatchObject([
      { kind: 'return', givenBack: [{ amount: 10 }] },
      { ok: false, code: 'RETURN_TOO_MUCH' },
    ]);
  });
});

describe('a receipt of a till whose clock is ahead', () => {
  it('is taken out of a tally that carries on its own day', () => {
    const shop = shopOf([base], ['tallies: { T: { of: paid, in: month, onReturn: carry } }']);
    bought(shop, { number: 'R', total: 500, at: '2026-03-03T12:00' });
    back(shop, 'R', [1, 500]);
    const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    expect(member?.tallies).toEqual([{ tally: 'T', day: '2026-03-03', amount: 0 }]);
  });
});

describe('points that a receipt earns and pays with', () => {
  const mug =
    '{ id: mug, lines: { sku: mug }, discount: { percent: 100, pays: { unit: POINTS, amount: 10 } } }';
  const lines = [line(1000), line(500, { sku: 'mug' })];

  it.each([
    ['pay at once', '', '2026-03-02T12:00', 1000],
    ['do not pay while they wait', 'pending: 1 day', '2026-03-02T12:00', 1500],
    ['pay until the moment they end', 'life: 1 day', '2026-03-03T23:59', 1000],
    ['do not pay from then on', 'life: 1 day', '2026-03-04T00:00', 1500],
  ])('%s', (_what, unit, now, payMinor) => {
    const earn = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
    // Without an offer that new points of one unit can pay the order would be a fault.
    const stamp = '{ id: stamp, lines: { sku: cup }, earn: { unit: STAMPS, amount: 1 } }';
    const cup = mug.replaceAll('mug', 'cup').replace('POINTS, amount: 10', 'STAMPS, amount: 1');
    const more = ['order: earn then spend', `units: { POINTS: { ${unit} }, STAMPS: {} }`];
    const shop = shopOf([earn, mug, stamp, cup], more).at(now);
    expect(bought(shop, { number: 'R', lines, at: '2026-03-02T12:00' }).payMinor).toBe(payMinor);
  });
});

describe('the period that ends on the day of the enrolment', () => {
  it.each([
    ['2026-02-28T12:00', 5],
    ['2026-03-01T12:00', 0],
  ])('counts: enrolled %s, it gives %i', (enrolled, given) => {
    const shop = shopOf(['{ id: m, on: month end, earn: { unit: POINTS, amount: 5 } }']);
    shop.at(enrolled).enrol('bo', 'num-2');
    shop.at('2026-03-02T12:00').settle('bo');
    expect(shop.keeper.account('member:bo:available')).toBe(given);
  });
});

it('of a part that is over the store bears its share, rounded up', () => {
  const limit = 'limit: { memberDiscount: "25.00 per year" }';
  const shop = shopOf([`{ id: a, ${limit}, discount: { amount: "20.00" } }`]);
  bought(shop, { number: 'Q', total: 9_000 });
  const lines = [line(9_000, { quantity: 3000 })];
  shop.run({ ...shop.purchase({ number: 'R', lines }), given: ['a'] });
  expect(shop.keeper.account('loss', 'money:DKK')).toBe(-1_500);
  // Of 20.00 on three pieces 13.33 are left with one of them back; 15/20 of it are 9.9975.
  back(shop, 'R', [1, 3_000]);
  expect(shop.keeper.account('loss', 'money:DKK')).toBe(-1_000);
});

it('of a discount beyond the offer the store bears what is left of it', () => {
  const hello = (id: string) =>
    `{ id: ${id}, lines: { sku: ${id} }, limit: { member: 1 }, discount: { percent: 50 } }`;
  const shop = shopOf([hello('a'), hello('b')]);
  const goods = (sku: string) => line(300, { sku, quantity: 3000 });
  bought(shop, { number: 'Q', lines: [goods('a')] });
  bought(shop, { number: 'P', lines: [goods('b')] });
  const given = { ...shop.purchase({ number: 'R', lines: [goods('a'), goods('b')] }) };
  answered(shop.run({ ...given, given: ['a', 'b'] }), 'purchase');
  const loss = () => shop.keeper.account('loss', 'money:DKK');
  expect(loss()).toBe(-300);
  const books = [1, 2, 3].map(() => {
    back(shop, 'R', [1, 100]);
    return loss();
  });
  expect(books).toEqual([-250, -200, -150]);
  back(shop, 'R', [2, 300, 3000]);
  expect([loss(), has(shop, 'POINTS')]).toEqual([0, 0]);
});
