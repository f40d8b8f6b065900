import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, issue, openEntry, owner } from '../../ledger/book.ts';
import { expireDue, repayDebts } from '../../ledger/settle.ts';
import { figure } from '../../ledger/sum.ts';
import { visitAsked } from '../basket.ts';
import { dateIn, dayAt, endOfLife, endOfWaiting } from '../days.ts';
import type { Draft } from '../draft.ts';
import { whyOf } from '../earn.ts';
import { type Uses, usesOf } from '../evaluate/limits.ts';
import { readyOf } from '../evaluate/ready.ts';
import { exchangeSteps } from '../exchange.ts';
import { unitIn, versionAt } from '../versions.ts';
import { amountWithin, costOf, hasRoom } from './room.ts';
import { tierOn } from './tiers.ts';

/** Whose points these are when no rule says who bears them. */
export const shop = 'store';

/**
 * Gives the points of the rules that a tap or an enrolment sets off: a fixed amount each, within
 * the rule's limits and budget, by the version effective at `at`. One entry for all of them.
 * Example: { on: visit, earn: { unit: POINTS, amount: 5 }, limit: { member: 1 per day } }:
 * two taps on one day give 5 points.
 */
export function earnOn(
  draft: Draft,
  trigger: 'visit' | 'enrol',
  what: { readonly at: EpochMs; readonly uses: Uses },
): void {
  const { at, uses } = what;
  const version = versionAt(draft.programmes, at);
  if (version === null || draft.member === null) return;
  const rules = readyOf(version).triggered.filter(({ rule }) => rule.on === trigger);
  const isVisit = trigger === 'visit';
  const hasExchange = isVisit && readyOf(version).exchangesOnVisit.length > 0;
  if (rules.length === 0 && !hasExchange) return;
  const { member, book } = draft;
  const asked = visitAsked(version, { member, book, at, tier: tierOn(draft, version, at) });
  const day = dayAt(draft.programmes, at);
  const entry = openEntry({ kind: 'earn', ref: trigger, ...day });
  for (const ready of rules) {
    const { rule, earn } = ready;
    const amount =
      ready.holds(asked) === true ? amountWithin(rule, earn, { version, asked, uses }) : 0;
    if (amount === 0 || !hasRoom(draft, ready.earn.unit, amount)) continue;
    const unit = unitIn(version, ready.earn.unit);
    if (unit === null) continue;
    const issuer = rule.fundedBy === '' ? shop : rule.fundedBy;
    const availableFrom = endOfWaiting(version, unit.pendingDays, at);
    const dates = { earnedAt: at, availableFrom, expiresAt: endOfLife(version, unit, at) };
    const owned = { member: owner(book), unit: unit.unit, issuer, origin: trigger };
    issue(book, entry, {
      lot: { ...owned, ...dates, amount, isRestored: false },
      isPending: unit.pendingDays > 0 && availableFrom > draft.now,
      source: `issuer:${issuer}`,
      why: whyOf(rule, asked, figure(amount, `for the ${trigger}`)),
    });
    const cost = costOf(version, unit.unit, amount);
    draft.uses.push(...usesOf(rule, asked, { times: 1, minor: 0, cost }));
  }
  if (entry.postings.length === 0 && !hasExchange) return;
  closeEntry(book, entry, { isFact: false });
  repayDebts(book, draft.today);
  // The number of the next lot is used once only, and so is this name of the steps.
  const ref = `${trigger} ${book.nextLot}`;
  exchangeSteps(draft, { version, asked, uses, ref, issuer: shop, day }, isVisit ? trigger : null);
  expireDue(book, draft.today);
}

/** Counts a tap in the tallies that want it, once a business day. */
export function countTap(draft: Draft, at: EpochMs): void {
  const version = versionAt(draft.programmes, at);
  const { member } = draft;
  if (version === null || member === null) return;
  const day = dateIn(version, at);
  for (const { name, countsTaps } of version.tallies) {
    const mark = `${name}/taps`;
    const isCounted = member.tallies.some((row) => row.tally === mark && row.day === day);
    if (!countsTaps || isCounted) continue;
    const row = { member: member.id, day, amount: 1 };
    draft.tallies.push({ ...row, tally: name }, { ...row, tally: mark });
  }
}
