import { Type } from 'typebox';
import { closed, code, codeOf } from './rule-schema.ts';

/** The form of what a file says about people: consents, questions. Descriptions are the hints. */
const told = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
  description: 'one line of at most 2,000 characters',
});
const Told = Type.Object(
  {
    da: Type.Optional(told),
    en: Type.Optional(told),
    nb: Type.Optional(told),
    nl: Type.Optional(told),
    ru: Type.Optional(told),
  },
  {
    ...closed,
    minProperties: 1,
    description: 'what the member reads, by language: { da: "Ja tak", en: "Yes, please" }',
  },
);

export const Consents = Type.Record(
  codeOf(),
  Type.Object(
    {
      purpose: Type.Enum(['service', 'marketing'], {
        description: 'what it is for: a `service` that the member asks for, or `marketing`',
      }),
      channel: code('how it reaches the member, in small letters: `post`, `mail`, `screen`'),
      texts: Told,
    },
    { ...closed, description: 'a consent: { purpose: marketing, channel: post, texts: { ... } }' },
  ),
  {
    ...closed,
    maxProperties: 20,
    description: 'what members can agree to, by name: { magazine: { purpose: marketing, ... } }',
  },
);

export const Questionnaire = Type.Record(
  codeOf(),
  Type.Object(
    {
      texts: Told,
      choices: Type.Record(codeOf(), Told, {
        ...closed,
        minProperties: 1,
        maxProperties: 50,
        description: 'the possible answers by name: { cat: { en: "A cat" } }',
      }),
      several: Type.Optional(
        Type.Literal(true, { description: 'true: more than one answer may be chosen' }),
      ),
    },
    { ...closed, description: 'a question: { texts: { ... }, choices: { ... } }' },
  ),
  {
    ...closed,
    maxProperties: 20,
    description: 'what members are asked, by name: { pets: { texts: { ... }, choices: { ... } } }',
  },
);
