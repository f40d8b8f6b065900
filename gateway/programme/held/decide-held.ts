import { type Refusal, refuse } from '../../../protocol/errors.ts';
import { approve, closeEntry, lotOf, move, openEntry } from '../../ledger/book.ts';
import { isHeldForReview } from '../../ledger/lots.ts';
import { figure } from '../../ledger/sum.ts';
import type { Lot, Sale } from '../../ledger/types.ts';
import { dateIn, endOfLife, endOfWaiting, plainCalendar } from '../days.ts';
import { closeDraft, type Draft, openDraft, putSale } from '../draft.ts';
import { countedForAll } from '../people/merged-counts.ts';
import type { Outcome, Programmes, State } from '../types.ts';
import { uncountUses } from '../uncount.ts';
import { isHidden, unitIn, versionAt, versionNamed } from '../versions.ts';
import { settleGiven } from './settle-given.ts';
import type { DecideHeldCommand, HeldAnswer, HeldState } from './types.ts';

/**
 * Decides on points that are held for review: approved they are the member's, with the life that points
 * of today have, and not before the waiting time of their own day is over; rejected they go back to
 * who issued them, and what they had used of limits and budgets is free again. Refuses
 * REQUEST_INVALID (reason, staff), HELD_UNKNOWN, HELD_DECIDED, HELD_OVER (goods came back, or the
 * member or the programme ended, before anybody decided).
 * Example: 500 points of 2 March, waiting time 14 days, life 12 months: approved on 5 March they can
 * be spent from 16 March to 5 March of the next year.
 */
export function decideHeld(
  programmes: Programmes,
  state: State,
  command: DecideHeldCommand,
): Outcome {
  const { verdict, reason, staff } = command;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(reason)) return refuse('REQUEST_INVALID', { path: '/reason' });
  if (!/^[0-9A-Za-z._-]{1,64}$/.test(staff)) return refuse('REQUEST_INVALID', { path: '/staff' });
  const { held = null, sale, member } = state;
  if (held === null || sale === null || member === null) return refuse('HELD_UNKNOWN');
  if (held.verdict !== null) return refuse('HELD_DECIDED', { verdict: held.verdict });
  const draft = openDraft(programmes, state);
  const lot = lotOf(draft.book, held.lot);
  if (!isHeldForReview(lot)) return overAs(lot);
  const entry = openEntry({
    ...{ kind: verdict, ref: [held.lot, reason, staff].join(' ') },
    ...draft.today,
  });
  const from = verdict === 'approve' ? giveHeld(draft, { entry, lot, sale }) : null;
  if (from === null) takeHeld(draft, { entry, lot, sale, rule: held.rule });
  const answer: HeldAnswer = {
    ...{ kind: 'heldDecided', held: held.lot, verdict, member: member.id },
    ...{ receipt: held.receipt, rule: held.rule },
    ...(isHidden(programmes, lot.unit)
      ? {}
      : { points: { unit: lot.unit, amount: lot.pending }, ...(from === null ? {} : { from }) }),
  };
  const decision = countedForAll(closeDraft(draft, answer), state);
  return { ...decision, verdict: { lot: held.lot, verdict } };
}

/** Nothing of them is left to decide on. */
function overAs({ expired }: Lot): Refusal {
  return refuse('HELD_OVER', { was: expired > 0 ? 'ended' : 'returned' });
}

interface Deciding {
  readonly entry: ReturnType<typeof openEntry>;
  /** As it is before the decision. */
  readonly lot: Lot;
  readonly sale: Sale;
}

/** Approves; the business day from which the points can be spent. */
function giveHeld(draft: Draft, { entry, lot, sale }: Deciding): string {
  const { book, programmes, now } = draft;
  // The file of its day may be gone: then today's says how long points live.
  const version = versionNamed(programmes, sale.programme) ?? versionAt(programmes, now);
  const unit = unitIn(version, lot.unit);
  const calendar = version ?? plainCalendar;
  const waits = unit === null ? now : endOfWaiting(calendar, unit.pendingDays, lot.earnedAt);
  const availableFrom = Math.max(waits, now);
  const expiresAt = unit === null ? null : endOfLife(calendar, unit, now);
  const why = because('approve', lot, 'points that were held for review');
  approve(book, entry, { lot: lot.id, dates: { earnedAt: now, availableFrom, expiresAt }, why });
  closeEntry(book, entry, { isFact: true });
  const today = versionAt(programmes, now);
  if (today !== null) {
    const { issuer } = lot;
    const ref = `held ${lot.id}`;
    settleGiven(draft, { version: today, ref, at: now, issuer, day: draft.today });
  }
  return dateIn(calendar, availableFrom);
}

/** Rejects; the sale then knows nothing of the points any more, so that no return asks for them. */
function takeHeld(
  draft: Draft,
  { entry, lot, sale, rule }: Deciding & { readonly rule: HeldState['rule'] },
): void {
  const why = { ...because('reject', lot, 'points that were held for review'), rule };
  const counter = `issuer:${lot.issuer}` as const;
  const { id, pending: amount } = lot;
  move(draft.book, entry, { lot: id, from: 'pending', to: 'reversed', amount, counter, why });
  closeEntry(draft.book, entry, { isFact: true });
  const earned = sale.earned.filter((row) => row.lot !== id);
  putSale(draft, uncountUses(draft, { ...sale, earned }));
}

function because(rule: string, { pending }: Lot, name: string) {
  const conditions = [{ fact: 'one of the staff has decided', holds: true }];
  return { rule, conditions, sum: figure(pending, name) };
}
