import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, purchase, type Till } from './till.ts';

const programme = `
stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { STAMPS: {}, POINTS: {} }
rules:
  - id: club
    when: { member: true }
    discount: { percent: 5 }
    texts: { da: "{amount} kr. i klubrabat", en: "{amount} off for the club" }
  - id: free-wash
    lines: { category: [wash] }
    discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 2 } }
  - id: acme
    lines: { brand: acme }
    discount: { amount: "1.00" }
    limit: { total: 1 }
  - id: organic
    when: { channel: shop }
    lines: { labels: { hasAny: [organic] } }
    earn: { unit: POINTS, amount: 3 }
    limit: { cashier: 1 per day }
  - id: at-cost
    lines: { sku: samovar }
    discount: { cost: true }
  - id: stamps
    lines: { category: [wash] }
    earn: { unit: STAMPS, perQuantity: 1, amount: 1 }
    texts: { da: "{amount} stempel" }
`;

let till: Till;
beforeEach(async () => {
  till = await openTill(undefined, programme);
  await till.enrol(cards.anna);
});
afterEach(() => till.close());

const quote = (total: number, more: object = {}) =>
  till.post('/v1/quotes', { ...purchase('q', total), tenders: [], ...more });
const lineOf = (more: object, total = 10_000) => ({
  lines: [{ line: 1, sku: 'x', quantity: 1, totalMinor: total, ...more }],
});

describe('a line', () => {
  test('may say brand, labels and cost, and the receipt its cashier and channel', async () => {
    const brand = await quote(0, lineOf({ brand: 'acme' }));
    expect(brand.body.discounts.map((one: { rule: string }) => one.rule)).toEqual(['club', 'acme']);
    const labels = lineOf({ labels: ['new', 'organic'] });
    const organic = await quote(0, { ...labels, cashier: '7', channel: 'shop' });
    expect(organic.body.earned).toMatchObject([{ rule: 'organic', amount: 3 }]);
    const cost = await quote(0, { ...lineOf({ sku: 'samovar', costMinor: 4000 }) });
    expect(cost.body.payMinor).toBe(4000);
  });

  test('with another brand, label, cost, cashier or channel is another request', async () => {
    const said = { ...lineOf({ brand: 'b', labels: ['l'], costMinor: 1 }), cashier: 'c' };
    const body = { ...purchase('1', 0), ...said, channel: 'shop', tenders: [] };
    expect((await till.post('/v1/purchases', body)).status).toBe(200);
    expect((await till.post('/v1/purchases', { ...body })).status).toBe(200);
    const others = [
      lineOf({ brand: 'B', labels: ['l'], costMinor: 1 }),
      lineOf({ brand: 'b', labels: ['L'], costMinor: 1 }),
      lineOf({ brand: 'b', labels: ['l'], costMinor: 2 }),
      { cashier: 'C' },
      { channel: 'web' },
      { language: 'da' },
      { explain: true },
    ];
    for (const other of others) {
      expect((await till.post('/v1/purchases', { ...body, ...other })).status).toBe(409);
    }
  });
});

describe('a purchase', () => {
  test('whose tenders leave the discounts out is told what is to pay', async () => {
    const { status, body } = await till.buy('1', 10_000);
    expect([status, body.code]).toEqual([422, 'PAY_MISMATCH']);
    expect(body.facts).toEqual({ pay: 'DKK 95.00', payMinor: 9500, tendersMinor: 10_000 });
    expect(body.detail).toBe('pay: DKK 95.00, payMinor: 9500, tendersMinor: 10000');
    const right = { attempt: 2, tenders: [{ kind: 'cash', amountMinor: 9500 }] };
    expect((await till.buy('1', 10_000, right)).status).toBe(200);
  });

  test('says nothing more than what is given, unless it is asked to explain', async () => {
    const tenders = { tenders: [] };
    const plain = await till.buy('1', 10_000, tenders);
    expect(Object.keys(plain.body)).toEqual([
      'kind',
      'member',
      'earned',
      'discounts',
      'payMinor',
      'balances',
    ]);
    expect(Object.keys(plain.body.discounts[0])).toEqual([
      'rule',
      'amountMinor',
      'lines',
      'reason',
    ]);
    const asked = { ...tenders, explain: true, language: 'da' };
    const told = await till.buy('2', 10_000, asked);
    expect(told.body.discounts[0]).toMatchObject({
      reason: 'club: 5 % off, DKK 5.00 less',
      said: '5,00 kr. i klubrabat',
    });
    expect(told.body.notGiven[0]).toEqual({
      rule: 'free-wash',
      code: 'NO_LINES',
      facts: {},
      reason: 'free-wash: nothing on the receipt that it is for',
    });
    expect(told.body).not.toHaveProperty('nudges');
    expect((await till.buy('2', 10_000, asked)).text).toBe(told.text);
  });

  test('says it in English where the rule has no words of that language', async () => {
    const { body } = await till.buy('1', 100_000, { tenders: [], language: 'ru' });
    expect(body.discounts[0].said).toBe('50.00 off for the club');
    const wash = lineOf({ category: 'wash' });
    const stamps = await till.buy('2', 0, { ...wash, tenders: [], language: 'nl' });
    expect(stamps.body.earned[0].said).toBe('stamps: 1 stamp');
  });
});

describe('a quote', () => {
  test('names what it promises and does not hold', async () => {
    await till.buy('1', 0, { ...lineOf({ category: 'wash', quantity: 2 }), tenders: [] });
    const wash = await quote(0, lineOf({ category: 'wash', brand: 'acme' }));
    expect(wash.body.notReserved).toEqual(['2 STAMPS for free-wash']);
    const brand = await quote(0, lineOf({ brand: 'acme' }));
    expect(brand.body.notReserved).toEqual(['uses of acme']);
    expect((await quote(10_000)).body.notReserved).toEqual([]);
  });

  test('says what is missing to the next reward, in the language asked for', async () => {
    const one = lineOf({ category: 'wash' });
    const { body } = await quote(0, { ...one, language: 'da' });
    expect(body.nudges).toEqual([
      {
        rule: 'free-wash',
        code: 'REWARD',
        facts: { unit: 'STAMPS', missing: 1 },
        reason: '1 stamp to go -> free-wash',
        said: 'mangler 1 stamp -> free-wash',
      },
    ]);
  });

  test('says why each other rule gives nothing, unless it is asked not to', async () => {
    const { card: _, ...nobody } = purchase('q', 10_000);
    const { body } = await till.post('/v1/quotes', { ...nobody, tenders: [] });
    expect(
      body.notGiven.map((one: { rule: string; code: string }) => [one.rule, one.code]),
    ).toEqual([
      ['club', 'NEEDS_CARD'],
      ['free-wash', 'NEEDS_CARD'],
      ['acme', 'NO_LINES'],
      ['organic', 'NEEDS_CARD'],
      ['at-cost', 'NO_LINES'],
      ['stamps', 'NEEDS_CARD'],
    ]);
    expect((await quote(100, { explain: false })).body).not.toHaveProperty('notGiven');
  });

  test('of a return reserves nothing', async () => {
    await till.buy('1', 10_000, { tenders: [] });
    const lines = [{ line: 1, ofLine: 1, quantity: 1, totalMinor: 10_000 }];
    const { tenders: _, card: __, ...sale } = purchase('1', 10_000);
    const back = { ...sale, of: sale.receipt, receipt: { ...sale.receipt, number: 'r' }, lines };
    expect((await till.post('/v1/quotes', back)).body).toMatchObject({
      kind: 'return',
      notReserved: [],
    });
  });
});
