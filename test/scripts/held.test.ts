import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { requestKey } from '../../gateway/programme/business-key.ts';
import { decide } from '../../gateway/programme/decide.ts';
import type { Command } from '../../gateway/programme/types.ts';
import { cardOf, receiptOf, request, start, uuid } from '../contract/given.ts';
import { programmesOf } from '../gateway/programme/given.ts';
import { sqliteKit } from '../gateway/store/sqlite-kit.ts';
import { stamgast } from '../support/command.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programme = `stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
rules:
  - id: base
    review: { cashier.receipts: { gte: 1 } }
    earn: { unit: POINTS, per: "1.00", amount: 1 }
`;

/** Three receipts of one cashier and one of nobody; the second is approved, the third comes back. */
function shop(): { readonly file: string; readonly folder: string } {
  const programmes = programmesOf(programme);
  const store = kit.open();
  const submit = (command: Command, verb: string) => {
    const receipt = 'receipt' in command ? command.receipt : receiptOf('staff');
    const work = request(command, { key: requestKey({ verb, receipt, item: '', attempt: 1 }) });
    store.transact({ works: [work], now: start, programmes, decide });
  };
  const head = { occurredAt: start, currency: 'DKK' };
  submit({ kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'A', at: start }, 'members');
  for (const number of ['1', '2', '3', '4']) {
    const sold = { kind: 'purchase', ...head, receipt: receiptOf(number), tenders: [] } as const;
    const lines = [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 1000 }];
    const cashier = number === '4' ? {} : { cashier: '12' };
    submit({ ...sold, who: { card: cardOf(1) }, lines, ...cashier }, 'purchases');
  }
  const said = { verdict: 'approve', reason: 'looked-at', staff: '7', at: start } as const;
  submit({ kind: 'decideHeld', held: 2, ...said }, 'approvals');
  const lines = [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 1000 }];
  const back = { kind: 'return', ...head, receipt: receiptOf('5'), of: receiptOf('3') } as const;
  submit({ ...back, lines, mayWait: false }, 'returns');
  const file = join(kit.folder(), 'shop.yaml');
  writeFileSync(file, programme);
  return { file, folder: kit.folder() };
}

test('stamgast held lists what waits, one JSON object a line', async () => {
  const { folder } = shop();
  const { code, stdout } = await stamgast(['held', '--data', folder]);
  expect(code).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    {
      ...{ held: 4, member: uuid(1), unit: 'POINTS', amount: 10, rule: 'base' },
      receipt: 'shop/1/2/2026-01-05/4',
      ...{ why: { 'cashier.receipts': null }, at: new Date(start).toISOString() },
    },
  ]);
});

test.each([
  ['2', 'Lot 2 of base was held for review (cashier.receipts: 1, cashier: 12): approved.'],
  ['3', '(cashier.receipts: 2, cashier: 12): nothing of it is left to decide on.'],
  ['4', 'Lot 4 of base was held for review (cashier.receipts: not known): nobody has decided yet.'],
])(
  'stamgast explain %s says what became of what was held, and runs it again',
  async (number, line) => {
    const { file, folder } = shop();
    const { code, stdout } = await stamgast([
      'explain',
      number,
      '--data',
      folder,
      '--programme',
      file,
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(line)]);
    expect(stdout).toMatch(/Run again with shop@2020-01-01T00:00, on .*: the same \d+ bytes/);
    expect(stdout).toContain('review: cashier.receipts gte 1');
  },
);
