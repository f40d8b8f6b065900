import { Type } from 'typebox';
import { closed, code, codeOf, When } from './rule-schema.ts';

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

const name = Type.String({
  minLength: 1,
  maxLength: 24,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
  description: 'one line of at most 24 characters',
});
/** What customers call something that a file names by a code. */
export const Named = Type.Object(
  {
    da: Type.Optional(name),
    en: Type.Optional(name),
    nb: Type.Optional(name),
    nl: Type.Optional(name),
    ru: Type.Optional(name),
  },
  {
    ...closed,
    minProperties: 1,
    description: 'what kiosks call it, by language: { da: "Sølv", en: "Silver" }; default its id',
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

export const Lists = Type.Record(
  codeOf(),
  Type.Object(
    {
      when: Type.Optional(When),
      consent: code('the consent without which nobody is on it, as `magazine`'),
      every: Type.Optional(
        Type.Enum(['month', 'quarter', 'season'], {
          description: 'made once in each `month`, `quarter` or `season`; without it: at any time',
        }),
      ),
      by: Type.Optional(
        Type.String({
          pattern: '^[A-Z][A-Z0-9_]{0,23}$',
          description: 'a tally: who has most stands first, and who has nothing is not on it',
        }),
      ),
    },
    { ...closed, description: 'a list: { when: { member.clubs: wine }, consent: magazine }' },
  ),
  {
    ...closed,
    maxProperties: 20,
    description: 'members to write down, by name: { magazine: { consent: magazine } }',
  },
);
