import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

const programme = `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
tallies: { BOUGHT: { of: receipts, onReturn: keep } }
rules:
  - id: friend
    when: { referrer: true, not: { referrer.shares: [phone, payment] }, tally.BOUGHT: 0 }
    earn: { unit: POINTS, amount: 500 }
  - id: thanks
    to: referrer
    when: { not: { referrer.shares: [phone, payment] }, tally.BOUGHT: 0 }
    earn: { unit: POINTS, amount: 500 }
`;

let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, programme);
});
afterEach(() => till.close());

const join = (card: string, more: object = {}) =>
  till.post('/v1/members', {
    ...{ receipt: ref(`join ${card}`), card, occurredAt: '2026-03-02T11:00:00+01:00', ...more },
  });
const phone = (value: string) => ({ tokens: [{ kind: 'phone', value }] });
const balance = async (card: string) => {
  const { body } = await till.post('/v1/identify', { card });
  return body.balances[0]?.available ?? 0;
};

describe('who brought a member, over HTTP', () => {
  test('is given points for the first purchase, and loses them with it', async () => {
    await join(cards.anna, phone('+45 20 30 40 50'));
    const joined = await join(cards.bo, { referrer: cards.anna, ...phone('+45 99 88 77 66') });
    expect(joined.body).toMatchObject({ kind: 'enrolled' });
    const bought = await till.buy('1', 5000, { card: cards.bo });
    expect(bought.body.earned).toMatchObject([
      { rule: 'friend', amount: 500 },
      { rule: 'thanks', amount: 500, to: 'referrer' },
    ]);
    expect([await balance(cards.anna), await balance(cards.bo)]).toEqual([500, 500]);
    const back = await till.post('/v1/returns', {
      ...{ receipt: ref('2'), of: ref('1'), occurredAt: '2026-03-02T12:40:00+01:00' },
      currency: 'DKK',
      lines: [{ line: 1, ofLine: 1, quantity: 1, totalMinor: 5000 }],
    });
    expect(back.body.reversed).toEqual([{ unit: 'POINTS', amount: 500 }]);
    expect([await balance(cards.anna), await balance(cards.bo)]).toEqual([0, 0]);
  });

  test.each([
    ['one phone, written otherwise', phone('+45 20304050'), {}],
    ['one payment card', {}, { tokens: [{ kind: 'payment', value: 'PAY-1' }] }],
  ])('is not paid where the rule excludes that both have %s', async (_, enrolment, purchase) => {
    await join(cards.anna, {
      tokens: [...phone('+45 20 30 40 50').tokens, { kind: 'payment', value: 'pay-1' }],
    });
    await join(cards.bo, { referrer: cards.anna, ...enrolment });
    const { body } = await till.buy('1', 5000, { card: cards.bo, ...purchase });
    expect(body.earned).toEqual([]);
    expect(await balance(cards.anna)).toBe(0);
  });

  test.each([
    ['CARD_UNKNOWN', cards.nobody, '/referrer'],
    ['READ_MALFORMED', 'no card', '/referrer'],
  ])('is refused with %s, and by name', async (code, referrer, path) => {
    await join(cards.anna);
    const { body } = await join(cards.bo, { referrer });
    expect(body).toMatchObject({ code });
    expect(JSON.stringify(body)).toContain(path.slice(1));
  });

  test('is part of the request: another referrer under the same receipt is a conflict', async () => {
    await join(cards.anna);
    const first = await join(cards.bo, { referrer: cards.anna });
    expect((await join(cards.bo, { referrer: cards.anna })).text).toBe(first.text);
    expect((await join(cards.bo)).body.code).toBe('ID_CONFLICT');
  });
});
