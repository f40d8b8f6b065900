import { describe, expect, test } from 'vitest';
import type { Hold } from '../../../gateway/ledger/types.ts';
import { balancesOf, openDraft } from '../../../gateway/programme/draft.ts';
import type { MemberState } from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { lotOf, memberOf, stateOf } from '../people/given-member.ts';
import { programmesOf } from './given.ts';

const now = localToEpoch({ local: '2026-03-02T12:00', zone: 'UTC' });
const programmes = (more = '') =>
  programmesOf(`
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { POINTS: {} }
${more}
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`);
const closing = 'closing: { lastEarning: 2026-01-31, lastSpending: 2026-02-28 }';
const told = (more: Partial<MemberState>, file = '') => {
  const state = stateOf(now, { member: memberOf('anna', more) });
  return balancesOf(openDraft(programmes(file), state));
};
const none = { available: 0, pending: 0, debt: 0 };
const unit = (name: string) => ({ unit: name });

describe('what a member has', () => {
  test('is told of units that the programme had before, by name, after its own', () => {
    const lots = [lotOf(1, 'anna', unit('STAMPS')), lotOf(2, 'anna', unit('COUPONS'))];
    expect(told({ lots, debts: { BONUS: 3 } })).toStrictEqual([
      { unit: 'POINTS', ...none },
      { unit: 'BONUS', ...none, debt: 3 },
      { unit: 'COUPONS', ...none, available: 100 },
      { unit: 'STAMPS', ...none, available: 100 },
    ]);
  });

  test('is not told of a unit of before in which nothing is left', () => {
    const ended = lotOf(1, 'anna', { ...unit('STAMPS'), expiresAt: now });
    const held = lotOf(2, 'anna', { ...unit('STAMPS'), available: 0, held: 100 });
    expect(told({ lots: [ended, held] })).toStrictEqual([{ unit: 'POINTS', ...none }]);
  });

  test('is not told of a debt of before that nobody has to pay any more', () => {
    expect(told({ debts: { STAMPS: 3 } }, closing)).toStrictEqual([{ unit: 'POINTS', ...none }]);
    const paid = lotOf(1, 'anna', { ...unit('STAMPS'), available: 0, pending: 3 });
    expect(told({ debts: { STAMPS: 3 }, lots: [paid] })).toStrictEqual([
      { unit: 'POINTS', ...none },
    ]);
  });

  test('waits for a review only where somebody has to say so, and not for its day', () => {
    const waiting = lotOf(1, 'anna', { available: 0, pending: 7, availableFrom: now + 1 });
    expect(told({ lots: [waiting] })).toStrictEqual([{ unit: 'POINTS', ...none, pending: 7 }]);
  });

  test('is nothing once the last day of spending is over', () => {
    expect(told({ lots: [lotOf(1, 'anna')] }, closing)).toStrictEqual([
      { unit: 'POINTS', ...none },
    ]);
  });
});

describe('a hold that is over', () => {
  test('pays what its member has come to owe, before the rest can be spent', () => {
    const hold: Hold = {
      ...{ id: 'h', document: 'd', member: 'anna', until: now, uses: [], state: 'open' },
      lots: [{ lot: 1, amount: 100 }],
    };
    const lots = [lotOf(1, 'anna', { available: 0, held: 100 })];
    const member = memberOf('anna', { lots, debts: { POINTS: 30 } });
    const draft = openDraft(programmes(), stateOf(now, { member, holds: [hold] }));
    expect(balancesOf(draft)).toStrictEqual([{ unit: 'POINTS', ...none, available: 70 }]);
    expect(draft.book.entries.map(({ kind }) => kind)).toEqual(['release', 'repay']);
  });
});
