import type { Document, Past, Person, Told } from './past.ts';
import { NotKnown } from './raw.ts';

/** Whose card somebody shows: his own, or that of the member to whom it was given over. */
export function ownerOf({ people, linked, activated, lost }: Past, name: string): Person {
  const owner = linked.get(name) ?? name;
  const found = people.find((one) => one.name === owner);
  const shown = people.find((one) => one.name === name);
  if (found === undefined || shown === undefined) throw new NotKnown(name);
  return {
    ...found,
    isMember: found.isMember || activated.has(owner),
    isBlocked: shown.isBlocked || lost.has(name),
  };
}

/** What becomes of a card, and `enrol` when its holder gets a name by it. */
export function handle(
  past: Past,
  { verb, who, card }: Document & { readonly kind: 'card' },
  enrol: (who: string) => Told,
): Told {
  const holder = ownerOf(past, who);
  if (verb === 'activates' || verb === 'enrols') {
    if (holder.isBlocked) return { refused: 'CARD_BLOCKED' };
    if (verb === 'enrols') {
      if (!holder.isMember) throw new NotKnown(`${who} enrols without a card of his own`);
      if (!past.nameless.delete(holder.name)) return { refused: 'CARD_TAKEN' };
      return enrol(holder.name);
    }
    if (holder.isMember) return { refused: holder.name === who ? null : 'CARD_TAKEN' };
    past.activated.add(who);
    past.nameless.add(who);
    return { refused: null };
  }
  if (verb === 'replaces' && holder.isBlocked) return { refused: 'CARD_BLOCKED' };
  if (!holder.isMember) return { refused: verb === 'links' ? 'MEMBER_UNKNOWN' : 'CARD_UNKNOWN' };
  const other = ownerOf(past, card);
  if (other.isMember && other.name !== holder.name) return { refused: 'CARD_TAKEN' };
  if (past.nameless.has(holder.name)) return { refused: 'CARD_BEARER' };
  if (verb === 'replaces') past.lost.add(who);
  past.linked.set(card, holder.name);
  return { refused: null };
}
