import { addDays } from '../../protocol/calendar.ts';
import { type Refusal, refuse } from '../../protocol/errors.ts';
import { assert, type EpochMs } from '../../protocol/units.ts';
import { closeEntry, openEntry } from '../ledger/book.ts';
import { expireDue, repayDebts } from '../ledger/settle.ts';
import type { Sale } from '../ledger/types.ts';
import { askedBy } from './basket.ts';
import { lastDayOf } from './collect-days.ts';
import type { CodeState, CollectCommand } from './collect-types.ts';
import { countedOf } from './counted.ts';
import { dateIn, dayAt } from './days.ts';
import { balancesOf, closeDraft, type Draft, memberFor, openDraft, putSale } from './draft.ts';
import { answerParts, type Earning, earningsOf } from './earn.ts';
import { type Evaluation, evaluate } from './evaluate/evaluate.ts';
import { exchangeSteps } from './exchange.ts';
import { collectedOf, type Thawed, thawedOf } from './frozen.ts';
import { rungUpOf } from './held/rung-up.ts';
import { usesNow } from './hold.ts';
import { versionIn } from './market.ts';
import { countBenefits } from './people/benefits.ts';
import { joinByFees } from './people/club-fees.ts';
import { proveClubs } from './people/club-proofs.ts';
import { earn, sumOfPaid } from './post-purchase.ts';
import { overfull } from './purchase.ts';
import { usesAsked } from './reasons/sale-facts.ts';
import { givenAtSale } from './recheck.ts';
import { reopenPeriods } from './standing/close-periods.ts';
import { isOverAt, settleClosing } from './standing/closing.ts';
import { noteActivity, settleIdle } from './standing/idle.ts';
import { tierOn } from './standing/tiers.ts';
import { talliesOf } from './tallies.ts';
import type { Command, Outcome, Programme, Programmes, State } from './types.ts';
import { versionNamed } from './versions.ts';

type Purchase = Command & { readonly kind: 'purchase' };

/** A receipt that may be collected, with all that is known of it. */
interface Found {
  readonly code: CodeState;
  readonly sale: Sale;
  readonly version: Programme;
  readonly kept: Thawed;
}

/**
 * Makes a receipt that was posted without a card a member's: its points and its place in the
 * tallies are those that the version of its day gives this member, on what was paid then. Prices do
 * not change any more. The first who asks has it. Refuses CARD_UNKNOWN, CARD_BLOCKED,
 * MEMBER_UNKNOWN, MEMBER_CLOSED, CODE_UNKNOWN, RECEIPT_COLLECTED, RECEIPT_RETURNED, COLLECT_OVER,
 * AMOUNT_RANGE.
 * Example: 45.99 paid on 2 March without a card, `within: 14 days`: 45 points until 16 March.
 */
export function decideCollect(
  programmes: Programmes,
  state: State,
  command: CollectCommand,
): Outcome {
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const found = findSale(programmes, state, command);
  if ('ok' in found) return found;
  const { sale, version, kept, code } = found;
  const draft = openDraft(programmes, state, who.member);
  const tier = tierOn(draft, version, sale.occurredAt);
  const asked = askedBy(version, kept.basket, { member: who.member, book: draft.book, tier });
  const uses = usesNow(state, draft);
  const evaluation = evaluate(version, asked, uses, givenAtSale(version, sale, asked));
  if (!evaluation.ok) return evaluation;
  const paidMinor = sumOfPaid(evaluation);
  const earnings = earningsOf(version, evaluation.asked, { earned: evaluation.earned, paidMinor });
  const tooMuch = overfull(draft, earnings);
  if (tooMuch !== null) return tooMuch;
  post(draft, found, { evaluation, earnings, uses });
  const { earned } = answerParts(version, { evaluation: { discounts: [] }, earnings });
  const member = who.member.id;
  const decision = closeDraft(draft, {
    ...{ kind: 'collected', member, receipt: sale.receipt, earned },
    balances: balancesOf(draft),
  });
  const by = { member, at: command.at, isFlagged: isFlagged(found, command.at) };
  const { cashier } = code;
  const rungUp = rungUpOf(programmes, { member, cashier, at: sale.occurredAt });
  return {
    ...decision,
    ...(rungUp === null ? {} : { rungUp }),
    code: { code: command.code, receipt: sale.receipt, cashier, by },
  };
}

/** The sale of the code, or why it cannot be collected. */
function findSale(
  programmes: Programmes,
  { code, sale, now }: State,
  { at }: CollectCommand,
): Found | Refusal {
  if (code === undefined || code === null || sale === null) return refuse('CODE_UNKNOWN');
  if (code.collectedBy !== null) return refuse('RECEIPT_COLLECTED');
  const own = versionNamed(programmes, sale.programme);
  const version = own === null ? null : versionIn(own, sale.currency);
  const kept = thawedOf(sale);
  // Without the file of its day nobody can say what it is worth.
  if (version === null || version.collect === null || kept === null) return refuse('CODE_UNKNOWN');
  if (sale.lines.some((line) => line.returnedQuantity > 0 || line.returnedMinor > 0)) {
    return refuse('RECEIPT_RETURNED');
  }
  const until = lastDayOf(version, sale.occurredAt);
  if (dateIn(version, at) > until || isOverAt(programmes, now)) {
    return refuse('COLLECT_OVER', { until });
  }
  return { code, sale, version, kept };
}

/** Books the points, counts, and makes the sale the member's, so that a return takes all back. */
function post(
  draft: Draft,
  { sale, version, kept }: Found,
  what: {
    readonly evaluation: Evaluation;
    readonly earnings: readonly Earning[];
    readonly uses: State['uses'];
  },
): void {
  const { evaluation, earnings } = what;
  const { asked } = evaluation;
  const { receipt, occurredAt } = sale;
  const day = dayAt(draft.programmes, occurredAt);
  const entry = openEntry({ kind: 'earn', ref: receipt, ...day });
  const command = { receipt: refOf(receipt), occurredAt };
  const earned = earnings.flatMap((earning) =>
    earn(draft, entry, { command, version, earning, receipt, asked }),
  );
  closeEntry(draft.book, entry, { isFact: true });
  const added = talliesOf(version, asked, evaluation.paid);
  draft.tallies.push(...added);
  // The uses of discounts were counted at the till.
  const discounts = new Set(sale.discounts.map(({ rule }) => rule));
  const uses = evaluation.uses.filter(({ key }) => !discounts.has(key.rule));
  draft.uses.push(...uses);
  const counted = countedOf(version, { asked, added, uses });
  const before = sale.counted?.uses ?? [];
  const collected: Sale = {
    ...sale,
    member: draft.book.member,
    earned,
    counted: {
      day: kept.basket.day,
      tallies: counted?.tallies ?? [],
      uses: [...before, ...(counted?.uses ?? [])],
    },
    recheck: collectedOf(version, sale, {
      asked,
      uses: usesAsked(version, { asked, uses: what.uses }),
    }),
  };
  putSale(draft, collected);
  joinByFees(draft, version, { asked, command, receipt });
  countBenefits(draft, version, { asked, sale: collected });
  proveClubs(draft, { at: occurredAt, issuer: sale.partner });
  repayDebts(draft.book, draft.today);
  exchangeSteps(draft, {
    ...{ version, asked, uses: what.uses, ref: receipt, issuer: sale.partner, day },
  });
  noteActivity(draft, version, occurredAt);
  settleIdle(draft);
  expireDue(draft.book, draft.today);
  // Before the answer, which tells the balances with what a closed period gives for it.
  reopenPeriods(draft);
  settleClosing(draft);
}

/** Has the member collected so many receipts of this cashier that a manager should look? */
function isFlagged({ code, version }: Found, at: EpochMs): boolean {
  if (version.collect === null || code.cashier === '') return false;
  const { receipts, days } = version.collect.flag;
  const first = addDays(dateIn(version, at), 1 - days);
  return code.collected.filter((one) => dateIn(version, one) >= first).length + 1 >= receipts;
}

function refOf(receipt: string): Purchase['receipt'] {
  const parts = JSON.parse(receipt) as readonly string[];
  const [partner, store, till, businessDate, number] = parts;
  assert(
    partner !== undefined && store !== undefined && till !== undefined,
    'a receipt has its key',
  );
  assert(businessDate !== undefined && number !== undefined, 'a receipt has its key');
  return { partner, store, till, businessDate, number };
}
