import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import { Card, closed, key, ReceiptRef, text, time } from './schemas.ts';

/** Bodies of what members tell and convert. Strict as all of them: closed objects. */
export const ConversionBody = Type.Object(
  {
    ...key,
    occurredAt: time('When it happened.'),
    card: Card,
    conversion: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,39}$',
      description: 'One of the `conversions` of the programme.',
    }),
    amount: Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      description: 'Of its first unit, x 10^scale: full steps.',
    }),
    account: Type.String({
      pattern: '^[0-9A-Za-z-]{1,64}$',
      description: "The member's number in the partner's programme.",
    }),
  },
  { ...closed, title: 'Conversion' },
);
export const ConversionAnswerBody = Type.Object(
  {
    receipt: ReceiptRef,
    attempt: key.attempt,
    conversion: Type.String({ pattern: '^cv-[0-9a-f]{32}$', description: 'Its id.' }),
    accepted: Type.Boolean({ description: 'false: the member has the points again.' }),
  },
  { ...closed, title: 'ConversionAnswer', description: "A partner's answer of one conversion." },
);
const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const listOf = <Item extends TSchema>(item: Item, maxItems: number, description: string) =>
  Type.Array(item, { maxItems, uniqueItems: true, description });
export const ProfileBody = Type.Object(
  {
    ...key,
    card: Type.Optional(Card),
    member: Type.Optional(text(64, 'Instead of a card: the member id.')),
    occurredAt: Type.Optional(time('When the member said it; now when absent.')),
    birthday: Type.Optional(
      Type.Union([day, Type.Null()], { description: 'null: no longer known.' }),
    ),
    children: Type.Optional(listOf(day, 20, 'Birthdays of all children; empty: forget them.')),
    tags: Type.Optional(
      Type.Object(
        {
          add: Type.Optional(listOf(code, 50, 'Marks that are set.')),
          remove: Type.Optional(listOf(code, 50, 'Marks that go.')),
        },
        { ...closed, description: 'Marks of staff and campaigns.' },
      ),
    ),
    answers: Type.Optional(
      Type.Record(code, listOf(code, 50, 'What was chosen; empty: the answer is taken back.'), {
        ...closed,
        maxProperties: 20,
        description: "Answers to the programme's questionnaire, by question.",
      }),
    ),
    dates: Type.Optional(
      Type.Record(code, Type.Union([day, Type.Null()]), {
        ...closed,
        maxProperties: 20,
        description: 'Days that the programme names, as `employed`; null: no longer known.',
      }),
    ),
    clubs: Type.Optional(
      Type.Record(code, Type.Boolean(), {
        ...closed,
        maxProperties: 20,
        description: 'By name: true lets in where the programme allows it, false leaves.',
      }),
    ),
    consents: Type.Optional(
      Type.Record(code, Type.Boolean(), {
        ...closed,
        maxProperties: 20,
        description: 'By name: true when given, false when refused or withdrawn.',
      }),
    ),
  },
  {
    ...closed,
    title: 'Profile',
    description: 'What a member tells of themselves; what is absent stays as it is.',
  },
);
export type ProfileBody = Static<typeof ProfileBody>;
export type ConversionBody = Static<typeof ConversionBody>;
export type ConversionAnswerBody = Static<typeof ConversionAnswerBody>;
