import { wayOf } from './clubs.ts';
import type { MemberFacts } from './conditions.ts';
import { levelOn } from './levels.ts';
import { balanceOf, todayOf } from './lots.ts';
import type { Past } from './past.ts';
import { personFacts } from './profiles.ts';
import { sponsorsOf, type Token, tagsOf } from './sponsors.ts';
import { tallyOn } from './tallies.ts';

/** What is known of a member at a moment. */
export function memberFacts(
  past: Past,
  name: string,
  {
    day,
    now,
    tokens = [],
  }: { readonly day: string; readonly now: string; tokens?: readonly Token[] },
): MemberFacts {
  const { programme } = past;
  const joined = past.joined.get(name);
  const facts: MemberFacts = {
    ...personFacts(past, name, { day, now }),
    ...{ clubs: [], tags: tagsOf(past, name), sponsors: sponsorsOf(past, name, tokens) },
    ...{ name, after: null, since: joined === undefined ? joined : todayOf(past, joined) },
    tier: programme.tiers === null ? undefined : levelOn(past, name, day).id,
    tallies: new Map(
      programme.tallies.map((tally) => [tally.name, tallyOn(past, { who: name, tally, day })]),
    ),
    available: new Map(
      programme.units.map((unit) => [unit.name, balanceOf(past, name, unit.name, now)]),
    ),
  };
  const clubs = programme.clubs.filter((club) => {
    return wayOf(past, club, { who: name, day, now, facts }) !== null;
  });
  return { ...facts, clubs: clubs.map((club) => club.name) };
}
