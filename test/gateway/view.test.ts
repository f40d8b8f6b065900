import { expect, test } from 'vitest';
import { notByItself } from '../../gateway/ledger/lots.ts';
import type { Lot } from '../../gateway/ledger/types.ts';
import { memberView, unitBalance } from '../../gateway/view.ts';

const march = Date.UTC(2026, 2, 1);
const may = Date.UTC(2026, 4, 1);
const lot = (over: Partial<Lot>): Lot => ({
  id: 1,
  member: 'm',
  unit: 'POINTS',
  issuer: 'shop',
  origin: '',
  earnedAt: 0,
  availableFrom: 0,
  expiresAt: null,
  amount: 0,
  pending: 0,
  available: 0,
  held: 0,
  spent: 0,
  expired: 0,
  reversed: 0,
  isRestored: false,
  ...over,
});

test('what ends next is named with the sum of all lots that end then', () => {
  const lots = [
    lot({ available: 20, expiresAt: may }),
    lot({ available: 10, expiresAt: march }),
    lot({ available: 5, expiresAt: march }),
    lot({ available: 3 }),
    lot({ available: 0, spent: 9, expiresAt: march - 1 }),
    lot({ available: 7, unit: 'STAMPS' }),
  ];
  expect(unitBalance(lots, 'POINTS', 0)).toEqual({
    available: 38,
    pending: 0,
    nextExpiry: { amount: 15, at: march },
  });
});

test('a lot counts until the instant at which it ends, and not at it', () => {
  const lots = [lot({ available: 10, pending: 4, expiresAt: march })];
  expect(unitBalance(lots, 'POINTS', march - 1)).toMatchObject({ available: 10, pending: 4 });
  expect(unitBalance(lots, 'POINTS', march)).toEqual({
    available: 0,
    pending: 0,
    nextExpiry: null,
  });
});

test('points that wait for a person are not told to a kiosk: it would promise them', () => {
  const lots = [
    lot({ pending: 3, availableFrom: march }),
    lot({ pending: 5, availableFrom: notByItself }),
  ];
  const [points] = memberView({ name: 'Anna', units: ['POINTS'], lots, now: 0 }).balances;
  expect(points).toMatchObject({ available: 0, pending: 3 });
  expect(unitBalance(lots, 'POINTS', 0)).toMatchObject({ pending: 8 });
});

test('balances stand in the order of the units, also those that a member never had', () => {
  const lots = [lot({ unit: 'STAMPS', available: 2, held: 5 })];
  const view = memberView({ name: 'Anna', units: ['POINTS', 'STAMPS'], lots, now: 0 });
  expect(view.name).toBe('Anna');
  expect(view.balances.map(({ available }) => available)).toEqual([0, 2]);
});
