import type { Minor } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';
import type { Sale } from '../../ledger/types.ts';
import { dateIn } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { Condition, Rule } from '../evaluate/rule.ts';
import { thawedOf } from '../frozen.ts';
import type { Programme } from '../types.ts';
import { unitIn } from '../versions.ts';

/** Name under which the benefits of a club are counted by business day, in minor units. */
export const benefitsRow = (club: string): string => `${club}/benefits`;

/** What the rules of one receipt give, as a sale keeps it. */
export type Benefits = Pick<Sale, 'discounts' | 'earned'>;

/**
 * What a receipt gives a member for being in clubs, by club: discounts at their face and points at
 * what they are worth, of the rules that ask for one of the clubs in which the member was. What
 * has come back no longer counts. A unit without any worth counts as nothing.
 */
export function benefitsOf(
  version: Programme,
  clubs: readonly string[],
  { discounts, earned }: Benefits,
): ReadonlyMap<string, Minor> {
  const sums = new Map<string, Minor>();
  if (clubs.length === 0) return sums;
  const minorOf = new Map<string, Minor>();
  const add = (rule: string, minor: Minor) => minorOf.set(rule, (minorOf.get(rule) ?? 0) + minor);
  for (const { rule, minor, back } of discounts) add(rule, minor - back);
  const points = new Map<
    string,
    { readonly rule: string; readonly unit: string; amount: number }
  >();
  for (const { rule, unit, amount, reversed } of earned) {
    const row = points.get(`${rule} ${unit}`) ?? { rule, unit, amount: 0 };
    row.amount += amount - reversed;
    points.set(`${rule} ${unit}`, row);
  }
  for (const { rule, unit, amount } of points.values()) add(rule, worthOf(version, unit, amount));
  for (const rule of version.rules) {
    const minor = minorOf.get(rule.id) ?? 0;
    for (const club of minor === 0 ? [] : clubsAsked(rule)) {
      if (clubs.includes(club)) sums.set(club, (sums.get(club) ?? 0) + minor);
    }
  }
  return sums;
}

/** Clubs whose members a rule is for. */
export const clubsAsked = ({ when }: Rule): readonly string[] => [...new Set(clubsIn(when))];

function clubsIn(when: Condition): readonly string[] {
  if (when.kind === 'not') return [];
  if (when.kind !== 'is') return when.of.flatMap(clubsIn);
  const { fact, test } = when;
  return fact === 'member.clubs' && 'values' in test ? test.values.map(String) : [];
}

/** Rounded down: a meter never says too much. */
function worthOf(version: Programme, name: string, amount: number): Minor {
  const unit = unitIn(version, name);
  if (unit === null || unit.worth === null) return 0;
  const { num, den } = unit.worth;
  return mulDiv({ value: amount, num, den: den * 10 ** unit.scale, mode: 'down' });
}

/** Counts what a receipt gives for being in clubs, on its own business day. */
export function countBenefits(
  draft: Draft,
  version: Programme,
  { asked, sale }: { readonly asked: Asked; readonly sale: Benefits },
): void {
  const { member, basket } = asked;
  if (member === null) return;
  for (const [club, amount] of benefitsOf(version, member.clubs ?? [], sale)) {
    const row = { member: member.id, tally: benefitsRow(club), day: basket.day };
    if (amount !== 0) draft.tallies.push({ ...row, amount });
  }
}

/** Takes from the count what goes with the goods that came back. */
export function uncountBenefits(
  draft: Draft,
  version: Programme | null,
  { before, after }: { readonly before: Sale; readonly after: Sale },
): void {
  const { member } = before;
  const clubs = thawedOf(before)?.member?.clubs ?? [];
  if (version === null || member === null || clubs.length === 0) return;
  const day = dateIn(version, before.occurredAt);
  const left = benefitsOf(version, clubs, after);
  for (const [club, was] of benefitsOf(version, clubs, before)) {
    const amount = (left.get(club) ?? 0) - was;
    if (amount !== 0) draft.tallies.push({ member, tally: benefitsRow(club), day, amount });
  }
}
