import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, programmeText, ref, type Till } from './till.ts';

const code = '5f2c0a9b7d3e4f6081a2b3c4';
let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, `${programmeText}collect: { within: 14 days }\n`);
  await till.enrol(cards.anna);
  await till.enrol(cards.bo);
});
afterEach(() => till.close());

const sell = (number = '1', more: object = {}) =>
  till.buy(number, 4599, { card: undefined, collectCode: code, ...more });
const collect = (number: string, more: object = {}) =>
  till.post('/v1/receipts/collect', { receipt: ref(number), code, card: cards.anna, ...more });

describe('a receipt without a card over HTTP', () => {
  test('says until when it can be collected, and the same to the byte again', async () => {
    const first = await sell();
    expect(first).toMatchObject({ status: 200, body: { earned: [], collectUntil: '2026-03-16' } });
    expect((await sell()).text).toBe(first.text);
    expect(await sell('1', { collectCode: `${code}0` })).toMatchObject({ status: 409 });
  });

  test('edge case 52: is collected once, and the same ask is answered the same to the byte', async () => {
    await sell();
    const first = await collect('ask-1');
    expect(first).toMatchObject({
      status: 200,
      body: {
        kind: 'collected',
        earned: [{ unit: 'POINTS', rule: 'base', amount: 45 }],
        balances: [{ unit: 'POINTS', available: 45 }],
      },
    });
    expect((await collect('ask-1')).text).toBe(first.text);
    expect(await collect('ask-2', { card: cards.bo })).toMatchObject({
      ...{ status: 409, body: { code: 'RECEIPT_COLLECTED' } },
    });
  });

  test('edge case 52: is refused with the day when its days are over', async () => {
    await sell('1', { occurredAt: '2026-02-15T12:00:00+01:00' });
    expect((await collect('ask-1')).body).toMatchObject({
      ...{ code: 'COLLECT_OVER', status: 409, facts: { until: '2026-03-01' } },
    });
  });

  test.each([
    [{ code: 'short' }, 400, 'REQUEST_INVALID'],
    [{ code: `${code}0` }, 404, 'CODE_UNKNOWN'],
    [{ card: cards.nobody }, 404, 'CARD_UNKNOWN'],
    [{ card: undefined }, 400, 'REQUEST_INVALID'],
    [{ member: 'm' }, 400, 'REQUEST_INVALID'],
    [{ other: 1 }, 400, 'REQUEST_INVALID'],
  ])('asked for with %j is refused', async (more, status, is) => {
    await sell();
    expect(await collect('ask-1', more)).toMatchObject({ status, body: { code: is } });
  });
});
