import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

const programme = `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
rules:
  - { id: last-cup, limit: { total: 1 }, discount: { percent: 50 } }
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`;

let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, programme);
});
afterEach(() => till.close());

const basket = (number: string, more: object = {}) => ({
  receipt: ref(number),
  occurredAt: new Date(till.wall).toISOString(),
  currency: 'DKK',
  lines: [{ line: 1, sku: 'cup', quantity: 1, totalMinor: 5000 }],
  ...more,
});
const hold = (number: string, more?: object) => till.post('/v1/holds', basket(number, more));
const buy = (number: string, amountMinor: number) =>
  till.post('/v1/purchases', {
    ...basket(number),
    tenders: [{ kind: 'cash', amountMinor }],
  });

describe('a hold over HTTP', () => {
  test('says what is to pay and until when, and again the same to the byte', async () => {
    const first = await hold('1');
    expect(first.body).toMatchObject({
      kind: 'hold',
      member: null,
      until: new Date(till.wall + 600_000).toISOString(),
      payMinor: 2500,
      discounts: [{ rule: 'last-cup', amountMinor: 2500 }],
    });
    till.wall += 1000;
    const body = { ...basket('1'), occurredAt: new Date(till.wall - 1000).toISOString() };
    expect((await till.post('/v1/holds', body)).text).toBe(first.text);
  });

  test('edge cases 20 and 47: of two tills that want the last use one gets it', async () => {
    const both = await Promise.all([hold('1'), hold('2')]);
    expect(both.map(({ body }) => body.payMinor).sort()).toEqual([2500, 5000]);
    const winner = both[0]?.body.payMinor === 2500 ? '1' : '2';
    const loser = winner === '1' ? '2' : '1';
    expect((await buy(loser, 2500)).status).toBe(422);
    expect((await buy(winner, 2500)).status).toBe(200);
    expect((await buy(loser, 5000)).status).toBe(409);
    expect(
      (await till.post('/v1/purchases', { ...basket(loser), attempt: 2, tenders: [] })).body,
    ).toMatchObject({ payMinor: 5000 });
  });

  test('edge case 22: after its deadline another till gets it, and the basket is priced anew', async () => {
    await hold('1', { minutes: 1 });
    till.wall += 60_000;
    expect((await buy('2', 2500)).status).toBe(200);
    expect((await buy('1', 2500)).body).toMatchObject({ status: 422 });
    expect((await hold('1', { attempt: 2 })).body).toMatchObject({ payMinor: 5000 });
  });

  test('of a parked basket is renewed by the next attempt', async () => {
    await hold('1', { minutes: 1, card: undefined });
    till.wall += 59_000;
    expect((await hold('1', { attempt: 2 })).body).toMatchObject({ payMinor: 2500 });
    till.wall += 59_000;
    expect((await hold('2')).body).toMatchObject({ payMinor: 5000 });
  });

  test.each([
    [{ minutes: 0 }, '/minutes'],
    [{ minutes: 241 }, '/minutes'],
    [{ tenders: [] }, '/tenders'],
    [{ lines: [] }, '/lines'],
  ])('with %j is refused with its place', async (more, path) => {
    const answer = await hold('1', more);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', path } });
  });

  test('is refused to a till that holds 20 baskets, until one of them ends', async () => {
    for (let n = 0; n < 20; n += 1) await hold(`a${n}`, { minutes: n === 0 ? 1 : 10 });
    expect((await hold('b')).body).toMatchObject({ status: 409, code: 'HOLDS_TOO_MANY' });
    expect((await hold('a5', { attempt: 2 })).status).toBe(200);
    const elsewhere = { ...ref('b'), till: '3' };
    expect((await hold('b', { receipt: elsewhere })).status).toBe(200);
    till.wall += 60_000;
    expect((await hold('b', { attempt: 2 })).status).toBe(200);
  });

  test('is found among any number of others that are over', async () => {
    await hold('z', { minutes: 240 });
    for (let n = 0; n < 120; n += 1) {
      await hold(`a${n}`, { minutes: 1, receipt: { ...ref(`a${n}`), till: `${100 + n}` } });
    }
    till.wall += 60_000;
    expect((await buy('z', 2500)).status).toBe(200);
  });

  test('for a card that nobody knows is refused as a purchase is', async () => {
    expect((await hold('1', { card: cards.nobody })).body).toMatchObject({ code: 'CARD_UNKNOWN' });
  });
});
