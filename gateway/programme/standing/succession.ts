import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, issue, openEntry, owner } from '../../ledger/book.ts';
import { expireDue, repayDebts } from '../../ledger/settle.ts';
import { visitAsked } from '../basket.ts';
import { dateIn, endOfLife, endOfWaiting } from '../days.ts';
import type { Draft } from '../draft.ts';
import { whyOf } from '../earn.ts';
import type { Asked } from '../evaluate/facts.ts';
import { type ReadyEarn, readyOf } from '../evaluate/ready.ts';
import type { MemberState, Programme, Programmes } from '../types.ts';
import { unitIn, versionAt } from '../versions.ts';
import { dueOf } from './close-periods.ts';
import { settleIdle } from './idle.ts';
import { hasRoom } from './room.ts';

/** Whose points these are when no rule says who bears them. */
const shop = 'store';

/**
 * Takes a member of the programme that came before over into the one of today, once for ever: the
 * rules on `takeover` of its first version give what the member's counts on the last day before
 * it say. A mark among the member's tallies says that it is done, so it does not matter how often
 * and how late this is asked. Who joined later has nothing to take over.
 * Example: { on: takeover, earn: { unit: POINTS, by: tally.TURNOVER, steps: [{ from: "10000.00",
 * percent: 5 }] } }: a turnover of 12,400.00 becomes 620 points of 1.00.
 */
export function settleSuccession(draft: Draft): void {
  const { member, programmes, now, today } = draft;
  const first = successorAt(programmes, now);
  if (first === null || member === null || member.isClosed) return;
  const begins = dateIn(first, first.effectiveFrom);
  if (!wasThere(member, { begins, at: first.effectiveFrom })) return;
  const mark = `takeover ${first.id}`;
  if (member.tallies.some(({ tally }) => tally === mark)) return;
  draft.tallies.push({ member: member.id, tally: mark, day: begins, amount: 1 });
  const { book } = draft;
  const at = first.effectiveFrom - 1;
  const asked = visitAsked(first, { member, book, at, tier: undefined });
  const entry = openEntry({ kind: 'earn', ref: mark, ...today, programme: first.version });
  for (const ready of readyOf(first).triggered) {
    if (ready.rule.on === 'takeover') give(draft, entry, { ready, asked, first, mark });
  }
  closeEntry(book, entry, { isFact: true });
  repayDebts(book, today);
  // Who is looked at late takes over what may have ended by now.
  settleIdle(draft);
  expireDue(book, today);
}

/**
 * Was the member one of the programme before? Of a card without a name no day is known: it was there
 * if something had been counted or given by then.
 */
function wasThere(
  { since, tallies, lots }: MemberState,
  { begins, at }: { readonly begins: string; readonly at: EpochMs },
): boolean {
  if (since !== null) return since < begins;
  return tallies.some(({ day }) => day < begins) || lots.some(({ earnedAt }) => earnedAt < at);
}

/** The first version of the programme of `now` that succeeds another one; null: none does. */
function successorAt(programmes: Programmes, now: EpochMs): Programme | null {
  const id = versionAt(programmes, now)?.id;
  const first = programmes.find((version) => version.id === id) ?? null;
  return first?.succeeds === null ? null : first;
}

function give(
  draft: Draft,
  entry: ReturnType<typeof openEntry>,
  of: {
    readonly ready: ReadyEarn;
    readonly asked: Asked;
    readonly first: Programme;
    readonly mark: string;
  },
): void {
  const { ready, asked, first, mark } = of;
  const { rule, earn } = ready;
  const unit = unitIn(first, earn.unit);
  if (unit === null || ready.holds(asked) !== true) return;
  const due = dueOf(earn, asked);
  if (due === null) return;
  const { amount, sum } = due;
  if (amount === 0 || !hasRoom(draft, unit.unit, amount)) return;
  const earnedAt = first.effectiveFrom;
  const issuer = rule.fundedBy === '' ? shop : rule.fundedBy;
  const availableFrom = endOfWaiting(first, unit.pendingDays, earnedAt);
  const dates = { earnedAt, availableFrom, expiresAt: endOfLife(first, unit, earnedAt) };
  const owned = { member: owner(draft.book), unit: unit.unit, issuer, origin: mark };
  issue(draft.book, entry, {
    lot: { ...owned, ...dates, amount, isRestored: false },
    isPending: availableFrom > draft.now,
    source: `issuer:${issuer}`,
    why: whyOf(rule, asked, sum),
  });
}
