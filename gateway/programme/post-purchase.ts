import { assert } from '../../protocol/units.ts';
import { closeEntry, issue, type OpenEntry, openEntry, owner } from '../ledger/book.ts';
import { type Day, expireDue, repayDebts } from '../ledger/settle.ts';
import type { Earned, Sale, Spend } from '../ledger/types.ts';
import { receiptKey } from './business-key.ts';
import { countedOf } from './counted.ts';
import { dayAt } from './days.ts';
import { balancesOf, type Draft, inAccountOf, putSale, putSpend } from './draft.ts';
import { drawLots } from './draw.ts';
import { answerParts, type Earning } from './earn.ts';
import type { Evaluation } from './evaluate/evaluate.ts';
import type { Asked } from './evaluate/facts.ts';
import type { Uses } from './evaluate/limits.ts';
import { sponsorRoles } from './evaluate/rule.ts';
import { exchangeSteps } from './exchange.ts';
import { datesOf, holdBack } from './held/hold-back.ts';
import { settleGiven } from './held/settle-given.ts';
import { bookOveruse, overByLine } from './overuse.ts';
import { countBenefits } from './people/benefits.ts';
import { joinByFees } from './people/club-fees.ts';
import { proveClubs } from './people/club-proofs.ts';
import { clubStandings } from './people/club-standings.ts';
import type { ClubStanding } from './people/club-types.ts';
import { explanationOf } from './reasons/explanation.ts';
import { recheckOf } from './recheck.ts';
import { endRests } from './rest.ts';
import { reopenPeriods } from './standing/close-periods.ts';
import { settleClosing } from './standing/closing.ts';
import { noteActivity, settleIdle } from './standing/idle.ts';
import { talliesOf } from './tallies.ts';
import type { Answer, Command, Decision, Programme } from './types.ts';

type Purchase = Command & { readonly kind: 'purchase' };

/** What the rules of the version came to for a receipt. */
export interface Evaluated {
  readonly asked: Asked | null;
  readonly evaluation: Omit<Evaluation, 'asked'>;
  readonly earnings: readonly Earning[];
  /** Uses of rules before this receipt. */
  readonly uses: Uses;
}

/** A receipt with all that was found out about it. */
export interface Posting {
  readonly command: Purchase;
  readonly version: Programme | null;
  readonly spends: readonly Spend[];
  readonly evaluated: Evaluated;
  /** Last business day on which a member may collect it; null: nobody may. */
  readonly collectUntil: string | null;
}

/** Books a receipt into the draft: spends, points, tallies, exchanges. Its answer. */
export function postPurchase(draft: Draft, posting: Posting): Answer {
  const { command, version, spends, evaluated } = posting;
  const receipt = receiptKey(command.receipt);
  const day = dayAt(draft.programmes, command.occurredAt);
  // Points that the receipt earns may be what it is paid with.
  const isFirst = evaluated.asked?.member?.paysAtOnce !== undefined;
  const before = isFirst ? earnOwn(draft, posting, { day, receipt }) : [];
  const paid = payRules(draft, posting, day);
  const own = isFirst ? before : earnOwn(draft, posting, { day, receipt });
  const { discounts } = evaluated.evaluation;
  bookOveruse(draft, { discounts, currency: command.currency, receipt, day });
  const rows = [...own, ...earnForSponsors(draft, posting, { day, receipt })];
  for (const spend of spends) putSpend(draft, { ...spend, usedBy: receipt });
  endRests(draft, { version, spends, receipt, day });
  const { asked, evaluation } = evaluated;
  const added =
    version === null || asked === null ? [] : talliesOf(version, asked, evaluation.paid);
  draft.uses.push(...evaluation.uses);
  const { member } = draft.book;
  if (member !== null) {
    draft.tokens.push(...(command.tokens ?? []).map((token) => ({ member, ...token })));
  }
  draft.tallies.push(...added);
  const sale = saleOf({ draft, posting, rows, paid, receipt, added });
  putSale(draft, sale);
  if (version !== null && asked !== null) {
    joinByFees(draft, version, { asked, command, receipt });
    countBenefits(draft, version, { asked, sale });
    proveClubs(draft, { at: command.occurredAt, issuer: command.receipt.partner });
  }
  repayDebts(draft.book, draft.today);
  if (version !== null && asked !== null) {
    const issuer = command.receipt.partner;
    const { uses } = evaluated;
    exchangeSteps(draft, { version, asked, uses, ref: receipt, issuer, day });
  }
  if (version !== null) noteActivity(draft, version, command.occurredAt);
  settleIdle(draft);
  expireDue(draft.book, draft.today);
  // Before the answer, which tells the balances with what a closed period gives for it.
  reopenPeriods(draft);
  settleClosing(draft);
  return answerOf(draft, posting);
}

/** Points of the receipt for its member. */
function earnOwn(
  draft: Draft,
  { command, version, evaluated }: Posting,
  at: { readonly day: Day; readonly receipt: string },
): readonly Earned[] {
  const { day, receipt } = at;
  const entry = openEntry({ kind: 'earn', ref: receipt, ...day });
  const rows = evaluated.earnings.flatMap((earning) =>
    version === null || earning.rule.to !== 'member'
      ? []
      : earn(draft, entry, { command, version, earning, receipt, asked: evaluated.asked }),
  );
  closeEntry(draft.book, entry, { isFact: true });
  return rows;
}

/** Takes what the member pays for discounts with: stamps, coupons. One spend a rule. */
function payRules(draft: Draft, posting: Posting, day: Day): readonly string[] {
  const { command, evaluated } = posting;
  const receipt = receiptKey(command.receipt);
  const { partner } = command.receipt;
  return evaluated.evaluation.discounts.flatMap(({ rule, pays }) => {
    if (pays === null) return [];
    const id = `${receipt} ${rule}`;
    const entry = openEntry({ kind: 'spend', ref: id, ...day });
    const draws = drawLots(draft, entry, { ...pays, rule, partner });
    closeEntry(draft.book, entry, { isFact: true });
    putSpend(draft, {
      ...{ id, document: receipt, member: owner(draft.book), ...pays, amountMinor: 0, draws },
      currency: '',
      usedBy: receipt,
      counts: [],
      isUndone: false,
    });
    return [id];
  });
}

/** Points of the receipt for who brought or enrolled its member, in their own accounts. */
function earnForSponsors(
  draft: Draft,
  { command, version, evaluated }: Posting,
  at: { readonly day: Day; readonly receipt: string },
): readonly Earned[] {
  const { day, receipt } = at;
  const sponsors = evaluated.asked?.member?.sponsors ?? {};
  return sponsorRoles.flatMap((role) => {
    const sponsor = sponsors[role];
    const earnings = evaluated.earnings.filter(
      ({ rule, amount }) => rule.to === role && amount > 0,
    );
    if (version === null || sponsor === undefined || earnings.length === 0) return [];
    const rows = inAccountOf(draft, sponsor.id, (other): readonly Earned[] => {
      const entry = openEntry({ kind: 'earn', ref: receipt, ...day });
      const made = earnings.flatMap((earning) =>
        earn(other, entry, { command, version, earning, receipt, asked: evaluated.asked }),
      );
      closeEntry(other.book, entry, { isFact: true });
      const issuer = command.receipt.partner;
      const { occurredAt } = command;
      settleGiven(other, { version, ref: `${receipt} ${role}`, at: occurredAt, issuer, day });
      return made;
    });
    assert(rows !== null, `the ${role} is loaded`);
    return rows;
  });
}

/** Makes the lot of one rule. Points of a receipt that came late may be available at once. */
export function earn(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly command: Pick<Purchase, 'receipt' | 'occurredAt'>;
    readonly version: Programme;
    readonly earning: Earning;
    readonly receipt: string;
    readonly asked: Asked | null;
  },
): Earned[] {
  const { command, version, earning, receipt, asked } = what;
  const { rule, unit, amount, heldBy } = earning;
  const isHeld = heldBy.length > 0;
  if (amount === 0) return [];
  const of = { at: command.occurredAt, now: draft.now, isHeld };
  const { dates, isPending } = datesOf(version, unit, of);
  const issuer = rule.fundedBy === '' ? command.receipt.partner : rule.fundedBy;
  const lot = issue(draft.book, entry, {
    lot: {
      member: owner(draft.book),
      unit: unit.unit,
      issuer,
      origin: receipt,
      ...dates,
      amount,
      isRestored: false,
    },
    isPending,
    source: `issuer:${issuer}`,
    why: earning.why,
  });
  if (isHeld && asked !== null) holdBack(draft, { lot, rule: rule.id, heldBy, receipt, asked });
  return earning.lines.map((line) => ({
    rule: rule.id,
    unit: unit.unit,
    line: line.line,
    lot,
    amount: line.amount,
    reversed: 0,
  }));
}

function saleOf(what: {
  readonly draft: Draft;
  readonly posting: Posting;
  readonly rows: readonly Earned[];
  /** Ids of the spends that paid for discounts. */
  readonly paid: readonly string[];
  readonly receipt: string;
  readonly added: Decision['tallies'];
}): Sale {
  const { draft, posting, rows, receipt, added } = what;
  const { command, version, spends, evaluated } = posting;
  const { discounts } = evaluated.evaluation;
  const payOf = new Map(
    discounts
      .filter(({ pays }) => pays !== null)
      .map(({ rule }, at) => [rule, what.paid[at] ?? '']),
  );
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
    discounts: discounts.flatMap((given) => {
      const over = overByLine(given);
      return given.lines.map(({ line, minor }, at) => ({
        ...{ rule: given.rule, line, minor, back: 0, spend: payOf.get(given.rule) ?? '' },
        ...(over[at] === undefined || over[at] === 0 ? {} : { over: over[at] }),
      }));
    }),
    pointsTenders: spends.map((spend) => ({
      spend: spend.id,
      amountMinor: spend.amountMinor,
      refundedMinor: 0,
    })),
    recheck: recheckOf(version, evaluated, posting.collectUntil !== null),
    counted: countedOf(version, { asked: evaluated.asked, added, uses: evaluated.evaluation.uses }),
  };
}

function answerOf(draft: Draft, { command, version, evaluated, collectUntil }: Posting): Answer {
  const balances = balancesOf(draft);
  const { entries } = draft.book;
  return {
    kind: 'purchase',
    member: draft.book.member,
    ...answerParts(version, { ...evaluated, language: command.language }),
    payMinor: sumOfPaid(evaluated.evaluation),
    balances,
    ...clubsOf(draft, { version, evaluated, command }),
    ...(collectUntil === null ? {} : { collectUntil }),
    ...explanationOf(version, { ...evaluated, entries, balances }, command),
  };
}

/** Where the member stands with the clubs of the version; nothing without clubs. */
function clubsOf(
  draft: Draft,
  { version, evaluated, command }: Pick<Posting, 'version' | 'evaluated' | 'command'>,
): { readonly clubs?: readonly ClubStanding[] } {
  const { asked } = evaluated;
  if (version === null || asked === null || version.clubs.length === 0) return {};
  const isQuote = command.explain?.isQuote === true;
  const clubs = clubStandings(draft, version, { asked, isQuote, language: command.language });
  return clubs.length === 0 ? {} : { clubs };
}

/** What is to pay in all. */
export const sumOfPaid = ({ paid }: Pick<Evaluation, 'paid'>): number =>
  paid.reduce((sum, { minor }) => sum + minor, 0);
