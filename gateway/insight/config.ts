import { type Static, Type } from 'typebox';

const money = (description: string, example: string) =>
  Type.Optional(Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,4})?$', description, example }));
const cost = (what: string) =>
  Type.Optional(
    Type.Object(
      {
        once: money('Money at the start, in quotes.', '1200.00'),
        perMonth: money('Money a calendar month, in quotes.', '40.00'),
        perMember: money('Money for each new member, in quotes.', '0.35'),
      },
      { additionalProperties: false, description: what },
    ),
  );

/** What `costs.yaml` says: what the programme costs beside discounts and points. */
export const CostsFile = Type.Object({
  currency: Type.String({ pattern: '^[A-Z]{3}$', example: 'GBP', description: 'That of prices.' }),
  uplift: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1000,
      multipleOf: 0.01,
      example: 5,
      description: 'By how many percent members shall buy more. Without it no return is reckoned.',
    }),
  ),
  costs: Type.Object(
    {
      kiosks: cost('Kiosks and their upkeep.'),
      cards: cost('Cards and their posting.'),
      messages: cost('Messages to members.'),
      staff: cost('Time of staff, training.'),
      advertising: cost('Advertising.'),
      other: cost('Everything else.'),
    },
    { additionalProperties: false, description: 'What is paid, by kind.' },
  ),
});
export type CostsFile = Static<typeof CostsFile>;
