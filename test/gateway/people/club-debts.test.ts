import { describe, expect, it } from 'vitest';
import { expectSoundBooks } from '../programme/books.ts';
import { answered, programmesOf, Shop } from '../programme/given.ts';

const file = (unit: string) => `
stamgast: 1
id: clubs
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: { ${unit} } }
events: [praise]
tallies: { TAPS: { of: receipts, when: { receipt.total: { gte: "100.00" } }, taps: true }, PRAISE: { of: events, event: praise } }
clubs:
  regulars: { proven: [ { tally: TAPS, from: 1 } ], gives: { unit: POINTS, amount: 20 } }
  friends: { proven: [ { tally: PRAISE, from: 1 } ], gives: { unit: POINTS, amount: 20 } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`;
const indebted = (debt: number, unit = 'onReturn: debt') => {
  const shop = new Shop(programmesOf(file(unit)), '2026-03-02T12:00');
  shop.buy({ number: '1', total: debt * 100 });
  shop.spend(debt);
  shop.takeBack('1', [[1, debt * 100]]);
  expect(shop.balance()).toMatchObject({ available: 0, debt });
  return shop;
};
const who = { member: 'anna' };

describe('points for coming into a club pay what the member owes', () => {
  it.each([
    [30, { available: 0, debt: 10 }],
    [15, { available: 5, debt: 0 }],
  ])('of %i after a tap', (debt, left) => {
    const shop = indebted(debt);
    shop.run({ kind: 'visit', who, at: shop.now });
    expect(shop.balance()).toMatchObject(left);
    expectSoundBooks(shop.keeper);
  });

  it.each([
    ['2026-02-01T12:00', 0],
    ['2026-02-02T12:00', 20],
  ])('and are over where their time is, after a tap and an event of %s: %i', (local, left) => {
    const shop = indebted(10, 'life: 28 days, onReturn: debt');
    const { now: at } = shop.at(local);
    shop.at('2026-03-02T12:00').run({ kind: 'visit', who, at });
    expect(shop.balance().debt).toBe(0);
    const { receipt } = shop.purchase({ number: 'p' });
    const event = { kind: 'event', receipt, event: 'praise', quantity: 1000 } as const;
    const outcome = shop.run({ ...event, occurredAt: at, who });
    const available = left === 0 ? 0 : 30;
    expect(answered(outcome, 'event').balances).toMatchObject([{ available }]);
    expect(shop.balance()).toMatchObject({ available, debt: 0 });
  });

  it.each([
    [30, { available: 0, debt: 10 }],
    [15, { available: 5, debt: 0 }],
  ])('of %i after an event, before its till is told', (debt, left) => {
    const shop = indebted(debt);
    const { receipt } = shop.purchase({ number: 'p' });
    const event = { kind: 'event', receipt, event: 'praise', quantity: 1000 } as const;
    const outcome = shop.run({ ...event, occurredAt: shop.now, who });
    expect(answered(outcome, 'event').balances).toMatchObject([left]);
    expectSoundBooks(shop.keeper);
  });
});
