import { type Static, Type } from '@fastify/type-provider-typebox';
import { shape } from './answers.ts';
import { closed, key, shortReason, staff } from './schemas.ts';

/** What is asked and answered of points that are held for review. */
export const VerdictBody = Type.Object(
  {
    ...key,
    held: Type.Integer({ minimum: 1, description: 'Number of the points, as the list names it.' }),
    reason: shortReason,
    staff,
  },
  { ...closed, title: 'Verdict' },
);
export type VerdictBody = Static<typeof VerdictBody>;

export const HeldQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, default: 0, description: '`next` of the page before.' }),
    ),
    max: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, default: 100, description: 'Rows of a page.' }),
    ),
  },
  closed,
);

const value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
export const HeldAnswer = shape('Held', {
  held: Type.Array(
    Type.Object({
      held: Type.Integer({ description: 'Names the points in a verdict.' }),
      member: Type.String({ description: 'Whose points they are.' }),
      unit: Type.String(),
      amount: Type.Integer({ description: 'Points x 10^scale of the unit that still wait.' }),
      rule: Type.String(),
      receipt: Type.Array(Type.String(), {
        description: 'Partner, store, till, business date and number of the document.',
      }),
      at: Type.String({ format: 'date-time' }),
      why: Type.Record(Type.String(), Type.Union([value, Type.Array(Type.String())]), {
        description: 'What `review` asks, as it was; null: not known.',
      }),
    }),
    { description: 'The oldest first.' },
  ),
  next: Type.Union([Type.Integer(), Type.Null()], {
    description: '`after` of the next page; null: this is the last.',
  }),
});

export const VerdictAnswer = shape('VerdictAnswer', {
  kind: Type.Literal('heldDecided'),
  held: Type.Integer(),
  verdict: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
  member: Type.String(),
  receipt: Type.String(),
  rule: Type.String(),
  points: Type.Optional(Type.Object({ unit: Type.String(), amount: Type.Integer() })),
  from: Type.Optional(
    Type.String({ format: 'date', description: 'Business day from which they can be spent.' }),
  ),
});
