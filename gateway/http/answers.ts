import { type TProperties, Type } from '@fastify/type-provider-typebox';
import { notGivenCodes, nudgeCodes } from '../programme/reasons/types.ts';
import { toldMerges } from './merge-schemas.ts';

/** What the till API answers, for docs/openapi.json. See gateway/programme/types.ts. */
const integer = () => Type.Integer();
const unit = Type.String({ description: 'Unit, POINTS.' });
const amount = Type.Integer({ description: 'Points x 10^scale of the unit.' });
const member = Type.Union([Type.String(), Type.Null()]);
export const shape = (title: string, properties: TProperties) => Type.Object(properties, { title });
const amounts = Type.Array(Type.Object({ unit, amount }));
const inReview = Type.Optional(
  Type.Integer({ description: 'Of `pending`, what waits until one of the staff decides.' }),
);
const balances = Type.Array(
  Type.Object({
    ...{ unit, available: integer(), pending: integer(), debt: integer() },
    heldForReview: inReview,
  }),
);

export const ProblemDocument = shape('Problem', {
  type: Type.String(),
  title: Type.String(),
  status: integer(),
  detail: Type.String(),
  code: Type.String({ description: 'Stable; see docs/errors.md.' }),
  hint: Type.String({ description: 'What the cashier does next.' }),
  path: Type.Optional(Type.String({ description: 'JSON pointer into the request.' })),
  facts: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
});

const reason = Type.String({ description: 'One line in English, for the cashier.' });
const said = Type.String({ description: 'The same for the member, in the language asked for.' });
const facts = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
  description: 'The figures of the line; money in minor units.',
});
const codes = (names: readonly string[]) => Type.Union(names.map((name) => Type.Literal(name)));
const notGiven = Type.Array(
  Type.Object({ rule: Type.String(), code: codes(notGivenCodes), facts, reason }),
  { description: 'Each rule that gave nothing, and why not.' },
);
const nudges = Type.Array(
  Type.Object({
    rule: Type.String(),
    code: codes(nudgeCodes),
    facts,
    reason,
    said: Type.Optional(said),
  }),
  { description: 'What would give more.' },
);

const purchase = {
  kind: Type.Literal('purchase'),
  member,
  earned: Type.Array(
    Type.Object({
      ...{ unit, rule: Type.String(), amount, reason, said: Type.Optional(said) },
      heldForReview: Type.Optional(
        Type.Literal(true, { description: 'Nobody has them before one of the staff decides.' }),
      ),
    }),
  ),
  discounts: Type.Array(
    Type.Object({
      rule: Type.String(),
      amountMinor: integer(),
      lines: Type.Array(Type.Object({ line: integer(), amountMinor: integer() })),
      overMinor: Type.Optional(
        Type.Integer({
          description: 'Of it, what the till gave beyond the offer: at the loss of the store.',
        }),
      ),
      reason,
      said: Type.Optional(said),
    }),
    { description: 'What comes off the shelf prices, in the order in which it does.' },
  ),
  payMinor: Type.Integer({ description: 'What is to pay: shelf prices less discounts.' }),
  balances,
  collectUntil: Type.Optional(
    Type.String({
      format: 'date',
      description: 'The last business day on which a member may collect it: print the code.',
    }),
  ),
};
const returned = {
  kind: Type.Literal('return'),
  status: Type.Union([Type.Literal('applied'), Type.Literal('waiting')]),
  member,
  reversed: amounts,
  givenBack: amounts,
  shortfalls: Type.Array(
    Type.Object({
      unit,
      amount,
      policy: Type.Union(['clamp', 'debt', 'reduceRefund'].map((name) => Type.Literal(name))),
    }),
  ),
  refundMinor: Type.Integer({ description: 'What the till pays back in money.' }),
  withheldMinor: Type.Integer({ description: 'Worth of points, kept from the refund.' }),
  shelfMinor: Type.Integer({ description: 'Shelf price of what came back.' }),
  discounts: Type.Array(Type.Object({ rule: Type.String(), amountMinor: integer() }), {
    description: 'What goes from the discounts with it; negative where the rest gets more of one.',
  }),
  uncoveredMinor: Type.Integer({
    description: 'Discount that the rest deserves no more and the refund cannot pay.',
  }),
  feesKeptMinor: Type.Optional(
    Type.Integer({ description: 'What is kept of the fees of clubs among the goods.' }),
  ),
  balances,
};
const notSold = Type.Optional(
  Type.Array(Type.Object({ line: integer(), reserved: Type.String(), reason }), {
    description: 'Lines that may not be sold to this shopper.',
  }),
);
const minor = (description: string) => Type.Integer({ description });
const clubs = Type.Array(
  Type.Object({
    club: Type.String(),
    isMember: Type.Boolean(),
    until: Type.Optional(Type.String({ format: 'date', description: 'Last day.' })),
    gate: Type.Optional(
      Type.Object(
        {
          tally: Type.String(),
          missing: minor('As the tally counts.'),
          until: Type.Optional(Type.String({ format: 'date' })),
          reason,
          said: Type.Optional(said),
        },
        { description: 'What is missing to be let in by purchases.' },
      ),
    ),
    offer: Type.Optional(
      Type.Object(
        {
          feeMinor: minor('What the fee costs.'),
          months: integer(),
          paysFromMinor: Type.Optional(minor('Purchases of its whole time that give it back.')),
        },
        { description: 'A fee that would let in.' },
      ),
    ),
    meter: Type.Optional(
      Type.Object(
        {
          feeMinor: minor('The fee that runs.'),
          benefitsMinor: minor('What it has given back so far.'),
          paysFromMinor: Type.Optional(minor('Purchases of its whole time that give it back.')),
        },
        { description: 'What the fee gives back.' },
      ),
    ),
  }),
  { description: 'Where the member stands with the clubs of the programme.' },
);
const notReserved = Type.Array(Type.String(), {
  description: 'Scarce parts of this quote that another till may still take.',
});

export const PurchaseAnswer = shape('PurchaseAnswer', {
  ...purchase,
  clubs: Type.Optional(clubs),
  notGiven: Type.Optional(notGiven),
  notSold,
});
export const ReturnAnswer = shape('ReturnAnswer', returned);
export const QuoteAnswer = Type.Union([
  shape('PurchaseQuote', {
    ...purchase,
    clubs: Type.Optional(clubs),
    notGiven: Type.Optional(notGiven),
    notSold,
    nudges,
    notReserved,
  }),
  shape('ReturnQuote', { ...returned, notReserved }),
]);
export const CollectAnswer = shape('CollectAnswer', {
  kind: Type.Literal('collected'),
  member: Type.String(),
  receipt: Type.String({ description: "The receipt that is the member's now, as one text." }),
  earned: purchase.earned,
  balances,
});
export const HoldAnswer = shape('HoldAnswer', {
  kind: Type.Literal('hold'),
  hold: Type.String(),
  member,
  until: Type.String({
    format: 'date-time',
    description: 'What is promised holds until then; the purchase of the receipt takes it.',
  }),
  earned: purchase.earned,
  discounts: purchase.discounts,
  payMinor: purchase.payMinor,
  balances,
  notSold,
});
export const EventAnswer = shape('EventAnswer', {
  kind: Type.Literal('event'),
  member: Type.String(),
  earned: purchase.earned,
  notGiven,
  balances,
});
export const SpendAnswer = shape('SpendAnswer', {
  kind: Type.Literal('spend'),
  member: Type.String(),
  spend: Type.String({ description: 'Names the spend in the tender of the purchase.' }),
  unit,
  amount,
  amountMinor: Type.Integer({ description: 'Worth in minor units.' }),
  abroad: Type.Optional(
    Type.Object(
      {
        currency: Type.String(),
        rate: Type.String({ description: "What 1 of it is in the programme's currency." }),
        day: Type.String({ description: 'The day from which the rate holds.' }),
      },
      { description: "In another currency than the programme's: at what published rate." },
    ),
  ),
  balances,
});
export const LevelAnswer = shape('LevelAnswer', {
  kind: Type.Union([Type.Literal('adjusted'), Type.Literal('asked')], {
    description: '`asked`: another one of the staff must say the same within seven days.',
  }),
  member,
});
export const StockAnswer = shape('StockAnswer', {
  kind: Type.Literal('stocked'),
  rule: Type.String(),
  left: Type.Integer({ description: 'Pieces that there are now.' }),
});
export const ErasureAnswer = shape('ErasureAnswer', {
  kind: Type.Literal('erased'),
  member: Type.String({ description: 'The number that the books keep; it leads to nobody.' }),
  payOutMinor: Type.Integer({ description: 'What the till pays the member in money.' }),
  paidOut: Type.Array(Type.Object({ unit, amount, amountMinor: integer() })),
  forfeited: amounts,
  writtenOff: amounts,
});
export const LinkAnswer = shape('LinkAnswer', { kind: Type.Literal('linked'), member });
export const ActivateAnswer = shape('ActivateAnswer', {
  kind: Type.Literal('activated'),
  activated: Type.Integer({ description: 'How many cards are active now.' }),
  cards: Type.Array(
    Type.Object({
      card: Type.String({ description: 'Masked.' }),
      member: Type.Optional(Type.String()),
      code: Type.Optional(Type.String({ description: 'Why it is not: see docs/errors.md.' })),
    }),
  ),
});
export const ConversionAnswer = shape('ConversionState', {
  kind: Type.Literal('conversion'),
  conversion: Type.String({ description: 'Id of the conversion.' }),
  member: Type.String(),
  state: Type.Union(
    ['open', 'accepted', 'rejected', 'done'].map((name) => Type.Literal(name)),
    {
      description: '`open`: the points wait for the answer of the partner; `done`: they came in.',
    },
  ),
  unit,
  amount,
  toUnit: Type.String(),
  toAmount: Type.Integer(),
  balances,
});
export const EnrolAnswer = shape('EnrolAnswer', { kind: Type.Literal('enrolled'), member });

export const ProfileAnswer = shape('ProfileAnswer', { kind: Type.Literal('profiled'), member });

const ending = Type.Union([
  Type.Object({ amount, at: Type.String({ format: 'date-time' }) }),
  Type.Null(),
]);
const memberBalances = Type.Array(
  Type.Object({
    unit,
    available: integer(),
    pending: integer(),
    debt: integer(),
    heldForReview: inReview,
    nextExpiry: ending,
  }),
);
export const IdentifyAnswer = shape('IdentifyAnswer', {
  member: Type.String(),
  card: Type.String({ description: 'Masked.' }),
  name: Type.String(),
  balances: memberBalances,
});
export const MemberAnswer = shape('MemberAnswer', {
  member: Type.String(),
  name: Type.String(),
  isClosed: Type.Boolean(),
  ...toldMerges,
  balances: memberBalances,
  entries: Type.Array(
    Type.Object({
      n: integer(),
      kind: Type.String(),
      at: Type.String({ format: 'date-time' }),
      unit,
      amount,
    }),
  ),
});
export const ReadyAnswer = shape('Ready', {
  ready: Type.Boolean(),
  parts: Type.Record(Type.String(), Type.Object({ ok: Type.Boolean(), state: Type.String() })),
});
