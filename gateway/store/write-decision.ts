import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { assert } from '../../protocol/units.ts';
import type { Lot } from '../ledger/types.ts';
import { receiptKey } from '../programme/business-key.ts';
import type { Command, Decision, State } from '../programme/types.ts';
import { type BalanceChange, checkDecision } from './check-decision.ts';
import type { Conversions } from './conversions.ts';
import { Eraser, overwriting } from './erase.ts';
import type { Held } from './held.ts';
import type { Holds } from './holds.ts';
import type { Cause, Journal } from './journal.ts';
import type { StateLoader } from './load-state.ts';
import { MergeWriter } from './merges.ts';
import type { ReceiptCodes } from './receipt-codes.ts';
import { lotValues, saleValues, spendValues } from './rows.ts';
import { SponsorRows } from './sponsors.ts';
import type { Standing } from './standing.ts';

interface Balance {
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly debt: number;
}
/** Of whom and of which cards the views changed. */
export interface Touched {
  /** With their lots where these are known without a look-up. */
  readonly members: Map<string, readonly Lot[] | null>;
  /** Cards that belong to nobody any more. */
  readonly gone: Set<string>;
}
export const untouched = (): Touched => ({ members: new Map(), gone: new Set() });

const zero: Balance = { available: 0, pending: 0, held: 0, debt: 0 };

/** Writes what `decide` decided: journal, lots, sales, spends, members, cards, balances. */
export class DecisionWriter {
  private readonly db: Database;
  private readonly journal: Journal;
  private readonly loader: StateLoader;
  private readonly sponsors: SponsorRows;
  private readonly standing: Standing;
  private readonly holds: Holds;
  private readonly conversions: Conversions;
  private readonly eraser: Eraser;
  private readonly merges: MergeWriter;
  private readonly codes: ReceiptCodes;
  private readonly hasNotes: boolean;
  private readonly held: Held;
  private readonly balanceOf: Statement;
  private readonly putBalance: Statement;
  private readonly putLot: Statement;
  private readonly putSale: Statement;
  private readonly putSpend: Statement;
  private readonly putMember: Statement;
  private readonly putCard: Statement;
  private readonly addWaiting: Statement;
  private readonly endWaiting: Statement;

  constructor(
    db: Database,
    deps: {
      readonly journal: Journal;
      readonly loader: StateLoader;
      readonly standing: Standing;
      readonly holds: Holds;
      readonly conversions: Conversions;
      readonly codes: ReceiptCodes;
      /** Do member views tell of levels and clubs? */
      readonly hasNotes: boolean;
      readonly held: Held;
    },
  ) {
    this.db = db;
    this.journal = deps.journal;
    this.sponsors = new SponsorRows(db);
    this.standing = deps.standing;
    this.holds = deps.holds;
    this.conversions = deps.conversions;
    this.codes = deps.codes;
    this.hasNotes = deps.hasNotes;
    this.held = deps.held;
    this.loader = deps.loader;
    this.eraser = new Eraser(db);
    this.merges = new MergeWriter(db);
    this.balanceOf = db.prepare(
      'SELECT available, pending, held, debt FROM balances WHERE member = ? AND unit = ?',
    );
    this.putBalance = db.prepare(
      `INSERT INTO balances VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (member, unit) DO UPDATE SET
       available = excluded.available, pending = excluded.pending, held = excluded.held,
       debt = excluded.debt`,
    );
    this.putLot = db.prepare(
      `INSERT INTO lots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
       earned_at = excluded.earned_at, available_from = excluded.available_from,
       expires_at = excluded.expires_at,
       amount = excluded.amount, pending = excluded.pending, available = excluded.available,
       held = excluded.held, spent = excluded.spent, expired = excluded.expired,
       reversed = excluded.reversed, is_restored = excluded.is_restored`,
    );
    this.putSale = db.prepare(
      `INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (receipt)
       DO UPDATE SET lines = excluded.lines, earned = excluded.earned,
       tenders = excluded.tenders, discounts = excluded.discounts, counted = excluded.counted`,
    );
    this.putSpend = db.prepare(
      `INSERT INTO spends VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       draws = excluded.draws, used_by = excluded.used_by, is_undone = excluded.is_undone`,
    );
    this.putMember = db.prepare(
      `INSERT INTO members VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, is_closed = excluded.is_closed`,
    );
    this.putCard = db.prepare(
      `INSERT INTO cards VALUES (?, ?, ?) ON CONFLICT (card) DO UPDATE SET
       member = excluded.member, is_blocked = excluded.is_blocked`,
    );
    this.addWaiting = db.prepare('INSERT INTO waiting (key, of, command) VALUES (?, ?, ?)');
    this.endWaiting = db.prepare('DELETE FROM waiting WHERE key = ?');
  }

  /**
   * Writes a decision. Returns AMOUNT_RANGE, with nothing written, when a balance would leave the
   * integers that JSON and JavaScript keep exactly. Adds to `touched` whose views changed.
   */
  write(options: {
    readonly decision: Decision;
    readonly state: State;
    readonly cause: Cause;
    readonly touched: Touched;
  }): Refusal | null {
    const { decision, state, cause, touched } = options;
    const changes = checkDecision(decision, (id) => this.lotBefore(id, state));
    const balances: { readonly change: BalanceChange; readonly after: Balance }[] = [];
    for (const change of changes) {
      const after = this.balanceAfter(change);
      if (!Object.values(after).every(Number.isSafeInteger)) return refuse('AMOUNT_RANGE');
      balances.push({ change, after });
    }
    this.checkDebts(decision, balances);
    for (const entry of decision.entries) this.journal.entry(entry, cause);
    for (const { change, after } of balances) {
      const { available, pending, held, debt } = after;
      this.putBalance.run(change.member, change.unit, available, pending, held, debt);
    }
    if (changesPersonal(decision)) overwriting(this.db, () => this.rows(decision));
    else this.rows(decision);
    for (const member of membersOf(decision, this.hasNotes)) {
      touched.members.set(member, lotsAfter(decision, state, member));
    }
    if (decision.erased !== undefined) {
      for (const card of this.eraser.erase(decision.erased)) touched.gone.add(card);
    }
    for (const { key, answer } of decision.applied) {
      this.endWaiting.run(key);
      this.journal.lateAnswer({ key, answer: JSON.stringify(answer) });
    }
    return null;
  }

  /** Remembers a return until its sale comes. */
  wait(key: string, command: Command): void {
    const mayWait = command.kind === 'return' || command.kind === 'withdraw';
    assert(mayWait, 'only what takes something back waits');
    this.addWaiting.run(key, receiptKey(command.of), JSON.stringify(command));
  }

  private rows(decision: Decision): void {
    if (decision.merge !== undefined) this.merges.write(decision.merge);
    for (const lot of decision.lots) this.putLot.run(...lotValues(lot));
    for (const sale of decision.sales) this.putSale.run(...saleValues(sale));
    for (const spend of decision.spends) this.putSpend.run(...spendValues(spend));
    for (const { id, name, isClosed, since } of decision.members) {
      this.putMember.run(id, name, isClosed ? 1 : 0);
      if (since === null) this.standing.activated(id);
      else this.standing.enrolled(id, since);
    }
    this.standing.told(decision);
    this.sponsors.write(decision);
    this.held.put(decision);
    for (const tally of decision.tallies) this.standing.tally(tally);
    for (const use of decision.uses) this.standing.use(use);
    for (const change of decision.standings) this.standing.levelled(change);
    this.standing.remind(decision);
    if (decision.asked !== undefined) this.standing.asked(decision.asked);
    if (decision.code !== undefined) this.codes.put(decision.code, decision.sales.at(-1));
    const { code } = decision;
    if (code !== undefined && code.by !== null) this.loader.recalls.lookAgain(code.receipt);
    if (decision.recall !== undefined) this.loader.recalls.put(decision.recall);
    for (const hold of decision.holds) this.holds.put(hold);
    for (const { card, member, isBlocked } of decision.cards) {
      this.putCard.run(card, member, isBlocked ? 1 : 0);
    }
    for (const row of decision.conversions) this.conversions.put(row);
  }

  private lotBefore(id: number, state: State): Lot | undefined {
    if (id >= state.nextLot) return undefined;
    return state.member?.lots.find((lot) => lot.id === id) ?? this.loader.lots.lot(id);
  }

  private balanceAfter(change: BalanceChange): Balance {
    const before = (this.balanceOf.get(change.member, change.unit) as Balance | undefined) ?? zero;
    const after = {
      available: before.available + change.available,
      pending: before.pending + change.pending,
      held: before.held + change.held,
      debt: before.debt + change.debt,
    };
    assert(
      after.available >= 0 && after.pending >= 0 && after.held >= 0 && after.debt <= 0,
      `a balance of ${change.member} would get the wrong sign`,
    );
    return after;
  }

  /** What the engine says is owed must be what the postings say. */
  private checkDebts(
    decision: Decision,
    balances: readonly { readonly change: BalanceChange; readonly after: Balance }[],
  ): void {
    for (const { member, unit, amount } of decision.debts) {
      const moved = balances.find((b) => b.change.member === member && b.change.unit === unit);
      const owed = -(moved?.after ?? this.balanceAfter({ ...zero, member, unit })).debt;
      assert(owed === amount, `debt of ${member} in ${unit} is ${owed}, not ${amount}`);
    }
    for (const { change } of balances) {
      const isSaid =
        change.debt === 0 ||
        decision.debts.some((d) => d.member === change.member && d.unit === change.unit);
      assert(isSaid, `debt of ${change.member} changed without a word`);
    }
  }
}

/** Does it replace what members have told of themselves? What was there before is gone for good. */
const changesPersonal = ({ profiles, merge }: Decision): boolean =>
  profiles.length > 0 || merge !== undefined;

/** Members of whom a kiosk would now show something else. */
function membersOf(decision: Decision, hasNotes: boolean): ReadonlySet<string> {
  const members = new Set<string>();
  for (const { member } of decision.lots) members.add(member);
  for (const { member } of decision.debts) members.add(member);
  for (const { member } of decision.cards) members.add(member);
  for (const { id } of decision.members) members.add(id);
  // Lots that went to the other change both.
  const { merge } = decision;
  if (merge !== undefined) members.add(merge.survivor).add(merge.member);
  if (!hasNotes) return members;
  for (const { member } of decision.standings) members.add(member);
  for (const { member } of decision.tallies) members.add(member);
  for (const { member } of decision.clubs) members.add(member);
  return members;
}

/** The lots that a member has after the decision; null when the state did not hold them. */
function lotsAfter(decision: Decision, state: State, member: string): readonly Lot[] | null {
  if (state.member?.id !== member) return null;
  const lots = new Map(state.member.lots.map((lot) => [lot.id, lot]));
  for (const lot of decision.lots) {
    if (lot.member === member) lots.set(lot.id, lot);
    else lots.delete(lot.id);
  }
  return [...lots.values()];
}
