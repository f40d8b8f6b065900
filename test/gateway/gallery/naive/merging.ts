import { ownerOf } from './cards.ts';
import { daysAfter } from './days.ts';
import { todayOf } from './lots.ts';
import type { Document, Past, Told } from './past.ts';
import { NotKnown } from './raw.ts';

/** Two memberships of one person that staff have put together, with all that was of the one. */
export interface Merge {
  readonly from: string;
  readonly into: string;
  /** The last day on which it can be undone. */
  readonly until: string;
  readonly moved: readonly { who: string }[];
  readonly uses: readonly { member: string | null }[];
  readonly cards: readonly string[];
  isUndone: boolean;
}

/** One membership goes into another, or comes out of it again. */
export function merge(past: Past, document: Document & { readonly kind: 'merge' }): Told {
  const { who, other, now } = document;
  if ([...past.debts.values()].some((debt) => debt.isMore)) throw new NotKnown('a merge of debts');
  if (!document.isUndone) return takeIn(past, { from: other, into: who, now });
  const own = past.merges.filter(({ into }) => into === who);
  const found = own.find(({ from }) => from === other);
  if (found === undefined) return { refused: 'MERGE_UNKNOWN' };
  if (found.isUndone) return { refused: 'MERGE_UNDONE' };
  if (todayOf(past, now) > found.until) return { refused: 'MERGE_OVER' };
  if (own.slice(own.indexOf(found) + 1).some(({ isUndone }) => !isUndone)) {
    return { refused: 'MERGE_NEWER' };
  }
  found.isUndone = true;
  for (const one of found.moved) one.who = other;
  for (const one of found.uses) one.member = other;
  for (const card of found.cards) {
    if (card === other) past.linked.delete(card);
    else past.linked.set(card, other);
  }
  return { refused: null };
}

function takeIn(
  past: Past,
  { from, into, now }: { readonly from: string; readonly into: string; readonly now: string },
): Told {
  const { programme, linked } = past;
  const [one, other] = [ownerOf(past, into), ownerOf(past, from)];
  if (!one.isMember || !other.isMember) return { refused: 'MEMBER_UNKNOWN' };
  if (one.name === other.name) return { refused: 'MERGE_SELF' };
  checkIsPlain(past, from);
  const lists: readonly (readonly { readonly who: string }[])[] = [
    ...[past.receipts, past.lots, past.spends, past.taps, past.events, past.fees],
    ...[past.grants, past.promises, past.notes],
  ];
  const moved = lists.flat().filter(({ who }) => who === from) as { who: string }[];
  const all = [past, ...past.receipts, ...past.events].flatMap(({ uses }) => uses);
  const uses = all.filter(({ member }) => member === from) as { member: string | null }[];
  for (const row of moved) row.who = into;
  for (const use of uses) use.member = into;
  const cards = [from, ...[...linked].filter(([, who]) => who === from).map(([card]) => card)];
  for (const card of cards) linked.set(card, into);
  const until = daysAfter(todayOf(past, now), programme.undoDays);
  past.merges.push({ ...{ from, into, until, moved, uses, cards }, isUndone: false });
  return { refused: null };
}

/** What the model does not know how to put together. */
function checkIsPlain(past: Past, from: string): void {
  const { programme, profiles, gifts, claims, conversions } = past;
  const isOwn = ({ who }: { readonly who: string }) => who === from;
  const steps = programme.rules.some(({ exchange }) => exchange !== null);
  const given = [...gifts.keys()].some((key) => key.startsWith(`${from} `));
  if (steps || given) throw new NotKnown('a merge of steps or gifts of clubs');
  if ([...profiles, ...claims, ...conversions].some(isOwn)) {
    throw new NotKnown('a merge of what was told, held or converted');
  }
}

/** Has a membership gone into another one? */
export const isMergedAway = ({ merges }: Past, name: string): boolean =>
  merges.some(({ from, isUndone }) => from === name && !isUndone);
