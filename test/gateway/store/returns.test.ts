import { afterEach, expect, test } from 'vitest';
import type { Answer, Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { cardOf, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: {}, CERTIFICATE: { value: "5.00" } }
tallies: { TURNOVER: { of: paid } }
rules:
  - id: ladder
    onReturn: recheck
    limit: { member: 3 per year }
    discount: { steps: [ { from: "100.00", percent: 5 }, { from: "200.00", percent: 10 } ] }
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 100 } }
  - id: certify
    exchange: { from: { unit: POINTS, amount: 15000 }, to: { unit: CERTIFICATE, amount: 1 } }
`);

const send = runnerOf(programmes);
function run(store: Store, command: Command, now = start): Answer {
  const result = send(store, command, now);
  if (result?.kind !== 'answer' || !('kind' in result.answer)) throw new Error('refused');
  return result.answer;
}
const line = (at: number, totalMinor: number) => ({ line: at, quantity: 1000, totalMinor });
const sale: Command = {
  kind: 'purchase',
  receipt: receiptOf('R'),
  occurredAt: start,
  currency: 'DKK',
  who: { card: cardOf(1) },
  lines: [
    { ...line(1, 12_000), sku: 'coat' },
    { ...line(2, 9_000), sku: 'hat' },
  ],
  tenders: [],
};
const back = (ofLine: number, totalMinor: number): Command => ({
  kind: 'return',
  receipt: receiptOf(`back-${ofLine}`),
  of: receiptOf('R'),
  occurredAt: start,
  currency: 'DKK',
  lines: [{ ...line(1, totalMinor), ofLine }],
  mayWait: true,
});
const amounts = (store: Store) =>
  store.member(uuid(1), start)?.balances.map(({ unit, available }) => [unit, available]);

test('a return finds after a restart what its sale counted in and what was exchanged', () => {
  let store = kit.open();
  run(store, { kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'A', at: start });
  run(store, sale);
  expect(amounts(store)).toEqual([
    ['CERTIFICATE', 1],
    ['POINTS', 3_900],
  ]);
  store.close();
  store = kit.open();
  expect(run(store, back(2, 9_000))).toMatchObject({ refundMinor: 7_500, shortfalls: [] });
  expect(kit.sql('SELECT amount FROM tallies')).toEqual([{ amount: 11_400 }]);
  expect(kit.sql('SELECT times, minor FROM uses')).toEqual([{ times: 1, minor: 600 }]);
  store.close();
  store = kit.open();
  expect(run(store, back(1, 12_000))).toMatchObject({ refundMinor: 11_400, shortfalls: [] });
  expect(kit.sql('SELECT amount FROM tallies')).toEqual([{ amount: 0 }]);
  expect(kit.sql('SELECT times, minor FROM uses')).toEqual([{ times: 0, minor: 0 }]);
  expect(kit.sql('SELECT sum(available) AS left FROM lots')).toEqual([{ left: 0 }]);
  expect(kit.verify()).toMatchObject({ ok: true });
});
