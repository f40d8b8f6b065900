import type { Refusal } from '../../../protocol/errors.ts';
import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, issue, move, openEntry, owner, spendableLots } from '../../ledger/book.ts';
import { repayDebts } from '../../ledger/settle.ts';
import { figure, ratioOf, smaller } from '../../ledger/sum.ts';
import { receiptKey } from '../business-key.ts';
import { isPointsAmount, limits } from '../checks.ts';
import { dayAt, endOfLife } from '../days.ts';
import { balancesOf, closeDraft, type Draft, memberFor, openDraft } from '../draft.ts';
import { isOverAt } from '../standing/closing.ts';
import type { Command, Outcome, Programme, Programmes, State } from '../types.ts';
import { unitIn, versionAt } from '../versions.ts';
import type { Conversion, ConversionRule } from './types.ts';

type Convert = Command & { readonly kind: 'convert' };

/**
 * Takes full steps of a unit for another programme's, or gives them for its. What goes out is held
 * in its own lots until the partner answers; what comes in is issued by the partner at once.
 * Example: 6,000 POINTS at 3,000 for 1,000 MILES are 2,000 miles; 5,999 are refused.
 * Refuses AMOUNT_RANGE, CONVERSION_UNKNOWN, CONVERSION_STEP, ID_CONFLICT, CARD_UNKNOWN,
 * CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED, POINTS_SHORT.
 */
export function decideConvert(programmes: Programmes, state: State, command: Convert): Outcome {
  if (!isPointsAmount(command.amount)) return refuse('AMOUNT_RANGE', { path: 'amount' });
  const version = versionAt(programmes, command.occurredAt);
  const rule = version?.market.conversions.find(({ id }) => id === command.rule);
  // What came in after the end would be over at once, and the partner's units gone for nothing.
  const isOver = rule?.direction === 'in' && isOverAt(programmes, state.now);
  if (version === null || rule === undefined || isOver) {
    return refuse('CONVERSION_UNKNOWN', { found: command.rule });
  }
  if (command.amount % rule.from.amount !== 0) {
    return refuse('CONVERSION_STEP', { step: rule.from.amount });
  }
  if (state.conversion !== null) return refuse('ID_CONFLICT');
  const toAmount = (command.amount / rule.from.amount) * rule.to.amount;
  if (!isPointsAmount(toAmount)) return refuse('AMOUNT_RANGE', { path: 'amount' });
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const draft = openDraft(programmes, state, who.member);
  const what = { version, rule, command, toAmount };
  const wrong = rule.direction === 'out' ? sendOut(draft, what) : takeIn(draft, what);
  if (wrong !== null) return wrong;
  repayDebts(draft.book, draft.today);
  return closeDraft(draft, {
    ...{ kind: 'conversion', conversion: command.id, member: owner(draft.book) },
    state: rule.direction === 'out' ? 'open' : 'done',
    ...{ unit: rule.from.unit, amount: command.amount, toUnit: rule.to.unit, toAmount },
    balances: balancesOf(draft),
  });
}

interface Converting {
  readonly version: Programme;
  readonly rule: ConversionRule;
  readonly command: Convert;
  readonly toAmount: number;
}

/** Holds the points in their own lots, the soonest end first. */
function sendOut(draft: Draft, { rule, command, toAmount }: Converting): Refusal | null {
  const { book } = draft;
  const { unit } = rule.from;
  const { amount } = command;
  const lots = spendableLots(book, unit);
  const available = lots.reduce((sum, lot) => sum + lot.available, 0);
  if (available < amount) return refuse('POINTS_SHORT', { available, wanted: amount });
  const day = dayAt(draft.programmes, command.occurredAt);
  const entry = openEntry({ kind: 'hold', ref: command.id, ...day });
  const held: Conversion['lots'][number][] = [];
  let left = amount;
  for (const lot of lots) {
    const part = Math.min(left, lot.available);
    if (part === 0) break;
    const there = figure(lot.available, 'available of lot');
    const sum = smaller(figure(left, 'points to convert'), there);
    const why = { rule: rule.id, conditions: [{ fact: 'now < expiresAt', holds: true }], sum };
    move(book, entry, { lot: lot.id, from: 'available', to: 'held', amount: part, why });
    held.push({ lot: lot.id, amount: part });
    left -= part;
  }
  closeEntry(book, entry, { isFact: true });
  draft.conversions.push({
    ...{ id: command.id, member: owner(book), rule: rule.id, partner: rule.partner },
    ...{ account: command.account, unit, amount, toUnit: rule.to.unit, toAmount, lots: held },
    ...{ state: 'open', at: draft.now },
  });
  return null;
}

/** Issues what the partner's unit becomes; the partner is the issuer of the points. */
function takeIn(draft: Draft, { version, rule, command, toAmount }: Converting): Refusal | null {
  const { book } = draft;
  const unit = unitIn(version, rule.to.unit);
  if (unit === null) return refuse('UNIT_UNKNOWN', { found: rule.to.unit });
  const lots = [...book.lots.values()].filter((lot) => lot.unit === unit.unit);
  const had = lots.reduce((sum, lot) => sum + lot.available + lot.pending, 0);
  if (had + toAmount > limits.balanceMax) return refuse('AMOUNT_RANGE', { path: 'amount' });
  const day = dayAt(draft.programmes, command.occurredAt);
  const entry = openEntry({ kind: 'exchange', ref: receiptKey(command.receipt), ...day });
  const sum = ratioOf(figure(command.amount, `${rule.from.unit} of ${rule.partner}`), {
    num: rule.to.amount,
    den: rule.from.amount,
    round: 'down',
  });
  issue(book, entry, {
    lot: {
      ...{ member: owner(book), unit: unit.unit, issuer: rule.partner, origin: command.id },
      ...{ earnedAt: command.occurredAt, availableFrom: command.occurredAt },
      expiresAt: endOfLife(version, unit, command.occurredAt),
      ...{ amount: toAmount, isRestored: false },
    },
    isPending: false,
    source: `issuer:${rule.partner}`,
    why: { rule: rule.id, conditions: [], sum },
  });
  closeEntry(book, entry, { isFact: true });
  return null;
}
