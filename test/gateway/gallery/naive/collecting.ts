import { ownerOf } from './cards.ts';
import { daysAfter } from './days.ts';
import type { Prices } from './discounts.ts';
import { Exact } from './exact.ts';
import { earnedLevelOn, keepPromise } from './levels.ts';
import { repay, todayOf } from './lots.ts';
import { memberFacts } from './members.ts';
import { add, type Document, type Past, type Receipt, type Told } from './past.ts';
import { amountOf, earned } from './points.ts';
import { bookPoints, talliesAfter } from './receipts.ts';
import { exchange } from './triggers.ts';
import { usesOf, usesSoFar } from './uses.ts';

/** A receipt without a card becomes the one of a member, who gets the points that it would have given. */
export function collect(past: Past, document: Document & { readonly kind: 'collect' }): Told {
  const { programme, receipts } = past;
  const { now, code } = document;
  const person = ownerOf(past, document.who);
  if (!person.isMember) return { refused: 'MEMBER_UNKNOWN' };
  const at = receipts.findIndex((one) => one.code === code);
  const receipt = receipts[at];
  const today = todayOf(past, now);
  if (receipt === undefined) return { refused: 'CODE_UNKNOWN' };
  if (receipt.sold.member !== null) return { refused: 'RECEIPT_COLLECTED' };
  if (receipt.returns.length > 0) return { refused: 'RECEIPT_RETURNED' };
  if (today > daysAfter(receipt.sold.day, programme.collectDays)) {
    return { refused: 'COLLECT_OVER' };
  }
  const who = person.name;
  const before = earnedLevelOn(past, who, today);
  const made = asBoughtBy(past, receipt, { who, now });
  const { moment, uses } = made.prices;
  const partner = moment.where?.partner ?? 'shop';
  const points = bookPoints(past, { who, at: moment.at, partner }, { ...made, moment });
  const more = usesOf(programme, { ...made, moment, prices: { ...made.prices, offs: [] } });
  receipts[at] = {
    ...{ ...receipt, who, points, sold: moment, rest: moment },
    uses: [...receipt.uses, ...more],
  };
  const lots = points.map(({ lot }) => lot);
  repay(past, who, now, lots);
  exchange(past, moment, { now, uses, isTap: false });
  keepPromise(past, who, { before, today, isReturn: false });
  const earns = new Map<string, Exact>();
  for (const one of made.points) add(earns, one.unit, amountOf(one));
  return { refused: null, earns };
}

/** The receipt with its prices of then, and what the member gets for it; nobody else gets anything. */
function asBoughtBy(
  past: Past,
  { sold, offs, paid }: Receipt,
  { who, now }: { readonly who: string; readonly now: string },
) {
  const { programme } = past;
  const { cashier = null } = sold;
  const member = memberFacts(past, who, { day: sold.day, now, cashier });
  const moment = { ...sold, card: 'member', member };
  const after = talliesAfter(past, who, { moment, paid });
  const settled = { ...moment, member: { ...member, after } };
  const prices: Prices = {
    ...{ programme, moment: settled, uses: usesSoFar(past), kept: new Map(), offs: [...offs] },
    ...{ now: new Map(paid), left: new Map(), purse: new Map() },
  };
  const points = earned(prices, settled, Exact.zero);
  return { prices, points: points.filter(({ rule }) => rule.to === 'member') };
}
