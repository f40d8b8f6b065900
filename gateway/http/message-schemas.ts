import { type Static, Type } from '@fastify/type-provider-typebox';
import { shape } from './answers.ts';
import { closed, key } from './schemas.ts';

/** How many messages one request may name. */
const messagesMax = 200;

export const ToldBody = Type.Object(
  {
    ...key,
    messages: Type.Array(
      Type.Object(
        {
          member: Type.String({
            pattern: '^[0-9A-Za-z-]{1,64}$',
            description: '`member` of the message, as the list names it.',
          }),
          key: Type.String({
            minLength: 1,
            maxLength: 300,
            description: '`key` of the message, as the list names it.',
          }),
        },
        closed,
      ),
      {
        minItems: 1,
        maxItems: messagesMax,
        description: 'Messages that went out; send a list again to go on with it.',
      },
    ),
  },
  { ...closed, title: 'Told' },
);
export type ToldBody = Static<typeof ToldBody>;

export const ToldAnswer = shape('ToldAnswer', {
  kind: Type.Literal('messagesTold'),
  told: Type.Integer({ description: 'How many of them count as told now.' }),
  messages: Type.Array(
    Type.Object({
      member: Type.String(),
      key: Type.String(),
      code: Type.Optional(Type.String({ description: 'Why it does not: see docs/errors.md.' })),
    }),
  ),
});
