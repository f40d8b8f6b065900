import { describe, expect, it } from 'vitest';
import {
  approve,
  changeDebt,
  closeEntry,
  issue,
  lotOf,
  move,
  openBook,
  openEntry,
  owner,
  restore,
} from '../../../gateway/ledger/book.ts';
import { notByItself } from '../../../gateway/ledger/lots.ts';
import { figure } from '../../../gateway/ledger/sum.ts';
import type { Lot } from '../../../gateway/ledger/types.ts';

const why = { rule: 'base', conditions: [], sum: figure(5, 'points') };
const fresh = {
  ...{ member: 'anna', unit: 'POINTS', issuer: 'shop', origin: 'R', earnedAt: 0 },
  ...{ availableFrom: 0, expiresAt: null, isRestored: false },
};
const parts = { pending: 0, available: 5, held: 0, spent: 0, expired: 0, reversed: 0 };
const lot: Lot = { ...fresh, ...parts, id: 1, amount: 5 };

const bookOf = (lots: readonly Lot[]) =>
  openBook({ member: { id: 'anna', lots, debts: { POINTS: 3 } }, now: 0, nextLot: 9 });
const nobodys = () => openBook({ member: null, now: 0, nextLot: 1 });
const earnEntry = () =>
  openEntry({ kind: 'earn', ref: 'R', at: 0, businessDate: '2026-01-01', programme: 'p' });

describe('a book', () => {
  it('takes a lot in with both sides of its posting, and gives it the next number', () => {
    const book = bookOf([]);
    const entry = earnEntry();
    const what = { isPending: true, source: 'issuer:shop', why } as const;
    expect(issue(book, entry, { ...what, lot: { ...fresh, amount: 5 } })).toBe(9);
    closeEntry(book, entry, { isFact: false });
    expect(book.entries[0]?.postings).toEqual([
      { unit: 'POINTS', account: 'issuer:shop', amount: -5, lot: null },
      { unit: 'POINTS', account: 'member:anna:pending', amount: 5, lot: 9 },
    ]);
    expect(book.nextLot).toBe(10);
  });

  it('leaves out an entry without postings, unless it is a fact', () => {
    const book = bookOf([]);
    closeEntry(book, earnEntry(), { isFact: false });
    expect(book.entries).toEqual([]);
    closeEntry(book, earnEntry(), { isFact: true });
    expect(book.entries).toHaveLength(1);
  });
});

describe('the program stops', () => {
  const source = 'issuer:shop' as const;

  it('before a lot of nothing or of another member is made', () => {
    const make = (change: Partial<Lot>) => () =>
      issue(bookOf([]), earnEntry(), {
        ...{ lot: { ...fresh, amount: 5, ...change }, isPending: false, source, why },
      });
    expect(make({})).not.toThrow();
    expect(make({ amount: 0 })).toThrow('points and an owner');
    expect(make({ member: 'berta' })).toThrow('points and an owner');
  });

  it('before points are approved that are not held for review', () => {
    const waiting = { ...lot, pending: 5, available: 0, availableFrom: notByItself };
    const dates = { earnedAt: 0, availableFrom: 0, expiresAt: null };
    const allow = (of: Lot) => () => approve(bookOf([of]), earnEntry(), { lot: 1, dates, why });
    expect(allow(waiting)).not.toThrow();
    expect(allow({ ...waiting, availableFrom: 9 })).toThrow('lot 1 is held for review');
  });

  it('before more comes back than was spent', () => {
    const spent = { ...lot, available: 0, spent: 5 };
    const give = (amount: number) => () =>
      restore(bookOf([spent]), earnEntry(), { lot: 1, amount, expiresAt: 9, why });
    expect(give(5)).not.toThrow();
    expect(give(6)).toThrow('has 6 spent');
  });

  it('before more is paid than is owed', () => {
    expect(() => changeDebt(bookOf([]), 'POINTS', -3)).not.toThrow();
    expect(() => changeDebt(bookOf([]), 'POINTS', -4)).toThrow('never negative');
  });

  it('where a lot is not there, or nobody owns the book', () => {
    expect(() => lotOf(bookOf([lot]), 2)).toThrow('lot 2 is loaded');
    expect(() => owner(nobodys())).toThrow('belongs to a member');
  });

  it('where points that are reversed have no other side', () => {
    const reverse = (counter: 'issuer:shop' | undefined) => () =>
      move(bookOf([lot]), earnEntry(), {
        ...{ lot: 1, from: 'available', to: 'reversed', amount: 5, why },
        ...(counter && { counter }),
      });
    expect(reverse('issuer:shop')).not.toThrow();
    expect(reverse(undefined)).toThrow('its other side');
  });

  it('before an entry is taken in whose trace says another amount', () => {
    const book = bookOf([]);
    const entry = earnEntry();
    const wrong = { ...why, sum: figure(4, 'points') };
    issue(book, entry, {
      ...{ lot: { ...fresh, amount: 5 }, isPending: false, source, why: wrong },
    });
    expect(() => closeEntry(book, entry, { isFact: false })).toThrow('gives its amount');
  });
});
