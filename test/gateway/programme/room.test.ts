import { describe, expect, it } from 'vitest';
import { openDraft } from '../../../gateway/programme/draft.ts';
import type { Rule } from '../../../gateway/programme/evaluate/rule.ts';
import { amountWithin, hasRoom } from '../../../gateway/programme/standing/room.ts';
import { bought, earns } from '../evaluate/rules.ts';
import { programmesOf, Shop } from './given.ts';

const programmes = programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { POINTS: { cost: "0.03" }, STAMPS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`);

/** Of 40 wanted, at 0.03 each, when a budget has so much left. */
function within(left: number, wish: { unit?: string; isPartial?: boolean } = {}): number {
  const [version] = programmes;
  if (version === undefined) throw new Error('no programme');
  const { unit = 'POINTS', isPartial = false } = wish;
  const budget = { minor: 1000, per: 'ever', isPartial } as const;
  const rule: Rule = earns('tap', {}, { budget });
  const used = { times: 1, minor: 0, cost: 1000 - left };
  const uses = new Map([['tap|total|', used]]);
  return amountWithin(rule, { unit, amount: 40 }, { version, asked: bought([]), uses });
}

describe('of an amount that a budget does not cover', () => {
  it.each([
    [120, 40],
    [119, 0],
    [1, 0],
    [0, 0],
  ])('all or nothing is given: %i left give %i', (left, amount) => {
    expect(within(left)).toBe(amount);
  });

  it.each([
    [120, 40],
    [119, 39],
    [117, 39],
    [3, 1],
    [2, 0],
    [0, 0],
  ])('as many as it pays for, where it gives its rest: %i left give %i', (left, amount) => {
    expect(within(left, { isPartial: true })).toBe(amount);
  });

  it('a unit that costs the shop nothing is given whole', () => {
    expect(within(1, { unit: 'STAMPS' })).toBe(40);
  });
});

describe('a balance stays within what can be counted, 10^15', () => {
  /** A member who has so many points, and 5 more that wait, and 7 stamps. */
  function draft(points: number) {
    const shop = new Shop(programmes, '2026-03-02T12:00');
    const state = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    const { member } = state;
    if (member === null) throw new Error('nobody');
    const opened = openDraft(programmes, state, member);
    const lot = (id: number, unit: string, available: number, pending: number) => {
      const own = { id, member: 'anna', unit, issuer: 'store', origin: 'gift' };
      const times = { earnedAt: 0, availableFrom: 0, expiresAt: null };
      const rest = { held: 0, spent: 0, expired: 0, reversed: 0, isRestored: false };
      const amount = available + pending;
      opened.book.lots.set(id, { ...own, ...times, amount, available, pending, ...rest });
    };
    lot(1, 'POINTS', points, 0);
    lot(2, 'POINTS', 0, 5);
    lot(3, 'STAMPS', 7, 0);
    return opened;
  }

  it.each([
    [10, true],
    [11, false],
  ])('with 5 that wait and 10^15 - 15 there is room for 10: %i %s', (amount, has) => {
    expect(hasRoom(draft(10 ** 15 - 15), 'POINTS', amount)).toBe(has);
  });

  it('each unit by itself', () => {
    expect(hasRoom(draft(10 ** 15 - 5), 'STAMPS', 10 ** 15 - 7)).toBe(true);
    expect(hasRoom(draft(0), 'STAMPS', 10 ** 15 - 6)).toBe(false);
  });
});
