import { Type } from 'typebox';
import { closed, code, number } from './rule-schema.ts';

/** Form of what a file says of partners, of where their stores are, and of other currencies. */
const partner = '^[a-z0-9][a-z0-9-]{0,39}$';
const place = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,39}$', description });

export const Partners = Type.Record(
  Type.String({ pattern: partner }),
  Type.Object(
    { trade: code('what the partner deals in, in small letters: `groceries`') },
    { ...closed, description: 'a partner: { trade: groceries }' },
  ),
  {
    ...closed,
    minProperties: 1,
    maxProperties: 500,
    description: 'who shares the card, as receipts name them: { grocer: { trade: groceries } }',
  },
);

export const Competitors = Type.Enum(['refuse', 'allow'], {
  default: 'refuse',
  description:
    'two `partners` of one trade: `refuse` (default: the file is wrong), or `allow`, as the ' +
    'shops of a city',
});

export const Places = Type.Record(
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,39}$' }),
  Type.Object(
    {
      region: place('the region that the city lies in: `jutland`'),
      country: place('the country that the region lies in: `DK`'),
      stores: Type.Array(
        Type.String({
          minLength: 3,
          maxLength: 129,
          pattern: '^[^/]+/.+$',
          description: 'PARTNER/STORE as receipts name them, or PARTNER/*: `bakery/harbour`',
        }),
        { minItems: 1, maxItems: 1000, description: 'its stores: ["bakery/*", "books/harbour"]' },
      ),
    },
    {
      ...closed,
      description: 'a city: { region: jutland, country: DK, stores: ["bakery/*"] }',
    },
  ),
  {
    ...closed,
    minProperties: 1,
    maxProperties: 1000,
    description: 'cities, with the stores in them: { aarhus: { region: ..., stores: [...] } }',
  },
);

const side = (description: string) =>
  Type.Object(
    {
      unit: Type.String({
        pattern: '^[A-Z][A-Z0-9_]{0,15}$',
        description: "a unit of this file, or one of the partner's",
      }),
      amount: number('a full step of it: 3000'),
    },
    { ...closed, description },
  );

export const Conversions = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  Type.Object(
    {
      partner: Type.String({ pattern: partner, description: 'who runs the other programme' }),
      from: side('what a member gives: { unit: POINTS, amount: 3000 }'),
      to: side('what a member gets for it: { unit: MILES, amount: 1000 }'),
    },
    {
      ...closed,
      description:
        'full steps of one unit for another: ' +
        '{ partner: airline, from: { unit: POINTS, amount: 3000 }, to: { unit: MILES, amount: 1000 } }',
    },
  ),
  {
    ...closed,
    minProperties: 1,
    maxProperties: 50,
    description: "what members may turn into a partner's units, and back, when they ask for it",
  },
);

export const currencyCode = (description: string) =>
  Type.String({ pattern: '^[A-Z]{3}$', description });

export const Currencies = Type.Record(
  Type.String({ pattern: '^[A-Z]{3}$' }),
  Type.Object(
    {
      rates: Type.Optional(
        Type.Record(
          Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
          Type.String({
            pattern: '^[0-9]{1,6}(\\.[0-9]{1,6})?$',
            description: 'what 1 of this currency was in `currency`, in quotes: `"7.46"`',
          }),
          {
            ...closed,
            minProperties: 1,
            maxProperties: 4000,
            description:
              'published rates by the day from which they hold; points pay at that of the day: ' +
              '{ 2026-03-02: "7.46" }',
          },
        ),
      ),
    },
    { ...closed, description: 'a further currency: { rates: { 2026-03-02: "7.46" } }' },
  ),
  {
    ...closed,
    minProperties: 1,
    maxProperties: 20,
    description:
      'further currencies in which receipts may be: { EUR: { rates: { 2026-03-02: "7.46" } } }',
  },
);
