import { type Static, Type } from '@fastify/type-provider-typebox';
import { limits } from '../../protocol/events.ts';
import { customerLanguages } from '../../protocol/text.ts';
import { timePattern } from './time-text.ts';
import { tokens } from './token-schema.ts';

/**
 * Bodies and answers of the till API, the one source of types, checks and docs/openapi.json.
 * Requests are closed: a field that is not named here is refused with its path.
 */
export const closed = { additionalProperties: false } as const;
/** No control characters and no half of a surrogate pair, which no database and no hash keeps. */
const plainText = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$';
/** Text of a till. */
export const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: plainText, description });
export const time = (description: string) =>
  Type.String({ format: 'date-time', pattern: timePattern, maxLength: 35, description });
const minorMax = 1_000_000_000_000;
const minor = (description: string) =>
  Type.Integer({ minimum: -minorMax, maximum: minorMax, description });

export const ReceiptRef = Type.Object(
  {
    partner: text(64, 'Whose till it is.'),
    store: text(64, 'Store of the partner.'),
    till: text(64, 'Till in the store.'),
    businessDate: Type.String({
      format: 'date',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: "The till's own business date.",
    }),
    number: text(64, "The document's own number."),
  },
  { ...closed, title: 'ReceiptRef', description: 'Names a document of a till for ever.' },
);

/** What the till read, as text or with the kind of reader. */
export const Card = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: limits.rawReadBytes }),
    Type.Object(
      {
        technology: Type.Union(
          ['barcode', 'track', 'typed', 'uid', 'ndef'].map((name) => Type.Literal(name)),
        ),
        data: Type.String({ minLength: 1, maxLength: 2 * limits.rawReadBytes }),
      },
      closed,
    ),
  ],
  {
    title: 'Card',
    description:
      'The digits that the till scanned, or {technology, data}: data is text for barcode, track ' +
      'and typed, hex for uid, base64url for ndef.',
  },
);

export const key = {
  receipt: ReceiptRef,
  attempt: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 1,
      description: 'A refused request is tried anew under the next attempt.',
    }),
  ),
  item: Type.Optional(
    Type.String({
      maxLength: 64,
      default: '',
      pattern: plainText,
      description: 'Tells several requests of one verb on one receipt apart.',
    }),
  ),
};
const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.' });
const line = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Line number.' });
const quantity = Type.Number({
  minimum: -1_000_000,
  maximum: 1_000_000,
  description: 'At most three decimals.',
});
const sku = text(64, 'Article number.');
const category = text(64, 'Category of the article.');
const brand = text(64, 'Brand of the article.');
const label = text(64, 'A label.');
const labelsMax = 20;
const language = Type.Union(
  customerLanguages.map((name) => Type.Literal(name)),
  { description: "Adds `said`: each reason in the member's language, in the rule's own words." },
);
const explain = Type.Boolean({
  description: 'Adds `notGiven`: why each other rule gave nothing. Default: in quotes only.',
});
const wants = Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }), {
  maxItems: 50,
  description: 'Rules that the shopper counts on: if one gives nothing, all is refused.',
});
const unit = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,15}$', description: 'Unit, POINTS.' });

export const TenderBody = Type.Object(
  {
    kind: text(32, 'cash, card, points...'),
    amountMinor: minor('In minor units of the currency.'),
    spend: Type.Optional(text(64, 'Of a points tender: the id that /v1/spends answered.')),
  },
  { ...closed, title: 'Tender' },
);
/** 16 letters or digits are more than anybody can guess. */
const receiptCode = '^[0-9A-Za-z]{16,64}$';
const PurchaseLine = Type.Object(
  {
    line,
    sku,
    category: Type.Optional(category),
    brand: Type.Optional(brand),
    labels: Type.Optional(
      Type.Array(label, {
        maxItems: labelsMax,
        description: 'Labels of the article, as `organic`.',
      }),
    ),
    quantity,
    totalMinor: minor("The till's own total of the line, in minor units."),
    costMinor: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: minorMax,
        description: 'What the whole line cost the shop, in minor units.',
      }),
    ),
  },
  closed,
);
const ReturnLineBody = Type.Object(
  {
    line,
    ofLine: Type.Integer({ minimum: 1, maximum: 1_000_000, description: "The sale's line." }),
    sku: Type.Optional(sku),
    category: Type.Optional(category),
    quantity,
    totalMinor: minor('What comes back, as a positive amount.'),
  },
  closed,
);

export const Purchase = Type.Object(
  {
    ...key,
    occurredAt: time('When it happened.'),
    currency,
    card: Type.Optional(Card),
    cashier: Type.Optional(text(64, 'Who sits at the till: a number or a code, no name.')),
    channel: Type.Optional(text(32, 'Where it is sold, as `shop` or `web`.')),
    tokens: Type.Optional(tokens),
    language: Type.Optional(language),
    explain: Type.Optional(explain),
    wants: Type.Optional(wants),
    given: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }), {
        minItems: 1,
        maxItems: 50,
        description:
          'Discounts that the till has given already, while it could not ask, by rule: what is ' +
          'beyond their limits is posted all the same, at the loss of the store, and listed.',
      }),
    ),
    collectCode: Type.Optional(
      Type.String({
        pattern: receiptCode,
        description:
          'The code printed on it, by which a member may collect it later; kept as a hash, and ' +
          'only where the answer has `collectUntil`.',
      }),
    ),
    lines: Type.Array(PurchaseLine, { minItems: 1, maxItems: limits.receiptLines }),
    tenders: Type.Array(TenderBody, { maxItems: 50 }),
  },
  { ...closed, title: 'Purchase' },
);
export const HoldBody = Type.Object(
  {
    ...key,
    occurredAt: time('When it happened.'),
    currency,
    card: Type.Optional(Card),
    cashier: Purchase.properties.cashier,
    channel: Purchase.properties.channel,
    lines: Purchase.properties.lines,
    wants: Purchase.properties.wants,
    minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 240,
        default: 10,
        description: 'For how long the scarce parts of the basket are held; default 10.',
      }),
    ),
  },
  { ...closed, title: 'Hold' },
);
export const Return = Type.Object(
  {
    ...key,
    of: ReceiptRef,
    occurredAt: time('When it happened.'),
    currency,
    lines: Type.Array(ReturnLineBody, {
      maxItems: limits.receiptLines,
      description: "Empty: `of` is a spend's own document, and the spend is undone.",
    }),
    tenders: Type.Optional(Type.Array(TenderBody, { maxItems: 50 })),
  },
  { ...closed, title: 'Return' },
);
export const EventBody = Type.Object(
  {
    ...key,
    occurredAt: time('When it happened.'),
    card: Card,
    event: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,39}$',
      description: "One of the programme's `events`, as `review`.",
    }),
    quantity: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1_000_000,
        default: 1,
        description: 'How much of it, for rules with `perQuantity`; at most three decimals.',
      }),
    ),
    language: Type.Optional(language),
  },
  { ...closed, title: 'Event' },
);
export const WithdrawalBody = Type.Object(
  { ...key, of: ReceiptRef, occurredAt: time('When it was taken back.') },
  { ...closed, title: 'Withdrawal' },
);
export const SpendBody = Type.Object(
  {
    ...key,
    occurredAt: time('When it happened.'),
    card: Card,
    unit,
    amount: Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'x 10^scale.' }),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: "Of the receipt to pay, where it is not the programme's.",
      }),
    ),
  },
  { ...closed, title: 'Spend' },
);
export const MemberBody = Type.Object(
  {
    ...key,
    card: Card,
    name: Type.Optional(text(60, 'First name or nickname for the greeting.')),
    referrer: Type.Optional(Card),
    enroller: Type.Optional(Card),
    tokens: Type.Optional(tokens),
    occurredAt: Type.Optional(time('When it happened; now when absent.')),
  },
  { ...closed, title: 'Enrolment' },
);
export const CollectBody = Type.Object(
  {
    ...key,
    code: Type.String({ pattern: receiptCode, description: 'The code on the receipt.' }),
    card: Type.Optional(Card),
    member: Type.Optional(text(64, 'Instead of a card: the member id.')),
    occurredAt: Type.Optional(time('When the member asked for it; now when absent.')),
  },
  {
    ...closed,
    title: 'Collect',
    description: 'A receipt that was posted without a card; `receipt` is the document of the ask.',
  },
);
export type CollectBody = Static<typeof CollectBody>;
export const staff = Type.String({
  pattern: '^[0-9A-Za-z._-]{1,64}$',
  description: 'Who of the staff says so: a number or a code, no name.',
});
export const shortReason = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'A short code in small letters, as `goodwill`.',
});
export const second = Type.String({
  pattern: '^[0-9A-Za-z._-]{1,64}$',
  description: 'The second one of the staff, who has seen it too.',
});
export const LevelBody = Type.Object(
  {
    ...key,
    card: Type.Optional(Card),
    member: Type.Optional(text(64, 'Instead of a card: the member id.')),
    level: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'A level of the tiers.' }),
    until: Type.String({ format: 'date', description: 'Last day on which it holds in any case.' }),
    reason: shortReason,
    staff,
  },
  {
    ...closed,
    title: 'Level',
    description: 'Of a level that takes two, the second one of the staff says the same.',
  },
);
export const StockBody = Type.Object(
  {
    ...key,
    rule: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'A rule with a `stock`.' }),
    amount: Type.Integer({
      minimum: -1_000_000,
      maximum: 1_000_000,
      description: 'Pieces that are put in; negative: taken out.',
    }),
    reason: shortReason,
    staff,
  },
  { ...closed, title: 'Stock' },
);
export const ErasureBody = Type.Object(
  {
    ...key,
    card: Type.Optional(Card),
    member: Type.Optional(text(64, 'Instead of a card: the member id.')),
    points: Type.Union([Type.Literal('payOut'), Type.Literal('breakage')], {
      description: 'What the member chose: points with a value in money, or nothing.',
    }),
    staff,
    second,
  },
  { ...closed, title: 'Erasure', description: 'It cannot be undone, so it takes two.' },
);
export const cardsMax = 200;
export const ActivateBody = Type.Object(
  {
    ...key,
    cards: Type.Array(Card, {
      minItems: 1,
      maxItems: cardsMax,
      description: 'Cards that are handed out without a name; send a list again to go on with it.',
    }),
    occurredAt: Type.Optional(time('When it happened; now when absent.')),
  },
  { ...closed, title: 'Activation' },
);
export const LinkBody = Type.Object(
  {
    ...key,
    card: Card,
    member: Type.Optional(
      Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$', description: 'Whose card it becomes.' }),
    ),
    of: Type.Optional(Card),
    isLost: Type.Optional(
      Type.Literal(true, { description: 'The card `of` is lost: it is blocked.' }),
    ),
    occurredAt: Type.Optional(time('When it happened; now when absent.')),
  },
  {
    ...closed,
    title: 'Link',
    description: 'The new card, and either the `member` or a card `of` the member.',
  },
);
export const Identify = Type.Object({ card: Card }, { ...closed, title: 'Identify' });
export const MemberPath = Type.Object({
  id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$', description: 'Member id.' }),
});
/** A return when it names `of`, a purchase otherwise. */
export const Quote = Type.Union([Purchase, Return], { title: 'Quote' });

export type Card = Static<typeof Card>;
export type ReceiptBody = Static<typeof ReceiptRef>;
export type Purchase = Static<typeof Purchase>;
export type HoldBody = Static<typeof HoldBody>;
export type Return = Static<typeof Return>;
export type EventBody = Static<typeof EventBody>;
export type WithdrawalBody = Static<typeof WithdrawalBody>;
export type SpendBody = Static<typeof SpendBody>;
export type LevelBody = Static<typeof LevelBody>;
export type ErasureBody = Static<typeof ErasureBody>;
export type StockBody = Static<typeof StockBody>;
export type ActivateBody = Static<typeof ActivateBody>;
export type LinkBody = Static<typeof LinkBody>;
export type MemberBody = Static<typeof MemberBody>;
