import type { Amount, EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import { bySpendOrder, isHeldForReview, isSpendable, type LotPart, moveWithin } from './lots.ts';
import { checkEntry, memberAccount } from './postings.ts';
import { negated } from './sum.ts';
import type { Account, Entry, EntryKind, Lot, Posting, Sum, Trace } from './types.ts';

/**
 * The working copy of one member's lots and debts while one command is decided, and the entries
 * made so far. It lives only inside `decide`; the state it was opened from never changes.
 */
export interface Book {
  readonly member: string | null;
  readonly now: EpochMs;
  readonly lots: Map<number, Lot>;
  /** What the member owes per unit, >= 0. */
  readonly debts: Map<string, Amount>;
  readonly touchedLots: Set<number>;
  readonly touchedDebts: Set<string>;
  readonly entries: Entry[];
  nextLot: number;
}

/** An entry that still takes postings. `programme` goes into each of its traces. */
export interface OpenEntry {
  readonly kind: EntryKind;
  readonly ref: string;
  readonly at: EpochMs;
  readonly businessDate: string;
  readonly programme: string;
  readonly postings: Posting[];
  readonly traces: Trace[];
}

/** Why points move: the rule, the facts that were asked, and the (positive) amount as a sum. */
export interface Reason {
  readonly rule: string;
  readonly conditions: Trace['conditions'];
  readonly sum: Sum;
}

export function openBook(options: {
  readonly member: {
    readonly id: string;
    readonly lots: readonly Lot[];
    readonly debts: Readonly<Record<string, Amount>>;
  } | null;
  readonly now: EpochMs;
  readonly nextLot: number;
}): Book {
  const { member, now, nextLot } = options;
  return {
    member: member?.id ?? null,
    now,
    lots: new Map(member?.lots.map((lot) => [lot.id, lot])),
    debts: new Map(Object.entries(member?.debts ?? {})),
    touchedLots: new Set(),
    touchedDebts: new Set(),
    entries: [],
    nextLot,
  };
}

export function openEntry(options: {
  readonly kind: EntryKind;
  readonly ref: string;
  readonly at: EpochMs;
  readonly businessDate: string;
  readonly programme: string;
}): OpenEntry {
  const { kind, ref, at, businessDate, programme } = options;
  return { kind, ref, at, businessDate, programme, postings: [], traces: [] };
}

/** Checks the entry and takes it into the book. One without postings only if it is a fact. */
export function closeEntry(book: Book, open: OpenEntry, options: { isFact: boolean }): void {
  if (open.postings.length === 0 && !options.isFact) return;
  const { kind, ref, at, businessDate, postings, traces } = open;
  const entry = { kind, member: book.member, ref, at, businessDate, postings, traces };
  checkEntry(entry);
  book.entries.push(entry);
}

/**
 * Moves `amount` (> 0) of a lot from one of its parts to another. The other side of a move into
 * `reversed` is named by `counter`: the issuer, the member's debt or the adjustment account.
 */
export function move(
  book: Book,
  entry: OpenEntry,
  what: {
    readonly lot: number;
    readonly from: LotPart;
    readonly to: LotPart;
    readonly amount: Amount;
    readonly counter?: Account;
    readonly why: Reason;
  },
): void {
  const lot = lotOf(book, what.lot);
  book.lots.set(lot.id, moveWithin(lot, what.from, what.to, what.amount));
  book.touchedLots.add(lot.id);
  const sides = { lot, amount: what.amount, why: what.why };
  post(entry, { ...sides, account: accountOf(lot, what.from, what.counter), sign: -1 });
  post(entry, { ...sides, account: accountOf(lot, what.to, what.counter), sign: 1 });
}

/** Makes a lot of points that come out of `source` (the issuer, or the adjustment account). */
export function issue(
  book: Book,
  entry: OpenEntry,
  what: {
    readonly lot: Omit<
      Lot,
      'id' | 'pending' | 'available' | 'held' | 'spent' | 'expired' | 'reversed'
    >;
    readonly isPending: boolean;
    readonly source: Account;
    readonly why: Reason;
  },
): number {
  const { amount } = what.lot;
  assert(amount > 0 && what.lot.member === book.member, 'a lot has points and an owner');
  const lot = addLot(book, what.lot, what.isPending ? 'pending' : 'available');
  post(entry, { lot, amount, why: what.why, account: what.source, sign: -1 });
  const part = what.isPending ? 'pending' : 'available';
  post(entry, { lot, amount, why: what.why, account: memberAccount(lot.member, part), sign: 1 });
  return lot.id;
}

/**
 * Gives a lot that is held for review the dates that it has once it is approved: what waits in it is
 * available from `availableFrom` on, at once when that is not after now.
 */
export function approve(
  book: Book,
  entry: OpenEntry,
  what: {
    readonly lot: number;
    readonly dates: Pick<Lot, 'earnedAt' | 'availableFrom' | 'expiresAt'>;
    readonly why: Reason;
  },
): void {
  const lot = lotOf(book, what.lot);
  assert(isHeldForReview(lot), `lot ${lot.id} is held for review`);
  book.lots.set(lot.id, { ...lot, ...what.dates });
  book.touchedLots.add(lot.id);
  if (what.dates.availableFrom > book.now) return;
  const { why } = what;
  move(book, entry, { lot: lot.id, from: 'pending', to: 'available', amount: lot.pending, why });
}

/** Gives spent points of an ended lot back as a lot of their own, which ends at `expiresAt`. */
export function restore(
  book: Book,
  entry: OpenEntry,
  what: {
    readonly lot: number;
    readonly amount: Amount;
    readonly expiresAt: EpochMs;
    readonly why: Reason;
  },
): void {
  const old = lotOf(book, what.lot);
  const { amount, why } = what;
  assert(old.spent >= amount, `lot ${old.id} has ${amount} spent`);
  book.lots.set(old.id, { ...old, amount: old.amount - amount, spent: old.spent - amount });
  book.touchedLots.add(old.id);
  const end = { expiresAt: what.expiresAt, isRestored: true };
  const lot = addLot(book, { ...old, ...end, amount }, 'available');
  post(entry, { lot: old, amount, why, account: 'spent', sign: -1 });
  post(entry, { lot, amount, why, account: memberAccount(lot.member, 'available'), sign: 1 });
}

/** Books points that a return could not take back: as the member's debt, or off the store. */
export function shortfall(
  book: Book,
  entry: OpenEntry,
  what: {
    readonly unit: string;
    readonly issuer: string;
    readonly amount: Amount;
    readonly to: 'debt' | 'loss' | 'adjustment';
    readonly why: Reason;
  },
): void {
  const { unit, amount, why } = what;
  const side = { unit, amount, why };
  const isDebt = what.to === 'debt';
  if (isDebt) changeDebt(book, unit, amount);
  const account = isDebt ? memberAccount(owner(book), 'debt') : (what.to as Account);
  postPlain(entry, { ...side, account, sign: -1 });
  postPlain(entry, { ...side, account: `issuer:${what.issuer}`, sign: 1 });
}

/** Writes off what the member owes, to the store's loss. */
export function forgive(
  book: Book,
  entry: OpenEntry,
  what: { readonly unit: string; readonly amount: Amount; readonly why: Reason },
): void {
  const { unit, amount } = what;
  changeDebt(book, unit, -amount);
  postPlain(entry, { ...what, account: 'loss', sign: -1 });
  postPlain(entry, { ...what, account: memberAccount(owner(book), 'debt'), sign: 1 });
}

/** Books money off that the store bears, or no longer bears (`isBack`). */
export function bear(
  entry: OpenEntry,
  what: {
    readonly unit: string;
    readonly amount: Amount;
    readonly isBack: boolean;
    readonly why: Reason;
  },
): void {
  const [from, to] = what.isBack ? (['given', 'loss'] as const) : (['loss', 'given'] as const);
  postPlain(entry, { ...what, account: from, sign: -1 });
  postPlain(entry, { ...what, account: to, sign: 1 });
}

/** Lowers (amount < 0) or raises what the member owes. Postings are the caller's. */
export function changeDebt(book: Book, unit: string, amount: Amount): void {
  const debt = (book.debts.get(unit) ?? 0) + amount;
  assert(debt >= 0, 'a debt is never negative');
  book.debts.set(unit, debt);
  book.touchedDebts.add(unit);
}

/** Lots of a unit that can be spent now, in the order in which they are. */
export function spendableLots(book: Book, unit: string): Lot[] {
  return [...book.lots.values()]
    .filter((lot) => lot.unit === unit && isSpendable(lot, book.now))
    .sort(bySpendOrder);
}

/** The lot with this id; the state that a command is decided on names every lot it needs. */
export function lotOf(book: Book, id: number): Lot {
  const lot = book.lots.get(id);
  assert(lot !== undefined, `lot ${id} is loaded`);
  return lot;
}

/** The member whose book it is. */
export function owner(book: Book): string {
  assert(book.member !== null, 'the book belongs to a member');
  return book.member;
}

function addLot(
  book: Book,
  shape: Omit<Lot, 'id' | 'pending' | 'available' | 'held' | 'spent' | 'expired' | 'reversed'>,
  part: 'pending' | 'available',
): Lot {
  const empty = { pending: 0, available: 0, held: 0, spent: 0, expired: 0, reversed: 0 };
  const lot: Lot = { ...shape, ...empty, id: book.nextLot, [part]: shape.amount };
  book.nextLot += 1;
  book.lots.set(lot.id, lot);
  book.touchedLots.add(lot.id);
  return lot;
}

function accountOf(lot: Lot, part: LotPart, counter: Account | undefined): Account {
  if (part === 'spent') return 'spent';
  if (part === 'expired') return 'breakage';
  if (part !== 'reversed') return memberAccount(lot.member, part);
  assert(counter !== undefined, 'a move to or from reversed names its other side');
  return counter;
}

interface Side {
  readonly amount: Amount;
  readonly why: Reason;
  readonly account: Account;
  readonly sign: 1 | -1;
}

/** One side of a move of a lot's points. */
export function post(entry: OpenEntry, side: Side & { readonly lot: Lot }): void {
  const isLotAccount = side.account.startsWith('member:') && !side.account.endsWith(':debt');
  write(entry, side, { unit: side.lot.unit, lot: isLotAccount ? side.lot.id : null });
}

/** One side of what no lot is moved by. */
export function postPlain(entry: OpenEntry, side: Side & { readonly unit: string }): void {
  write(entry, side, { unit: side.unit, lot: null });
}

function write(
  entry: OpenEntry,
  side: Side,
  where: { readonly unit: string; readonly lot: number | null },
): void {
  const { account, sign, amount, why } = side;
  entry.postings.push({ unit: where.unit, account, amount: sign * amount, lot: where.lot });
  entry.traces.push({
    rule: why.rule,
    programme: entry.programme,
    conditions: why.conditions,
    sum: sign === 1 ? why.sum : negated(why.sum),
  });
}
