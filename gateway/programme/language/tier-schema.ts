import { Type } from 'typebox';
import { Named } from './people-schema.ts';
import { closed, code, number } from './rule-schema.ts';

/** Form of `tiers`: levels of members and how they move between them. */
export const Tiers = Type.Object(
  {
    by: Type.String({ description: 'the tally that the levels go by, as `TURNOVER`' }),
    rise: Type.Optional(
      Type.Enum(['earned', 'one step'], {
        default: 'earned',
        description:
          '`earned` (default): the highest level whose `from` is reached; `one step`: one level ' +
          'up for each receipt that the tally counts',
      }),
    ),
    levels: Type.Array(
      Type.Object(
        {
          id: code('name of the level in small letters, as `silver`'),
          from: Type.Optional(
            number('value of the tally that reaches the level, money in quotes: `"500.00"`'),
          ),
          byInvitation: Type.Optional(
            Type.Literal(true, { description: 'true: nobody earns it, staff give it' }),
          ),
          fourEyes: Type.Optional(
            Type.Literal(true, { description: 'true: of staff one asks for it, another confirms' }),
          ),
          name: Type.Optional(Named),
          hidden: Type.Optional(
            Type.Literal(true, { description: 'true: nobody but those who have it hears of it' }),
          ),
        },
        { ...closed, description: 'a level: { id: silver, from: "500.00" }' },
      ),
      {
        minItems: 1,
        maxItems: 30,
        description: 'the levels, lowest first: [ { id: silver, from: "500.00" } ]',
      },
    ),
    hold: Type.Optional(
      Type.String({
        pattern: '^([1-9][0-9]{0,3} (days?|months?)|to the end of next year)$',
        description:
          'how long a level is held before it is reviewed: `90 days`, `1 month` or ' +
          '`to the end of next year`',
      }),
    ),
    fall: Type.Optional(
      Type.Enum(['one step', 'to what is earned'], {
        default: 'one step',
        description: 'how far a review lowers: `one step` (default) or `to what is earned`',
      }),
    ),
    onReturn: Type.Optional(
      Type.Enum(['now', 'at end', 'never'], {
        description:
          'when a return lowers the level: `now`, `at end` (at its review) or `never`; default ' +
          '`at end`, and `now` where levels have no end',
      }),
    ),
  },
  {
    ...closed,
    description:
      'levels: { by: TURNOVER, hold: 90 days, levels: [ { id: silver, from: "500.00" } ] }',
  },
);
