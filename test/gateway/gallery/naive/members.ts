import { wayOf } from './clubs.ts';
import type { MemberFacts } from './conditions.ts';
import { Exact } from './exact.ts';
import { levelOn } from './levels.ts';
import { balanceOf, todayOf } from './lots.ts';
import type { Past } from './past.ts';
import { personFacts } from './profiles.ts';
import { sponsorsOf, type Token, tagsOf } from './sponsors.ts';
import { tallyOn } from './tallies.ts';

/** When it is asked, and what the till tells with it. */
interface Asking {
  readonly day: string;
  readonly now: string;
  readonly tokens?: readonly Token[];
  readonly cashier?: string | null;
}

/** What is known of a member at a moment. */
export function memberFacts(
  past: Past,
  name: string,
  { day, now, tokens = [], cashier = null }: Asking,
): MemberFacts {
  const { programme } = past;
  const joined = past.joined.get(name);
  const facts: MemberFacts = {
    ...personFacts(past, name, { day, now }),
    ...{ clubs: [], tags: tagsOf(past, name), sponsors: sponsorsOf(past, name, tokens) },
    ...{ name, after: null, since: joined === undefined ? joined : todayOf(past, joined) },
    rungUp: cashier === null ? undefined : rungUp(past, { name, cashier, day }),
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

/** How many receipts a cashier has rung up for a member on a day. */
function rungUp(
  { receipts }: Past,
  of: { readonly name: string; readonly cashier: string; readonly day: string },
): Exact {
  const own = receipts.filter(({ who, sold }) => who === of.name && sold.day === of.day);
  return Exact.of(own.filter(({ sold }) => sold.cashier === of.cashier).length);
}
