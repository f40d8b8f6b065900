import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { listedMembers } from '../../../gateway/store/listed-members.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { cardOf, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: {} }
tallies: { SPENT: { of: paid } }
consents: { board: { purpose: service, channel: screen, texts: { en: "Show me" } } }
lists: { leaders: { consent: board, by: SPENT }, all: { consent: board } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`);

test('a board is read from the disk beside a gateway: who agreed, the most first, nobody else', () => {
  const store = kit.open();
  let count = 0;
  const run = (command: Command) => {
    count += 1;
    const work = request(command, { key: `k${count}`, receivedAt: start });
    expect(store.transact({ works: [work], now: start, programmes, decide }).bugs).toEqual([]);
  };
  for (const [n, spent, isGiven] of [
    [1, 500, true],
    [2, 900, true],
    [3, 9000, false],
    [4, 0, true],
  ] as const) {
    run({ kind: 'enrol', member: uuid(n), card: cardOf(n), name: `M${n}`, at: start });
    const who = { card: cardOf(n) };
    const changes = { consents: { board: isGiven } };
    run({ kind: 'profile', receipt: receiptOf(`p${n}`), who, changes, at: start });
    if (spent === 0) continue;
    run({
      ...{ kind: 'purchase', receipt: receiptOf(`r${n}`), occurredAt: start, currency: 'DKK' },
      ...{ who, tenders: [] },
      lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: spent }],
    });
  }
  const path = join(kit.folder(), ledgerFileName);
  const on = (list: string) =>
    listedMembers(path, { programmes, list, now: start }).map(({ name, value }) => [name, value]);
  expect(on('leaders')).toEqual([
    ['M2', 900],
    ['M1', 500],
  ]);
  expect(on('all')).toEqual([
    ['M1', null],
    ['M2', null],
    ['M4', null],
  ]);
  expect(on('unknown')).toEqual([]);
});
