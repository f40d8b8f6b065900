import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { cardOf, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { programmesOf } from '../programme/given.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = programmesOf(`
stamgast: 1
id: wallet
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: { scale: 2, value: "1.00", spendLimit: { card: "500.00 per month" } } }
rules: [ { id: top-up, earn: { unit: POINTS, per: "0.01", amount: "0.01" } } ]
`);

let count = 0;
function run(store: Store, ...commands: readonly Command[]) {
  const works = commands.map((command) => {
    count += 1;
    return request(command, { key: `k${count}`, receivedAt: start });
  });
  const { results, bugs } = store.transact({ works, now: start, programmes, decide });
  expect(bugs).toEqual([]);
  return results.map((result) => {
    const answer = result.kind === 'answer' ? result.answer : null;
    return answer !== null && 'ok' in answer ? answer.code : (answer?.kind ?? 'nothing');
  });
}
const enrol: Command = {
  ...{ kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'Acme', at: start },
};
const link = { kind: 'link', who: { member: uuid(1) }, card: cardOf(2), at: start } as const;
const topUp: Command = {
  ...{ kind: 'purchase', receipt: receiptOf('top-up'), occurredAt: start, currency: 'DKK' },
  ...{ who: { card: cardOf(1) }, tenders: [] },
  lines: [{ line: 1, sku: 'payment', quantity: 1000, totalMinor: 100_000 }],
};
const spend = (number: string, amount: number, card: number): Command => ({
  ...{ kind: 'spend', id: number, receipt: receiptOf(number), occurredAt: start },
  ...{ who: { card: cardOf(card) }, unit: 'POINTS', amount },
});
const undo = (number: string): Command => ({
  ...{ kind: 'return', receipt: receiptOf(`undo-${number}`), of: receiptOf(number) },
  ...{ occurredAt: start, currency: 'DKK', lines: [], mayWait: false },
});

test('two tills at once take no more than the card may spend, after a restart as well', () => {
  let store = kit.open();
  run(store, enrol, link, topUp);
  const both = [spend('a', 30_000, 1), spend('b', 30_000, 1), spend('c', 30_000, 2)];
  expect(run(store, ...both)).toEqual(['spend', 'SPEND_LIMIT', 'spend']);
  store.close();
  store = kit.open();
  expect(run(store, spend('d', 20_001, 1))).toEqual(['SPEND_LIMIT']);
  expect(run(store, undo('a'), spend('e', 50_000, 1))).toEqual(['return', 'spend']);
  expect(run(store, spend('f', 1, 1), spend('g', 20_000, 2))).toEqual(['SPEND_LIMIT', 'spend']);
  expect(kit.chainedText()).not.toContain(cardOf(1));
  expect(JSON.stringify(kit.sql('SELECT * FROM uses'))).not.toContain(cardOf(1));
  expect(kit.verify()).toMatchObject({ ok: true });
});
