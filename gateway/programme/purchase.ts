import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Spend } from '../ledger/types.ts';
import { askedOf } from './basket.ts';
import { receiptKey } from './business-key.ts';
import { checkPaid, checkPurchase, limits, sumOf } from './checks.ts';
import { collectUntil } from './collect-days.ts';
import { closeDraft, type Draft, openDraft } from './draft.ts';
import { type Earning, earningsOf } from './earn.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { rungUpOf } from './held/rung-up.ts';
import { usesNow } from './hold.ts';
import { currenciesIn, versionIn } from './market.ts';
import { type Evaluated, type Posting, postPurchase, sumOfPaid } from './post-purchase.ts';
import { wantedRefusal } from './reasons/wanted.ts';
import { applyWaiting } from './return.ts';
import { tierOn } from './standing/tiers.ts';
import type { Command, Outcome, Programmes, State } from './types.ts';
import { versionAt } from './versions.ts';
import { whoOf } from './who.ts';

type Purchase = Command & { readonly kind: 'purchase' };

/**
 * Posts a receipt: earns by the version effective at `occurredAt` (nothing before the first one
 * or without a member), takes the spends that its tenders name, and applies the returns that came
 * before it. Refuses LINES_INVALID, NEGATIVE_LINE, AMOUNT_RANGE, TENDER_MISMATCH, ID_CONFLICT,
 * PAY_MISMATCH, CURRENCY_MISMATCH, CARD_UNKNOWN, CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED,
 * SPEND_USED.
 */
export function decidePurchase(programmes: Programmes, state: State, command: Purchase): Outcome {
  const wrong = checkPurchase(command);
  if (wrong !== null) return wrong;
  if (state.sale !== null) return refuse('ID_CONFLICT');
  const effective = versionAt(programmes, command.occurredAt);
  const version = effective === null ? null : versionIn(effective, command.currency);
  if (effective !== null && version === null) {
    return refuse('CURRENCY_MISMATCH', { wanted: currenciesIn(effective).join(', ') });
  }
  const who = whoOf(version, state, command);
  if (!who.ok) return who;
  const { member } = who;
  const isHere = effective === null || effective.currency === command.currency;
  const spends = spendsOf(command, state.spends, {
    member: member?.id ?? null,
    abroad: isHere ? '' : command.currency,
  });
  if (!spends.ok) return spends;
  const draft = openDraft(programmes, state, member, receiptKey(command.receipt));
  if (version === null) {
    const unpaid = checkPaid(command, sumOf(command.lines));
    if (unpaid !== null) return unpaid;
    const posting = { command, version, spends: spends.spends, evaluated: nothing(command) };
    return closed(draft, { ...posting, collectUntil: null });
  }
  const asked = askedOf(version, command, {
    ...{ member, book: draft.book },
    tier: tierOn(draft, version, command.occurredAt),
  });
  const uses = usesNow(state, draft);
  const evaluation = evaluate(version, asked, uses);
  if (!evaluation.ok) return evaluation;
  const paidMinor = sumOfPaid(evaluation);
  const explained = { asked: evaluation.asked, evaluation, uses };
  const missing = wantedRefusal(version, explained, {
    ...{
      wants: [...(command.wants ?? []), ...(command.given ?? [])],
      isQuote: command.explain?.isQuote === true,
    },
  });
  if (missing !== null) return missing;
  const unpaid = checkPaid(command, paidMinor);
  if (unpaid !== null) return unpaid;
  const earnings = earningsOf(version, evaluation.asked, { earned: evaluation.earned, paidMinor });
  const tooMuch = overfull(draft, earnings);
  if (tooMuch !== null) return tooMuch;
  return closed(draft, {
    command,
    version,
    spends: spends.spends,
    evaluated: { asked: evaluation.asked, evaluation, earnings, uses },
    collectUntil: collectUntil(version, { state, command, member }),
  });
}

/** Before the first version nothing is given. */
function nothing({ lines }: Purchase): Evaluated {
  const paid = lines.map(({ line, totalMinor }) => ({ line, minor: totalMinor }));
  const evaluation = { discounts: [], earned: [], uses: [], paid };
  return { asked: null, evaluation, earnings: [], uses: new Map() };
}

function closed(draft: Draft, posting: Posting): Outcome {
  const answer = postPurchase(draft, posting);
  const receipt = receiptKey(posting.command.receipt);
  applyWaiting(draft, receipt);
  const { code, cashier = '', occurredAt: at } = posting.command;
  const { member } = draft.book;
  const rungUp = rungUpOf(draft.programmes, { member, cashier, at });
  const closedDraft = closeDraft(draft, answer);
  const decision = rungUp === null ? closedDraft : { ...closedDraft, rungUp };
  if (code === undefined || posting.collectUntil === null) return decision;
  return { ...decision, code: { code, receipt, cashier, by: null } };
}

/** The spends that points tenders name, if each is open, of this member and of this worth. */
function spendsOf(
  command: Purchase,
  known: readonly Spend[],
  /** `abroad`: the currency of the receipt where it is not that of the programme. */
  { member, abroad }: { readonly member: string | null; readonly abroad: string },
): { readonly ok: true; readonly spends: readonly Spend[] } | Refusal {
  const spends: Spend[] = [];
  for (const [at, tender] of command.tenders.entries()) {
    if (tender.spend === undefined) continue;
    const spend = known.find((row) => row.id === tender.spend);
    const isThis =
      spend !== undefined &&
      !spend.isUndone &&
      spend.currency === abroad &&
      spend.member === member &&
      spend.amountMinor > 0 &&
      spend.amountMinor === tender.amountMinor;
    if (!isThis) return refuse('TENDER_MISMATCH', { tender: at + 1 });
    if (spend.usedBy !== null) return refuse('SPEND_USED', { tender: at + 1 });
    spends.push(spend);
  }
  return { ok: true, spends };
}

/** Refuses AMOUNT_RANGE when a member would have more of a unit than numbers can keep. */
export function overfull(draft: Draft, earnings: readonly Earning[]): Refusal | null {
  for (const { rule, unit, amount } of earnings) {
    let held = amount;
    for (const lot of draft.book.lots.values()) {
      if (lot.unit === unit.unit) held += lot.available + lot.pending;
    }
    if (held > limits.balanceMax) return refuse('AMOUNT_RANGE', { rule: rule.id });
  }
  return null;
}
