import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { evaluateSum } from '../../gateway/ledger/sum.ts';
import type { Trace } from '../../gateway/ledger/types.ts';
import { requestKey } from '../../gateway/programme/business-key.ts';
import { decide } from '../../gateway/programme/decide.ts';
import { rerunReceipt } from '../../gateway/programme/reasons/rerun.ts';
import type { Command, Programmes } from '../../gateway/programme/types.ts';
import type { Store } from '../../gateway/store/interface.ts';
import { migrations } from '../../gateway/store/migrations/all.ts';
import { readPastReceipts } from '../../gateway/store/past-receipt.ts';
import { ledgerFileName } from '../../gateway/store/sqlite.ts';
import { openDatabase } from '../../protocol/host/sqlite.ts';
import { request, start } from '../contract/given.ts';
import { programmesOf } from '../gateway/programme/given.ts';
import { fileWith } from '../gateway/programme/quoting.ts';
import { pounds, replayRows, testFolder } from '../gateway/replay/past-shop.ts';
import { sqliteKit } from '../gateway/store/sqlite-kit.ts';
import { stamgast } from '../support/command.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const explain = (...args: readonly string[]) => stamgast(['explain', ...args]);

const programme =
  fileWith(`  - { id: club, when: { member: true }, discount: { percent: 5 }, limit: { member: 1 } }
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }`);

/** A ledger with a sale, a part of it returned, and a receipt that was refused first. */
function shop(): { readonly file: string; readonly folder: string } {
  const programmes = programmesOf(programme);
  const store = kit.open({ units: ['POINTS', 'STAMPS', 'CUPS', 'MILES'] });
  const ref = (number: string, till = '1') => {
    return { partner: 'shop', store: '1', till, businessDate: '2026-01-05', number };
  };
  const head = { occurredAt: start, currency: 'EUR' };
  const lines = [{ line: 1, sku: 'tea', category: 'tea', quantity: 2000, totalMinor: 4800 }];
  const card = { card: 'num-1' };
  const cash = (amountMinor: number) => [{ kind: 'cash', amountMinor }];
  const sale = { kind: 'purchase', ...head, who: card, lines } as const;
  submit(store, programmes, { kind: 'enrol', member: 'm-1', card: 'num-1', name: 'A', at: start });
  submit(store, programmes, { ...sale, receipt: ref('1701'), tenders: cash(4800) });
  submit(store, programmes, { ...sale, receipt: ref('1701'), tenders: cash(4560) }, 2);
  submit(store, programmes, { ...sale, receipt: ref('8'), tenders: [] });
  submit(store, programmes, { ...sale, receipt: ref('8', '2'), tenders: [] });
  submit(store, programmes, {
    ...{ kind: 'return', ...head, receipt: ref('1702'), of: ref('1701'), mayWait: true },
    lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 2400 }],
  });
  const file = join(kit.folder(), 'shop.yaml');
  writeFileSync(file, programme);
  return { file, folder: kit.folder() };
}

/** Submits a command as a till does; the key of an enrolment is of no matter here. */
function submit(store: Store, programmes: Programmes, command: Command, attempt = 1): void {
  const key =
    command.kind === 'purchase' || command.kind === 'return'
      ? requestKey({ verb: `${command.kind}s`, receipt: command.receipt, item: '', attempt })
      : request(command).key;
  store.transact({ works: [request(command, { key })], now: start, programmes, decide });
}

describe('stamgast explain', () => {
  test('says why each posting has its amount, and runs the sale again to the same bytes', async () => {
    const { file, folder } = shop();
    const { code, stdout } = await explain('1701', '--data', folder, '--programme', file);
    expect(code).toBe(0);
    for (const line of [
      'Receipt shop/1/1/2026-01-05/1701',
      '  {"ok":false,"code":"PAY_MISMATCH","facts":{"pay":"EUR 45.60","payMinor":4560,"tendersMinor":4800}}',
      'Not run again: a refusal keeps no facts, only its code.',
      '    by base of shop@2020-01-01T00:00',
      '    the receipt has a member: yes',
      '    4560 (receipt total in minor units) x 1/100 = 45.6, rounded down = 45, which is the posting',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(stdout).toMatch(/purchases attempt 2, received 2026-01-05T08:00:00\.000Z, answered:/);
    const bytes = /"kind":"purchase".*/.exec(stdout)?.[0].length ?? 0;
    expect(stdout).toContain(
      `Run again with shop@2020-01-01T00:00, on the facts it has kept: the same ${bytes + 1} bytes`,
    );
    expect(stdout).toContain('and 1 rule with the same arithmetic.');
  });

  test('says plainly what it cannot run again', async () => {
    const { file, folder } = shop();
    const back = await explain('1702', '--data', folder, '--programme', file);
    expect(back.code).toBe(0);
    expect(back.stdout).toContain('Not run again: returns are no matter of rules;');
    expect(back.stdout).toMatch(/Entry \d+, return, business day 2026-01-05/);
    const alone = await explain('1701', '--data', folder);
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain('Not run again: give the file of shop@2020-01-01T00:00');
  });

  test('ends with 1 when the rules or the books are not those of then', async () => {
    const { file, folder } = shop();
    writeFileSync(file, programme.replace('percent: 5', 'percent: 6'));
    const other = await explain('1701', '--data', folder, '--programme', file);
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('it comes out OTHERWISE');
    writeFileSync(file, programme);
    kit.sql('DROP TRIGGER postings_no_update; UPDATE postings SET amount = 2 * amount');
    const forged = await explain('1701', '--data', folder, '--programme', file);
    expect(forged.code).toBe(1);
    expect(forged.stdout).toContain('which is NOT the posting of 90');
  });

  test('names the receipts where a number has several, and takes one by its whole name', async () => {
    const { file, folder } = shop();
    const two = await explain('8', '--data', folder, '--programme', file);
    expect(two).toMatchObject({ code: 1, stdout: '' });
    expect(two.stderr).toContain('  shop/1/1/2026-01-05/8\n  shop/1/2/2026-01-05/8\n');
    const names = ['shop/1/2/2026-01-05/8', '["shop","1","2","2026-01-05","8"]'];
    for (const name of names) {
      const one = await explain(name, '--data', folder, '--programme', file);
      expect(one.code).toBe(0);
      expect(one.stdout).toContain('Run again with');
      expect(one.stdout).toContain('"discounts":[]');
    }
    const none = await explain('9', '--data', folder);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('NOT_FOUND: no receipt 9 in');
  });
});

const days = ['2011-03-01 10:00', '2011-03-02 11:00', '2011-05-02 12:00', '2012-06-01 09:30'];
const rows = [
  ...days.flatMap((day, at) => [
    `${at}1,MUG,2,${day},2.55,bo`,
    `${at}1,CUP,1,${day},0.55,bo`,
    `${at}2,MUG,1,${day},7.25,anna`,
    `${at}3,MUG,3,${day},7,`,
  ]),
  'C91,MUG,-3,2012-06-02 10:00,2.55,bo',
  'C92,MUG,-1,2012-06-02 11:00,7.25,anna',
];
const versions = [
  pounds(),
  pounds({
    units: '{ POINTS: { life: 3 months, pending: 7 days, onReturn: debt }, STAMPS: {}, MUGS: {} }',
    rules: `[ { id: base, earn: { unit: POINTS, per: "0.70", amount: 3, round: half up } },
  { id: mugs, lines: { sku: MUG }, multiply: { unit: POINTS, by: "1.5" } },
  { id: off, lines: { sku: MUG }, discount: { percent: 7 }, onReturn: recheck },
  { id: stamp, lines: { sku: MUG }, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } },
  { id: mug, exchange: { from: { unit: STAMPS, amount: 3 }, to: { unit: MUGS, amount: 1 } } } ]`,
  }),
];

test.each(versions.map((text, at) => [at, text] as const))(
  'each posting of a replay is what its trace adds up to, and each sale runs again (%i)',
  async (_at, text) => {
    const dataFolder = join(testFolder(), 'ledger');
    await replayRows(rows, { programme: text, dataFolder });
    const path = join(dataFolder, ledgerFileName);
    const db = openDatabase({ path, durability: 'normal', migrations, readonly: true });
    const postings = db
      .prepare<[], { amount: number; position: number; body: string }>(
        'SELECT p.amount, p.position, t.body FROM postings p JOIN traces t ON t.entry = p.entry',
      )
      .all();
    const all = db.prepare<[], number>('SELECT count(*) FROM postings').pluck().get();
    db.close();
    expect(postings.length).toBe(all);
    expect(postings.length).toBeGreaterThan(20);
    for (const { amount, position, body } of postings) {
      const trace = (JSON.parse(body) as readonly Trace[])[position];
      expect(trace === undefined ? null : evaluateSum(trace.sum)).toBe(amount);
    }
    const programmes = programmesOf(text);
    const numbers = days.flatMap((_day, at) => [1, 2, 3].map((n) => `${at}${n}`));
    for (const number of numbers) {
      const [receipt] = readPastReceipts(path, number);
      const [request] = receipt?.requests ?? [];
      if (receipt?.sale == null || request === undefined) throw new Error(`no sale ${number}`);
      const stored = { sale: receipt.sale, answer: request.answer, entries: request.entries };
      expect(rerunReceipt(programmes, stored).kind).toBe('same');
    }
  },
);
