import { describe, expect, it } from 'vitest';
import { codeHash, spendId } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command, Outcome } from '../../../gateway/programme/types.ts';
import { answered, programmesOf, refOf, Shop } from './given.ts';

const file = `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
currencies:
  EUR: { rates: { 2026-03-02: "8.00" } }
collect: { within: 14 days }
events: [review]
units: { POINTS: { value: "0.10" }, SECRET: { hidden: true } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: review, on: review, earn: { unit: POINTS, perQuantity: "0.001", amount: 2 } }
  - { id: umbrella, lines: { sku: umbrella }, stock: 50, discount: { percent: 100, units: 1 } }
  - { id: tea, lines: { sku: tea }, limit: { member: 9 }, discount: { percent: 10 } }
`;
const big = 10 ** 12;

/** Anna has 100 points; 10 of them are spent under S. Bo is a member as well, Carl was one. */
function givenShop(): Shop {
  const shop = new Shop(programmesOf(file));
  shop.buy({ number: 'R', total: 10_000 });
  shop.spend(10, 'S');
  shop.enrol('bo', 'num-2');
  shop.enrol('carl', 'num-3');
  shop.keeper.members.set('carl', { id: 'carl', isClosed: true, since: null });
  shop.keeper.cards.set('num-4', { member: 'anna', isBlocked: true });
  shop.run({ ...shop.purchase({ number: 'N', who: null, total: 4599 }), code: codeHash('N') });
  return shop;
}

const line = (totalMinor: number, more: object = {}) => ({ totalMinor, ...more });
const cash = (amountMinor: number) => ({ kind: 'cash', amountMinor });
const points = (amountMinor: number, number: string) => ({
  ...{ kind: 'points', amountMinor, spend: spendId(number) },
});
const buy = (more: object) => (s: Shop) => s.buy({ number: 'X', total: 500, ...more });
const adjust = (more: object) => (s: Shop) =>
  s.run({
    ...{ kind: 'adjust', who: { member: 'anna' }, unit: 'POINTS', amount: 1 },
    ...{ reason: 'goodwill', at: s.now, ...more },
  });
const spend = (more: object) => (s: Shop) => {
  const base = { kind: 'spend', id: 'sp', receipt: refOf('X'), occurredAt: s.now } as const;
  return s.run({ ...base, who: { member: 'anna' }, unit: 'POINTS', amount: 1, ...more });
};
const stock = (more: object) => (s: Shop) => {
  const act = {
    kind: 'stock',
    rule: 'umbrella',
    amount: 1,
    reason: 'delivery',
    staff: '7',
  } as const;
  return s.run({ ...act, at: s.now, ...more });
};
const event = (more: object) => (s: Shop) => {
  const base = { kind: 'event', receipt: refOf('X'), occurredAt: s.now, event: 'review' } as const;
  return s.run({ ...base, who: { member: 'anna' }, quantity: 1000, ...more });
};
const enrol = (more: object) => (s: Shop) => {
  const dora = { kind: 'enrol', member: 'dora', card: 'num-9', name: 'D', at: s.now } as const;
  return s.run({ ...dora, ...more });
};
const link = (more: object) => (s: Shop) =>
  s.run({ ...{ kind: 'link', who: { member: 'anna' }, card: 'num-9', at: s.now }, ...more });
const back = (more: object) => (s: Shop) => {
  const command: Command = {
    ...{ kind: 'return', receipt: refOf('B'), of: refOf('R'), occurredAt: s.now },
    ...{ currency: 'DKK', mayWait: false, lines: [] },
  };
  return s.run({ ...command, ...more });
};
const collect = (code: string, at?: string) => (s: Shop) => {
  if (at !== undefined) s.at(at);
  const asked = { kind: 'collect', receipt: refOf('C'), code: codeHash(code) } as const;
  return s.run({ ...asked, who: { member: 'anna' }, at: s.now });
};
const hold = (more: object) => (s: Shop) => {
  const { tenders: _, ...basket } = s.purchase({ number: 'X', total: 500 });
  return s.run({ ...basket, kind: 'hold', id: 'h', forMs: 1000, ...more });
};
const ofLine = (ofLine: number, more: object = {}) => ({
  ...{ line: ofLine, ofLine, quantity: 1, totalMinor: 1, ...more },
});

const rows: readonly [what: string, act: (s: Shop) => Outcome, code: string, facts: object][] = [
  ['no lines', buy({ lines: [] }), 'LINES_INVALID', { lines: 0 }],
  [
    'lines beyond 2000',
    buy({ lines: Array.from({ length: 2001 }, () => line(1)) }),
    ...(['LINES_INVALID', { lines: 2001 }] as const),
  ],
  ['a negative line', buy({ lines: [line(1), line(-1)] }), 'NEGATIVE_LINE', { line: 2 }],
  ['a line beyond 10^12', buy({ lines: [line(1), line(big + 1)] }), 'AMOUNT_RANGE', { line: 2 }],
  [
    'a quantity beyond 10^12',
    buy({ lines: [line(1, { quantity: big + 1 })] }),
    ...(['AMOUNT_RANGE', { line: 1 }] as const),
  ],
  ['a line twice', buy({ lines: [line(1), line(1, { line: 1 })] }), 'LINES_INVALID', { line: 1 }],
  ['lines too dear', buy({ lines: [line(big), line(1)] }), 'AMOUNT_RANGE', { path: 'lines' }],
  [
    'a tender beyond 10^12',
    buy({ tenders: [cash(500), cash(big + 1)] }),
    ...(['AMOUNT_RANGE', { tender: 2 }] as const),
  ],
  [
    'a negative tender',
    buy({ tenders: [cash(505), cash(-5)] }),
    ...(['AMOUNT_RANGE', { tender: 2 }] as const),
  ],
  [
    'points without a spend',
    buy({ tenders: [cash(1), { kind: 'points', amountMinor: 1 }] }),
    ...(['TENDER_MISMATCH', { tender: 2 }] as const),
  ],
  [
    'the spend of nobody',
    buy({ tenders: [cash(1), points(1, 'Z')] }),
    ...(['TENDER_MISMATCH', { tender: 2 }] as const),
  ],
  [
    'a spend that another receipt has',
    (s) => {
      s.buy({ number: 'Y', total: 100, tenders: [points(100, 'S')] });
      return s.buy({ number: 'X', total: 200, tenders: [cash(100), points(100, 'S')] });
    },
    ...(['SPEND_USED', { tender: 2 }] as const),
  ],
  [
    'tenders that do not add up',
    buy({ tenders: [cash(100), cash(399)] }),
    ...(['LINES_INVALID', { lines: 500, tenders: 499 }] as const),
  ],
  [
    'a discount that the till leaves out',
    buy({ lines: [line(500, { sku: 'tea' })], tenders: [cash(500)] }),
    ...(['PAY_MISMATCH', { pay: 'DKK 4.50', payMinor: 450, tendersMinor: 500 }] as const),
  ],
  [
    'a currency that the file does not have',
    buy({ currency: 'SEK' }),
    ...(['CURRENCY_MISMATCH', { wanted: 'DKK, EUR' }] as const),
  ],
  [
    'more points than a member may have',
    (s) => {
      const lot = s.keeper.lots.get(1);
      if (lot !== undefined) s.keeper.lots.set(1, { ...lot, amount: 1e15, available: 1e15 });
      return s.buy({ number: 'X', total: 500 });
    },
    ...(['AMOUNT_RANGE', { rule: 'base' }] as const),
  ],

  ['a reason in words', adjust({ reason: 'x y' }), 'REQUEST_INVALID', { path: 'reason' }],
  ['a reason before the code', adjust({ reason: '!x' }), 'REQUEST_INVALID', { path: 'reason' }],
  ['a reason of 41', adjust({ reason: 'x'.repeat(41) }), 'REQUEST_INVALID', { path: 'reason' }],
  ['points by hand: none', adjust({ amount: 0 }), 'AMOUNT_RANGE', { path: 'amount' }],
  ['points of no unit', adjust({ unit: 'X' }), 'UNIT_UNKNOWN', { path: 'unit' }],
  [
    'too many points by hand',
    adjust({ amount: -91 }),
    ...(['POINTS_SHORT', { available: 90, wanted: 91 }] as const),
  ],
  [
    'more points by hand than anybody may have',
    (s) => {
      const lot = s.keeper.lots.get(1);
      if (lot !== undefined) s.keeper.lots.set(1, { ...lot, amount: 1e15, available: 1e15 });
      return adjust({ amount: 1 })(s);
    },
    ...(['AMOUNT_RANGE', { path: 'amount' }] as const),
  ],

  ['a spend of nothing', spend({ amount: 0 }), 'AMOUNT_RANGE', { path: 'amount' }],
  ['a spend of no unit', spend({ unit: 'X' }), 'UNIT_UNKNOWN', { path: 'unit', found: 'X' }],
  [
    'a spend of what is hidden',
    spend({ unit: 'SECRET' }),
    ...(['UNIT_UNKNOWN', { path: 'unit', found: 'SECRET' }] as const),
  ],
  ['too large a spend', spend({ amount: 91 }), 'POINTS_SHORT', { available: 90, wanted: 91 }],
  [
    'a spend in no currency of the file',
    spend({ currency: 'SEK' }),
    ...(['CURRENCY_MISMATCH', { wanted: 'DKK, EUR' }] as const),
  ],
  [
    'a spend in a currency before its first rate',
    spend({ currency: 'EUR', occurredAt: Date.UTC(2026, 2, 1, 12) }),
    ...(['RATE_UNKNOWN', { currency: 'EUR', day: '2026-03-01' }] as const),
  ],

  ['a stock for no reason', stock({ reason: 'X' }), 'REQUEST_INVALID', { path: 'reason' }],
  ['a stock for no code', stock({ reason: '!x' }), 'REQUEST_INVALID', { path: 'reason' }],
  ['a stock for a cry', stock({ reason: 'x!' }), 'REQUEST_INVALID', { path: 'reason' }],
  ['a stock by nobody', stock({ staff: '' }), 'REQUEST_INVALID', { path: '/staff' }],
  ['a stock by Ann Lee', stock({ staff: 'a b' }), 'REQUEST_INVALID', { path: '/staff' }],
  [
    'a stock of a rule without one',
    stock({ rule: 'base' }),
    ...([
      'REQUEST_INVALID',
      { path: 'rule', found: 'no rule of today has a `stock` under it' },
    ] as const),
  ],
  [
    'a stock of a rule with another limit',
    stock({ rule: 'tea' }),
    ...([
      'REQUEST_INVALID',
      { path: 'rule', found: 'no rule of today has a `stock` under it' },
    ] as const),
  ],
  [
    'pieces that are not there',
    stock({ amount: -51 }),
    ...(['AMOUNT_RANGE', { path: 'amount', left: 50 }] as const),
  ],
  [
    'more than a million pieces',
    stock({ amount: 999_951 }),
    ...(['AMOUNT_RANGE', { path: 'amount', left: 50 }] as const),
  ],

  ['an event of nothing', event({ quantity: 0 }), 'AMOUNT_RANGE', { path: 'quantity' }],
  [
    'an event of too much',
    event({ quantity: big + 1 }),
    ...(['AMOUNT_RANGE', { path: 'quantity' }] as const),
  ],
  ['an event that gives too much', event({ quantity: big }), 'AMOUNT_RANGE', { rule: 'review' }],
  ['an event of no name', event({ event: 'x' }), 'EVENT_UNKNOWN', { event: 'x' }],

  [
    'a referrer whom nobody knows',
    enrol({ sponsors: { referrer: { card: 'num-8' } } }),
    ...(['CARD_UNKNOWN', { path: 'referrer' }] as const),
  ],
  [
    'an enroller with a blocked card',
    enrol({ sponsors: { enroller: { card: 'num-4' } } }),
    ...(['CARD_BLOCKED', { path: 'enroller' }] as const),
  ],
  [
    'a referrer who has left',
    enrol({ sponsors: { referrer: { member: 'carl' } } }),
    ...(['MEMBER_CLOSED', { path: 'referrer' }] as const),
  ],
  [
    'a referrer who is the same',
    enrol({ member: 'bo', card: 'num-2', sponsors: { referrer: { card: 'num-2' } } }),
    ...([
      'REQUEST_INVALID',
      { path: 'referrer', found: 'it is a card of the same member' },
    ] as const),
  ],
  [
    'a lost card that is not named',
    link({ isLost: true }),
    ...(['REQUEST_INVALID', { path: 'of', found: 'name the lost card, another one' }] as const),
  ],
  [
    'a lost card that takes its own place',
    link({ isLost: true, who: { card: 'num-1' }, card: 'num-1' }),
    ...(['REQUEST_INVALID', { path: 'of', found: 'name the lost card, another one' }] as const),
  ],

  ['a return of a sale without lines', back({}), 'LINES_INVALID', { lines: 0 }],
  [
    'a return in another currency',
    back({ currency: 'EUR', lines: [ofLine(1)] }),
    ...(['CURRENCY_MISMATCH', { wanted: 'DKK' }] as const),
  ],
  [
    'a return of a negative line',
    back({ lines: [ofLine(1), ofLine(2, { totalMinor: -1 })] }),
    ...(['AMOUNT_RANGE', { line: 2 }] as const),
  ],
  [
    'a return that is too dear',
    back({ lines: [ofLine(1, { totalMinor: big }), ofLine(2)] }),
    ...(['AMOUNT_RANGE', { path: 'lines' }] as const),
  ],
  [
    'a receipt collected too late',
    collect('N', '2026-03-17T00:00'),
    ...(['COLLECT_OVER', { until: '2026-03-16' }] as const),
  ],
  [
    'a hold in no currency of the file',
    hold({ currency: 'SEK' }),
    ...(['CURRENCY_MISMATCH', { wanted: 'DKK, EUR' }] as const),
  ],
  ['a hold of nothing', hold({ lines: [] }), 'LINES_INVALID', { lines: 0 }],
];

describe('a refusal says where the fault is', () => {
  it.each(rows)('%s', (_what, act, code, facts) => {
    expect(act(givenShop())).toEqual({ ok: false, code, facts });
  });
});

describe('just within the limits', () => {
  it.each<[string, (s: Shop) => Outcome]>([
    ['a quantity of 10^12', buy({ lines: [line(1, { quantity: big })] })],
    ['a tender of 10^12', buy({ total: big, tenders: [cash(big)] })],
    ['a tender of nothing', buy({ tenders: [cash(500), cash(0)] })],
    ['a reason of 40', adjust({ reason: `x-${'9'.repeat(38)}` })],
    ['all points by hand', adjust({ amount: -90 })],
    ['10^12 points by hand', adjust({ amount: big })],
    ['a million pieces', stock({ amount: 999_950 })],
    ['all pieces', stock({ amount: -50 })],
    ['staff by a code of 64', stock({ staff: 'A-z_0.'.padEnd(64, '9') })],
    ['an event of 2 x 10^11', event({ quantity: big / 2 })],
    ['a receipt collected on the last day', collect('N', '2026-03-16T23:59')],
  ])('%s is taken', (_what, act) => {
    expect(act(givenShop())).toMatchObject({ ok: true });
  });
});

it('a till holds 20 baskets at a time', () => {
  const shop = givenShop();
  const { tenders: _, ...basket } = shop.purchase({ number: 'X', total: 500 });
  const command = { ...basket, kind: 'hold', id: 'h', forMs: 1000 } as const;
  const held = (holdsOfTill: number) =>
    decide(
      shop.keeper.programmes,
      { ...shop.keeper.load(command, shop.now), holdsOfTill },
      command,
    );
  expect(held(19)).toMatchObject({ ok: true });
  expect(held(20)).toEqual({ ok: false, code: 'HOLDS_TOO_MANY', facts: { holds: 20 } });
  answered(shop.run(command), 'hold');
});
