import { describe, expect, it } from 'vitest';
import { type Book, openBook } from '../../../gateway/ledger/book.ts';
import { expireDue, repayDebts, settleDue } from '../../../gateway/ledger/settle.ts';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import type { Lot } from '../../../gateway/ledger/types.ts';

const now = 100;
const day = { at: now, businessDate: '2026-01-01', programme: 'p' };
const empty = { pending: 0, available: 0, held: 0, spent: 0, expired: 0, reversed: 0 };

function lot(id: number, change: Partial<Lot>): Lot {
  const amount = (change.pending ?? 0) + (change.available ?? 0);
  return {
    ...{ id, member: 'anna', unit: 'POINTS', issuer: 'shop', origin: 'R', earnedAt: 0 },
    ...{ availableFrom: 0, expiresAt: null, isRestored: false, amount },
    ...empty,
    ...change,
  };
}

function bookOf(lots: readonly Lot[], debts: Record<string, number> = {}): Book {
  return openBook({ member: { id: 'anna', lots, debts }, now, nextLot: 9 });
}

/** Entries as lines: kind, then out of which account into which, of which lot, how many. */
function told(book: Book): readonly string[] {
  return book.entries.flatMap(({ kind, postings }) =>
    postings.flatMap(({ account, amount, lot: of }, at) => {
      const to = postings[at + 1];
      if (amount > 0 || to === undefined) return [];
      return [`${kind}: ${account} -> ${to.account}, lot ${of}, ${to.amount} ${to.unit}`];
    }),
  );
}

const ripening = 'mature: member:anna:pending -> member:anna:available';
const repaying = 'repay: member:anna:available -> member:anna:debt';
const ending = 'expire: member:anna:available -> breakage';

describe('what is due', () => {
  it('matures at its time, oldest first, and not a millisecond before', () => {
    const book = bookOf([
      lot(1, { pending: 5, availableFrom: 100 }),
      lot(2, { pending: 6, availableFrom: 101 }),
      lot(4, { pending: 8, availableFrom: 40 }),
      lot(3, { pending: 7, availableFrom: 40 }),
    ]);
    settleDue(book, day);
    expect(told(book)).toEqual([
      `${ripening}, lot 3, 7 POINTS`,
      `${ripening}, lot 4, 8 POINTS`,
      `${ripening}, lot 1, 5 POINTS`,
    ]);
  });

  it('says why: the rule, the fact that was asked, and the sum', () => {
    const book = bookOf([lot(1, { pending: 5, expiresAt: 90 })], { POINTS: 2 });
    settleDue(book, day);
    const entries = book.entries.map(({ kind, ref, at, traces }) => {
      const [, into] = traces;
      if (into === undefined) throw new Error('two traces');
      const { rule, programme, conditions, sum } = into;
      return { kind, ref, at, rule, programme, conditions, sum, comesTo: evaluateSum(sum) };
    });
    const same = { ref: '', at: now, programme: 'p' };
    const holds = (fact: string) => [{ fact, holds: true }];
    expect(entries).toMatchObject([
      {
        ...{ ...same, kind: 'mature', rule: 'mature', comesTo: 5 },
        conditions: holds('availableFrom <= now'),
        sum: { name: 'pending points of the lot' },
      },
      {
        ...{ ...same, kind: 'repay', rule: 'repay', comesTo: 2, conditions: holds('debt > 0') },
        sum: { op: 'min', of: [{ name: 'debt' }, { name: 'available of the lot' }] },
      },
      {
        ...{ ...same, kind: 'expire', rule: 'expire', comesTo: 3 },
        conditions: holds('expiresAt <= now'),
        sum: { name: 'points left of the lot' },
      },
    ]);
  });

  it('expires at its end, in the order of spending, and never without one', () => {
    const book = bookOf([
      lot(1, { available: 5, expiresAt: 100 }),
      lot(2, { available: 6, expiresAt: 101 }),
      lot(3, { available: 7, expiresAt: 99 }),
      lot(4, { available: 8 }),
      lot(5, { pending: 9, availableFrom: 101, expiresAt: 99 }),
    ]);
    expireDue(book, day);
    expect(told(book)).toEqual([`${ending}, lot 3, 7 POINTS`, `${ending}, lot 1, 5 POINTS`]);
  });

  it('is done once: a second call at the same time does nothing', () => {
    const book = bookOf([lot(1, { pending: 5, expiresAt: 90 })], { POINTS: 2 });
    settleDue(book, day);
    const { length } = book.entries;
    settleDue(book, day);
    expect(book.entries).toHaveLength(length);
  });

  it('is nothing for a member without lots, and writes nothing', () => {
    const book = bookOf([], { POINTS: 2 });
    settleDue(book, day);
    repayDebts(book, day);
    expect(book.entries).toEqual([]);
  });
});

describe('debts', () => {
  it('are paid in the order of spending, of their own unit, until nothing is owed', () => {
    const book = bookOf(
      [
        lot(1, { available: 5 }),
        lot(2, { available: 5, expiresAt: 200 }),
        lot(3, { available: 5, expiresAt: 150, unit: 'STARS' }),
        lot(4, { available: 5, earnedAt: 1 }),
      ],
      { POINTS: 8, COUPONS: 3 },
    );
    repayDebts(book, day);
    expect(told(book)).toEqual([`${repaying}, lot 2, 5 POINTS`, `${repaying}, lot 1, 3 POINTS`]);
    expect([...book.debts]).toEqual([
      ['POINTS', 0],
      ['COUPONS', 3],
    ]);
    const [entry] = book.entries;
    expect(entry).toMatchObject({ kind: 'repay', ref: '' });
  });

  it('are paid by a lot that is over already: it would have paid had it come in time', () => {
    const book = bookOf([lot(1, { available: 5, expiresAt: 50 })], { POINTS: 8 });
    repayDebts(book, day);
    expect(told(book)).toEqual([`${repaying}, lot 1, 5 POINTS`]);
  });

  it('of nothing are no debts', () => {
    const book = bookOf([lot(1, { available: 5 })], { POINTS: 0 });
    repayDebts(book, day);
    expect(book.entries).toEqual([]);
  });
});
