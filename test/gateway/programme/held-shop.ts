import { expect } from 'vitest';
import type { Verdict } from '../../../gateway/programme/held/types.ts';
import type { Command, Outcome } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { type Bought, codeOf, programmesOf, Shop } from './given.ts';

/** A shop whose rules hold points for review, and what its tests do there. */
export const file = (rules: string, unit = '', more = '') => `
stamgast: 1
id: friends
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: { value: "0.01", cost: "0.01"${unit} } }
tallies: { BOUGHT: { of: receipts } }
${more}
rules:
${rules}
`;
export const shared = 'review: { referrer.shares: [phone, payment, card] }';
export const both = `
  - { id: friend, when: { referrer: true, tally.BOUGHT: 0 }, ${shared}, earn: { unit: POINTS, amount: 500 } }
  - { id: thanks, to: referrer, when: { tally.BOUGHT: 0 }, ${shared}, earn: { unit: POINTS, amount: 500 }, limit: { member: 1 per year } }`;

export const phone = { tokens: [{ kind: 'phone', token: 'h1' }] };

/** Anna has brought Bo, who has her phone unless `tokens` says otherwise. */
export function shopWith(rules: string, unit = '', more = '', tokens: object = phone): Shop {
  const shop = new Shop(programmesOf(file(rules, unit, more)));
  const { now: at } = shop;
  shop.run({ kind: 'enrol', member: 'dora', card: 'num-9', name: 'D', at, ...phone } as Command);
  const sponsors = { referrer: { member: 'dora' } };
  const bo = { kind: 'enrol', member: 'bo', card: 'num-2', name: 'B', at, sponsors, ...tokens };
  expect(codeOf(shop.run(bo as Command))).toBe('posted');
  return shop;
}
export const buy = (shop: Shop, number: string, more: Partial<Bought> = {}): Outcome =>
  shop.buy({ number, total: 5000, who: 'bo', ...more });
export const decided = (shop: Shop, held: number, verdict: Verdict, more: object = {}): Outcome => {
  const command = { kind: 'decideHeld', held, verdict, reason: 'looked-at', staff: '7' } as const;
  return shop.run({ ...command, at: shop.now, ...more });
};
export const giveBack = (shop: Shop, of: string, minor = 5000, quantity = 1000): Outcome =>
  shop.takeBack(of, [[1, minor, quantity]]);
/** Available and pending of a member. */
export const points = (shop: Shop, member: string) => {
  expectSoundBooks(shop.keeper);
  const { available, pending } = shop.balance(member);
  return [available, pending];
};
export const open = (shop: Shop) =>
  [...shop.keeper.held.points.values()].filter(({ verdict }) => verdict === null);
