import { type Static, Type } from 'typebox';
import { laws } from '../law/law.ts';
import { ClosingFile, EndsWhenFile } from './closing.ts';
import { Clubs } from './club-schema.ts';
import { CollectFile } from './collect.ts';
import {
  Competitors,
  Conversions,
  Currencies,
  currencyCode,
  Partners,
  Places,
} from './market-schema.ts';
import { MergeFile } from './merge.ts';
import { Consents, Lists, Questionnaire } from './people-schema.ts';
import {
  closed,
  code,
  codeOf,
  day,
  decimal,
  LimitFile,
  Lines,
  percent,
  RuleFile,
  When,
} from './rule-schema.ts';
import { SucceedsFile } from './succession.ts';
import { Tiers } from './tier-schema.ts';

/** Units of a programme, of all its versions together: what a row of a kiosk's cache holds. */
export const unitsMax = 8;
/** Sales of these earn nothing anywhere, unless the file says otherwise. */
export const defaultServices = ['fee', 'deposit', 'bag', 'gift-card', 'membership'] as const;

const spendMost = Type.String({
  pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})? per (day|week|month|year)$',
  description: 'at most so much in each period, in quotes: `"500.00 per month"`',
});

const Unit = Type.Object(
  {
    scale: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 6,
        default: 0,
        description: 'decimal places of a point, 0 to 6; default 0',
      }),
    ),
    life: Type.Optional(
      Type.String({
        pattern: '^(never|[1-9][0-9]{0,3} (days?|months?|years?))$',
        default: 'never',
        description: 'how long points live: `12 months`, `90 days`, `2 years` or `never` (default)',
      }),
    ),
    pending: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,2}) days?$',
        default: '0 days',
        description: 'waiting time before points can be spent: `14 days`; default `0 days`',
      }),
    ),
    onReturn: Type.Optional(
      Type.Enum(['clamp', 'debt', 'reduce refund'], {
        default: 'clamp',
        description:
          'what a return does about points that are spent already: `clamp` (default) writes them ' +
          'off, `debt` books them against the next points, `reduce refund` keeps their value',
      }),
    ),
    onExpired: Type.Optional(
      Type.String({
        pattern: '^(breakage|grace [1-9][0-9]{0,2} days?)$',
        default: 'breakage',
        description:
          'what becomes of spent points that come back after their end: `breakage` (default: ' +
          'nothing) or `grace 30 days`',
      }),
    ),
    sameEnd: Type.Optional(
      Type.Enum(['oldest', 'own first', 'pro rata'], {
        default: 'oldest',
        description:
          'which points are spent first among those that end together: the `oldest` (default), ' +
          'those of the partner that takes them (`own first`), or some of each (`pro rata`)',
      }),
    ),
    value: Type.Optional(
      decimal('what one point is worth as a tender, in quotes: `"0.10"`; without it: no tender'),
    ),
    rest: Type.Optional(
      Type.Enum(['stays', 'dies'], {
        default: 'stays',
        description:
          'what a receipt leaves of points that it was paid with: it `stays` (default) or `dies`',
      }),
    ),
    cost: Type.Optional(
      decimal('what one point costs the shop, for budgets and reports, in quotes: `"0.01"`'),
    ),
    idle: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,3} (days?|months?|years?)$',
        description: 'all its points end when the member does nothing for so long: `6 months`',
      }),
    ),
    idleBy: Type.Optional(
      Type.String({
        pattern: '^[A-Z][A-Z0-9_]{0,23}$',
        description: 'the tally that keeps them alive, as `VISITS`; without it: every receipt',
      }),
    ),
    spendLimit: Type.Optional(
      Type.Object(
        { card: Type.Optional(spendMost), member: Type.Optional(spendMost) },
        {
          ...closed,
          minProperties: 1,
          description:
            'how much of it may be spent: { card: "500.00 per month" } for each card of a member',
        },
      ),
    ),
    hidden: Type.Optional(
      Type.Literal(true, {
        description:
          'true: members, tills and kiosks never see how many there are; staff do; in all versions',
      }),
    ),
    warn: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,2} days?$',
        description: 'a message to the member so many days before points end: `30 days`',
      }),
    ),
    ends: Type.Optional(
      Type.Enum(['day', 'month', 'year'], {
        default: 'day',
        description:
          'with which day the life ends: its own `day` (default), or the last one of that ' +
          '`month` or `year`',
      }),
    ),
  },
  { ...closed, description: 'a unit of points: { life: 12 months, onReturn: clamp }' },
);

const Tally = Type.Object(
  {
    of: Type.Enum(
      [
        ...(['paid', 'shelf', 'quantity', 'receipts'] as const),
        ...(['days', 'weeks', 'months', 'categories', 'events'] as const),
      ],
      {
        description:
          'what is counted: money `paid`, `shelf` prices, `quantity`, `receipts`, `events`; or how ' +
          'many different `days`, `weeks`, `months` or `categories` have a receipt in them',
      },
    ),
    event: Type.Optional(code("of `of: events`: which of the file's `events`, as `review`")),
    when: Type.Optional(When),
    lines: Type.Optional(Lines),
    currency: Type.Optional(
      currencyCode('of its money, where the file has several: `EUR`; default that of the file'),
    ),
    within: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,3} (days?|weeks?)$',
        description:
          'only the last so many days, or calendar weeks: `365 days`, `6 weeks`; without it: ' +
          'for ever',
      }),
    ),
    in: Type.Optional(
      Type.Enum(['day', 'week', 'month', 'quarter', 'year'], {
        description: 'only the calendar period that is asked about: `quarter`; not with `within`',
      }),
    ),
    onReturn: Type.Optional(
      Type.Enum(['uncount', 'keep', 'carry'], {
        default: 'uncount',
        description:
          'goods that come back no longer count: `uncount` (default), still do: `keep`, or lower ' +
          'the period that is open then: `carry`, which goes with `in`',
      }),
    ),
    taps: Type.Optional(
      Type.Literal(true, {
        description:
          'true: a tap at a kiosk counts as well, once a business day, whatever `when` says',
      }),
    ),
  },
  { ...closed, description: 'a count: { of: paid, within: 365 days }' },
);

const Reserved = Type.Object(
  {
    id: code('a name in small letters, as `preview`'),
    lines: Lines,
    to: When,
    from: Type.Optional(day('first business day: 2026-03-01')),
    until: Type.Optional(day('last business day: 2026-03-14')),
  },
  {
    ...closed,
    description:
      'goods and who may buy them: { id: preview, lines: { sku: scent }, to: { member: true } }',
  },
);

/** Form of a programme file. `description` is also the hint of a problem at that place. */
export const ProgrammeFile = Type.Object(
  {
    stamgast: Type.Literal(1, { description: '1, the version of this file format' }),
    id: code('name of the programme in small letters, as `points`; the same in all its versions'),
    effectiveFrom: Type.String({
      description: 'local time from which this version holds: `2026-01-01T00:00`',
    }),
    zone: Type.String({ description: 'an IANA time zone, as `Europe/Copenhagen`' }),
    cutOff: Type.Optional(
      Type.String({
        pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
        default: '00:00',
        description: 'when the business day begins, in quotes: `"04:00"`; default `"00:00"`',
      }),
    ),
    currency: Type.String({ description: 'an ISO 4217 currency in capitals, as `DKK`' }),
    currencies: Type.Optional(Currencies),
    partners: Type.Optional(Partners),
    competitors: Type.Optional(Competitors),
    places: Type.Optional(Places),
    conversions: Type.Optional(Conversions),
    refund: Type.Optional(
      Type.Enum(['proportional', 'money first'], {
        default: 'proportional',
        description:
          'how a refund is split between money and points: `proportional` (default) or ' +
          '`money first`',
      }),
    ),
    units: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,15}$' }), Unit, {
        ...closed,
        minProperties: 1,
        maxProperties: unitsMax,
        description: 'units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
      }),
    ),
    earnOn: Type.Optional(
      Type.Enum(['paid', 'shelf'], {
        default: 'paid',
        description:
          'points are given on what is `paid` after discounts (default) or on `shelf` prices',
      }),
    ),
    order: Type.Optional(
      Type.Enum(['spend then earn', 'earn then spend'], {
        default: 'spend then earn',
        description:
          'points that a receipt earns pay for offers of the next one: `spend then earn` ' +
          '(default), or of the same: `earn then spend`',
      }),
    ),
    pointsSpent: Type.Optional(
      Type.Enum(['tender', 'discount'], {
        default: 'tender',
        description:
          'points that pay are a `tender` (default: the receipt earns on all of it) or a ' +
          '`discount` (it earns on what is left)',
      }),
    ),
    discountCap: Type.Optional(
      percent('most that all discounts together take off a receipt, in percent: 20'),
    ),
    exclude: Type.Optional(
      Type.Object(
        { discount: Type.Optional(Lines), earn: Type.Optional(Lines), both: Type.Optional(Lines) },
        {
          ...closed,
          description:
            'lines that get no discount, earn nothing, or both: { both: { category: [tobacco] } }',
        },
      ),
    ),
    reserved: Type.Optional(
      Type.Array(Reserved, {
        maxItems: 50,
        description:
          'goods that only some may buy: [ { id: preview, lines: { ... }, to: { ... } } ]',
      }),
    ),
    law: Type.Optional(
      Type.Enum([...laws, 'none'], {
        default: 'none',
        description:
          'whose law keeps goods out of discounts and points: `eu` (infant formula, tobacco, ' +
          'medicine on prescription, lottery), or `none` (default)',
      }),
    ),
    services: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 100,
        default: [...defaultServices],
        description:
          'categories that are no goods: no discount, no points, no tally; default ' +
          `[${defaultServices.join(', ')}]`,
      }),
    ),
    cards: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
        Type.Array(Type.String({ pattern: '^[0-9]{1,19}\\*?$' }), {
          minItems: 1,
          maxItems: 100,
          description: 'numbers, or beginnings of numbers: ["6299*"]',
        }),
        {
          ...closed,
          maxProperties: 20,
          description: 'cards that belong to no member, by kind: { courtesy: ["2999000000017"] }',
        },
      ),
    ),
    events: Type.Optional(
      Type.Array(code('name of an event in small letters, as `review`'), {
        minItems: 1,
        maxItems: 50,
        description: 'what members do that is no purchase: [review, survey]',
      }),
    ),
    limits: Type.Optional(
      Type.Record(codeOf(), LimitFile, {
        ...closed,
        maxProperties: 20,
        description: 'limits that discounts share, by name: { family: { member: 1 per week } }',
      }),
    ),
    dates: Type.Optional(
      Type.Array(code('name of a date in small letters, as `employed`'), {
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description: 'days that staff note of a member: [employed]; rules ask `years.employed`',
      }),
    ),
    tallies: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,23}$' }), Tally, {
        ...closed,
        maxProperties: 20,
        description: 'what is counted for each member: { TURNOVER: { of: paid } }',
      }),
    ),
    tiers: Type.Optional(Tiers),
    clubs: Type.Optional(Clubs),
    consents: Type.Optional(Consents),
    questionnaire: Type.Optional(Questionnaire),
    succeeds: Type.Optional(SucceedsFile),
    endsWhen: Type.Optional(EndsWhenFile),
    closing: Type.Optional(ClosingFile),
    lists: Type.Optional(Lists),
    collect: Type.Optional(CollectFile),
    merge: Type.Optional(MergeFile),
    rules: Type.Array(RuleFile, {
      maxItems: 200,
      description: 'a list of rules: [ { id: base, on: receipt, earn: { ... } } ]',
    }),
  },
  { ...closed, description: 'keys and values, beginning with `stamgast: 1`' },
);
export type ProgrammeFile = Static<typeof ProgrammeFile>;

/** The JSON Schema that editors use; docs/schemas/programme.schema.json is this text. */
export function programmeSchemaText(): string {
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Stamgast programme',
  };
  return `${JSON.stringify({ ...head, ...ProgrammeFile }, null, 2)}\n`;
}
