import { type Refusal, refuse } from '../../protocol/errors.ts';
import { closeEntry, lotOf, move, openEntry, spendableLots } from '../ledger/book.ts';
import type { Day } from '../ledger/settle.ts';
import { figure, smaller } from '../ledger/sum.ts';
import type { Hold } from '../ledger/types.ts';
import { askedOf } from './basket.ts';
import { receiptKey } from './business-key.ts';
import { checkPurchase } from './checks.ts';
import { balancesOf, closeDraft, type Draft, openDraft } from './draft.ts';
import { answerParts, earningsOf } from './earn.ts';
import { type Evaluation, evaluate } from './evaluate/evaluate.ts';
import type { Asked } from './evaluate/facts.ts';
import { addUses, type Uses } from './evaluate/limits.ts';
import { currenciesIn, versionIn } from './market.ts';
import { sumOfPaid } from './post-purchase.ts';
import { notSoldOf } from './reasons/not-sold.ts';
import { wantedRefusal } from './reasons/wanted.ts';
import { tierOn } from './standing/tiers.ts';
import type { Answer, Command, Outcome, Programmes, State } from './types.ts';
import { versionAt } from './versions.ts';
import { whoOf } from './who.ts';

/** Baskets of one till whose scarce parts are held at a time: nobody parks more. */
const holdsMax = 20;

type HoldCommand = Command & { readonly kind: 'hold' };

/**
 * Promises a basket its scarce parts until a deadline: uses of limited rules, budget, stamps and
 * points that discounts cost. The purchase of the same document takes them; a later hold of the
 * document replaces the one before; after the deadline they are free again, whether or not
 * anybody has tidied up. Refuses as a purchase
 * does, and HOLDS_TOO_MANY.
 */
export function decideHold(programmes: Programmes, state: State, command: HoldCommand): Outcome {
  const { forMs, id, ...rest } = command;
  const basket = { ...rest, kind: 'purchase', tenders: [] } as const;
  const wrong = checkPurchase(basket);
  if (wrong !== null) return wrong;
  if (state.sale !== null) return refuse('ID_CONFLICT');
  if (state.holdsOfTill >= holdsMax) return refuse('HOLDS_TOO_MANY', { holds: holdsMax });
  const effective = versionAt(programmes, command.occurredAt);
  const version = effective === null ? null : versionIn(effective, command.currency);
  if (effective !== null && version === null) {
    return refuse('CURRENCY_MISMATCH', { wanted: currenciesIn(effective).join(', ') });
  }
  const who = whoOf(version, state, command);
  if (!who.ok) return who;
  const document = receiptKey(command.receipt);
  const draft = openDraft(programmes, state, who.member, document);
  const until = state.now + forMs;
  const empty = { id, document, member: draft.book.member, until, uses: [], lots: [] };
  if (version === null) {
    const nothing = { discounts: [], earned: [], payMinor: 0 };
    return closed(draft, { ...empty, state: 'open' }, nothing);
  }
  const asked = askedOf(version, basket, {
    ...{ member: who.member, book: draft.book },
    tier: tierOn(draft, version, command.occurredAt),
  });
  const uses = usesNow(state, draft);
  const evaluation = evaluate(version, withoutOwn(asked), uses);
  if (!evaluation.ok) return evaluation;
  const explained = { asked: evaluation.asked, evaluation, uses };
  const missing = wantedRefusal(version, explained, { wants: command.wants, isQuote: false });
  if (missing !== null) return missing;
  const lots = reserve(draft, evaluation, { id, day: draft.today });
  draft.uses.push(...evaluation.uses);
  const paidMinor = sumOfPaid(evaluation);
  const earnings = earningsOf(version, evaluation.asked, { earned: evaluation.earned, paidMinor });
  const parts = answerParts(version, { evaluation, earnings });
  // Points that end meanwhile cannot be promised any longer than they live.
  const ends = lots.map(({ lot }) => lotOf(draft.book, lot).expiresAt ?? until);
  const hold: Hold = {
    ...{ ...empty, uses: evaluation.uses, lots, state: 'open' },
    until: Math.min(until, ...ends),
  };
  const told = notSoldOf(version, evaluation.asked);
  return closed(draft, hold, { ...parts, payMinor: paidMinor, ...told });
}

/** Only what is there can be held: points of a receipt that is not posted cannot. */
function withoutOwn(asked: Asked): Asked {
  if (asked.member?.paysAtOnce === undefined) return asked;
  const { paysAtOnce: _, ...member } = asked.member;
  return { ...asked, member };
}

/** Uses as they are once the holds that this draft has released are gone. */
export function usesNow(state: State, draft: Draft): Uses {
  return addUses(state.uses, draft.uses);
}

function reserve(
  draft: Draft,
  { discounts }: Evaluation,
  what: { readonly id: string; readonly day: Day },
): Hold['lots'] {
  const { book } = draft;
  const entry = openEntry({ kind: 'hold', ref: what.id, ...what.day });
  const held = new Map<number, number>();
  for (const { rule, pays } of discounts) {
    let left = pays?.amount ?? 0;
    for (const lot of pays === null ? [] : spendableLots(book, pays.unit)) {
      const amount = Math.min(left, lot.available);
      if (amount === 0) break;
      const sum = smaller(
        figure(left, 'points to hold'),
        figure(lot.available, 'available of lot'),
      );
      const why = { rule, conditions: [{ fact: 'now < expiresAt', holds: true }], sum };
      move(book, entry, { lot: lot.id, from: 'available', to: 'held', amount, why });
      held.set(lot.id, (held.get(lot.id) ?? 0) + amount);
      left -= amount;
    }
  }
  closeEntry(book, entry, { isFact: false });
  return [...held].map(([lot, amount]) => ({ lot, amount }));
}

function closed(
  draft: Draft,
  hold: Hold,
  parts: Pick<Answer & { readonly kind: 'hold' }, 'discounts' | 'earned' | 'payMinor' | 'notSold'>,
): Outcome | Refusal {
  draft.holds.push(hold);
  const { id, until, member } = hold;
  const answer: Answer = {
    ...{ kind: 'hold', hold: id, member, until, ...parts },
    balances: balancesOf(draft),
  };
  return closeDraft(draft, answer);
}
