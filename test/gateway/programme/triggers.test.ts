import { describe, expect, it } from 'vitest';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { expectSoundBooks } from './books.ts';
import { programmesOf, Shop } from './given.ts';

const file = (rules: string, units = 'POINTS: { cost: "0.01" }, STAMPS: {}') => `
stamgast: 1
id: taps
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { ${units} }
tallies: { TURNOVER: { of: paid } }
rules:
${rules}
`;
const shopWith = (rules: string, units?: string) =>
  new Shop(programmesOf(file(rules, units)), '2026-03-07T12:00');
const tap = (shop: Shop, at = shop.now) => shop.run({ kind: 'visit', who: { member: 'anna' }, at });
const points = (shop: Shop) => {
  expectSoundBooks(shop.keeper);
  return shop.balance().available;
};

describe('what a tap gives', () => {
  it('a fixed amount, with an entry and a trace that says why', () => {
    const shop = shopWith(
      '  - { id: tap, on: visit, when: { weekday: saturday }, earn: { unit: POINTS, amount: 5 } }',
    );
    tap(shop);
    const entry = shop.keeper.entries.at(-1);
    expect(shop.keeper.entries.map(({ kind }) => kind)).toEqual(['enrol', 'visit', 'earn']);
    expect(entry).toMatchObject({ kind: 'earn', ref: 'visit', businessDate: '2026-03-07' });
    expect(entry?.traces.map(({ rule }) => rule)).toEqual(['tap', 'tap']);
    expect(entry?.traces.map(({ sum }) => evaluateSum(sum))).toEqual([-5, 5]);
    expect(entry?.traces[0]?.conditions).toContainEqual({
      fact: 'weekday eq saturday',
      holds: true,
    });
    expect(points(shop)).toBe(5);
  });

  it.each([
    ['member: 1 per day', ['2026-03-07T12:00', '2026-03-08T03:59', '2026-03-08T04:00'], 10],
    ['member: 2 per week', ['2026-03-02T12:00', '2026-03-03T12:00', '2026-03-04T12:00'], 10],
    ['member: 1', ['2026-03-02T12:00', '2027-03-03T12:00'], 5],
    ['total: 1 per month', ['2026-03-02T12:00', '2026-03-31T12:00', '2026-04-01T12:00'], 10],
  ])('limit { %s } for taps at %j gives %i', (limit, times, given) => {
    const shop = shopWith(
      `  - { id: tap, on: visit, limit: { ${limit} }, earn: { unit: POINTS, amount: 5 } }`,
    );
    for (const at of times) tap(shop.at(at));
    expect(points(shop)).toBe(given);
  });

  it('a late tap is counted on its own day, and limits of that day hold', () => {
    const shop = shopWith(
      '  - { id: tap, on: visit, limit: { member: 1 per day }, earn: { unit: POINTS, amount: 5 } }',
    );
    const day = localToEpoch({ local: '2026-03-05T12:00', zone: shop.zone });
    tap(shop, day);
    tap(shop, day + 1000);
    tap(shop);
    expect(points(shop)).toBe(10);
  });

  it.each([
    ['', 100],
    [', rest: keep', 80],
  ])('its budget is never exceeded (%s)', (rest, given) => {
    const shop = shopWith(
      `  - { id: tap, on: visit, budget: { money: "1.00"${rest} }, earn: { unit: POINTS, amount: 40 } }`,
    );
    for (let count = 0; count < 4; count += 1) tap(shop);
    expect(points(shop)).toBe(given);
  });

  it('no receipt sets it off, a rule for receipts no tap, and days outside nothing', () => {
    const shop = shopWith(`
  - { id: tap, on: visit, until: 2026-03-07, earn: { unit: POINTS, amount: 5 } }
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }`);
    shop.buy({ number: '1', total: 1000 });
    expect(points(shop)).toBe(10);
    tap(shop);
    expect(points(shop)).toBe(15);
    tap(shop.at('2026-03-08T12:00'));
    expect(points(shop)).toBe(15);
  });

  it.each([
    ['', 'issuer:store'],
    [', fundedBy: acme', 'issuer:acme'],
  ])('the shop or who funds it bears it (%s)', (funded, account) => {
    const shop = shopWith(`  - { id: tap, on: visit${funded}, earn: { unit: POINTS, amount: 5 } }`);
    tap(shop);
    expect(shop.keeper.account(account)).toBe(-5);
  });

  it('full steps of what it gives are exchanged at once', () => {
    const shop = shopWith(`
  - { id: tap, on: visit, earn: { unit: STAMPS, amount: 1 } }
  - { id: card, exchange: { from: { unit: STAMPS, amount: 3 }, to: { unit: POINTS, amount: 10 } } }`);
    for (let count = 0; count < 7; count += 1) tap(shop);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(1);
    expect(shop.balance().available).toBe(20);
  });

  it('a bare tap exchanges only what is exchanged on visits', () => {
    const card = (on: string) =>
      `  - { id: card${on}, exchange: { from: { unit: STAMPS, amount: 3 }, to: { unit: POINTS, amount: 10 } } }`;
    for (const [on, exchanged] of [
      ['', 0],
      [', on: visit', 10],
    ] as const) {
      const shop = shopWith(card(on));
      const gift = { unit: 'STAMPS', amount: 3, reason: 'goodwill', at: shop.now };
      shop.run({ kind: 'adjust', who: { member: 'anna' }, ...gift });
      tap(shop);
      expect(points(shop)).toBe(exchanged);
    }
  });

  it('waits and ends as other points do', () => {
    const shop = shopWith(
      '  - { id: tap, on: visit, earn: { unit: POINTS, amount: 5 } }',
      'POINTS: { pending: 2 days, life: 1 month }',
    );
    tap(shop.at('2026-03-31T12:00'));
    expect(shop.balance()).toMatchObject({ available: 0, pending: 5 });
    shop.at('2026-04-02T04:00').settle();
    expect(points(shop)).toBe(5);
    shop.at('2026-05-01T03:59').settle();
    expect(points(shop)).toBe(5);
    shop.at('2026-05-01T04:00').settle();
    expect(points(shop)).toBe(0);
  });
});

describe('how what a tap or an event gives is booked', () => {
  const card = (on = '') =>
    `  - { id: card${on}, exchange: { from: { unit: STAMPS, amount: 3 }, to: { unit: POINTS, amount: 10 } } }`;
  const stamps = (on: string) => `  - { id: s, on: ${on}, earn: { unit: STAMPS, amount: 3 } }`;
  const giveStamps = (shop: Shop) => {
    const gift = { unit: 'STAMPS', amount: 3, reason: 'goodwill', at: shop.now };
    shop.run({ kind: 'adjust', who: { member: 'anna' }, ...gift });
  };
  const praise = (shop: Shop) => {
    const { receipt } = shop.purchase({ number: 'p' });
    const deed = { kind: 'event', receipt, occurredAt: shop.now, event: 'praise' } as const;
    return shop.run({ ...deed, who: { member: 'anna' }, quantity: 1000 });
  };
  const eventShop = (...rules: readonly string[]) => {
    const text = file(rules.join('\n')).replace('tallies:', 'events: [praise]\ntallies:');
    return new Shop(programmesOf(text), '2026-03-07T12:00');
  };
  const kinds = (shop: Shop) => shop.keeper.entries.map(({ kind }) => kind);
  const sums = (shop: Shop) =>
    shop.keeper.entries.flatMap(({ ref, traces }) => (ref === 'visit' ? traces[1]?.sum : []));

  it('a tap that only exchanges is a visit and an exchange', () => {
    const shop = shopWith(card(', on: visit'));
    giveStamps(shop);
    tap(shop);
    expect(kinds(shop)).toEqual(['enrol', 'adjust', 'visit', 'exchange']);
  });

  it('a tap whose rule gives nothing any more exchanges nothing', () => {
    const limit = 'limit: { member: 1 }, earn';
    const shop = shopWith(`${stamps('visit').replace('earn', limit)}\n${card()}`);
    tap(shop);
    expect(points(shop)).toBe(10);
    giveStamps(shop);
    tap(shop);
    expect(points(shop)).toBe(10);
  });

  it('only a tap exchanges what is exchanged on visits', () => {
    const shop = eventShop(stamps('praise'), card(', on: visit'));
    praise(shop);
    expect(kinds(shop)).toEqual(['enrol', 'earn']);
    tap(shop);
    expect(points(shop)).toBe(10);
  });

  it('exchanges of taps have names of their own, those of an event have its document', () => {
    const shop = shopWith(`${stamps('visit')}\n${card()}`);
    tap(shop);
    tap(shop);
    const names = ({ keeper }: Shop) =>
      [...keeper.spends.values()].map(({ id, document }) => [id, document]);
    expect(names(shop)).toEqual([
      ['visit 2 card', 'visit 2'],
      ['visit 4 card', 'visit 4'],
    ]);
    const other = eventShop(stamps('praise'), card());
    praise(other);
    const receipt = [...other.keeper.sales.keys()][0];
    expect(names(other)).toEqual([[`${receipt} card`, receipt]]);
  });

  it('points of a tap pay what the member owes first', () => {
    const shop = shopWith(
      `  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: tap, on: visit, earn: { unit: POINTS, amount: 4 } }`,
      'POINTS: { onReturn: debt }',
    );
    shop.buy({ number: '1', total: 1000 });
    shop.spend(10);
    shop.takeBack('1', [[1, 1000]]);
    tap(shop);
    expectSoundBooks(shop.keeper);
    expect(shop.balance()).toMatchObject({ available: 0, debt: 6 });
  });

  it('a tap says what it gave, and what a budget left of it', () => {
    const shop = shopWith(
      '  - { id: tap, on: visit, budget: { money: "0.50" }, earn: { unit: POINTS, amount: 40 } }',
    );
    tap(shop);
    tap(shop);
    const full = { op: 'value', value: 40, name: 'for the visit' };
    const rest = { op: 'value', value: 10, name: 'left of the budget' };
    expect(sums(shop)).toEqual([full, { op: 'min', of: [full, rest] }]);
  });

  it('a tap before the first version is a visit and gives nothing', () => {
    const shop = shopWith('  - { id: tap, on: visit, earn: { unit: POINTS, amount: 5 } }');
    tap(shop, localToEpoch({ local: '2019-12-31T12:00', zone: shop.zone }));
    expect(kinds(shop)).toEqual(['enrol', 'visit']);
  });
});

describe('what an enrolment gives', () => {
  const welcome = '  - { id: welcome, on: enrol, earn: { unit: POINTS, amount: 100 } }';

  it('welcome points, once a member', () => {
    const shop = shopWith(welcome);
    expect(points(shop)).toBe(100);
    shop.enrol('anna', 'num-1');
    tap(shop);
    shop.run({ kind: 'link', who: { member: 'anna' }, card: 'num-9', at: shop.now });
    expect(points(shop)).toBe(100);
    expect(shop.keeper.entries.map(({ kind }) => kind)).toEqual(['enrol', 'earn', 'visit', 'link']);
  });

  it('as many as its limit allows in all', () => {
    const shop = shopWith(
      '  - { id: welcome, on: enrol, limit: { total: 2 }, earn: { unit: POINTS, amount: 100 } }',
    );
    for (const id of ['bo', 'cy', 'di']) shop.enrol(id, `num-${id}`);
    const of = (id: string) => shop.keeper.account(`member:${id}:available`);
    expect(['anna', 'bo', 'cy', 'di'].map(of)).toEqual([100, 100, 0, 0]);
  });
});

describe('business days, cut-off and clock changes', () => {
  const double = `
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: saturday, when: { weekday: saturday }, multiply: { unit: POINTS, by: 2 } }`;

  it.each([
    ['2026-03-07T03:59', 10, 'Friday still'],
    ['2026-03-07T04:00', 20, 'the first minute of Saturday'],
    ['2026-03-08T01:30', 20, 'edge case 8: a sale at 01:30 on Sunday'],
    ['2026-03-08T03:59', 20, 'the last minute of Saturday'],
    ['2026-03-08T04:00', 10, 'Sunday'],
    // 28 March 2026 is a Saturday; on the Sunday the clock jumps from 02:00 to 03:00.
    ['2026-03-29T03:30', 20, 'the night of the spring change'],
    ['2026-03-29T04:00', 10, 'the Sunday after it'],
    // 24 October 2026 is a Saturday; on the Sunday 02:30 comes twice.
    ['2026-10-25T02:30', 20, 'edge case 9: the night of the autumn change'],
    ['2026-10-25T04:00', 10, 'the Sunday after that'],
  ])('double points on Saturday with cut-off 04:00: %s gives %i (%s)', (at, given) => {
    const shop = shopWith(double).at(at);
    shop.buy({ number: '1', total: 1000 });
    expect(shop.balance().available).toBe(given);
  });

  it('edge case 9: both receipts of the hour that comes twice are doubled', () => {
    const shop = shopWith(double).at('2026-10-25T12:00');
    for (const at of [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]) {
      shop.run({ ...shop.purchase({ number: `${at}`, total: 1000 }), occurredAt: at });
    }
    expect(shop.balance().available).toBe(40);
  });
});

describe('what a rule without a receipt cannot say', () => {
  it.each([
    ['on: visit, discount: { percent: 5 }', 'rules.0.discount: a rule on `visit` has no receipt'],
    ['on: visit, multiply: { unit: POINTS, by: 2 }', 'rules.0.multiply'],
    ['on: enrol, earn: { unit: POINTS, per: "1.00", amount: 1 }', 'rules.0.earn.per'],
    [
      'on: visit, earn: { unit: POINTS, amount: 1 }, limit: { cashier: 1 }',
      'rules.0.limit.cashier',
    ],
    ['on: visit, earn: { unit: POINTS, amount: 1 }, lines: { sku: A }', 'rules.0.lines'],
    ['on: visit, earn: { unit: POINTS, amount: 1 }, when: { store: "1" }', 'rules.0.when.store'],
    [
      'on: visit, earn: { unit: POINTS, amount: 1 }, when: { not: { receipt.total: "1.00" } }',
      'rules.0.when.receipt.total',
    ],
    ['on: tap, earn: { unit: POINTS, amount: 1 }', 'rules.0.on'],
  ])('{ %s }', (rule, problem) => {
    expect(() => shopWith(`  - { id: a, ${rule} }`)).toThrow(problem);
  });
});
