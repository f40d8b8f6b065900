import { describe, expect, it } from 'vitest';
import { type Case, foundIn, friday, hintsIn, named } from './check-cases.ts';
import { base, offer } from './check-rows.ts';

const inner = 'when: { member.clubs: inner }';
const gold = offer('gold', inner, 'percent: 5');
const feeOf = (price: string, months = 12) =>
  `clubs: { inner: { fee: { lines: { sku: entry }, price: "${price}", months: ${months} } } }`;
const spends = (medianMonthMinor: number) => ({ medianMonthMinor });

const clubsWithAFee: readonly Case[] = [
  {
    row: ['it gives the fee back to the cent', [base, gold], feeOf('60.00'), spends(10_000)],
    found: [],
  },
  {
    row: ['it gives a cent less than the fee', [base, gold], feeOf('60.01'), spends(10_000)],
    found: [
      'fee-over-benefits clubs.inner.fee: a median member spends DKK 1200.00 in 12 months and has DKK 60.00 back for a fee of DKK 60.01',
    ],
  },
  {
    row: ['part of a cent is not given', [base, gold], feeOf('60.00'), spends(9_999)],
    found: [
      'fee-over-benefits clubs.inner.fee: a median member spends DKK 1199.88 in 12 months and has DKK 59.99 back for a fee of DKK 60.00',
    ],
  },
  {
    row: [
      'nothing is known of what members spend',
      [base, gold],
      feeOf('60.00'),
      { medianVisits: 1000 },
    ],
    found: [],
  },
  {
    row: [
      'what it gives hangs on the goods',
      [base, offer('gold', `${inner}, lines: { brand: x }`, 'percent: 5')],
      feeOf('9000.00'),
      spends(10_000),
    ],
    found: [],
  },
  {
    row: [
      'another club has no fee',
      [base, offer('gold', inner)],
      'clubs: { inner: { byHand: true } }',
      spends(10_000),
    ],
    found: [],
  },
  {
    row: [
      'nothing hangs on it',
      [base, offer('a', friday)],
      feeOf('9000.00'),
      { medianMonthMinor: 10_000 },
    ],
    found: ['club-unasked clubs.inner: nobody asks for "inner"'],
  },
];

describe('a club with a fee, for a median member', () => {
  it.each(named(clubsWithAFee))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });

  it('pays from the first cent that gives the fee back', () => {
    const three = [base, offer('gold', inner, 'percent: 3')];
    const hint = 'it pays from DKK 33.34: lower the fee, or give more';
    expect(hintsIn(['', three, feeOf('1.00', 1), spends(3_333)])).toEqual([hint]);
    expect(hintsIn(['', three, feeOf('1.00', 1), spends(3_334)])).toEqual([]);
  });
});
