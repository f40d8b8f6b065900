import { describe, expect, it } from 'vitest';
import { readyOf } from '../../../gateway/programme/evaluate/ready.ts';
import { nextFall } from '../../../gateway/programme/standing/tiers.ts';
import { fullAmount } from '../../../gateway/programme/standing/triggers.ts';
import { bought, earns } from '../evaluate/rules.ts';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, Shop } from './given.ts';

const file = (rules: readonly string[], more = '', unit = '') => `
stamgast: 1
id: corners
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: { value: "1.00", ${unit} } }
${more}
rules:
${rules.map((rule) => `  - { ${rule} }`).join('\n')}
`;
const base = 'id: base, earn: { unit: POINTS, per: "1.00", amount: 1 }';
const shopOf = (...what: Parameters<typeof file>) =>
  new Shop(programmesOf(file(...what)), '2026-03-02T12:00');
const tap = (shop: Shop) => shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now });
const traces = (shop: Shop, kind: string) =>
  shop.keeper.entries.filter((entry) => entry.kind === kind).flatMap((entry) => entry.traces);

describe('what an event gives for its quantity', () => {
  it.each([
    ['up', 4000, 10],
    ['up', 4001, 11],
    ['up', 0, 0],
    ['halfUp', 4199, 10],
    ['halfUp', 4200, 11],
    ['halfUp', 4000, 10],
    ['down', 4399, 10],
    ['down', 4400, 11],
  ] as const)('5 for each 2, rounded %s: %d thousandths give %d', (round, quantity, amount) => {
    const per = { kind: 'quantity', thousandths: 2000 } as const;
    const rules = [earns('a', { amount: 5, per, round }, { on: 'collected' })];
    const exclusions = { discount: null, earn: null, services: null };
    const [ready] = readyOf({ rules, exclusions }).triggered;
    if (ready === undefined) throw new Error('it waits for the event');
    const asked = bought([[0, 1, { quantity }]]);
    expect(fullAmount(ready, asked)).toBe(BigInt(amount));
  });
});

describe('a tap', () => {
  const tallies =
    'tallies: { VISITS: { of: receipts, taps: true }, TURNOVER: { of: paid }, SEEN: { of: receipts, taps: true } }';
  const counted = (shop: Shop) => {
    const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    const sums = new Map<string, number>();
    for (const { tally, amount } of member?.tallies ?? []) {
      sums.set(tally, (sums.get(tally) ?? 0) + amount);
    }
    return Object.fromEntries(sums);
  };

  it('is counted once a day in each tally that wants it, beside the receipts of the day', () => {
    const shop = shopOf([base], tallies);
    shop.buy({ number: '1', total: 100 });
    tap(shop);
    tap(shop);
    const marks = { 'VISITS/taps': 1, 'SEEN/taps': 1 };
    expect(counted(shop)).toEqual({ VISITS: 2, TURNOVER: 100, SEEN: 2, ...marks });
    tap(shop.at('2026-03-03T12:00'));
    expect(counted(shop)).toMatchObject({ VISITS: 3, SEEN: 3, 'VISITS/taps': 2 });
  });
});

it('points of an event that wait for a person say which facts they wait for', () => {
  const review = 'review: { member.days: { lt: 5 } }';
  const rule = `id: a, on: praise, ${review}, earn: { unit: POINTS, amount: 5 }`;
  const shop = shopOf([rule], 'events: [praise]');
  const { receipt } = shop.purchase({ number: 'p' });
  const deed = { kind: 'event', receipt, occurredAt: shop.now, who: { member: 'anna' } } as const;
  shop.run({ ...deed, event: 'praise', quantity: 1000 });
  expect([...shop.keeper.held.points.values()]).toMatchObject([
    { rule: 'a', why: { 'member.days': 0 } },
  ]);
});

it('points of a late tap that have ended by now are not there', () => {
  const tapped = (at: string) => {
    const shop = shopOf(
      ['id: a, on: visit, earn: { unit: POINTS, amount: 5 }'],
      '',
      'life: 30 days',
    );
    const { now } = shop.at(at);
    shop.at('2026-05-02T12:00').run({ kind: 'visit', who: { member: 'anna' }, at: now });
    return shop.balance().available;
  };
  expect([tapped('2026-03-20T12:00'), tapped('2026-04-20T12:00')]).toEqual([0, 5]);
});

it('points of an event say how they follow from its quantity', () => {
  const rule = 'id: a, on: bottles, earn: { unit: POINTS, perQuantity: 2, amount: 5 }';
  const shop = shopOf([rule], 'events: [bottles]');
  const { receipt } = shop.purchase({ number: 'p' });
  const deed = { kind: 'event', receipt, occurredAt: shop.now, who: { member: 'anna' } } as const;
  shop.run({ ...deed, event: 'bottles', quantity: 6000 });
  expect(shop.balance().available).toBe(15);
  expect(JSON.stringify(traces(shop, 'earn'))).toContain('quantity in thousandths');
});

it('points of the end of a month pay what the member owes first', () => {
  const month = 'id: m, on: month end, earn: { unit: POINTS, amount: 5 }';
  const shop = shopOf([base, month], '', 'onReturn: debt');
  shop.buy({ number: '1', total: 1000 });
  shop.spend(10);
  shop.takeBack('1', [[1, 1000]]);
  shop.at('2026-04-01T12:00').settle();
  expect(shop.balance()).toMatchObject({ available: 0, debt: 5 });
});

describe('points that end when the member stays away', () => {
  it('come back with a receipt that was before it, all that was not spent, and say why', () => {
    const shop = shopOf([base], '', 'idle: 2 months');
    shop.buy({ number: '1', total: 10_000 });
    answered(shop.spend(30), 'spend');
    shop.at('2026-05-10T12:00').settle();
    expect(shop.balance().available).toBe(0);
    shop.buy({ number: '2', total: 100, at: '2026-04-20T12:00' });
    expectSoundBooks(shop.keeper);
    expect(shop.balance().available).toBe(71);
    expect(traces(shop, 'recall')[0]).toMatchObject({
      rule: 'recall',
      conditions: [{ fact: 'the member was active before the end', holds: true }],
      sum: { op: 'negate', of: { value: 70, name: 'points burned of the lot' } },
    });
  });

  it('stay where they are when a receipt moves their end to a day that is over as well', () => {
    const shop = shopOf([base], '', 'idle: 2 months');
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-09-10T12:00').settle();
    shop.buy({ number: '2', total: 100, at: '2026-04-20T12:00' });
    expect(shop.balance().available).toBe(0);
    expect(traces(shop, 'recall')).toEqual([]);
  });

  it('live on with each receipt, and points of other units know nothing of it', () => {
    const unit = 'idle: 2 months }, STAMPS: { value: "0.10"';
    const shop = shopOf([base, 'id: s, earn: { unit: STAMPS, amount: 1 }'], '', unit);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-04-20T12:00').buy({ number: '2', total: 100 });
    shop.at('2026-06-01T12:00').settle();
    expect(shop.balance().available).toBe(101);
    shop.at('2026-12-01T12:00').settle();
    expect(shop.balance().available).toBe(0);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(2);
  });

  it('live on while all of them are reserved', () => {
    const shop = shopOf([base], '', 'idle: 2 months');
    shop.buy({ number: '1', total: 10_000 });
    const { spend } = answered(shop.spend(100, 's'), 'spend');
    shop.at('2026-04-20T12:00').buy({ number: '2', total: 50 });
    shop.at('2026-06-01T12:00').run({ kind: 'spendCancel', op: spend, at: shop.now });
    expect(shop.balance().available).toBe(100);
  });
});

describe('what ends with a programme', () => {
  const closing =
    'closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30, notices: [2026-08-01] }';
  const consents = 'consents: { keep: { purpose: service, channel: mail, texts: { en: Keep } } }';

  it('says that it is a debt', () => {
    const shop = shopOf([base], `${closing}\n${consents}`, 'onReturn: debt');
    shop.buy({ number: '1', total: 5000 });
    shop.spend(50);
    shop.takeBack('1', [[1, 5000]]);
    shop.at('2026-12-01T00:00').settle();
    expect(JSON.stringify(traces(shop, 'close'))).toContain('owed by the member');
    expect(JSON.stringify(traces(shop, 'close'))).toContain('the last day of spending is over');
  });

  it('says of points which part of their lot they were', () => {
    const shop = shopOf([base], `${closing}\n${consents}`);
    shop.buy({ number: '1', total: 5000 });
    shop.at('2026-12-01T00:00').settle();
    expect(JSON.stringify(traces(shop, 'close'))).toContain('available of the lot');
  });
});

describe('a level', () => {
  const ladder = (more: string) =>
    `tallies: { T: { of: paid${more.includes('hold') ? ', within: 365 days' : ''} } }\ntiers: { by: T, ${more} levels: [ { id: gold, from: "5.00" }, { id: ruby, from: "50.00" } ] }`;
  const gold = 'id: a, when: { member.tier: [gold, ruby] }, discount: { percent: 5 }';
  const levels = (shop: Shop) => shop.keeper.levels.get('anna');

  it('that nothing earns any more is as if it had never been', () => {
    const shop = shopOf([base, gold], ladder('onReturn: now,'));
    shop.buy({ number: '1', total: 500 });
    expect(levels(shop)?.standing).toMatchObject({ level: 'gold', since: '2026-03-02' });
    shop.takeBack('1', [[1, 500]]);
    expect(levels(shop)?.standing).toMatchObject({ level: 'none', since: '' });
  });

  it('that rises needs no promise of the lower one', () => {
    const shop = shopOf([base, gold], ladder('hold: 90 days,'));
    shop.buy({ number: '1', total: 500 });
    shop.buy({ number: '2', total: 5000 });
    expect(levels(shop)).toMatchObject({ standing: { level: 'ruby' }, floors: [] });
  });

  it('is written only when something of it is new', () => {
    const shop = shopOf([base, gold], ladder('hold: 90 days,'));
    shop.buy({ number: '1', total: 500 });
    const outcome = shop.run({ kind: 'settle', member: 'anna' });
    expect(outcome.ok ? outcome.standings : null).toEqual([]);
  });

  it('falls as today says, not as a version to come does', () => {
    const older = file([base, gold], ladder('hold: 90 days,'));
    const newer = older.replace('2020-01-01T00:00', '2026-04-01T00:00');
    const without = newer
      .replace('{ id: gold, from: "5.00" }, ', '')
      .replace('[gold, ruby]', 'ruby');
    const shop = new Shop(programmesOf(older, without), '2026-03-02T12:00');
    shop.buy({ number: '1', total: 500 });
    const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    const fall = member === null ? null : nextFall(shop.keeper.programmes, member, shop.now);
    // Every 90 days it is earned again, for as long as the last 365 days hold the receipt.
    expect(fall).toEqual({ on: '2027-05-27', level: 'none' });
  });

  it('is told by the version that it was last looked at with', () => {
    const older = file([base, gold], ladder('hold: 90 days,'));
    const newer = older.replace('2020-01-01T00:00', '2026-03-10T00:00');
    const shop = new Shop(programmesOf(older, newer), '2026-03-02T12:00');
    shop.buy({ number: '1', total: 500 });
    expect(levels(shop)?.standing?.programme).toBe('corners@2020-01-01T00:00');
    shop.at('2026-03-11T12:00').settle();
    expect(levels(shop)?.standing?.programme).toBe('corners@2026-03-10T00:00');
  });

  it('of a version before may be returned under one without any', () => {
    const older = file([base, gold], ladder('hold: 90 days,'));
    const newer = file([base], 'tallies: { T: { of: paid } }').replace('2020-01-01', '2026-03-10');
    const asked = newer.replace(
      'rules:',
      'rules:\n  - { id: t, when: { tally.T: { gte: "1.00" } }, discount: { percent: 1 } }',
    );
    const shop = new Shop(programmesOf(older, asked), '2026-03-02T12:00');
    shop.buy({ number: '1', total: 500 });
    shop.at('2026-03-11T12:00').takeBack('1', [[1, 500]]);
    expect(levels(shop)?.standing).toMatchObject({ level: 'none' });
  });
});
