import { moneyText } from '../language/currency.ts';
import type { Programme } from '../types.ts';
import { namesAsked } from './asked.ts';
import type { Checking, Found } from './findings.ts';

/** Levels of the tiers that are worth nothing. */
export function levels({ programme }: Checking): Found[] {
  const asked = namesAsked(programme, 'member.tier');
  const all = programme.tiers?.levels ?? [];
  return all.flatMap(({ id }, at): Found[] => {
    if (asked.has(id)) return [];
    const text = `no rule gives members at "${id}" anything`;
    const hint = `ask for it: when: { member.tier: ${id} }`;
    return [{ code: 'level-unasked', path: ['tiers', 'levels', at], text, hint }];
  });
}

/** Most that a tally of different days, weeks or months can come to within its days. */
export function countsMost({ tallies }: Programme): ReadonlyMap<string, number> {
  return new Map(
    tallies.flatMap(({ name, of, days }) => {
      if (days === null) return [];
      const most =
        of === 'days'
          ? days
          : of === 'weeks'
            ? Math.floor((days + 5) / 7) + 1
            : of === 'months'
              ? Math.floor(days / 28) + 2
              : null;
      if (most === null) return [];
      return [[`tally.${name}`, most] as const, [`after.${name}`, most] as const];
    }),
  );
}

/** The first level, for a median member: as a reward that is too far. */
export function firstLevel({ programme, shop }: Checking, monthsMax: number): Found[] {
  const { tiers } = programme;
  const month = shop.medianMonthMinor;
  const level = tiers?.levels.find(({ from }) => from !== null);
  const tally = programme.tallies.find(({ name }) => name === tiers?.by);
  if (month === null || level === undefined || level.from === null || tally === undefined)
    return [];
  if (tally.of !== 'paid' && tally.of !== 'shelf') return [];
  if (tally.currency !== programme.currency) return [];
  const money = (minor: number) => moneyText(programme.currency, minor);
  // A month has 365.25 / 12 days.
  const within = tally.days === null ? null : (month * tally.days * 48) / 1461;
  const path = ['tiers', 'levels', tiers?.levels.indexOf(level) ?? 0];
  const who = `a median member, with ${money(month)} a month,`;
  const a = `the first level "${level.id}" begins at ${money(level.from)}`;
  if (within !== null && level.from > within) {
    const text = `${a} within ${tally.days} days; ${who} never reaches it`;
    const hint = 'begin lower, or count more days';
    return [{ code: 'reward-far', path, text, hint }];
  }
  if (level.from <= month * monthsMax) return [];
  const text = `${a}; ${who} needs more than ${monthsMax} months for it`;
  const hint = `begin lower: within ${monthsMax} months members still care`;
  return [{ code: 'reward-far', path, text, hint }];
}
