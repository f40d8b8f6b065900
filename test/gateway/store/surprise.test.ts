import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import { cardOf, enrol, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { programmesOf } from '../programme/given.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

test('two tills in the same instant never give more than the budget of the year', () => {
  const path = new URL('../../../gateway/programme/gallery/surprise.yaml', import.meta.url);
  const text = readFileSync(path, 'utf8').replace(/ {4}chance:.*\n/, '');
  const programmes = programmesOf(text.replace('on: visit', 'on: receipt'));
  const store = kit.open({ units: ['GIFT'] });
  const people = [1, 2, 3, 4].map((n) => enrol(n));
  store.transact({ works: people, now: start, programmes, decide });
  const works = [1, 2, 3, 4].map((n) =>
    request(
      {
        kind: 'purchase',
        receipt: { ...receiptOf(`r${n}`), till: String(n) },
        occurredAt: start,
        currency: 'DKK',
        who: { card: cardOf(n) },
        lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 40_000 }],
        tenders: [],
      },
      { key: `k${n}` },
    ),
  );
  const { bugs } = store.transact({ works, now: start, programmes, decide });
  expect(bugs).toEqual([]);
  const gifts = [1, 2, 3, 4].map(
    (n) =>
      store.member(uuid(n), start)?.balances.find(({ unit }) => unit === 'GIFT')?.available ?? 0,
  );
  // 4.00 each: two fit into 10.00, and what does not suffice is kept.
  expect(gifts).toEqual([400, 400, 0, 0]);
  expect(kit.sql("SELECT cost FROM uses WHERE rule = 'gift'")).toEqual([{ cost: 800 }]);
  expect(kit.verify().ok).toBe(true);
});
