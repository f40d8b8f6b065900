import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { closeEntry, issue, type OpenEntry, openEntry, owner } from '../ledger/book.ts';
import { expireDue, repayDebts } from '../ledger/settle.ts';
import type { Earned, Sale, Spend } from '../ledger/types.ts';
import { receiptKey } from './business-key.ts';
import { checkPurchase, limits } from './checks.ts';
import { dayAt, endOfLife, endOfWaiting } from './days.ts';
import {
  balancesOf,
  closeDraft,
  type Draft,
  memberFor,
  openDraft,
  putSale,
  putSpend,
} from './draft.ts';
import { type Earning, earningsOf } from './earn.ts';
import { applyReturn } from './return.ts';
import type { Answer, Command, Outcome, Programme, Programmes, State } from './types.ts';
import { versionAt } from './versions.ts';

type Purchase = Command & { readonly kind: 'purchase' };

/**
 * Posts a receipt: earns by the version effective at `occurredAt` (nothing before the first one
 * or without a member), takes the spends that its tenders name, and applies the returns that came
 * before it. Refuses LINES_INVALID, NEGATIVE_LINE, AMOUNT_RANGE, TENDER_MISMATCH, ID_CONFLICT,
 * CURRENCY_MISMATCH, CARD_UNKNOWN, CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED, SPEND_USED.
 */
export function decidePurchase(programmes: Programmes, state: State, command: Purchase): Outcome {
  const wrong = checkPurchase(command);
  if (wrong !== null) return wrong;
  if (state.sale !== null) return refuse('ID_CONFLICT');
  const version = versionAt(programmes, command.occurredAt);
  if (version !== null && version.currency !== command.currency) {
    return refuse('CURRENCY_MISMATCH', { wanted: version.currency });
  }
  const who = command.who === null ? null : memberFor(state, command.who);
  if (who !== null && !who.ok) return who;
  const member = who?.member ?? null;
  const spends = spendsOf(command, state.spends, member?.id ?? null);
  if (!spends.ok) return spends;
  const earned =
    version === null || member === null
      ? { ok: true as const, earnings: [] }
      : earningsOf(version, command.lines);
  if (!earned.ok) return earned;

  const draft = openDraft(programmes, state, member);
  const tooMuch = overfull(draft, earned.earnings);
  if (tooMuch !== null) return tooMuch;
  post(draft, { command, version, spends: spends.spends, earnings: earned.earnings });
  const answer = answerOf(draft, earned.earnings);
  applyWaiting(draft, receiptKey(command.receipt));
  return closeDraft(draft, answer);
}

/** The spends that points tenders name, if each is open, of this member and of this worth. */
function spendsOf(
  command: Purchase,
  known: readonly Spend[],
  member: string | null,
): { readonly ok: true; readonly spends: readonly Spend[] } | Refusal {
  const spends: Spend[] = [];
  for (const [at, tender] of command.tenders.entries()) {
    if (tender.spend === undefined) continue;
    const spend = known.find((row) => row.id === tender.spend);
    const isThis =
      spend !== undefined &&
      !spend.isUndone &&
      spend.member === member &&
      spend.amountMinor > 0 &&
      spend.amountMinor === tender.amountMinor;
    if (!isThis) return refuse('TENDER_MISMATCH', { tender: at + 1 });
    if (spend.usedBy !== null) return refuse('SPEND_USED', { tender: at + 1 });
    spends.push(spend);
  }
  return { ok: true, spends };
}

function overfull(draft: Draft, earnings: readonly Earning[]): Refusal | null {
  for (const { rule, amount } of earnings) {
    let held = amount;
    for (const lot of draft.book.lots.values()) {
      if (lot.unit === rule.unit) held += lot.available + lot.pending;
    }
    if (held > limits.balanceMax) return refuse('AMOUNT_RANGE', { rule: rule.id });
  }
  return null;
}

function post(
  draft: Draft,
  what: {
    readonly command: Purchase;
    readonly version: Programme | null;
    readonly spends: readonly Spend[];
    readonly earnings: readonly Earning[];
  },
): void {
  const { command, version, spends, earnings } = what;
  const receipt = receiptKey(command.receipt);
  const day = dayAt(draft.programmes, command.occurredAt);
  const entry = openEntry({ kind: 'earn', ref: receipt, ...day });
  const rows = earnings.flatMap((earning) =>
    version === null ? [] : earn(draft, entry, { command, version, earning, receipt }),
  );
  closeEntry(draft.book, entry, { isFact: true });
  for (const spend of spends) putSpend(draft, { ...spend, usedBy: receipt });
  putSale(draft, saleOf({ draft, command, version, spends, rows, receipt }));
  repayDebts(draft.book, draft.today);
  expireDue(draft.book, draft.today);
}

/** Makes the lot of one rule. Points of a receipt that came late may be available at once. */
function earn(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly command: Purchase;
    readonly version: Programme;
    readonly earning: Earning;
    readonly receipt: string;
  },
): Earned[] {
  const { command, version, earning, receipt } = what;
  const { rule, unit, amount } = earning;
  if (amount === 0) return [];
  const earnedAt = command.occurredAt;
  const availableFrom: EpochMs = endOfWaiting(version, unit.pendingDays, earnedAt);
  const issuer = command.receipt.partner;
  const lot = issue(draft.book, entry, {
    lot: {
      member: owner(draft.book),
      unit: rule.unit,
      issuer,
      origin: receipt,
      earnedAt,
      availableFrom,
      expiresAt: endOfLife(version, unit.life, earnedAt),
      amount,
      isRestored: false,
    },
    isPending: unit.pendingDays > 0 && availableFrom > draft.now,
    source: `issuer:${issuer}`,
    why: earning.why,
  });
  return earning.lines.map((line) => ({
    rule: rule.id,
    unit: rule.unit,
    line: line.line,
    lot,
    amount: line.amount,
    reversed: 0,
  }));
}

function saleOf(what: {
  readonly draft: Draft;
  readonly command: Purchase;
  readonly version: Programme | null;
  readonly spends: readonly Spend[];
  readonly rows: readonly Earned[];
  readonly receipt: string;
}): Sale {
  const { draft, command, version, spends, rows, receipt } = what;
  return {
    receipt,
    member: draft.book.member,
    programme: version?.version ?? '',
    partner: command.receipt.partner,
    occurredAt: command.occurredAt,
    currency: command.currency,
    lines: command.lines.map(({ line, sku, quantity, totalMinor }) => ({
      line,
      sku,
      quantity,
      totalMinor,
      returnedQuantity: 0,
      returnedMinor: 0,
    })),
    earned: rows,
    pointsTenders: spends.map((spend) => ({
      spend: spend.id,
      amountMinor: spend.amountMinor,
      refundedMinor: 0,
    })),
  };
}

function answerOf(draft: Draft, earnings: readonly Earning[]): Answer {
  return {
    kind: 'purchase',
    member: draft.book.member,
    earned: earnings.map(({ rule, amount, reason }) => ({
      unit: rule.unit,
      rule: rule.id,
      amount,
      reason,
    })),
    discounts: [],
    balances: balancesOf(draft),
  };
}

/** Returns that came before their sale: each is applied now, or refused under its own key. */
function applyWaiting(draft: Draft, receipt: string): void {
  for (const { key, command } of draft.waiting) {
    if (command.lines.length === 0) continue;
    const sale = draft.sales.get(receipt);
    if (sale === undefined) continue;
    draft.applied.push({ key, answer: applyReturn(draft, sale, command) });
  }
}
