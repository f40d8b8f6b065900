import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

const programme = `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
events: [review, hours]
rules:
  - id: review
    on: review
    limit: { member: 1 per week }
    earn: { unit: POINTS, amount: 20 }
    texts: { da: "{amount} for din anmeldelse" }
  - { id: hours, on: hours, earn: { unit: POINTS, perQuantity: 1, amount: 10 } }
`;

let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, programme);
  await till.enrol(cards.anna);
});
afterEach(() => till.close());

const at = '2026-03-02T12:30:00+01:00';
const deed = (number: string, more: object = {}) =>
  till.post('/v1/events', {
    ...{ receipt: ref(number), occurredAt: at, card: cards.anna, event: 'review', ...more },
  });
const withdraw = (number: string, of: string) =>
  till.post('/v1/withdrawals', { receipt: ref(number), of: ref(of), occurredAt: at });

describe('events over HTTP', () => {
  test('say what they gave, why not, and the same again to the byte', async () => {
    const first = await deed('1', { language: 'da' });
    expect(first.body).toMatchObject({
      kind: 'event',
      earned: [{ rule: 'review', amount: 20, said: '20 for din anmeldelse' }],
      notGiven: [],
      balances: [{ unit: 'POINTS', available: 20 }],
    });
    const again = await deed('1', { language: 'da' });
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await deed('2')).body).toMatchObject({
      earned: [],
      notGiven: [{ rule: 'review', code: 'LIMIT' }],
    });
    expect((await deed('3', { event: 'hours', quantity: 1.5 })).body.earned).toMatchObject([
      { rule: 'hours', amount: 15 },
    ]);
  });

  test('are taken back by a withdrawal, once, also before they come', async () => {
    await deed('1');
    const back = await withdraw('2', '1');
    expect(back.body).toMatchObject({ kind: 'return', reversed: [{ unit: 'POINTS', amount: 20 }] });
    expect((await withdraw('2', '1')).text).toBe(back.text);
    expect(await withdraw('3', '1')).toMatchObject({
      status: 409,
      body: { code: 'RETURN_TOO_MUCH' },
    });
    const early = await withdraw('5', '4');
    expect(early).toMatchObject({ status: 202, body: { status: 'waiting' } });
    expect((await deed('4')).body.earned).toHaveLength(1);
    expect((await withdraw('5', '4')).body).toMatchObject({ status: 'applied' });
    const { body } = await till.post('/v1/identify', { card: cards.anna });
    expect(body.balances).toMatchObject([{ unit: 'POINTS', available: 0 }]);
  });

  test.each([
    [409, 'ID_CONFLICT', { event: 'hours' }, '1'],
    [422, 'EVENT_UNKNOWN', { event: 'revieuw' }, '2'],
    [404, 'CARD_UNKNOWN', { card: cards.nobody }, '2'],
    [400, 'REQUEST_INVALID', { quantity: 0 }, '2'],
    [400, 'REQUEST_INVALID', { quantity: 1.0001 }, '2'],
    [400, 'REQUEST_INVALID', { event: 'A Review' }, '2'],
  ])('are refused with %i %s for %j', async (status, code, more, number) => {
    await deed('1');
    expect(await deed(number, more)).toMatchObject({ status, body: { code } });
  });

  test.each([
    ['events', { event: 'review', card: cards.anna }],
    ['withdrawals', { of: ref('1') }],
  ])('%s want real days and known fields', async (path, more) => {
    const body = { receipt: ref('9'), occurredAt: at, ...more };
    const wrong = { ...body, receipt: { ...ref('9'), businessDate: '2026-02-30' } };
    expect((await till.post(`/v1/${path}`, wrong)).body).toMatchObject({
      path: '/receipt/businessDate',
    });
    expect((await till.post(`/v1/${path}`, { ...body, more: 1 })).status).toBe(400);
  });
});
