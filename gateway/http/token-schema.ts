import { Type } from '@fastify/type-provider-typebox';

/** What two memberships of one person would share: a phone, a payment card, a household. */
export const tokens = Type.Array(
  Type.Object(
    {
      kind: Type.String({
        pattern: '^[a-z][a-z0-9-]{0,39}$',
        description: 'What it is: `phone`, `payment`, `household`.',
      }),
      value: Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$',
        description: 'The number or token itself; only a keyed hash of it is kept.',
      }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 20, description: 'What two memberships of one person would share.' },
);
