import { type Static, Type } from 'typebox';

/** Form of a programme file. `description` is also the hint of a problem at that place. */
const code = (description: string) =>
  Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description });
const decimal = (description: string) =>
  Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$', description });
/** Units of a programme, of all its versions together: what a row of a kiosk's cache holds. */
export const unitsMax = 8;
const closed = { additionalProperties: false } as const;

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
    value: Type.Optional(
      decimal('what one point is worth as a tender, in quotes: `"0.10"`; without it: no tender'),
    ),
  },
  { ...closed, description: 'a unit of points: { life: 12 months, onReturn: clamp }' },
);

const Earn = Type.Object(
  {
    unit: Type.String({ description: 'name of one of the units' }),
    per: decimal('the money for which the points are given, in quotes: `"1.00"`'),
    amount: Type.Unsafe<number | string>({
      type: ['integer', 'string'],
      minimum: 1,
      maximum: 1_000_000_000,
      pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$',
      description: 'points given: 1, or in quotes with decimals: `"0.5"`',
    }),
    round: Type.Optional(
      Type.Enum(['down', 'half up', 'up'], {
        default: 'down',
        description: 'the one rounding of a receipt: `down` (default), `half up` or `up`',
      }),
    ),
  },
  { ...closed, description: 'what is earned: { unit: POINTS, per: "1.00", amount: 1 }' },
);

const Rule = Type.Object(
  {
    id: code('a name in small letters, as `base`'),
    on: Type.Enum(['receipt'], { description: 'what sets the rule off: `receipt`' }),
    earn: Earn,
  },
  { ...closed, description: 'a rule: { id: base, on: receipt, earn: { ... } }' },
);

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
    refund: Type.Optional(
      Type.Enum(['proportional', 'money first'], {
        default: 'proportional',
        description:
          'how a refund is split between money and points: `proportional` (default) or ' +
          '`money first`',
      }),
    ),
    units: Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,15}$' }), Unit, {
      ...closed,
      minProperties: 1,
      maxProperties: unitsMax,
      description: 'units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
    }),
    rules: Type.Array(Rule, {
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
