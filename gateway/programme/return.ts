import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Amount, Minor } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import { closeEntry, openEntry } from '../ledger/book.ts';
import type { Target } from '../ledger/earned-return.ts';
import { planReturn, type ReturnPlan } from '../ledger/reversal.ts';
import { expireDue, repayDebts } from '../ledger/settle.ts';
import type { Sale, Spend } from '../ledger/types.ts';
import { receiptKey } from './business-key.ts';
import { checkReturnLines } from './checks.ts';
import { dateIn, dayAt } from './days.ts';
import { balancesOf, closeDraft, type Draft, openDraft, putSale } from './draft.ts';
import type { WithdrawCommand } from './event-types.ts';
import { giveBackSpends } from './give-back-spends.ts';
import { rateOn, unitAbroad, versionIn } from './market.ts';
import { returnOveruse } from './overuse.ts';
import { uncountBenefits } from './people/benefits.ts';
import { refundFees } from './people/club-fees.ts';
import { giftTargets } from './people/club-gifts.ts';
import { proveClubs } from './people/club-proofs.ts';
import { countedForAll } from './people/merged-counts.ts';
import { recheckBy } from './recheck.ts';
import { isOverFor } from './standing/closing.ts';
import { settleIdle } from './standing/idle.ts';
import { takeBack } from './take-back.ts';
import { takeFromOthers, targetsOf } from './take-from-others.ts';
import type {
  Answer,
  Command,
  Outcome,
  Programme,
  Programmes,
  State,
  UnitDefinition,
} from './types.ts';
import { uncount } from './uncount.ts';
import { undoSpends } from './undo-spend.ts';
import { isHidden, unitIn, versionNamed } from './versions.ts';

type Return = Command & { readonly kind: 'return' };
type Returned = Answer & { readonly kind: 'return' };

/**
 * Takes goods back: points of the sale are reversed from what the sale recorded, spent points
 * return to their lots. Without lines it undoes the abandoned spend of the document `of`. A return
 * whose sale is not known yet waits for it. Refuses LINES_INVALID, AMOUNT_RANGE,
 * CURRENCY_MISMATCH, RETURN_TOO_MUCH, RETURN_WITHOUT_SALE, SPEND_USED.
 */
export function decideReturn(programmes: Programmes, state: State, command: Return): Outcome {
  const wrong = checkReturnLines(command.lines);
  if (wrong !== null) return wrong;
  if (command.lines.length === 0) {
    if (state.spends.some(isOwnDocument)) return decideUndo(programmes, state, command);
    if (state.sale !== null) return refuse('LINES_INVALID', { lines: 0 });
    return wait(programmes, state, command);
  }
  return giveBackAll(programmes, state, command);
}

/**
 * Takes an event back, whole: what it gave is reversed and what it counts no longer counts, by the
 * version of its day. A withdrawal whose event is not known yet waits for it. Refuses
 * DOCUMENT_OTHER, RETURN_TOO_MUCH (it is taken back already), RETURN_WITHOUT_SALE.
 */
export function decideWithdraw(
  programmes: Programmes,
  state: State,
  command: WithdrawCommand,
): Outcome {
  return giveBackAll(programmes, state, command);
}

function giveBackAll(
  programmes: Programmes,
  state: State,
  command: Return | WithdrawCommand,
): Outcome {
  if (state.sale === null) return wait(programmes, state, command);
  assert(state.sale.member === (state.member?.id ?? null), 'a return has the member of its sale');
  const draft = openDraft(programmes, state);
  const answer = applyBack(draft, state.sale, command);
  if ('ok' in answer) return answer;
  return countedForAll(closeDraft(draft, answer), state);
}

/** What came back before its sale or its event: each is applied now, or refused under its own key. */
export function applyWaiting(draft: Draft, receipt: string): void {
  for (const { key, command } of draft.waiting) {
    if (command.kind === 'return' && command.lines.length === 0) continue;
    const sale = draft.sales.get(receipt);
    if (sale === undefined) continue;
    draft.applied.push({ key, answer: applyBack(draft, sale, command) });
  }
}

/** Goods come back by a return, and an event by a withdrawal. */
function applyBack(
  draft: Draft,
  sale: Sale,
  command: Return | WithdrawCommand,
): Returned | Refusal {
  const isEvent = sale.currency === '';
  if (isEvent !== (command.kind === 'withdraw')) return refuse('DOCUMENT_OTHER');
  return applyReturn(draft, sale, command.kind === 'return' ? command : wholeOf(sale, command));
}

/** Everything that is left of an event. */
function wholeOf(sale: Sale, { receipt, of, occurredAt, mayWait }: WithdrawCommand): Return {
  const lines = sale.lines.map(({ line, quantity, returnedQuantity }) => {
    const left = quantity - returnedQuantity;
    // With nothing left the whole of it is asked for again, and refused as too much.
    return { line, ofLine: line, quantity: left === 0 ? quantity : left, totalMinor: 0 };
  });
  const { currency } = sale;
  return { kind: 'return', receipt, of, occurredAt, currency, lines, mayWait };
}

/** Applies a return to a sale of the draft; a refusal leaves the draft as it was. */
function applyReturn(draft: Draft, sale: Sale, command: Return): Returned | Refusal {
  const wrong = checkReturnLines(command.lines);
  if (wrong !== null) return wrong;
  if (command.currency !== sale.currency) {
    return refuse('CURRENCY_MISMATCH', { wanted: sale.currency });
  }
  const own = versionNamed(draft.programmes, sale.programme);
  const version = own === null ? null : (versionIn(own, sale.currency) ?? own);
  const recheck = recheckBy(version, sale);
  const refund = version?.refund ?? 'proportional';
  const planned = planReturn(sale, command.lines, { refund, recheck });
  if (!planned.ok) return planned;
  const { plan } = planned;
  // Once it is over for the member only money goes back, and points stay where they are.
  const isOver = isOverFor(draft);
  const ref = receiptKey(command.receipt);
  const day = { ...dayAt(draft.programmes, command.occurredAt), programme: sale.programme };

  const restored = openEntry({ kind: 'restore', ref, ...day });
  const givenBack = isOver ? noPoints : giveBackSpends(draft, restored, { plan, version });
  closeEntry(draft.book, restored, { isFact: false });

  putSale(draft, uncount(draft, plan.sale, version));
  const clubs = leaveClubs(draft, version, { sale, plan, command });
  const entry = openEntry({ kind: 'return', ref, ...day });
  const reversed = new Map<string, Amount>();
  const shortfalls: Returned['shortfalls'][number][] = [];
  const refundMinor = plan.moneyMinor - clubs.keptMinor;
  let moneyMinor: Minor = refundMinor;
  const unit = ({ unit }: { readonly unit: string }) => unitOfSale(own, sale, unit);
  const { own: targets, others } = targetsOf(draft, [...plan.targets, ...clubs.targets]);
  for (const target of isOver ? [] : targets) {
    const taken = takeBack(draft, entry, { target, version, unit: unit(target), day, moneyMinor });
    reversed.set(target.unit, (reversed.get(target.unit) ?? 0) + taken.reversed);
    shortfalls.push(...taken.shortfalls);
    moneyMinor -= taken.withheldMinor;
  }
  returnOveruse(entry, { before: sale, after: plan.sale });
  closeEntry(draft.book, entry, { isFact: true });
  takeFromOthers(draft, others, { version, unit, day, ref });
  repayDebts(draft.book, draft.today);
  settleIdle(draft);
  expireDue(draft.book, draft.today);
  return {
    kind: 'return',
    status: 'applied',
    member: sale.member,
    reversed: shown(draft, amounts(reversed)),
    givenBack: shown(draft, amounts(givenBack)),
    shortfalls: shown(draft, shortfalls),
    refundMinor: moneyMinor,
    withheldMinor: refundMinor - moneyMinor,
    shelfMinor: plan.shelfMinor,
    discounts: plan.discounts.map(({ rule, minor }) => ({ rule, amountMinor: minor })),
    uncoveredMinor: plan.uncoveredMinor,
    ...(clubs.keptMinor === 0 ? {} : { feesKeptMinor: clubs.keptMinor }),
    balances: balancesOf(draft),
  };
}

/** What the return ends in clubs: what is kept of fees, and what joining had given. */
function leaveClubs(
  draft: Draft,
  version: Programme | null,
  of: { readonly sale: Sale; readonly plan: ReturnPlan; readonly command: Return },
): { readonly keptMinor: Minor; readonly targets: readonly Target[] } {
  const { sale, plan, command } = of;
  uncountBenefits(draft, version, { before: sale, after: plan.sale });
  const fees = refundFees(draft, version, { sale, command });
  const issuer = command.receipt.partner;
  const unproven = proveClubs(draft, { at: command.occurredAt, issuer });
  const kept = fees.reduce((sum, { keptMinor }) => sum + keptMinor, 0);
  const targets = giftTargets([...fees.map(({ row }) => row), ...unproven]);
  // Points that paid a fee come back as points: no more is kept than there is money.
  return { keptMinor: Math.min(kept, plan.moneyMinor), targets };
}

function decideUndo(programmes: Programmes, state: State, command: Return): Outcome {
  const spends = state.spends.filter((spend) => spend.usedBy === null && !spend.isUndone);
  if (spends.length === 0) {
    const isUsed = state.spends.some((spend) => spend.usedBy !== null);
    return refuse(isUsed ? 'SPEND_USED' : 'RETURN_TOO_MUCH');
  }
  const draft = openDraft(programmes, state);
  const answer = undoSpends(draft, {
    spends,
    ref: receiptKey(command.receipt),
    at: command.occurredAt,
  });
  return countedForAll(closeDraft(draft, answer), state);
}

function wait(programmes: Programmes, state: State, command: Return | WithdrawCommand): Outcome {
  if (!command.mayWait) return refuse('RETURN_WITHOUT_SALE');
  const draft = openDraft(programmes, state, null);
  const answer: Returned = {
    kind: 'return',
    status: 'waiting',
    member: null,
    reversed: [],
    givenBack: [],
    shortfalls: [],
    refundMinor: 0,
    withheldMinor: 0,
    shelfMinor: 0,
    discounts: [],
    uncoveredMinor: 0,
    balances: [],
  };
  return closeDraft(draft, answer, { waits: true });
}

const noPoints: ReadonlyMap<string, Amount> = new Map();

/** A unit of the version of a sale, with its worth in the currency of the sale on its day. */
function unitOfSale(version: Programme | null, sale: Sale, name: string): UnitDefinition | null {
  const unit = unitIn(version, name);
  if (version === null || unit === null || sale.currency === version.currency) return unit;
  return unitAbroad(unit, rateOn(version, sale.currency, dateIn(version, sale.occurredAt)));
}

function amounts(byUnit: ReadonlyMap<string, Amount>): { unit: string; amount: Amount }[] {
  return [...byUnit].filter(([, amount]) => amount > 0).map(([unit, amount]) => ({ unit, amount }));
}

/** Without units that only staff see. */
const shown = <Row extends { readonly unit: string }>(
  { programmes }: Draft,
  rows: readonly Row[],
) => rows.filter(({ unit }) => !isHidden(programmes, unit));

/** Not one that a receipt made for itself, as an exchange or the price of a discount. */
const isOwnDocument = ({ id, document }: Spend): boolean => !id.startsWith(`${document} `);
