import { entriesOf, fail, type Spot, textOf } from './spot.ts';
import { type Joined, traits as known } from './traits.ts';

export interface Person {
  readonly name: string;
  /** null: has no card at all. */
  readonly card: string | null;
  /** More than one: a crowd of members, who are only counted. */
  readonly count: number;
  readonly member: { readonly since: string | null; readonly isBlocked: boolean } | null;
  /** What else is done for a member who has just joined. */
  readonly traits: readonly Joined[];
}

/**
 * `member`, `member since 2024-03-01`, `blocked member`, `card 6299001234`, `no card`; behind a
 * comma what else a member is told to be, as traits.ts knows it.
 */
export function peopleOf(spot: Spot): readonly Person[] {
  return entriesOf(spot, '`people`').map(([name, at], number): Person => {
    const [text = '', ...more] = textOf(at, 'a person').split(', ');
    const traits = more.map((one) => traitOf(one, at));
    if (traits.length > 0 && !text.includes('member')) fail(at, `"${more[0]}" is said of a member`);
    if (text === 'no card') return { name, count: 1, card: null, member: null, traits };
    const crowd = /^([1-9][0-9]{1,3}) members$/.exec(text);
    if (crowd !== null) {
      const member = { since: null, isBlocked: false };
      return { name, count: Number(crowd[1]), card: 'num-31', member, traits };
    }
    const card = /^card ([0-9]{1,19})$/.exec(text);
    if (card !== null) return { name, count: 1, card: `num-${card[1]}`, member: null, traits };
    const found = /^(blocked )?member( since (\d{4}-\d{2}-\d{2}))?( with card (tok-\w+))?$/.exec(
      text,
    );
    if (found === null) {
      return fail(at, '"member", "member since 2024-03-01", "blocked member", "card 6299001234"');
    }
    const [, blocked, , since = null, , token] = found;
    const member = { since, isBlocked: blocked !== undefined };
    return { name, count: 1, card: token ?? `num-2900000000${100 + number}`, member, traits };
  });
}

function traitOf(text: string, spot: Spot): Joined {
  for (const { pattern, read } of known) {
    const found = pattern.exec(text);
    if (found !== null) return read(found);
  }
  const may = known.map(({ example }) => `"${example}"`).join(', ');
  return fail(spot, `"${text}" means nothing of a member; there may be ${may}`);
}
