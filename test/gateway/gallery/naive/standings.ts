import { isForgotten } from './closing.ts';
import type { Club, List } from './club-file.ts';
import { benefitsOf, feeOn, isFor, leftAt, wayOf } from './clubs.ts';
import { holds } from './conditions.ts';
import { businessDay, daysAfter, periodOf } from './days.ts';
import { Exact, sumOf } from './exact.ts';
import type { Tally } from './file.ts';
import { todayOf } from './lots.ts';
import { memberFacts } from './members.ts';
import type { Past, Told } from './past.ts';
import { NotKnown, type Parts } from './raw.ts';
import type { Rule } from './rules.ts';
import type { Step } from './story.ts';
import { tallyOn } from './tallies.ts';

interface On {
  readonly who: string;
  readonly day: string;
  readonly now: string;
}

/** Where a member stands with each club and list, as far as it is told beside a verb. */
export function standingsOf(
  past: Past,
  { who, verb, dated }: Step,
  { told, now }: { readonly told: Told; readonly now: string },
): Parts {
  const { clubs, lists, cutOff } = past.programme;
  const isBuying = verb === 'buys' || verb === 'would buy';
  const isTold = isBuying || verb === 'returns' || verb === 'tells';
  if ((!isTold && verb !== 'has') || (isTold && told.refused !== null)) return {};
  const day = isBuying ? businessDay(dated ?? now, cutOff) : todayOf(past, now);
  const on = { who, day, now };
  // What is answered to a purchase is kept, and says nothing of clubs that ask for the person.
  const shown = clubs.filter((club) => verb !== 'buys' || club.while === null);
  const named = (text: (club: Club) => string) =>
    Object.fromEntries(shown.map((club) => [club.name, text(club)]));
  return {
    ...(shown.length === 0
      ? {}
      : {
          clubs: named((club) => clubText(past, club, on)),
          meters: named((club) => meterText(past, club, on)),
        }),
    ...(lists.length === 0 || verb === 'would buy'
      ? {}
      : {
          lists: Object.fromEntries(
            lists.map((list) => [list.name, listed(past, list, { who, now })]),
          ),
        }),
  };
}

const asked = (past: Past, on: On) => ({ ...on, facts: memberFacts(past, on.who, on) });

function clubText(past: Past, club: Club, on: On): string {
  const way = wayOf(past, club, asked(past, on));
  if (way === 'for good') return 'in';
  if (way === null) {
    const gate = leftAt(past, club, on) === null ? gateOf(past, club, on) : [];
    return ['out', ...gate, ...feeText(past, club)].join(', ');
  }
  let { until } = way;
  for (;;) {
    const next = feeOn(past, club, { who: on.who, day: daysAfter(until, 1), since: '' });
    if (next === null) return `in until ${until}`;
    until = next.until;
  }
}

/** What is missing at the gate of the proof that is nearest, and until when that is all. */
function gateOf(past: Past, { proven }: Club, { who, day }: On): readonly string[] {
  const gates = proven.map(({ tally: name, from }) => {
    const tally = past.programme.tallies.find((one) => one.name === name);
    if (tally === undefined || ['paid', 'shelf', 'quantity'].includes(tally.of)) {
      throw new NotKnown(`a proof by ${name}`);
    }
    const value = tallyOn(past, { who, tally, day });
    return { tally, value, missing: from.minus(value) };
  });
  const nearest = gates.find((one) => gates.every(({ missing }) => !missing.isLess(one.missing)));
  if (nearest === undefined) return [];
  const { tally, value, missing } = nearest;
  const count = numbers[Number(missing.text(0))] ?? missing.text(0);
  const until = value.isMore ? lastDay(past, tally, { who, day }) : null;
  return [`${count} ${goodOf(past, tally)}`, ...(until === null ? [] : [`until ${until}`])];
}

/** Small numbers are words, more are figures. */
const numbers = ['none', 'one', 'two', 'three'];

/** `of 50.00 missing` where only such receipts count, else `to go`. */
function goodOf({ programme }: Past, { when }: Tally): string {
  if (when === null) return 'to go';
  const total = when['receipt.total'] as Parts | undefined;
  const least = Exact.read(total?.['gte']);
  if (least === null) throw new NotKnown('a proof by what holds only sometimes');
  return `of ${least.text(programme.places)} missing`;
}

/** The last day on which all still counts that counts today; null: it does so for ever. */
function lastDay(
  past: Past,
  tally: Tally,
  { who, day }: { readonly who: string; readonly day: string },
): string | null {
  if (tally.days === null && tally.weeks === null && tally.per === null) return null;
  const soFar = { ...past, receipts: past.receipts.filter(({ sold }) => sold.day <= day) };
  const value = tallyOn(soFar, { who, tally, day });
  for (let days = 1; days <= 800; days += 1) {
    const next = daysAfter(day, days);
    if (tallyOn(soFar, { who, tally, day: next }).isLess(value)) return daysAfter(next, -1);
  }
  return null;
}

const feeText = (past: Past, { fee, name }: Club): readonly string[] =>
  fee === null
    ? []
    : [`or a fee of ${fee.price.text(past.programme.places)}${paysFrom(past, fee.price, name)}`];

/** For how much one must buy until the rules for the club have given back its fee. */
function paysFrom({ programme }: Past, price: Exact, club: string): string {
  const rates = programme.rules.filter((rule) => isFor(club, rule)).map(rateOf);
  const rate = sumOf(rates);
  if (!rate.isMore) return '';
  return `, pays from ${price.over(rate).rounded(programme.places, 'up').text(programme.places)}`;
}

function rateOf({ id, lines, discount, earn }: Rule): Exact {
  const percent = discount?.percent ?? earn?.percent;
  if (percent == null || lines !== null) throw new NotKnown(`rules.${id} for whoever pays a fee`);
  return percent.percent(Exact.one);
}

/** What the fee that runs has given back: `12.00 of 60.00, pays from 3000.00`. */
function meterText(past: Past, club: Club, on: On): string {
  const { places } = past.programme;
  const isIn = wayOf(past, club, asked(past, on)) !== null;
  const fee = feeOn(past, club, { ...on, since: leftAt(past, club, on) ?? '' });
  if (!isIn || fee === null || club.fee === null) return 'none';
  const { paid: price } = fee;
  const given = `${benefitsOf(past, fee).text(places)} of ${price.text(places)}`;
  return `${given}${paysFrom(past, price, club.name)}`;
}

/** The issue that a member gets now, what counts on a board, or `no`. */
function listed(past: Past, list: List, { who, now }: Omit<On, 'day'>): string {
  const day = todayOf(past, now);
  if (isForgotten(past, who, now)) return 'no';
  const member = memberFacts(past, who, { day, now });
  const moment = {
    ...{ lines: [], at: now, day, store: '', tenders: null, card: 'member', member },
  };
  if (holds(list.when, moment) !== 'yes' || !member.consents.includes(list.consent)) return 'no';
  if (list.by === null) return issueOf(list, day);
  const tally = past.programme.tallies.find(({ name }) => name === list.by);
  const value = tally === undefined ? Exact.zero : tallyOn(past, { who, tally, day });
  if (tally?.of === 'paid' || tally?.of === 'shelf') throw new NotKnown('a board of money');
  return value.isMore ? value.text(0) : 'no';
}

/** `2026-Q1`; a season is called by the year in which it begins. */
function issueOf({ name, every }: List, day: string): string {
  if (every === 'month' || every === 'quarter') return periodOf(every, day);
  if (every === null) return day;
  if (every !== 'season') throw new NotKnown(`lists.${name}.every`);
  const [year = 0, month = 0] = day.split('-').map(Number);
  const season = ['winter', 'spring', 'summer', 'autumn'][Math.floor((month % 12) / 3)];
  return `${month < 3 ? year - 1 : year}-${season}`;
}
