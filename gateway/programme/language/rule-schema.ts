import { type Static, Type } from 'typebox';
import { lineFacts, receiptFacts } from '../evaluate/facts.ts';

/** The form of a rule. `description` is also the hint of a problem at that place. */
export const closed = { additionalProperties: false } as const;
const codePattern = '^[a-z][a-z0-9-]{0,39}$';
export const code = (description: string) => Type.String({ pattern: codePattern, description });
/** A name in small letters as a key. */
export const codeOf = () => Type.String({ pattern: codePattern });
export const decimal = (description: string) =>
  Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$', description });
export const number = (description: string) =>
  Type.Unsafe<number | string>({
    type: ['number', 'string'],
    minimum: 0,
    maximum: 1_000_000_000,
    pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$',
    description,
  });
export const percent = (description: string) =>
  Type.Unsafe<number | string>({
    type: ['number', 'string'],
    minimum: 0.0001,
    maximum: 100,
    multipleOf: 0.0001,
    pattern: '^[0-9]{1,3}(\\.[0-9]{1,4})?$',
    description,
  });
export const day = (description: string) =>
  Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description });
const unitName = (description: string) =>
  Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,15}$', description });

type ConditionFile = Readonly<Record<string, unknown>>;
const factHelp = (facts: Readonly<Record<string, { readonly help: string }>>) =>
  Object.fromEntries(
    Object.entries(facts).map(([name, { help }]) => [name, { description: help }]),
  );
const nesting = {
  any: { description: 'at least one of these conditions' },
  all: { description: 'every one of these conditions' },
  not: { description: 'the contrary of this condition' },
};
/** Its values are looked at by the compiler, whose messages say more than a schema can. */
export const When = Type.Unsafe<ConditionFile>({
  type: 'object',
  properties: { ...factHelp(receiptFacts), ...nesting },
  description: 'what must hold: { weekday: [saturday], receipt.total: { gte: "50.00" } }',
});
export const Lines = Type.Unsafe<ConditionFile>({
  type: 'object',
  properties: { ...factHelp(lineFacts), ...nesting },
  description: 'which lines it looks at: { category: [wash] }',
});

export const Paying = Type.Object(
  {
    unit: unitName('name of one of the units'),
    amount: number('how much of it: 1, or in quotes with decimals'),
  },
  { ...closed, description: 'a unit and how much of it: { unit: STAMPS, amount: 9 }' },
);

const Step = Type.Object(
  {
    from: number('the value from which the step holds, money in quotes: `"10000.00"`'),
    percent: percent('so many percent: 5'),
  },
  { ...closed, description: 'a step: { from: "10000.00", percent: 5 }' },
);

const Earn = Type.Object(
  {
    unit: Type.String({ description: 'name of one of the units' }),
    amount: Type.Optional(number('points given: 1, or in quotes with decimals: `"0.5"`')),
    percent: Type.Optional(
      percent('instead of `amount`: points worth so many percent of what is paid'),
    ),
    per: Type.Optional(decimal('the money for which the points are given, in quotes: `"1.00"`')),
    perQuantity: Type.Optional(
      number('the quantity for which the points are given: 1; free units do not count'),
    ),
    by: Type.Optional(
      Type.String({ description: 'the tally that `steps` go by: `tally.TURNOVER`' }),
    ),
    steps: Type.Optional(
      Type.Array(Step, {
        minItems: 1,
        maxItems: 50,
        description:
          'at the end of a period: points worth so many percent of all of the tally, by the ' +
          'highest step: [ { from: "50000.00", percent: 3 } ]',
      }),
    ),
    roundUp: Type.Optional(
      decimal('points for what is missing to the next full `"1.00"`; `amount` for each `"1.00"`'),
    ),
    round: Type.Optional(
      Type.Enum(['down', 'half up', 'up'], {
        default: 'down',
        description: 'the one rounding of a receipt: `down` (default), `half up` or `up`',
      }),
    ),
  },
  { ...closed, description: 'what is earned: { unit: POINTS, per: "1.00", amount: 1 }' },
);

const Discount = Type.Object(
  {
    percent: Type.Optional(percent('so many percent off: 5')),
    amount: Type.Optional(decimal('so much off, in quotes: `"10.00"`')),
    price: Type.Optional(decimal('each unit for this price, in quotes: `"3.00"`')),
    cost: Type.Optional(
      Type.Literal(true, { description: 'true: each unit for what it cost the shop' }),
    ),
    steps: Type.Optional(
      Type.Array(Step, {
        minItems: 1,
        maxItems: 50,
        description: 'a ladder: [ { from: "100.00", percent: 5 } ]',
      }),
    ),
    by: Type.Optional(
      Type.String({
        default: 'lines.total',
        description:
          'what the steps go by: `lines.total` (default: price of the lines), `tally.NAME`, ' +
          '`receipt.total`, `member.days`, `member.months`, `member.age`, `years.NAME`',
      }),
    ),
    on: Type.Optional(
      Type.Enum(['line', 'order'], {
        default: 'line',
        description: '`line` (default), or `order`: on what is left after the line discounts',
      }),
    ),
    units: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'only so many units: 1' }),
    ),
    for: Type.Optional(
      Type.Object(
        { lines: Type.Optional(Lines), quantity: number('for each so many of them: 1') },
        {
          ...closed,
          description: 'units for each so many of these lines: { lines: { ... }, quantity: 1 }',
        },
      ),
    ),
    take: Type.Optional(
      Type.Enum(['cheapest', 'dearest'], {
        default: 'cheapest',
        description: 'which units first: `cheapest` (default) or `dearest`',
      }),
    ),
    pays: Type.Optional(Paying),
    atMost: Type.Optional(decimal('never more than this off a receipt, in quotes: `"50.00"`')),
  },
  { ...closed, description: 'what comes off the price: { percent: 5 }' },
);

const times = '^[1-9][0-9]{0,8}( per (day|week|month|year))?$';
const uses = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 1,
  pattern: times,
  description: 'how often: `1`, `3 per week` (day, week, month, year); never twice on a receipt',
});
const scopes = {
  total: Type.Optional(uses),
  member: Type.Optional(uses),
  store: Type.Optional(uses),
  cashier: Type.Optional(uses),
  memberDiscount: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?( per (day|week|month|year))?$',
      description: 'most money off for one member, in quotes: `"2000.00 per year"`',
    }),
  ),
};
const Limit = Type.Object(
  {
    ...scopes,
    shared: Type.Optional(code('name of one of `limits`: it counts all rules that share it')),
  },
  { ...closed, description: 'how often it is given: { member: 4 per year, total: 100 }' },
);
/** A limit that rules share. */
export const LimitFile = Type.Object(scopes, {
  ...closed,
  minProperties: 1,
  description: 'what rules give together: { memberDiscount: "2000.00 per year" }',
});

const said = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
  description: 'one line of at most 200 characters; `{amount}` is what the rule gives',
});
const Texts = Type.Object(
  {
    da: Type.Optional(said),
    en: Type.Optional(said),
    nb: Type.Optional(said),
    nl: Type.Optional(said),
    ru: Type.Optional(said),
  },
  {
    ...closed,
    minProperties: 1,
    description: 'what the member is told, by language: { da: "{amount} i rabat" }',
  },
);

export const RuleFile = Type.Object(
  {
    id: code('a name in small letters, as `base`'),
    on: Type.Optional(
      Type.String({
        pattern: '^([a-z][a-z0-9-]{0,39}|(month|quarter|year) end)$',
        default: 'receipt',
        description:
          'what sets it off: a `receipt` (default), a `visit` (tap), `enrol`, one of `events`, the ' +
          'end of a calendar period (`month end`, `quarter end`, `year end`), or `takeover`',
      }),
    ),
    from: Type.Optional(day('first business day: 2026-03-01')),
    until: Type.Optional(day('last business day: 2026-03-14')),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description:
          'of all its money, where the file has several: `EUR`; default that of the file',
      }),
    ),
    when: Type.Optional(When),
    lines: Type.Optional(Lines),
    earn: Type.Optional(Earn),
    discount: Type.Optional(Discount),
    multiply: Type.Optional(
      Type.Object(
        {
          unit: unitName('name of one of the units'),
          by: number('how many times as much in all: 2, or `"1.5"`'),
        },
        { ...closed, description: 'more of what is earned: { unit: POINTS, by: 2 }' },
      ),
    ),
    exchange: Type.Optional(
      Type.Object(
        { from: Paying, to: Paying },
        {
          ...closed,
          description:
            'full steps of a unit become another: ' +
            '{ from: { unit: STAMPS, amount: 9 }, to: { unit: FREE_WASH, amount: 1 } }',
        },
      ),
    ),
    to: Type.Optional(
      Type.Enum(['member', 'referrer', 'enroller'], {
        default: 'member',
        description:
          'whose points they are: the `member` (default), the `referrer` who brought the member, ' +
          'or the `enroller`',
      }),
    ),
    review: Type.Optional(
      Type.Unsafe<ConditionFile>({
        ...When,
        description:
          'where this holds, or is not known, the points wait until a person decides: ' +
          '{ referrer.shares: [phone, payment, card] }',
      }),
    ),
    limit: Type.Optional(Limit),
    stock: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'how many of it there are: 50; staff add more, returns bring them back',
      }),
    ),
    budget: Type.Optional(
      Type.Object(
        {
          money: decimal('lost margin in quotes: `"500.00"`'),
          per: Type.Optional(
            Type.Enum(['month', 'year', 'ever'], {
              default: 'ever',
              description: 'for how long: `month`, `year` or `ever` (default)',
            }),
          ),
          rest: Type.Optional(
            Type.Enum(['give', 'keep'], {
              default: 'give',
              description: 'a last part that does not suffice: `give` (default) or `keep`',
            }),
          ),
        },
        { ...closed, description: 'what it may cost: { money: "500.00", per: month }' },
      ),
    ),
    stack: Type.Optional(
      Type.Object(
        {
          group: Type.Optional(code('a name in small letters; default `all`')),
          mode: Type.Enum(['add', 'best', 'first', 'alone'], {
            description:
              '`add`, `best` (only the one that gives most), `first` (only the first) or ' +
              '`alone` (no other discount beside it)',
          }),
        },
        { ...closed, description: 'how it goes with others: { group: price, mode: best }' },
      ),
    ),
    chance: Type.Optional(
      Type.Object(
        {
          oneIn: Type.Integer({
            minimum: 2,
            maximum: 1_000_000,
            description: 'one in so many: 20',
          }),
          seed: Type.String({
            minLength: 1,
            maxLength: 64,
            description: 'any text; another one draws others: `spring`',
          }),
        },
        {
          ...closed,
          description:
            'only for who is drawn, one draw a business day: { oneIn: 20, seed: spring }',
        },
      ),
    ),
    texts: Type.Optional(Texts),
    priority: Type.Optional(
      Type.Integer({
        minimum: -1000,
        maximum: 1000,
        default: 0,
        description: 'higher ones are asked first; default 0, then the order of the file',
      }),
    ),
    fundedBy: Type.Optional(code('who bears the cost, as `acme`; default the shop itself')),
    onReturn: Type.Optional(
      Type.Enum(['keep', 'recheck'], {
        default: 'keep',
        description:
          'when part of the receipt comes back: `keep` (default) what was given for the rest, or ' +
          '`recheck` it by the rules of the sale',
      }),
    ),
  },
  { ...closed, description: 'a rule: { id: base, earn: { ... } }' },
);
export type RuleFile = Static<typeof RuleFile>;
export type LimitFile = Static<typeof LimitFile>;
