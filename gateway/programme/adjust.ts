import { refuse } from '../../protocol/errors.ts';
import { assert } from '../../protocol/units.ts';
import {
  closeEntry,
  issue,
  move,
  type OpenEntry,
  openEntry,
  spendableLots,
} from '../ledger/book.ts';
import { repayDebts } from '../ledger/settle.ts';
import { figure, smaller } from '../ledger/sum.ts';
import { isPointsAmount, limits } from './checks.ts';
import { dayAt, endOfLife } from './days.ts';
import { closeDraft, type Draft, memberFor, openDraft } from './draft.ts';
import type { Command, Outcome, Programmes, State } from './types.ts';
import { unitIn, versionAt } from './versions.ts';

type Adjust = Command & { readonly kind: 'adjust' };

/**
 * Gives or takes points by hand; never more than the member can spend. Points given live as long
 * as earned ones. Refuses AMOUNT_RANGE, REQUEST_INVALID (reason), UNIT_UNKNOWN, CARD_UNKNOWN,
 * CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED, POINTS_SHORT.
 */
export function decideAdjust(programmes: Programmes, state: State, command: Adjust): Outcome {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(command.reason)) {
    return refuse('REQUEST_INVALID', { path: 'reason' });
  }
  if (!isPointsAmount(Math.abs(command.amount))) return refuse('AMOUNT_RANGE', { path: 'amount' });
  const version = versionAt(programmes, command.at);
  if (unitIn(version, command.unit) === null) return refuse('UNIT_UNKNOWN', { path: 'unit' });
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const draft = openDraft(programmes, state, who.member);
  const available = spendableLots(draft.book, command.unit).reduce(
    (sum, lot) => sum + lot.available,
    0,
  );
  if (available + command.amount < 0) {
    return refuse('POINTS_SHORT', { available, wanted: -command.amount });
  }
  if (available + command.amount > limits.balanceMax)
    return refuse('AMOUNT_RANGE', { path: 'amount' });
  const entry = openEntry({
    kind: 'adjust',
    ref: command.reason,
    ...dayAt(programmes, command.at),
  });
  if (command.amount > 0) give(draft, entry, command);
  else take(draft, entry, command);
  closeEntry(draft.book, entry, { isFact: true });
  repayDebts(draft.book, draft.today);
  return closeDraft(draft, { kind: 'adjusted', member: who.member.id });
}

function give(draft: Draft, entry: OpenEntry, command: Adjust): void {
  const { unit, amount, at } = command;
  const version = versionAt(draft.programmes, at);
  const member = draft.book.member;
  const definition = unitIn(version, unit);
  assert(version !== null && definition !== null && member !== null, 'checked before');
  const expiresAt = endOfLife(version, definition, at);
  const source = 'adjustment';
  const dates = { earnedAt: at, availableFrom: at, expiresAt, isRestored: false };
  const why = { rule: 'adjust', conditions: [], sum: figure(amount, 'points given by hand') };
  const lot = { member, unit, issuer: source, origin: source, amount, ...dates };
  issue(draft.book, entry, { lot, isPending: false, source, why });
}

function take(draft: Draft, entry: OpenEntry, command: Adjust): void {
  let left = -command.amount;
  for (const lot of spendableLots(draft.book, command.unit)) {
    if (left === 0) break;
    const amount = Math.min(left, lot.available);
    const there = figure(lot.available, 'available of lot');
    const sum = smaller(figure(left, 'points taken by hand'), there);
    const why = { rule: 'adjust', conditions: [], sum };
    const counter = 'adjustment';
    move(draft.book, entry, {
      lot: lot.id,
      from: 'available',
      to: 'reversed',
      amount,
      counter,
      why,
    });
    left -= amount;
  }
}
