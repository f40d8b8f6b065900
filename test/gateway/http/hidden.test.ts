import { afterEach, beforeEach, expect, test } from 'vitest';
import { cards, openTill, purchase, type Till } from './till.ts';

const programme = `
stamgast: 1
id: hidden
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { LUCK: { hidden: true }, GIFT: { value: "0.01" } }
rules:
  - { id: saved, earn: { unit: LUCK, per: "1.00", amount: 1 } }
  - { id: paid, when: { unit.LUCK: { gte: 1000 } }, exchange: { from: { unit: LUCK, amount: 1 }, to: { unit: GIFT, amount: 1 } } }
`;
let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, programme);
});
afterEach(() => till.close());

test('what is hidden stands in no answer of the till API, and staff find it in the ledger', async () => {
  const anna = await till.enrol(cards.anna);
  const told = [
    await till.buy('1', 4500),
    await till.post('/v1/quotes', { ...purchase('2', 500), tenders: [], language: 'en' }),
    await till.post('/v1/identify', { card: cards.anna }),
    await till.get(`/v1/members/${anna}`),
  ];
  for (const { status, text } of told) {
    expect(status).toBe(200);
    expect(text).not.toContain('LUCK');
    expect(text).not.toContain('saved');
  }
  expect(told[3]?.body.balances).toEqual([]);
  expect(told[3]?.body.entries).toEqual([]);
  expect(till.store.member(anna, 0)?.balances).toMatchObject([{ unit: 'LUCK', available: 45 }]);
});
