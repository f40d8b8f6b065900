import { refuse } from '../../protocol/errors.ts';
import type { Minor } from '../../protocol/units.ts';
import { closeEntry, openEntry, owner, spendableLots } from '../ledger/book.ts';
import type { Spend } from '../ledger/types.ts';
import { receiptKey } from './business-key.ts';
import { isPointsAmount } from './checks.ts';
import { dayAt } from './days.ts';
import { balancesOf, closeDraft, type Draft, memberFor, openDraft, putSpend } from './draft.ts';
import { drawLots } from './draw.ts';
import { countedForAll } from './people/merged-counts.ts';
import { type Abroad, abroadOf, becauseOf } from './spend-abroad.ts';
import { spendRoom } from './spend-room.ts';
import type { Answer, Command, Outcome, Programmes, State } from './types.ts';
import { undoSpends } from './undo-spend.ts';
import { unitIn, versionAt } from './versions.ts';
import { worthOf } from './worth.ts';

type SpendCommand = Command & { readonly kind: 'spend' };

/**
 * Takes points of a member, soonest expiry first, for a purchase whose tender will name the spend.
 * What can be spent is asked at gateway time; in another currency a point pays at the rate of the
 * business day. Refuses AMOUNT_RANGE, UNIT_UNKNOWN, CURRENCY_MISMATCH, RATE_UNKNOWN,
 * ID_CONFLICT, SPEND_OF_OTHER, CARD_UNKNOWN, CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED,
 * POINTS_SHORT, SPEND_LIMIT.
 */
export function decideSpend(programmes: Programmes, state: State, command: SpendCommand): Outcome {
  if (!isPointsAmount(command.amount)) return refuse('AMOUNT_RANGE', { path: 'amount' });
  const version = versionAt(programmes, command.occurredAt);
  const known = unitIn(version, command.unit);
  // Of what is hidden nothing is told, not even that it is there.
  if (version === null || known === null || known.isHidden) {
    return refuse('UNIT_UNKNOWN', { path: 'unit', found: command.unit });
  }
  const where = abroadOf(version, known, command);
  if (!where.ok) return where;
  const { unit, abroad } = where;
  if (state.spends.some((spend) => spend.id === command.id)) return refuse('ID_CONFLICT');
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  // A document is undone as a whole, and a decision knows one member.
  const isOthers = (spend: Spend) => !spend.isUndone && spend.member !== who.member.id;
  if (state.spends.some(isOthers)) return refuse('SPEND_OF_OTHER');
  const draft = openDraft(programmes, state, who.member);
  const lots = spendableLots(draft.book, command.unit);
  const available = lots.reduce((sum, lot) => sum + lot.available, 0);
  if (available < command.amount) {
    return refuse('POINTS_SHORT', { available, wanted: command.amount });
  }
  const worth = worthOf(unit, command.amount);
  if (worth === null) return refuse('AMOUNT_RANGE', { path: 'amount' });
  const counts = spendRoom({ unit, command, uses: state.uses, programmes, member: who.member.id });
  if (!counts.ok) return counts;
  const spend = draw(draft, command, { amountMinor: worth, counts: counts.value, abroad });
  const answer: Answer = {
    kind: 'spend',
    member: owner(draft.book),
    spend: spend.id,
    unit: spend.unit,
    amount: spend.amount,
    amountMinor: spend.amountMinor,
    ...(abroad === undefined ? {} : { abroad }),
    balances: balancesOf(draft),
  };
  undoWaiting(draft, spend);
  return closeDraft(draft, answer);
}

/** A read alone proves nothing, so a kiosk gives no points yet, before or after the deadline. */
export function decideSpendIntent(): Outcome {
  return refuse('PROOF_REQUIRED');
}

/** Takes back what the intent of the same `op` was given, if anything. */
export function decideSpendCancel(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'spendCancel' },
): Outcome {
  const spend = state.spends.find((row) => row.id === command.op);
  const isOpen = spend !== undefined && !spend.isUndone && spend.usedBy === null;
  const draft = openDraft(programmes, state);
  if (isOpen) undoSpends(draft, { spends: [spend], ref: command.op, at: command.at });
  const decision = closeDraft(draft, { kind: 'cancelled', member: draft.book.member });
  return countedForAll(decision, state);
}

function draw(
  draft: Draft,
  command: SpendCommand,
  what: {
    readonly amountMinor: Minor;
    readonly counts: Spend['counts'];
    readonly abroad: Abroad;
  },
): Spend {
  const { amountMinor, counts, abroad } = what;
  const day = dayAt(draft.programmes, command.occurredAt);
  const entry = openEntry({ kind: 'spend', ref: command.id, ...day });
  const { unit, amount } = command;
  const { partner } = command.receipt;
  const because = becauseOf(draft.programmes, command, abroad);
  const draws = drawLots(draft, entry, { unit, amount, rule: 'spend', partner, because });
  closeEntry(draft.book, entry, { isFact: true });
  draft.uses.push(...counts.map((key) => ({ key, times: 0, minor: amount, cost: 0 })));
  const spend: Spend = {
    id: command.id,
    document: receiptKey(command.receipt),
    member: owner(draft.book),
    unit,
    amount,
    amountMinor,
    currency: abroad?.currency ?? '',
    draws,
    counts,
    usedBy: null,
    isUndone: false,
  };
  putSpend(draft, spend);
  return spend;
}

/** A return that undoes this spend may have come first: then the pair comes to nothing. */
function undoWaiting(draft: Draft, spend: Spend): void {
  for (const { key, command } of draft.waiting) {
    if (command.kind !== 'return' || command.lines.length > 0) continue;
    const isUndone = draft.spends.get(spend.id)?.isUndone === true;
    const what = { spends: [spend], ref: receiptKey(command.receipt), at: command.occurredAt };
    const answer = isUndone ? refuse('RETURN_TOO_MUCH') : undoSpends(draft, what);
    draft.applied.push({ key, answer });
  }
}
