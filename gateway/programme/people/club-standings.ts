import { addDays } from '../../../protocol/calendar.ts';
import type { CustomerLanguage } from '../../../protocol/text.ts';
import { type Minor, mulDiv } from '../../../protocol/units.ts';
import { isAlways } from '../counted.ts';
import type { Draft } from '../draft.ts';
import type { Asked } from '../evaluate/facts.ts';
import { type PeriodKind, periodOf } from '../evaluate/limits.ts';
import type { Tally } from '../evaluate/rule.ts';
import { toldClubs } from '../reasons/secret.ts';
import { firstDayOf, mondayOf, tallyValue } from '../tallies.ts';
import type { Programme, TallyRow } from '../types.ts';
import { benefitsIn } from './club-fees.ts';
import { isRowOf } from './club-proofs.ts';
import { clubRows, countsNow } from './club-rows.ts';
import type { Club, ClubFee, ClubStanding, Gate, Meter, Offer } from './club-types.ts';
import { gateText } from './club-words.ts';
import { isIn, isOn } from './clubs.ts';

/**
 * Where the member stands with each club after the command: in or out, until when, what is missing
 * at the gate, and what the fee has given back so far. A stored answer says nothing of clubs that
 * ask for the person (`while`): only a quote, of which nothing is kept, does.
 */
export function clubStandings(
  draft: Draft,
  version: Programme,
  of: {
    readonly asked: Asked;
    readonly isQuote: boolean;
    readonly language?: CustomerLanguage | undefined;
  },
): readonly ClubStanding[] {
  if (draft.member === null) return [];
  return toldClubs(version, of.asked)
    .filter(({ holds }) => of.isQuote || isAlways(holds))
    .map((club) => standingOf(draft, version, club, of));
}

function standingOf(
  draft: Draft,
  version: Programme,
  club: Club,
  of: { readonly asked: Asked; readonly language?: CustomerLanguage | undefined },
): ClubStanding {
  const { asked, language } = of;
  const { day } = asked.basket;
  const rows = clubRows(draft);
  const answers = draft.member?.answers ?? {};
  const isMember = isIn(club, { asked, member: { answers }, rows });
  const own = rows.filter((row) => row.club === club.name && isOn(row, day));
  const ends = own.map(({ until }) => until);
  // One fee follows on the other without a gap: the last end is told.
  const last = endOfRun(
    rows.filter((row) => row.club === club.name && !row.isUndone),
    day,
  );
  const until = !isMember || ends.includes(null) || last === null ? {} : { until: last };
  // Purchases do not let in whoever has left, so none is missing.
  const hasLeft = rows.some((row) => {
    return row.club === club.name && row.way === 'left' && isOn(row, day);
  });
  const gate =
    isMember || hasLeft ? null : gateOf(version, club, { rows: countsNow(draft), day, language });
  const meter = isMember ? meterOf(draft, club, day) : null;
  const { fee } = club;
  const offer = isMember || fee === null ? null : offerOf(fee);
  return {
    ...{ club: club.name, isMember },
    ...until,
    ...(gate === null ? {} : { gate }),
    ...(offer === null ? {} : { offer }),
    ...(meter === null ? {} : { meter }),
  };
}

/** Last day of the rows that follow on each other from the day on; null: none has an end. */
function endOfRun(
  rows: readonly { readonly from: string; readonly until: string | null }[],
  day: string,
): string | null {
  let end: string | null = null;
  for (const row of rows.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (row.until === null || row.until < day) continue;
    const isNext: boolean = end === null ? row.from <= day : row.from <= addDays(end, 1);
    if (isNext && (end === null || row.until > end)) end = row.until;
  }
  return end;
}

/** The proof that lacks least. */
function gateOf(
  version: Programme,
  club: Club,
  of: {
    readonly rows: readonly TallyRow[];
    readonly day: string;
    readonly language: CustomerLanguage | undefined;
  },
): Gate | null {
  const { rows, day, language } = of;
  const gates = club.proven.flatMap(({ tally: name, from }): Gate[] => {
    const tally = version.tallies.find((one) => one.name === name);
    if (tally === undefined) return [];
    const own = rows.filter((row) => isRowOf(name, row.tally));
    const missing = from - tallyValue(tally, own, day);
    if (missing <= 0) return [];
    const until = lastDayOf(tally, own, day);
    const what = { missing, ...(until === null ? {} : { until }) };
    const said = language === undefined ? {} : { said: gateText(version, tally, what, language) };
    return [{ tally: name, ...what, reason: gateText(version, tally, what, 'en'), ...said }];
  });
  return gates.sort((a, b) => a.missing - b.missing)[0] ?? null;
}

/** Last day on which all that counts now still does; null: for ever, or nothing counts. */
function lastDayOf(tally: Tally, rows: readonly TallyRow[], day: string): string | null {
  if (tally.within !== null) return endOfPeriod(tally.within, day);
  if (tally.days === null) return null;
  const first = firstDayOf(tally, day);
  const counted = rows.filter((row) => row.day >= first && row.day <= day);
  // What is counted once leaves with its last receipt, an amount with each of its days.
  const groups = new Map<string, { sum: number; last: string }>();
  for (const row of counted) {
    const key = groupOf(tally, row);
    const group = groups.get(key) ?? { sum: 0, last: '' };
    group.sum += row.amount;
    if (row.amount > 0 && row.day > group.last) group.last = row.day;
    groups.set(key, group);
  }
  const lasts = [...groups.values()].flatMap(({ sum, last }) => (sum > 0 ? last : []));
  const oldest = lasts.sort()[0];
  if (oldest === undefined) return null;
  const from = tally.isWeeks ? mondayOf(oldest) : oldest;
  return addDays(from, tally.days - 1);
}

/** Last day of the calendar period of a day. */
function endOfPeriod(kind: PeriodKind, day: string): string {
  let last = day;
  while (periodOf(kind, addDays(last, 1)) === periodOf(kind, day)) last = addDays(last, 1);
  return last;
}

function groupOf({ of }: Tally, { tally, day }: TallyRow): string {
  if (of === 'categories') return tally;
  if (of === 'weeks') return periodOf('week', day);
  return of === 'months' ? periodOf('month', day) : day;
}

/** The fee that runs on the day, and what it has given back. */
function meterOf(draft: Draft, club: Club, day: string): Meter | null {
  const { fee } = club;
  const row = clubRows(draft).find(
    (one) => one.club === club.name && one.way === 'fee' && !one.isUndone && isOn(one, day),
  );
  if (fee === null || row === undefined) return null;
  const { feeMinor } = row;
  return { feeMinor, benefitsMinor: benefitsIn(draft, row), ...paysFrom(fee, feeMinor) };
}

function offerOf(fee: ClubFee): Offer {
  const { priceMinor: feeMinor, months } = fee;
  return { feeMinor, months, ...paysFrom(fee, feeMinor) };
}

/** Purchases that give the fee back; nothing where they are no single number. */
function paysFrom({ back }: ClubFee, value: Minor): Pick<Meter, 'paysFromMinor'> {
  if (back === null) return {};
  return { paysFromMinor: mulDiv({ value, num: back.den, den: back.num, mode: 'up' }) };
}
