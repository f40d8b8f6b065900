import { describe, expect, it } from 'vitest';
import { type Book, closeEntry, openBook, openEntry } from '../../../gateway/ledger/book.ts';
import { handDebt, handLot, payDebts, unpayDebt } from '../../../gateway/ledger/hand-over.ts';
import { figure, negated, smaller } from '../../../gateway/ledger/sum.ts';
import type { Entry, Lot } from '../../../gateway/ledger/types.ts';

const by = { rule: 'merge', fact: 'two members are one person' };
const now = 1000;
const empty = { pending: 0, available: 0, held: 0, spent: 0, expired: 0, reversed: 0 };

/** A lot whose amount is what its parts add up to. */
const lotOf = (id: number, what: Partial<Lot> = {}): Lot => {
  const { pending, available, held, spent, expired, reversed } = { ...empty, ...what };
  const amount = pending + available + held + spent + expired + reversed;
  return {
    ...{ id, member: 'anna', unit: 'POINTS', issuer: 'shop', origin: 'R', earnedAt: 0 },
    ...{ availableFrom: 0, expiresAt: null, isRestored: false, amount, ...empty, ...what },
  };
};
const bookOf = (id: string, lots: readonly Lot[], debts: Readonly<Record<string, number>> = {}) =>
  openBook({ member: { id, lots, debts }, now, nextLot: 9 });
const opened = () =>
  openEntry({ kind: 'merge', ref: 'm', at: now, businessDate: '2026-01-01', programme: 'p' });
/** The entry once the book has checked and taken it; `null` when it had nothing to take. */
const closed = (book: Book, entry: ReturnType<typeof opened>): Entry | null => {
  closeEntry(book, entry, { isFact: false });
  return book.entries[0] ?? null;
};
const posted = (entry: Entry | null) =>
  entry?.postings.map(({ unit, account, amount, lot }) => [unit, account, amount, lot]);
const conditions = [{ fact: by.fact, holds: true }];

describe('a lot that changes hands', () => {
  const ended = { expiresAt: 5000, pending: 100, available: 50, spent: 7, expired: 3, reversed: 2 };
  const handed = (lot: Lot) => {
    const from = bookOf('berta', [lot, lotOf(2, { member: 'berta', available: 1 })]);
    from.touchedLots.add(lot.id);
    const to = bookOf('anna', []);
    const entry = opened();
    handLot(entry, { lot, from, to, by });
    return { from, to, entry: closed(to, entry) };
  };

  it("keeps its own end and what became of it, and is the new owner's alone", () => {
    const lot = lotOf(1, { member: 'berta', ...ended });
    const { from, to } = handed(lot);
    expect([...to.lots.values()]).toEqual([{ ...lot, member: 'anna' }]);
    expect([...to.touchedLots]).toEqual([1]);
    expect([...from.lots.keys()]).toEqual([2]);
    expect([...from.touchedLots]).toEqual([]);
  });

  it('moves what waits and what can be spent, each with its reason, and nothing else', () => {
    const { entry } = handed(lotOf(1, { member: 'berta', ...ended }));
    expect(posted(entry)).toEqual([
      ['POINTS', 'member:berta:pending', -100, 1],
      ['POINTS', 'member:anna:pending', 100, 1],
      ['POINTS', 'member:berta:available', -50, 1],
      ['POINTS', 'member:anna:available', 50, 1],
    ]);
    const why = (sum: Entry['traces'][number]['sum']) => {
      return { rule: 'merge', programme: 'p', conditions, sum };
    };
    const [waiting, free] = [figure(100, 'pending of the lot'), figure(50, 'available of the lot')];
    expect(entry?.traces).toEqual([negated(waiting), waiting, negated(free), free].map(why));
  });

  it('moves its points in its own unit', () => {
    const { entry } = handed(lotOf(1, { member: 'berta', unit: 'STAMPS', available: 4 }));
    expect(posted(entry)).toEqual([
      ['STAMPS', 'member:berta:available', -4, 1],
      ['STAMPS', 'member:anna:available', 4, 1],
    ]);
  });

  it('goes over without a posting when all of it was spent', () => {
    const { to, entry } = handed(lotOf(1, { member: 'berta', spent: 10 }));
    expect(entry).toBeNull();
    expect([...to.lots.keys()]).toEqual([1]);
  });

  it('stops the program while a part of it is held', () => {
    expect(() => handed(lotOf(1, { member: 'berta', available: 5, held: 1 }))).toThrow(
      'nothing of lot 1 is held',
    );
  });
});

describe('a debt that changes hands', () => {
  it('is owed by the other one on top of what is owed there', () => {
    const from = bookOf('berta', [], { POINTS: 30, STAMPS: 2 });
    const to = bookOf('anna', [], { POINTS: 5 });
    const entry = opened();
    handDebt(entry, { unit: 'POINTS', amount: 20, from, to, by });
    handDebt(entry, { unit: 'STAMPS', amount: 2, from, to, by });
    expect([...from.debts]).toEqual([
      ['POINTS', 10],
      ['STAMPS', 0],
    ]);
    expect([...to.debts]).toEqual([
      ['POINTS', 25],
      ['STAMPS', 2],
    ]);
    const taken = closed(to, entry);
    expect(posted(taken)).toEqual([
      ['POINTS', 'member:anna:debt', -20, null],
      ['POINTS', 'member:berta:debt', 20, null],
      ['STAMPS', 'member:anna:debt', -2, null],
      ['STAMPS', 'member:berta:debt', 2, null],
    ]);
    const sum = figure(20, 'debt');
    expect(taken?.traces[1]).toEqual({ rule: 'merge', programme: 'p', conditions, sum });
  });
});

describe('points pay what is owed', () => {
  const paying = (lots: readonly Lot[], debts: Readonly<Record<string, number>>) => {
    const book = bookOf('anna', lots, debts);
    const entry = opened();
    const paid = payDebts(book, entry, by);
    return { book, paid, entry: closed(book, entry) };
  };

  it('in the order in which they are spent, until nothing is owed', () => {
    const { book, paid, entry } = paying(
      [
        lotOf(1, { available: 50 }),
        lotOf(2, { available: 20, expiresAt: 5000 }),
        lotOf(3, { available: 9, earnedAt: 5 }),
      ],
      { POINTS: 30 },
    );
    expect(paid).toEqual([
      { lot: 2, unit: 'POINTS', amount: 20 },
      { lot: 1, unit: 'POINTS', amount: 10 },
    ]);
    const left = [...book.lots.values()].map(({ available, reversed }) => [available, reversed]);
    expect(left).toEqual([
      [40, 10],
      [0, 20],
      [9, 0],
    ]);
    expect(book.debts.get('POINTS')).toBe(0);
    expect(posted(entry)).toEqual([
      ['POINTS', 'member:anna:available', -20, 2],
      ['POINTS', 'member:anna:debt', 20, null],
      ['POINTS', 'member:anna:available', -10, 1],
      ['POINTS', 'member:anna:debt', 10, null],
    ]);
    const sum = smaller(figure(10, 'debt'), figure(50, 'available of the lot'));
    expect(entry?.traces[3]).toEqual({ rule: 'merge', programme: 'p', conditions, sum });
  });

  it('each debt with points of its own unit, as far as they go', () => {
    const { book, paid } = paying(
      [lotOf(1, { available: 5 }), lotOf(2, { unit: 'STAMPS', available: 3 })],
      { POINTS: 8, STAMPS: 2, COINS: 4 },
    );
    expect(paid).toEqual([
      { lot: 1, unit: 'POINTS', amount: 5 },
      { lot: 2, unit: 'STAMPS', amount: 2 },
    ]);
    expect(Object.fromEntries(book.debts)).toEqual({ POINTS: 3, STAMPS: 0, COINS: 4 });
  });

  it('but not with points that wait, are held or have ended', () => {
    const waits = lotOf(1, { pending: 5, availableFrom: 5000 });
    const lots = [waits, lotOf(2, { held: 5 }), lotOf(3, { available: 5, expiresAt: now })];
    const { book, paid, entry } = paying(lots, { POINTS: 8 });
    expect([paid, entry, book.debts.get('POINTS')]).toEqual([[], null, 8]);
  });

  it('nothing where nothing is owed', () => {
    const { paid, entry } = paying([lotOf(1, { available: 5 })], {});
    expect([paid, entry]).toEqual([[], null]);
  });
});

describe('a debt that points had paid', () => {
  const back = (lot: Lot, amount: number) => {
    const book = bookOf('anna', [lot], { POINTS: 1 });
    const entry = opened();
    unpayDebt(book, entry, { lot: lot.id, unit: 'POINTS', amount, by });
    return { book, entry: closed(book, entry) };
  };

  it('is owed again, and the lot has its points again', () => {
    const { book, entry } = back(lotOf(1, { available: 2, reversed: 10 }), 6);
    expect(book.lots.get(1)).toEqual(lotOf(1, { available: 8, reversed: 4 }));
    expect(book.debts.get('POINTS')).toBe(7);
    expect(posted(entry)).toEqual([
      ['POINTS', 'member:anna:debt', -6, null],
      ['POINTS', 'member:anna:available', 6, 1],
    ]);
    const sum = figure(6, 'paid of the debt');
    expect(entry?.traces[1]).toEqual({ rule: 'merge', programme: 'p', conditions, sum });
  });

  it('comes back only as far as the lot still has it', () => {
    const { book } = back(lotOf(1, { reversed: 4 }), 6);
    expect([book.lots.get(1)?.available, book.debts.get('POINTS')]).toEqual([4, 5]);
  });

  it('stays paid when nothing of it is left in the lot', () => {
    const { book, entry } = back(lotOf(1, { available: 4 }), 6);
    expect([entry, book.debts.get('POINTS')]).toEqual([null, 1]);
    expect([...book.touchedLots]).toEqual([]);
  });

  it('is the same as before once points have paid and are back', () => {
    const lots = [lotOf(1, { available: 50 })];
    const book = bookOf('anna', lots, { POINTS: 30 });
    const entry = opened();
    for (const one of payDebts(book, entry, by)) unpayDebt(book, entry, { ...one, by });
    expect([[...book.lots.values()], book.debts.get('POINTS')]).toEqual([lots, 30]);
    expect(posted(closed(book, entry))).toHaveLength(4);
  });
});
