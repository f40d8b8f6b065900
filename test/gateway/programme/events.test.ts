import { describe, expect, it } from 'vitest';
import type { EventCommand } from '../../../gateway/programme/event-types.ts';
import type { Command, Outcome, Programmes } from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from './given.ts';

const file = (more: string, rules: string, effectiveFrom = '2020-01-01T00:00') => `
stamgast: 1
id: deeds
effectiveFrom: ${effectiveFrom}
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
events: [review, hours]
${more}
rules:
${rules}
`;
const units = 'units: { POINTS: { cost: "0.01" }, STAMPS: {} }';
const review = '  - { id: review, on: review, earn: { unit: POINTS, amount: 20 } }';
const shopWith = (rules: string, more = units) => new Shop(programmesOf(file(more, rules)));

const deed = (number: string, shop: Shop, more: Partial<EventCommand> = {}): EventCommand => ({
  ...{ kind: 'event', receipt: refOf(number), occurredAt: shop.now, who: { member: 'anna' } },
  ...{ event: 'review', quantity: 1000, ...more },
});
const withdrawal = (of: string, shop: Shop, number = `no-${of}`, mayWait = false): Command => ({
  ...{ kind: 'withdraw', receipt: refOf(number), of: refOf(of), occurredAt: shop.now, mayWait },
});
const points = (shop: Shop, member = 'anna') => {
  expectSoundBooks(shop.keeper);
  return shop.balance(member).available;
};
const given = (outcome: Outcome) =>
  answered(outcome, 'event').earned.map(({ rule, amount }) => [rule, amount]);

describe('an event', () => {
  it('gives what its rules say, with an entry under its document', () => {
    const shop = shopWith(review);
    expect(given(shop.run(deed('1', shop)))).toEqual([['review', 20]]);
    const entry = shop.keeper.entries.at(-1);
    expect(entry).toMatchObject({
      kind: 'earn',
      member: 'anna',
      ref: expect.stringContaining('"1"'),
    });
    expect(points(shop)).toBe(20);
  });

  it.each([
    [1000, 'down', 2],
    [1250, 'down', 2],
    [1250, 'half up', 3],
    [1001, 'up', 3],
    [499, 'down', 0],
    [250, 'half up', 1],
    [249, 'half up', 0],
  ])('%i thousandths at 2 a unit, rounded %s, give %i', (quantity, round, amount) => {
    const shop = shopWith(
      `  - { id: hours, on: hours, earn: { unit: POINTS, perQuantity: "0.5", amount: 1, round: ${round} } }`,
    );
    const answer = answered(shop.run(deed('1', shop, { event: 'hours', quantity })), 'event');
    expect(answer.earned.map((one) => one.amount)).toEqual(amount === 0 ? [] : [amount]);
    expect(answer.notGiven.map(({ reason }) => reason)).toEqual(
      amount === 0 ? ['hours: it comes to less than 1 point'] : [],
    );
    expect(points(shop)).toBe(amount);
  });

  it('proves a club that counts it, and withdrawn, it leaves the club and what that gave', () => {
    const clubs = 'tallies: { REVIEWS: { of: events, event: review } }\n';
    const way = 'clubs: { critics: { proven: [ { tally: REVIEWS, from: 2 } ], gives: ';
    const more = `${units}\n${clubs}${way}{ unit: POINTS, amount: 70 } } }`;
    const shop = shopWith(review, more);
    shop.run(deed('1', shop));
    expect(points(shop)).toBe(20);
    shop.run(deed('2', shop));
    expect(points(shop)).toBe(110);
    shop.run(withdrawal('2', shop));
    expect(points(shop)).toBe(20);
  });

  it('says why a rule gives nothing, and tells nothing of the person', () => {
    const shop = shopWith(
      [
        '  - { id: old, on: review, until: 2025-12-31, earn: { unit: POINTS, amount: 1 } }',
        '  - { id: vip, on: review, when: { member.tags: vip }, earn: { unit: POINTS, amount: 1 } }',
        '  - { id: days, on: review, when: { member.days: { gte: 9 } }, earn: { unit: POINTS, amount: 1 } }',
        '  - { id: poor, on: review, budget: { money: "0.10", rest: keep }, earn: { unit: POINTS, amount: 11 } }',
        '  - { id: twice, on: review, limit: { member: 1 }, earn: { unit: POINTS, amount: 1 } }',
      ].join('\n'),
    );
    shop.run(deed('1', shop));
    const { notGiven } = answered(shop.run(deed('2', shop)), 'event');
    expect(notGiven.map(({ code, reason }) => `${code} ${reason}`)).toEqual([
      'NOT_NOW old: ended with 2025-12-31',
      'NOT_FOR_MEMBER vip: is no offer for this member',
      'CONDITION days: needs days of membership: at least 9',
      'BUDGET poor: what its budget has left is too little',
      'LIMIT twice: is used up: once a member',
    ]);
  });

  it.each<[string, Partial<EventCommand>]>([
    ['AMOUNT_RANGE', { quantity: 0 }],
    ['AMOUNT_RANGE', { quantity: -1 }],
    ['AMOUNT_RANGE', { quantity: 0.5 }],
    ['AMOUNT_RANGE', { quantity: 1e12 + 1 }],
    ['AMOUNT_RANGE', { event: 'hours', quantity: 1e12 }],
    ['EVENT_UNKNOWN', { event: 'purchase' }],
    ['EVENT_UNKNOWN', { occurredAt: 0 }],
    ['MEMBER_UNKNOWN', { who: { member: 'nobody' } }],
    ['CARD_UNKNOWN', { who: { card: 'num-9' } }],
  ])('is refused with %s for %j, and nothing is written', (code, more) => {
    const shop = shopWith(
      '  - { id: a, on: hours, earn: { unit: POINTS, perQuantity: 1, amount: 1001 } }',
    );
    const before = shop.keeper.entries.length;
    expect(codeOf(shop.run(deed('1', shop, more)))).toBe(code);
    expect(shop.keeper.entries).toHaveLength(before);
  });

  it('has a document of its own: no second event, no receipt under it', () => {
    const shop = shopWith(review);
    shop.run(deed('1', shop));
    expect(codeOf(shop.run(deed('1', shop, { event: 'hours' })))).toBe('ID_CONFLICT');
    expect(codeOf(shop.buy({ number: '1', total: 100 }))).toBe('ID_CONFLICT');
    shop.buy({ number: '2', total: 100 });
    expect(codeOf(shop.run(deed('2', shop)))).toBe('ID_CONFLICT');
  });

  it('of one name sets off no rule on another, on receipts or on taps', () => {
    const shop = shopWith(
      [
        review,
        '  - { id: base, earn: { unit: POINTS, amount: 1 } }',
        '  - { id: tap, on: visit, earn: { unit: POINTS, amount: 2 } }',
      ].join('\n'),
    );
    expect(given(shop.run(deed('1', shop, { event: 'hours' })))).toEqual([]);
    const bought = answered(shop.buy({ number: '2', total: 100 }), 'purchase');
    expect(bought.earned.map(({ rule }) => rule)).toEqual(['base']);
  });

  it('fills stamps that are exchanged, and undoes the exchange when it is withdrawn', () => {
    const shop = shopWith(
      [
        '  - { id: stamp, on: review, earn: { unit: STAMPS, amount: 1 } }',
        '  - { id: full, exchange: { from: { unit: STAMPS, amount: 2 }, to: { unit: POINTS, amount: 50 } } }',
      ].join('\n'),
    );
    shop.run(deed('1', shop));
    shop.run(deed('2', shop));
    expect(points(shop)).toBe(50);
    answered(shop.run(withdrawal('1', shop)), 'return');
    expect(points(shop)).toBe(0);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(1);
  });
});

describe('a withdrawal', () => {
  it('takes back exactly what the event gave, by the version of its day', () => {
    const old = file(units, review);
    const now = file(units, review.replace('20', '50'), '2026-06-01T00:00');
    const shop = new Shop(programmesOf(old, now));
    shop.run(deed('1', shop));
    shop.at('2026-06-02T12:00');
    shop.run(deed('2', shop));
    expect(points(shop)).toBe(70);
    const answer = answered(shop.run(withdrawal('1', shop)), 'return');
    expect(answer).toMatchObject({ reversed: [{ unit: 'POINTS', amount: 20 }], refundMinor: 0 });
    expect(points(shop)).toBe(50);
  });

  it('of an event whose version is gone, or names it no more, still takes it back', () => {
    const shop = shopWith(review);
    shop.run(deed('1', shop));
    const gone: Programmes = programmesOf(
      file(units, '').replace('events: [review, hours]', '').replace('rules:', 'rules: []'),
    );
    shop.keeper.programmes = gone.map((one) => ({ ...one, version: 'another@2020' }));
    expect(codeOf(shop.run(withdrawal('1', shop)))).toBe('posted');
    expect(points(shop)).toBe(0);
  });

  it('is done once; a second one is refused, and one of goods or of nothing too', () => {
    const shop = shopWith(review);
    shop.run(deed('1', shop, { quantity: 2500 }));
    shop.buy({ number: '2', total: 100 });
    expect(codeOf(shop.run(withdrawal('1', shop)))).toBe('posted');
    expect(codeOf(shop.run(withdrawal('1', shop, 'again')))).toBe('RETURN_TOO_MUCH');
    expect(codeOf(shop.run(withdrawal('2', shop)))).toBe('DOCUMENT_OTHER');
    expect(codeOf(shop.run(withdrawal('3', shop)))).toBe('RETURN_WITHOUT_SALE');
    const lines = [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 0 }];
    const back = { receipt: refOf('4'), occurredAt: shop.now, currency: 'EUR', lines } as const;
    const asGoods = { kind: 'return', of: refOf('1'), mayWait: false, ...back } as const;
    expect(codeOf(shop.run(asGoods))).toBe('DOCUMENT_OTHER');
    expect(points(shop)).toBe(0);
  });

  it('that comes before its event waits, and the pair comes to nothing', () => {
    const shop = shopWith(review);
    const waits = answered(shop.run(withdrawal('1', shop, 'no-1', true)), 'return');
    expect(waits.status).toBe('waiting');
    shop.run(withdrawal('2', shop, 'no-2', true));
    shop.run(deed('1', shop));
    shop.buy({ number: '2', total: 100 });
    const late = [...shop.keeper.late.values()];
    expect(late).toMatchObject([
      { kind: 'return', status: 'applied', reversed: [{ unit: 'POINTS', amount: 20 }] },
      { ok: false, code: 'DOCUMENT_OTHER' },
    ]);
    expect(points(shop)).toBe(0);
  });

  it('leaves a limit and a budget their room again', () => {
    const shop = shopWith(
      '  - { id: review, on: review, limit: { total: 1 per week }, budget: { money: "0.30" }, earn: { unit: POINTS, amount: 20 } }',
    );
    shop.run(deed('1', shop));
    expect(given(shop.run(deed('2', shop)))).toEqual([]);
    shop.run(withdrawal('1', shop));
    expect(given(shop.run(deed('3', shop)))).toEqual([['review', 20]]);
    shop.at('2026-03-10T12:00');
    expect(given(shop.run(deed('4', shop)))).toEqual([['review', 10]]);
    shop.run(withdrawal('4', shop));
    expect(points(shop)).toBe(20);
  });
});

describe('a tally of events', () => {
  const more = `${units}\ntallies:
  REVIEWS: { of: events, event: review, within: 30 days, when: { weekday: [monday, tuesday] } }
  KEPT: { of: events, event: review, onReturn: keep }
  RECEIPTS: { of: receipts }`;
  const tenth =
    '  - { id: third, when: { tally.REVIEWS: { gte: 2 } }, earn: { unit: POINTS, amount: 7 } }\n' +
    '  - { id: kept, when: { tally.KEPT: { gte: 3 } }, earn: { unit: POINTS, amount: 100 } }\n' +
    '  - { id: bought, when: { tally.RECEIPTS: { gte: 2 } }, earn: { unit: POINTS, amount: 1000 } }';
  const earned = (shop: Shop, number: string) =>
    answered(shop.buy({ number, total: 100 }), 'purchase').earned.map(({ rule }) => rule);

  it('counts events and no receipts, on their own day, and not what was withdrawn', () => {
    const shop = shopWith(tenth, more);
    const wednesday = localToEpoch({ local: '2026-03-04T12:00', zone: shop.zone });
    const night = localToEpoch({ local: '2026-03-04T03:59', zone: shop.zone });
    shop.run(deed('1', shop));
    expect(earned(shop, 'a')).toEqual([]);
    shop.at('2026-03-05T12:00');
    shop.run(deed('2', shop, { occurredAt: wednesday }));
    expect(earned(shop, 'b')).toEqual([]);
    shop.run(deed('3', shop, { occurredAt: night }));
    expect(earned(shop, 'c')).toEqual(['third', 'kept', 'bought']);
    shop.run(withdrawal('3', shop));
    expect(earned(shop, 'd')).toEqual(['kept', 'bought']);
    shop.at('2026-04-02T12:00');
    shop.run(deed('4', shop));
    expect(earned(shop, 'e')).toEqual(['kept', 'bought']);
  });
});

const wrong: readonly (readonly [more: string, rule: string, problem: string])[] = [
  ['', 'on: reveiw', 'rules.0.on: "reveiw" is no event of this file; did you mean `review`?'],
  ['', 'on: review, lines: { sku: a }', 'rules.0.lines: a rule on `review` has no receipt;'],
  [
    '',
    'on: review, when: { store: "1" }',
    'rules.0.when.store: a rule on `review` has no receipt;',
  ],
  ['', 'on: review, limit: { cashier: 1 }', 'rules.0.limit.cashier: a rule on `review` has no'],
  ['tallies: { T: { of: events } }', 'on: review', 'tallies.T: `event` is missing; one of review,'],
  ['tallies: { T: { of: events, event: x } }', 'on: review', 'tallies.T.event: "x" is no event of'],
  ['tallies: { T: { of: paid, event: review } }', 'on: review', 'tallies.T.event: it would change'],
  [
    'tallies: { T: { of: events, event: review, lines: { sku: a } } }',
    'on: review',
    'tallies.T.lines: it would change nothing; leave it out',
  ],
  [
    'tallies: { T: { of: events, event: review, taps: true } }',
    'on: review',
    'tallies.T.taps: a tap has no events;',
  ],
];

describe('a file with events', () => {
  it.each(wrong)('%s { %s } is wrong: %s', (more, rule, problem) => {
    const text = file(
      `${units}\n${more}`,
      `  - { id: a, ${rule}, earn: { unit: POINTS, amount: 1 } }`,
    );
    expect(() => programmesOf(text)).toThrow(problem);
  });

  it.each([
    ['[review, visit]', 'events.1: "visit" means something else; another name'],
    ['[review, review]', 'events.1: "review" stands there twice; once is enough'],
    ['[Review]', 'events.0: found "Review"; name of an event in small letters'],
    ['[]', 'events: found a list of 0; what members do that is no purchase'],
  ])('events: %s is wrong', (list, problem) => {
    const text = file(units, review).replace('[review, hours]', list);
    expect(() => programmesOf(text)).toThrow(problem);
  });

  it.each([
    ['per: "1.00", amount: 1', 'rules.0.earn.per: a rule on `review` has no receipt; a fixed'],
    ['amount: 1, round: up', 'rules.0.earn.round: it would change nothing; it belongs to'],
  ])('earn: { %s } is wrong', (earn, problem) => {
    const text = file(units, `  - { id: a, on: review, earn: { unit: POINTS, ${earn} } }`);
    expect(() => programmesOf(text)).toThrow(problem);
  });
});
