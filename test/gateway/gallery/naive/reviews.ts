import { isAllOver } from './closing.ts';
import { holds, type Moment } from './conditions.ts';
import { Exact, sumOf } from './exact.ts';
import { approved, goBack, isOver, type Lot, leftOf, todayOf } from './lots.ts';
import type { Document, Past, Receipt, Told } from './past.ts';
import { amountOf, type Points } from './points.ts';
import { Impossible } from './raw.ts';
import type { Rule } from './rules.ts';
import { settleGiven } from './triggers.ts';

/** Must a person look at what a rule gives? Also where it is not known what its review asks. */
export const isReviewed = ({ review }: Rule, moment: Moment): boolean =>
  review !== null && holds(review, moment) !== 'no';

/** Which points of a receipt wait: those of a rule with a review, and what multiplies them. */
export function waiting(points: readonly Points[], moment: Moment): (one: Points) => boolean {
  const own = points.filter((one) => amountOf(one).isMore && isReviewed(one.rule, moment));
  const bases = own.filter(({ rule }) => rule.earn !== null && rule.to === 'member');
  return (one) => {
    if (own.includes(one) || one.rule.multiply === null) return own.includes(one);
    return bases.some(({ unit, lines }) => {
      return unit === one.unit && [...lines.keys()].some((line) => one.lines.has(line));
    });
  };
}

/** One of the staff decides on the oldest points of somebody that wait for it. */
export function decide(past: Past, document: Document & { readonly kind: 'verdict' }): Told {
  const { of, isGood, now } = document;
  const asked = past.lots.filter(({ who, review }) => who === of && review !== 'none');
  const lot = asked.find((one) => isOpen(past, one, now)) ?? asked.at(-1);
  if (lot === undefined) throw new Impossible(`nothing of ${of} was ever held`);
  if (lot.review !== 'open') return { refused: 'HELD_DECIDED' };
  if (!isOpen(past, lot, now)) return { refused: 'HELD_OVER' };
  const left = leftOf(lot);
  if (isGood) {
    approved(past, lot, now);
    settleGiven(past, of, now);
  } else {
    lot.review = 'rejected';
    lot.reversed = lot.reversed.plus(left);
    goBack(past, lot.issued, left, now);
  }
  return { refused: null, decided: new Map([[lot.unit, left]]) };
}

const isOpen = (past: Past, lot: Lot, now: string): boolean =>
  lot.review === 'open' && leftOf(lot).isMore && !isAllOver(past.programme, now);

/** What of a unit waits until one of the staff decides. */
export function heldOf(past: Past, who: string, unit: string, now: string): Exact {
  const own = past.lots.filter((lot) => lot.who === who && lot.unit === unit);
  return sumOf(own.filter((lot) => isOpen(past, lot, now)).map(leftOf));
}

/** What of a unit waits for its day. */
export function waitsOf(past: Past, who: string, unit: string, now: string): Exact {
  const today = todayOf(past, now);
  const own = past.lots.filter((lot) => lot.who === who && lot.unit === unit);
  return sumOf(
    own
      .filter((lot) => lot.review !== 'open' && today < lot.first && !isOver(past, lot, now))
      .map(leftOf),
  );
}

/** What a row of a receipt still gives: of what was rejected nothing. */
export function stillOf({ points, back, lot }: Receipt['points'][number]): Exact {
  return lot.review === 'rejected' ? Exact.zero : amountOf(points).minus(amountOf(back));
}
