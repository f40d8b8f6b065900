import { isAlways } from '../counted.ts';
import type { Tally } from '../evaluate/rule.ts';
import type { Closing } from '../language/closing.ts';
import { type Problem, readWhole } from '../language/file.ts';
import { defaultServices, type ProgrammeFile } from '../language/schema.ts';
import type { TallyFile } from '../language/tallies.ts';
import { goodsOfLaw } from '../law/law.ts';
import { versionIn } from '../market.ts';
import type { Programme } from '../types.ts';
import { clubSentences } from './club-words.ts';
import { conditionText, linesText } from './condition-words.ts';
import { marketSentences } from './market-words.ts';
import { consentSentences, listSentences, questionSentences } from './people-words.ts';
import { ruleSentences } from './rule-words.ts';
import { tierSentences } from './tier-words.ts';
import { unitSentences } from './unit-words.ts';
import { chosen, counted, type Explaining, listed, percentOf, unsaid } from './words.ts';

/** Sentences about one part of a file. */
export interface Explained {
  /** `programme`, `unit NAME`, `tally NAME`, `tiers`, `club NAME`, `consent NAME`, `question NAME`, `list NAME` or `rule ID`. */
  readonly about: string;
  readonly sentences: readonly string[];
}

/**
 * All that a programme file says, in plain English sentences, what was chosen silently included.
 * Example: `POINTS are rounded down once a receipt (default: round).`
 */
export function explainFile(options: {
  readonly text: string;
  readonly file: string;
}):
  | { readonly ok: true; readonly parts: readonly Explained[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const read = readWhole(options);
  return read.ok ? { ok: true, parts: partsOf(read.programme, read.value) } : read;
}

function partsOf(programme: Programme, file: ProgrammeFile): readonly Explained[] {
  const explaining: Explaining = { programme, file };
  return [
    { about: 'programme', sentences: wholeSentences(explaining) },
    ...programme.units.map((unit) => ({
      about: `unit ${unit.unit}`,
      sentences: unitSentences(explaining, unit),
    })),
    ...programme.tallies.map((tally) => ({
      about: `tally ${tally.name}`,
      sentences: tallySentences(
        { programme: versionIn(programme, tally.currency) ?? programme, file },
        tally,
      ),
    })),
    ...(programme.tiers === null ? [] : [{ about: 'tiers', sentences: tierSentences(explaining) }]),
    ...programme.clubs.map((club) => ({
      about: `club ${club.name}`,
      sentences: clubSentences(explaining, club),
    })),
    ...programme.consents.map((consent) => ({
      about: `consent ${consent.name}`,
      sentences: consentSentences(consent),
    })),
    ...programme.questions.map((question) => ({
      about: `question ${question.name}`,
      sentences: questionSentences(question),
    })),
    ...programme.lists.map((list) => ({
      about: `list ${list.name}`,
      sentences: listSentences(explaining, list),
    })),
    ...programme.rules.map((rule) => ({
      about: `rule ${rule.id}`,
      sentences: ruleSentences(inCurrencyOf(explaining, rule.id), rule),
    })),
  ];
}

/** With the money of a rule read as of its own currency. */
function inCurrencyOf({ programme, file }: Explaining, rule: string): Explaining {
  const currency = file.rules.find(({ id }) => id === rule)?.currency ?? programme.currency;
  return { programme: versionIn(programme, currency) ?? programme, file };
}

function wholeSentences(explaining: Explaining): readonly string[] {
  const { programme, file } = explaining;
  const { discountCap } = programme;
  return [
    `This is version ${programme.version} of "${programme.id}"; it holds from ${file.effectiveFrom}, time of ${file.zone}.`,
    `A business day begins at ${file.cutOff ?? '00:00'} ${chosen(file, 'cutOff')}.`,
    ...marketSentences(explaining),
    `Points are given ${programme.earnOn === 'paid' ? 'on what is paid after discounts' : 'on shelf prices'} ${chosen(file, 'earnOn')}.`,
    `Points that pay at the till are ${file.pointsSpent === 'discount' ? 'a discount: the receipt earns on what is left' : 'a tender: the receipt earns on all of it'} ${chosen(file, 'pointsSpent')}.`,
    `Points that a receipt earns ${programme.isEarnFirst ? 'may pay for offers of the same receipt, as far as it earns them with all its discounts taken off' : 'pay for offers of the next receipt at the earliest'} ${chosen(file, 'order')}.`,
    discountCap === null
      ? 'All discounts together have no limit (default: discountCap).'
      : `All discounts together take at most ${percentOf(discountCap)} off a receipt (your choice: discountCap).`,
    `A refund is split between money and points ${programme.refund === 'proportional' ? 'in the proportion of the payment' : 'so that money goes back first'} ${chosen(file, 'refund')}.`,
    serviceSentence(file),
    lawSentence(file),
    ...excludeSentences(explaining),
    ...reservedSentences(explaining),
    ...(programme.events.length === 0
      ? []
      : [`Events that are no purchase: ${listed(programme.events, 'and')}.`]),
    ...(programme.dates.length === 0
      ? []
      : [`Days that staff note of a member: ${listed(programme.dates, 'and')}.`]),
    ...programme.cards.map(({ kind, numbers, ranges }) => {
      const all = [...numbers, ...ranges.map((range) => `those that begin with ${range}`)];
      return `Cards "${kind}" belong to no member: ${listed(all, 'and')}.`;
    }),
    ...successionSentences(explaining),
    ...indicatorSentences(explaining),
    ...closingSentences(explaining),
    collectSentence(explaining),
    `Staff merge two memberships of one person, and can undo it within ${counted(programme.undoMergeDays, 'day')} ${chosen(file, 'merge')}.`,
    ...unsaid(file, saidKeys),
  ];
}

function successionSentences({ programme }: Explaining): readonly string[] {
  const { succeeds } = programme;
  if (succeeds === null) return ['It takes over from no other programme (default: succeeds).'];
  const { programme: before, noticeDays } = succeeds;
  const told =
    noticeDays === null ? 'nobody is told before' : `members are told ${noticeDays} days before`;
  return [`It takes over from "${before}" with its members, cards, counts and balances; ${told}.`];
}

function indicatorSentences({ programme }: Explaining): readonly string[] {
  const { endsWhen } = programme;
  if (endsWhen === null) return ['No figure says when it should end (default: endsWhen).'];
  const { share, months } = endsWhen;
  return [
    `It should end when it costs more than ${percentOf(share)} of the turnover in ${counted(months, 'whole month')} in a row (your choice: endsWhen).`,
  ];
}

/** What the end of the programme means, day by day. */
function closingSentences({ programme }: Explaining): readonly string[] {
  const { closing } = programme;
  if (closing === null) return ['It has no end (default: closing).'];
  const { lastEarning, lastSpending, notices, erase } = closing;
  const told =
    notices.length === 0
      ? 'Nobody is told (default: notices)'
      : `Members are told on ${listed(notices, 'and')}`;
  return [
    `The last day on which it gives anything is ${lastEarning}; points, stamps and coupons count until ${lastSpending}, that day included.`,
    `${told}.`,
    'Then what is left goes to breakage, lot by lot of each partner, debts are written off, and returns give money back and nothing else.',
    eraseSentence(erase),
  ];
}

function eraseSentence(erase: Closing['erase']): string {
  if (erase === null) return 'The data of the members are kept (default: erase).';
  const { on, unless } = erase;
  const kept = unless.length === 0 ? '' : `, but for who agreed to ${listed(unless, 'or')}`;
  return `On ${on} all members are forgotten${kept} (your choice: erase).`;
}

/** What becomes of receipts without a card. */
function collectSentence({ programme, file }: Explaining): string {
  const { collect } = programme;
  if (collect === null) return 'Receipts without a card earn nothing (default: collect).';
  const { days, flag } = collect;
  return `A member may collect a receipt without a card within ${counted(days, 'day')}, once (your choice: collect); ${flag.receipts} of one cashier in ${counted(flag.days, 'day')} are shown to a manager ${chosen(file.collect, 'flag')}.`;
}

const saidKeys = [
  ...['stamgast', 'id', 'effectiveFrom', 'zone', 'cutOff', 'currency', 'refund', 'units'],
  ...['earnOn', 'discountCap', 'exclude', 'law', 'services', 'cards', 'tallies', 'rules'],
  ...'tiers reserved pointsSpent clubs consents questionnaire lists closing succeeds'.split(' '),
  'endsWhen',
  ...['currencies', 'partners', 'competitors', 'places', 'events', 'conversions', 'collect'],
  ...['dates', 'limits', 'order', 'merge'],
];

function serviceSentence(file: ProgrammeFile): string {
  const services = file.services ?? defaultServices;
  const all = services.length === 0 ? 'none' : listed(services, 'and');
  return `No goods, so without discount, points and tally: ${all} ${chosen(file, 'services')}.`;
}

function lawSentence(file: ProgrammeFile): string {
  const { law = 'none' } = file;
  if (law === 'none') return `No law's exclusions are taken over ${chosen(file, 'law')}.`;
  return `By law no discount and no points: ${listed(goodsOfLaw(law), 'and')} ${chosen(file, 'law')}.`;
}

/** The exclusions as the file says them; the compiled ones hold the services too. */
function excludeSentences({ programme, file }: Explaining): readonly string[] {
  const words = {
    discount: 'get no discount',
    earn: 'earn nothing',
    both: 'get no discount and earn nothing',
  } as const;
  const given = (['discount', 'earn', 'both'] as const).filter(
    (key) => file.exclude?.[key] !== undefined,
  );
  return given.map((key) => {
    const from = key === 'both' ? 'discount' : key;
    const parts = programme.exclusions[from];
    const of = parts?.kind === 'any' ? parts.of : [];
    // In the order in which they were joined: services, both, the own one.
    const own = key === 'both' && file.exclude?.discount !== undefined ? of.at(-2) : of.at(-1);
    const which = own === undefined ? 'some' : conditionText({ programme, file }, own);
    return `Lines where ${which} ${words[key]}.`;
  });
}

function reservedSentences(explaining: Explaining): readonly string[] {
  return explaining.programme.reserved.map(({ id, lines, to, from, until }) => {
    const days = `${from === null ? '' : ` from ${from} on`}${until === null ? '' : ` until ${until}`}`;
    const whom = conditionText(explaining, to);
    return `"${id}" is sold${days} only where ${whom}: ${linesText(explaining, lines)}.`;
  });
}

function tallySentences(explaining: Explaining, tally: Tally): readonly string[] {
  const raw: Partial<TallyFile> = explaining.file.tallies?.[tally.name] ?? {};
  const when = isAlways(tally.when) ? '' : `, when ${conditionText(explaining, tally.when)}`;
  const span =
    tally.within !== null
      ? `in the calendar ${tally.within} that is asked about (your choice: in)`
      : tally.days === null
        ? 'for ever (default: within)'
        : tally.isWeeks
          ? `over ${raw.within} of the calendar, that of the receipt included (your choice: within)`
          : `over the last ${raw.within}, the day of the receipt included (your choice: within)`;
  const what =
    tally.event === null
      ? `${counts[tally.of]} of each member, on ${linesText(explaining, tally.lines)}`
      : `the events "${tally.event}" of each member`;
  return [
    `It counts ${what}${when}, ${span}.`,
    raw.onReturn === 'carry'
      ? `What comes back lowers the ${raw.in} that is open then, and what is below nothing the next (your choice: onReturn).`
      : raw.onReturn === 'keep'
        ? 'What comes back still counts (your choice: onReturn).'
        : `What comes back no longer counts ${chosen(raw, 'onReturn')}.`,
    ...(raw.taps === true
      ? ['A tap at a kiosk counts as well, once a business day (your choice: taps).']
      : []),
    ...unsaid(raw, [
      'of',
      'event',
      'when',
      'lines',
      'within',
      'in',
      'onReturn',
      'taps',
      'currency',
    ]),
  ];
}

const counts: Readonly<Record<string, string>> = {
  paid: 'the money paid',
  shelf: 'the shelf prices',
  quantity: 'the quantity',
  receipts: 'the receipts',
  days: 'the different days',
  weeks: 'the different calendar weeks',
  months: 'the different months',
  categories: 'the different categories',
};
