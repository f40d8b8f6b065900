import { type Static, Type } from 'typebox';
import { Named } from './people-schema.ts';
import { closed, code, codeOf, decimal, Lines, number, Paying, When } from './rule-schema.ts';

const fees = ['pro rata', 'full', 'less benefits'] as const;

const Club = Type.Object(
  {
    name: Type.Optional(Named),
    fee: Type.Optional(
      Type.Object(
        {
          lines: Lines,
          price: decimal('what one fee costs, in quotes: `"60.00"`'),
          months: Type.Integer({
            minimum: 1,
            maximum: 1200,
            description: 'how many months one fee lasts: 12',
          }),
          refund: Type.Optional(
            Type.Enum([...fees], {
              default: 'pro rata',
              description:
                'what a refund pays: the unused months (`pro rata`, default), the `full` fee, or ' +
                'the fee `less benefits` that it gave',
            }),
          ),
        },
        {
          ...closed,
          description: 'a fee lets in: { lines: { sku: [club] }, price: "60.00", months: 12 }',
        },
      ),
    ),
    proven: Type.Optional(
      Type.Array(
        Type.Object(
          {
            tally: Type.String({
              pattern: '^[A-Z][A-Z0-9_]{0,23}$',
              description: 'name of one of the tallies',
            }),
            from: number('the value that lets in, money in quotes: 3'),
          },
          { ...closed, description: 'a proof: { tally: LARGE, from: 3 }' },
        ),
        {
          minItems: 1,
          maxItems: 10,
          description: 'purchases let in, any of these: [ { tally: LARGE, from: 3 } ]',
        },
      ),
    ),
    answered: Type.Optional(
      Type.Array(code('name of one of the questions'), {
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description: 'answers to all these questions let in: [pets]',
      }),
    ),
    byHand: Type.Optional(
      Type.Literal(true, { description: 'true: a till or staff may let members in' }),
    ),
    while: Type.Optional(When),
    gives: Type.Optional(Paying),
  },
  { ...closed, description: 'a club: { fee: { ... }, proven: [ ... ], while: { ... } }' },
);

export const Clubs = Type.Record(codeOf(), Club, {
  ...closed,
  maxProperties: 20,
  description: 'groups of members by name: { regulars: { proven: [ ... ] } }',
});
export type ClubFile = Static<typeof Club>;

/** Place of a club in a file. */
export const clubPath = (name: string): readonly string[] => `clubs.${name}`.split('.');
