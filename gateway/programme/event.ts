import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import { expireDue, repayDebts } from '../ledger/settle.ts';
import type { Sale } from '../ledger/types.ts';
import { eventAsked } from './basket.ts';
import { receiptKey } from './business-key.ts';
import { limits } from './checks.ts';
import { countedOf } from './counted.ts';
import { balancesOf, closeDraft, memberFor, openDraft, putSale } from './draft.ts';
import type { Asked } from './evaluate/facts.ts';
import type { NewUse } from './evaluate/limits.ts';
import type { EventAnswer, EventCommand } from './event-types.ts';
import { usesNow } from './hold.ts';
import { touchesHidden } from './language/hidden.ts';
import { proveClubs } from './people/club-proofs.ts';
import { notGivenOn } from './reasons/not-given.ts';
import { earnReason, saidOf } from './reasons/sentences.ts';
import { applyWaiting } from './return.ts';
import { settleIdle } from './standing/idle.ts';
import { tierOn } from './standing/tiers.ts';
import { fullAmount, type Gift, giveOn, triggeredBy } from './standing/triggers.ts';
import { talliesOf } from './tallies.ts';
import type { Decision, Outcome, Programme, Programmes, State } from './types.ts';
import { versionAt } from './versions.ts';

/**
 * Posts something that a member did and that is no purchase: gives the points of the rules on it and
 * counts it, by the version and on the business day of `occurredAt`, however late it comes. It is
 * kept as a sale of one line without money, so what it gave is taken back exactly when the event is
 * withdrawn. Refuses AMOUNT_RANGE, ID_CONFLICT, EVENT_UNKNOWN, CARD_UNKNOWN, CARD_BLOCKED,
 * MEMBER_UNKNOWN, MEMBER_CLOSED.
 * Example: { on: review, earn: { unit: POINTS, amount: 20 }, limit: { member: 3 per week } }: the
 * fourth review of a week gives nothing, and the answer says that the limit is used up.
 */
export function decideEvent(programmes: Programmes, state: State, command: EventCommand): Outcome {
  const { event, quantity, occurredAt } = command;
  const isCountable = Number.isSafeInteger(quantity) && quantity > 0;
  if (!isCountable || quantity > limits.documentMax) {
    return refuse('AMOUNT_RANGE', { path: 'quantity' });
  }
  if (state.sale !== null) return refuse('ID_CONFLICT');
  const version = versionAt(programmes, occurredAt);
  if (version?.events.includes(event) !== true) return refuse('EVENT_UNKNOWN', { event });
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const draft = openDraft(programmes, state, who.member);
  const tier = tierOn(draft, version, occurredAt);
  const asked = eventAsked(version, command, { member: who.member, book: draft.book, tier });
  const tooMuch = overfull(version, event, asked);
  if (tooMuch !== null) return tooMuch;
  const uses = usesNow(state, draft);
  const ref = receiptKey(command.receipt);
  const issuer = command.receipt.partner;
  const given = giveOn(draft, { on: event, version, asked, uses, at: occurredAt, ref, issuer });
  const added = talliesOf(version, asked, []);
  draft.tallies.push(...added);
  putSale(draft, saleOf(version, { command, asked, ...given, added }));
  proveClubs(draft, { at: occurredAt, issuer });
  repayDebts(draft.book, draft.today);
  settleIdle(draft);
  expireDue(draft.book, draft.today);
  const rules = triggeredBy(version, event).map(({ rule }) => rule);
  const gifts = new Set(given.gifts.map(({ rule }) => rule.id));
  const missed = rules.filter((rule) => {
    return !gifts.has(rule.id) && !touchesHidden(version.units, rule);
  });
  const answer: EventAnswer = {
    kind: 'event',
    member: who.member.id,
    // Of a hidden unit nothing is told.
    earned: given.gifts
      .filter(({ unit }) => !unit.isHidden)
      .map((gift) => earnedOf(version, command, gift)),
    notGiven: notGivenOn(version, missed, { asked, uses }),
    balances: balancesOf(draft),
  };
  applyWaiting(draft, ref);
  return closeDraft(draft, answer);
}

/** More than one document may come to. */
function overfull(version: Programme, event: string, asked: Asked): Refusal | null {
  const most = BigInt(limits.documentMax);
  const found = triggeredBy(version, event).find((ready) => fullAmount(ready, asked) > most);
  return found === undefined ? null : refuse('AMOUNT_RANGE', { rule: found.id });
}

function earnedOf(
  version: Programme,
  { language }: EventCommand,
  { rule, unit, amount, isHeld }: Gift,
): EventAnswer['earned'][number] {
  const reason = earnReason({ rule, unit, amount, version, paidMinor: 0, isHeld });
  const text = { amount, scale: unit.scale, reason, isHeld };
  const said = language === undefined ? {} : { said: saidOf(rule, { language, ...text }) };
  const held = isHeld ? { heldForReview: true as const } : {};
  return { unit: unit.unit, rule: rule.id, amount, ...held, reason, ...said };
}

/** An event as a sale of its quantity without money: what a withdrawal takes back. */
function saleOf(
  version: Programme,
  what: {
    readonly command: EventCommand;
    readonly asked: Asked;
    readonly gifts: readonly Gift[];
    readonly uses: readonly NewUse[];
    readonly added: Decision['tallies'];
  },
): Sale {
  const { command, asked, gifts } = what;
  const { receipt, occurredAt, event, quantity } = command;
  const nothing = { totalMinor: 0, returnedQuantity: 0, returnedMinor: 0 };
  return {
    receipt: receiptKey(receipt),
    member: asked.member?.id ?? null,
    programme: version.version,
    partner: receipt.partner,
    occurredAt,
    currency: '',
    lines: [{ line: 1, sku: event, quantity, ...nothing }],
    earned: gifts.map(({ rule, unit, lot, amount }) => {
      return { rule: rule.id, unit: unit.unit, line: 1, lot, amount, reversed: 0 };
    }),
    discounts: [],
    pointsTenders: [],
    recheck: null,
    counted: countedOf(version, { asked, added: what.added, uses: what.uses }),
  };
}
