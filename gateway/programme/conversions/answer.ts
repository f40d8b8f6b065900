import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, lotOf, move, type OpenEntry, openEntry, restore } from '../../ledger/book.ts';
import { isOver } from '../../ledger/lots.ts';
import { expireDue, repayDebts } from '../../ledger/settle.ts';
import { figure } from '../../ledger/sum.ts';
import { receiptKey } from '../business-key.ts';
import { dateIn, dayAt, endOfGrace, plainCalendar } from '../days.ts';
import { balancesOf, closeDraft, type Draft, openDraft } from '../draft.ts';
import type { Command, Outcome, Programmes, State } from '../types.ts';
import { versionAt } from '../versions.ts';
import type { Conversion } from './types.ts';

type AnswerConversion = Command & { readonly kind: 'answerConversion' };

const dayMs = 86_400_000;

/**
 * The partner's answer: what it accepted is spent with it, what it rejected is back in its own
 * lots. However late it comes it holds; the same answer again changes nothing. A lot that ended
 * meanwhile lives on for the days that it still had when the member asked.
 * Refuses CONVERSION_UNKNOWN, CONVERSION_DECIDED.
 */
export function decideAnswer(
  programmes: Programmes,
  state: State,
  command: AnswerConversion,
): Outcome {
  const { conversion } = state;
  if (conversion === null || conversion.partner !== command.receipt.partner) {
    return refuse('CONVERSION_UNKNOWN', { found: command.id });
  }
  const answered = command.accepted ? 'accepted' : 'rejected';
  if (conversion.state !== 'open' && conversion.state !== answered) {
    return refuse('CONVERSION_DECIDED', { state: conversion.state });
  }
  const draft = openDraft(programmes, state);
  if (conversion.state === 'open') {
    settle(draft, conversion, command);
    draft.conversions.push({ ...conversion, state: answered });
    repayDebts(draft.book, draft.today);
    expireDue(draft.book, draft.today);
  }
  const { id, member, unit, amount, toUnit, toAmount } = conversion;
  return closeDraft(draft, {
    ...{ kind: 'conversion', conversion: id, member, state: answered },
    ...{ unit, amount, toUnit, toAmount, balances: balancesOf(draft) },
  });
}

function settle(draft: Draft, conversion: Conversion, command: AnswerConversion): void {
  const { accepted } = command;
  const ref = receiptKey(command.receipt);
  const kind = accepted ? 'spend' : 'release';
  const entry = openEntry({ kind, ref, ...dayAt(draft.programmes, draft.now) });
  for (const { lot, amount } of conversion.lots) {
    const why = {
      rule: conversion.rule,
      conditions: [{ fact: `${conversion.partner} accepted`, holds: accepted }],
      sum: figure(amount, 'points held for the conversion'),
    };
    const isEnded = !accepted && isOver(lotOf(draft.book, lot), draft.now);
    const to = accepted || isEnded ? 'spent' : 'available';
    move(draft.book, entry, { lot, from: 'held', to, amount, why });
    if (isEnded) reopen(draft, entry, { lot, amount, why, askedAt: conversion.at });
  }
  closeEntry(draft.book, entry, { isFact: true });
}

/** As many days as the lot still had when the member asked, that day among them. */
function reopen(
  draft: Draft,
  entry: OpenEntry,
  what: Pick<Parameters<typeof restore>[2], 'lot' | 'amount' | 'why'> & {
    readonly askedAt: number;
  },
): void {
  const { lot, amount, why, askedAt } = what;
  const end = lotOf(draft.book, lot).expiresAt ?? draft.now;
  const calendar = versionAt(draft.programmes, draft.now) ?? plainCalendar;
  // Days of the calendar: one on which the clock is put on has 23 hours.
  const day = (at: number) => Date.parse(dateIn(calendar, at));
  const days = Math.max(0, (day(end) - day(askedAt)) / dayMs);
  const expiresAt = endOfGrace(calendar, days, draft.now);
  restore(draft.book, entry, { lot, amount, expiresAt, why });
}
