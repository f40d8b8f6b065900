import { ownerOf } from './cards.ts';
import type { Document, Past, Told } from './past.ts';
import { listOf } from './raw.ts';
import { trigger } from './triggers.ts';

/** What a rule may ask of who brought or enrolled a member. */
export interface Sponsor {
  readonly name: string;
  readonly tags: readonly string[];
  /** Kinds of tokens that both have. */
  readonly shares: readonly string[];
}

/** null: nobody. */
export type Sponsors = Readonly<Record<'referrer' | 'enroller', Sponsor | null>>;

/** A token that a member once showed, as a phone. */
export interface Token {
  readonly who: string;
  readonly kind: string;
  readonly value: string;
}

/** Somebody becomes a member, whom others may have brought and enrolled. */
export function join(past: Past, document: Document & { readonly kind: 'enrolment' }): Told {
  const { who, now, broughtBy, enrolledBy, tokens } = document;
  const holder = ownerOf(past, who);
  if (holder.isBlocked) return { refused: 'CARD_BLOCKED' };
  if (holder.isMember && holder.name !== who) return { refused: 'CARD_TAKEN' };
  const named = [broughtBy, enrolledBy].map((one) => (one === null ? null : ownerOf(past, one)));
  for (const one of named) {
    if (one?.isMember === false && one.name !== who) return { refused: 'CARD_UNKNOWN' };
    if (one?.isBlocked === true) return { refused: 'CARD_BLOCKED' };
    // Nobody brings himself.
    if (one?.name === who) return { refused: holder.isMember ? 'REQUEST_INVALID' : 'CARD_UNKNOWN' };
  }
  if (holder.isMember) return { refused: null };
  const [referrer = null, enroller = null] = named.map((one) => one?.name ?? null);
  past.activated.add(who);
  past.sponsors.set(who, { referrer, enroller });
  past.tokens.push(...tokens);
  return trigger(past, { kind: 'join', who, now });
}

/** Who brought and enrolled a member; `more` are tokens that are told just now. */
export function sponsorsOf(past: Past, who: string, more: readonly Token[]): Sponsors {
  const tokens = [...past.tokens, ...more];
  const { referrer = null, enroller = null } = past.sponsors.get(who) ?? {};
  const sponsor = (name: string | null): Sponsor | null => {
    if (name === null) return null;
    const isTheirs = (one: Token) =>
      tokens.some(
        ({ who: owner, kind, value }) => owner === name && kind === one.kind && value === one.value,
      );
    const shared = tokens.filter((one) => one.who === who && isTheirs(one));
    return { name, tags: tagsOf(past, name), shares: shared.map(({ kind }) => kind) };
  };
  return { referrer: sponsor(referrer), enroller: sponsor(enroller) };
}

/** Marks that a member has from the console, and those that staff have told. */
export function tagsOf({ people, profiles }: Past, name: string): readonly string[] {
  const told = profiles
    .filter(({ who }) => who === name)
    .flatMap((one) => listOf(one.told['tags']));
  return [...(people.find((one) => one.name === name)?.tags ?? []), ...told.map(String)];
}
