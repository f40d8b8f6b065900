import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { cardOf, day, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: { idle: 60 days } }
tallies: { TURNOVER: { of: paid, within: 365 days } }
tiers:
  by: TURNOVER
  hold: 90 days
  levels: [ { id: silver, from: "50.00" }, { id: gold, from: "100.00" } ]
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: gold, when: { member.tier: gold }, multiply: { unit: POINTS, by: 2 } }
  - { id: tap, on: visit, limit: { member: 1 per day }, earn: { unit: POINTS, amount: 5 } }
  - { id: hello, on: enrol, limit: { total: 1 }, earn: { unit: POINTS, amount: 7 } }
`);

let count = 0;
function run(store: Store, command: Command, now: number): void {
  count += 1;
  const work = request(command, { key: `k${count}`, receivedAt: now });
  const { results, bugs } = store.transact({ works: [work], now, programmes, decide });
  expect(bugs).toEqual([]);
  expect(results).toMatchObject([{ kind: 'answer', answer: { kind: expect.any(String) } }]);
}
const enrol = (n: number): Command => {
  return { kind: 'enrol', member: uuid(n), card: cardOf(n), name: 'A', at: start };
};
const buy = (totalMinor: number, occurredAt: number): Command => ({
  kind: 'purchase',
  receipt: receiptOf(`r${count}`),
  occurredAt,
  currency: 'DKK',
  who: { card: cardOf(1) },
  lines: [{ line: 1, sku: 'coffee', quantity: 1000, totalMinor }],
  tenders: [],
});
const settle = { kind: 'settle', member: uuid(1) } as const;
const available = (store: Store) =>
  store.member(uuid(1), start)?.balances.find(({ unit }) => unit === 'POINTS')?.available;
const standing = () => kit.sql('SELECT level, since, until, source FROM standings')[0];

test('levels are kept, come due, fall by the sweep, and are recalled after a restart', () => {
  let store = kit.open();
  run(store, enrol(1), start);
  run(store, buy(20_000, start), start);
  expect(standing()).toEqual({
    ...{ level: 'gold', since: '2026-01-05', until: '2026-04-05' },
    source: 'earned',
  });
  // Reviewed on 6 April with the turnover of 365 days, which still earns it.
  const review = Date.UTC(2026, 3, 6);
  expect(store.dueMembers(Date.UTC(2026, 1, 1), 10)).toEqual([]);
  expect(store.dueMembers(review, 10)).toEqual([uuid(1)]);
  run(store, settle, review);
  expect(standing()).toMatchObject({ level: 'gold', until: '2026-07-04' });
  expect(store.dueMembers(review, 10)).toEqual([]);
  store.close();
  store = kit.open();
  const late = Date.UTC(2027, 3, 10);
  run(store, settle, late);
  expect(standing()).toMatchObject({ level: 'silver' });
  expect(store.dueMembers(late, 10)).toEqual([]);
  run(store, buy(20_000, Date.UTC(2026, 5, 1)), late);
  expect(standing()).toMatchObject({ level: 'gold', since: '2026-01-05' });
  const told = kit.sql("SELECT ref FROM entries WHERE kind = 'tier' ORDER BY n");
  expect(told.map(({ ref }) => ref)).toEqual([
    'reached none gold 2026-01-05',
    'fell gold silver 2027-04-01',
    'recalled silver gold 2027-04-10',
  ]);
  expect(kit.verify().ok).toBe(true);
});

test('a level by hand is kept with its last day, and ends without a word from anybody', () => {
  const store = kit.open();
  run(store, enrol(1), start);
  const grant = { level: 'gold', until: '2026-01-31', reason: 'goodwill', at: start };
  run(store, { kind: 'grantTier', who: { member: uuid(1) }, ...grant }, start);
  expect(kit.sql('SELECT member, level, from_day, until_day, kind FROM floors')).toEqual([
    {
      ...{ member: uuid(1), level: 'gold', from_day: '2026-01-05', until_day: '2026-01-31' },
      kind: 'granted',
    },
  ]);
  expect(store.dueMembers(Date.UTC(2026, 1, 1) - 1, 10)).toEqual([]);
  expect(store.dueMembers(Date.UTC(2026, 1, 1), 10)).toEqual([uuid(1)]);
  run(store, settle, Date.UTC(2026, 1, 1));
  expect(standing()).toMatchObject({ level: 'none', source: 'earned' });
});

test('burned points come due by inactivity, and a late receipt recalls them from the disk', () => {
  const store = kit.open();
  run(store, enrol(1), start);
  run(store, buy(1000, start), start);
  expect(available(store)).toBe(17);
  const end = start - 8 * 3_600_000 + 61 * day;
  expect(store.dueMembers(end - 1, 10)).toEqual([]);
  expect(store.dueMembers(end, 10)).toEqual([uuid(1)]);
  run(store, settle, end);
  expect(available(store)).toBe(0);
  run(store, buy(1000, end - day), end + day);
  expect(available(store)).toBe(27);
  expect(kit.verify().ok).toBe(true);
});

test('limits of taps and enrolments are kept', () => {
  const store = kit.open();
  run(store, enrol(1), start);
  run(store, enrol(2), start);
  expect(store.member(uuid(2), start)?.balances).toEqual([]);
  const tap = { kind: 'visit', who: { card: cardOf(1) }, at: start } as const;
  run(store, tap, start);
  run(store, { ...tap, at: start + 1000 }, start + 1000);
  expect(available(store)).toBe(12);
  run(store, { ...tap, at: start + day }, start + day);
  expect(available(store)).toBe(17);
});
