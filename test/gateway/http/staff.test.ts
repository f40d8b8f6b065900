import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

const programme = `
stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
tallies: { TURNOVER: { of: paid, within: 365 days } }
tiers:
  by: TURNOVER
  hold: 90 days
  levels:
    - { id: silver, from: "500.00" }
    - { id: black, byInvitation: true, fourEyes: true, hidden: true }
reserved: [ { id: preview, lines: { sku: scent }, to: { member.tier: black }, until: 2026-04-30 } ]
events: [review]
clubs: { black-lounge: { while: { member.tier: black } } }
rules:
  - { id: black-review, on: review, when: { member.tier: black }, earn: { unit: POINTS, amount: 5 } }
  - { id: black-lunch, when: { member.clubs: black-lounge }, lines: { sku: lunch }, discount: { percent: 5 } }
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: black-half, when: { member.tier: black }, discount: { percent: 50 } }
  - id: umbrella
    lines: { sku: umbrella }
    stock: 1
    discount: { percent: 100, units: 1, pays: { unit: POINTS, amount: 20 } }
  - id: mug
    lines: { sku: mug }
    stock: 9
    discount: { percent: 100, units: 1, pays: { unit: POINTS, amount: 15 } }
`;

let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, programme);
  await till.enrol(cards.anna);
  await till.enrol(cards.bo, 'Bo');
});
afterEach(() => till.close());

const basket = (number: string, sku: string, more: object = {}) => ({
  ...{ receipt: ref(number), occurredAt: new Date(till.wall).toISOString(), currency: 'DKK' },
  ...{ card: cards.anna, lines: [{ line: 1, sku, quantity: 1, totalMinor: 3000 }] },
  ...more,
});
const buy = (number: string, sku: string, more: object = {}) =>
  till.post('/v1/purchases', { ...basket(number, sku), tenders: [], ...more });
const quote = (number: string, sku: string, more: object = {}) =>
  till.post('/v1/quotes', { ...basket(number, sku), tenders: [], ...more });
const level = (staff: string, more: object = {}) =>
  till.post('/v1/levels', {
    ...{ receipt: ref('staff'), card: cards.anna, level: 'black', until: '2026-06-30' },
    ...{ reason: 'founder', staff, ...more },
  });
const review = (number: string, card: string) =>
  till.post('/v1/events', {
    ...{
      receipt: ref(number),
      occurredAt: new Date(till.wall).toISOString(),
      card,
      event: 'review',
    },
  });
const stock = (number: string, amount: number, more: object = {}) =>
  till.post('/v1/stock', {
    ...{ receipt: ref(number), rule: 'umbrella', amount, reason: 'delivery', staff: '7' },
    ...more,
  });

describe('a level that takes two of the staff', () => {
  test('is asked for by one and given by another, each repeated to the byte', async () => {
    const first = await level('7');
    expect(first.body).toMatchObject({ kind: 'asked' });
    expect((await buy('1', 'coat')).body).toMatchObject({ payMinor: 3000 });
    const second = await level('8');
    expect(second.body).toMatchObject({ kind: 'adjusted' });
    expect([(await level('7')).text, (await level('8')).text]).toEqual([first.text, second.text]);
    expect((await buy('2', 'coat')).body).toMatchObject({ payMinor: 1500 });
  });

  test('is not confirmed by who has asked, nor in other words', async () => {
    await level('7');
    const again = await level('7', { attempt: 2, item: 'b' });
    expect(again).toMatchObject({ status: 409, body: { code: 'FOUR_EYES' } });
    await level('ab.1', { level: 'black', reason: 'other' });
    const alias = await level('AB.1', { reason: 'other' });
    expect(alias).toMatchObject({ status: 409, body: { code: 'FOUR_EYES' } });
    expect((await level('8', { until: '2026-07-31' })).body).toMatchObject({ kind: 'asked' });
    expect((await level('5', { until: '2026-07-31' })).body).toMatchObject({ kind: 'adjusted' });
  });

  test.each([
    [{ staff: undefined }, '/staff'],
    [{ staff: 'Anna B' }, '/staff'],
    [{ level: 'brass' }, '/level'],
    [{ member: 'x' }, '/card'],
    [{ until: '2026-02-30' }, '/until'],
  ])('with %j is refused with its place', async (more, path) => {
    const { body } = await level('7', more);
    expect(body).toMatchObject({ code: 'REQUEST_INVALID', path });
  });

  test.each([
    [{ level: 'brass' }, '/level: no level of today; one of silver'],
    [{ until: '2025-12-31' }, ' or later'],
    [{ reason: 'for ever' }, '/reason: not of the documented form: A short code'],
    [{ staff: 'Anna B' }, '/staff: not of the documented form: Who of the staff says so'],
  ])('with %j is refused with what would be right, and no hidden name', async (more, right) => {
    const { body } = await level('7', more);
    expect(body.detail).toContain(right);
    expect(body.detail).not.toContain('black');
  });

  test('is heard of by nobody else: in no quote, no receipt and no nudge', async () => {
    await level('7');
    await level('8');
    const others = [
      await quote('1', 'scent', { card: cards.bo }),
      await buy('2', 'scent', { card: cards.bo, explain: true }),
      await quote('3', 'scent', { card: undefined }),
      await till.post('/v1/identify', { card: cards.bo }),
      await review('5', cards.bo),
    ];
    for (const { text, status } of others) {
      expect(status).toBe(200);
      expect(text).not.toContain('black');
    }
    const own = await quote('4', 'coat');
    for (const word of ['black-half', 'black-lounge', 'black-lunch']) {
      expect(own.text).toContain(word);
    }
    expect((await review('6', cards.anna)).text).toContain('black-review');
  });
});

describe('edge case 39: an erasure', () => {
  const forget = (more: object = {}) =>
    till.post('/v1/erasures', {
      ...{ receipt: ref('forget'), card: cards.anna, points: 'breakage', staff: '7', second: '8' },
      ...more,
    });

  test('ends what the member has, once, and repeats its answer to the byte', async () => {
    await buy('1', 'coat');
    const first = await forget();
    expect(first.body).toMatchObject({
      ...{ kind: 'erased', payOutMinor: 0, paidOut: [], writtenOff: [] },
      forfeited: [{ unit: 'POINTS', amount: 30 }],
    });
    expect((await forget()).text).toBe(first.text);
    const gone = await till.post('/v1/identify', { card: cards.anna });
    expect(gone).toMatchObject({ status: 404, body: { code: 'CARD_UNKNOWN' } });
    const { member } = first.body;
    const again = await forget({ card: undefined, member, attempt: 2, item: 'b' });
    expect(again).toMatchObject({ status: 409, body: { code: 'MEMBER_CLOSED' } });
    expect(JSON.stringify(till.logged)).not.toContain(cards.anna);
  });

  test.each([
    [{ second: '7' }, 409, 'FOUR_EYES'],
    [{ second: undefined }, 400, 'REQUEST_INVALID'],
    [{ points: 'gift' }, 400, 'REQUEST_INVALID'],
    [{ member: 'x' }, 400, 'REQUEST_INVALID'],
    [{ card: cards.nobody }, 404, 'CARD_UNKNOWN'],
  ])('with %j is refused, and nobody is forgotten', async (more, status, code) => {
    expect(await forget(more)).toMatchObject({ status, body: { code } });
    expect((await buy('1', 'coat')).status).toBe(200);
  });
});

describe('reserved goods', () => {
  test('are told of in quotes, holds and receipts to whoever may not have them', async () => {
    const notSold = [
      { line: 1, reserved: 'preview', reason: 'preview: is for others until 2026-04-30' },
    ];
    expect((await quote('1', 'scent')).body).toMatchObject({ notSold });
    expect((await till.post('/v1/holds', basket('2', 'scent'))).body).toMatchObject({ notSold });
    expect((await buy('2', 'scent')).body).toMatchObject({ kind: 'purchase', notSold });
    const nobody = await quote('3', 'scent', { card: undefined });
    expect(nobody.body.notSold[0].reason).toBe("preview: needs a member's card until 2026-04-30");
    await level('7');
    await level('8');
    expect((await quote('4', 'scent')).body.notSold).toBeUndefined();
    expect((await quote('5', 'coat', { card: cards.bo })).body.notSold).toBeUndefined();
  });
});

describe('the stock of a gift', () => {
  const claim = (number: string, card: string, sku = 'umbrella') =>
    till.post('/v1/holds', basket(number, sku, { card, wants: [sku] }));
  const points = async (card: string) =>
    (await till.post('/v1/identify', { card })).body.balances[0].available;
  beforeEach(async () => {
    await buy('p1', 'coat');
    await buy('p2', 'coat', { card: cards.bo });
  });

  test('edge case 48: a till that could not ask posts what it gave, and the store bears it', async () => {
    const gone = { lines: [{ line: 1, sku: 'umbrella', quantity: 1, totalMinor: 3000 }] };
    await buy('g1', 'umbrella', { wants: ['umbrella'] });
    expect((await buy('g2', 'umbrella', { wants: ['umbrella'] })).body.code).toBe('LIMIT_REACHED');
    const told = { ...gone, given: ['umbrella'], tenders: [{ kind: 'cash', amountMinor: 0 }] };
    const answer = await buy('g2', 'umbrella', { ...told, attempt: 2 });
    expect(answer.body).toMatchObject({ payMinor: 0, discounts: [{ overMinor: 3000 }] });
    const again = await buy('g2', 'umbrella', { ...told, attempt: 2 });
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([answer.text, 'true']);
    const other = await buy('g2', 'umbrella', { ...gone, attempt: 2 });
    expect(other.body.code).toBe('ID_CONFLICT');
    expect((await buy('g3', 'coat', { given: ['black-half'] })).body.code).toBe('OFFER_NOT_GIVEN');
    expect((await buy('g4', 'coat', { given: [] })).status).toBe(400);
  });

  test('edge cases 20 and 47: of two claims at once one wins, the other keeps its points', async () => {
    const both = await Promise.all([claim('1', cards.anna), claim('2', cards.bo)]);
    const won = both.findIndex(({ status }) => status === 200);
    const [winner, loser] = won === 0 ? [cards.anna, cards.bo] : [cards.bo, cards.anna];
    expect(both[1 - won]).toMatchObject({
      status: 409,
      body: {
        code: 'LIMIT_REACHED',
        facts: { rule: 'umbrella', nearest: 'mug', nearestAmount: 15, unit: 'POINTS' },
      },
    });
    expect([await points(winner), await points(loser)]).toEqual([10, 30]);
    const number = won === 0 ? '1' : '2';
    const fetched = await buy(number, 'umbrella', { card: winner, wants: ['umbrella'] });
    expect(fetched.body).toMatchObject({ payMinor: 0, balances: [{ available: 10 }] });
  });

  test('is filled by staff, never below what is there, and each act is done once', async () => {
    await claim('1', cards.anna);
    expect((await stock('s1', -1)).body).toMatchObject({
      code: 'AMOUNT_RANGE',
      facts: { left: 0 },
    });
    const first = await stock('s2', 2);
    expect(first.body).toEqual({ kind: 'stocked', rule: 'umbrella', left: 2 });
    expect((await stock('s2', 2)).text).toBe(first.text);
    expect((await stock('s3', -2)).body).toMatchObject({ left: 0 });
    expect((await stock('s4', 1)).body).toMatchObject({ left: 1 });
    expect((await claim('2', cards.bo)).status).toBe(200);
  });

  test.each([
    [{ rule: 'base' }, '/rule'],
    [{ rule: 'nothing' }, '/rule'],
    [{ amount: 0 }, '/amount'],
    [{ amount: 1_000_000 }, '/amount'],
    [{ amount: 1.5 }, '/amount'],
    [{ staff: '' }, '/staff'],
  ])('with %j is refused with its place', async (more, path) => {
    expect((await stock('s', 1, more)).body).toMatchObject({ path });
  });

  test('is what a quote does not promise', async () => {
    const { body } = await quote('1', 'umbrella');
    expect(body.notReserved).toEqual(['20 POINTS for umbrella', 'stock of umbrella']);
  });

  test('is no help to a basket that counts on something else', async () => {
    const unknown = await quote('1', 'umbrella', { wants: ['hat'] });
    expect(unknown.body).toMatchObject({ code: 'OFFER_NOT_GIVEN', facts: { why: 'UNKNOWN' } });
    const other = await quote('2', 'coat', { wants: ['umbrella'] });
    expect(other.body).toMatchObject({ code: 'OFFER_NOT_GIVEN', facts: { why: 'NO_LINES' } });
    expect((await buy('3', 'umbrella', { wants: ['umbrella'] })).status).toBe(200);
    const poor = { wants: ['mug'] };
    const posted = await buy('5', 'mug', poor);
    expect(posted.body).toMatchObject({ code: 'OFFER_NOT_GIVEN', facts: { why: 'TOO_FEW' } });
    // What is kept does not say what the member has; a quote does.
    expect(posted.text).not.toContain('here');
    expect((await quote('5', 'mug', poor)).text).toContain('here: 10 points');
    expect((await buy('4', 'umbrella', { wants: ['umbrella'] })).status).toBe(409);
    expect((await buy('4', 'umbrella', { attempt: 2 })).body).toMatchObject({ payMinor: 3000 });
  });
});
