import { afterEach, expect, test } from 'vitest';
import { requestKey } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import {
  type Rerun,
  rerunReceipt,
  type StoredReceipt,
} from '../../../gateway/programme/reasons/rerun.ts';
import { readPastReceipts } from '../../../gateway/store/past-receipt.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { enrol, purchase, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = (more = '') =>
  plainShop(`
units: { POINTS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: thanks, to: referrer, earn: { unit: POINTS, amount: 50 } }
${more}
`);

/** Two, whom one has brought, has bought; then who is named is erased. What is kept of the receipt? */
function storedAfterErasureOf(n: number, shop = programmes(), also = {}): StoredReceipt {
  const store = kit.open();
  const sponsors = { referrer: { member: uuid(1) }, ...also };
  const key = requestKey({ verb: 'purchases', receipt: receiptOf('9'), item: '', attempt: 1 });
  const forget = { kind: 'erase', receipt: receiptOf('forget'), points: 'breakage' } as const;
  const vip = { changes: { tags: { add: ['vip'], remove: [] } }, at: start } as const;
  const works = [
    enrol(1),
    enrol(3),
    request({ kind: 'profile', receipt: receiptOf('8'), who: { member: uuid(1) }, ...vip }),
    request({ kind: 'enrol', member: uuid(2), card: 'num-2', name: 'Bo', at: start, sponsors }),
    { ...purchase(null, '9', 1000), key },
    request({ ...forget, who: { member: uuid(n) }, staff: '7', second: '8', at: start }),
  ].map((work) =>
    work.command.kind === 'purchase'
      ? { ...work, command: { ...work.command, who: { card: 'num-2' } } }
      : work,
  );
  expect(store.transact({ works, now: start, programmes: shop, decide }).bugs).toEqual([]);
  const [past] = readPastReceipts(`${kit.folder()}/${ledgerFileName}`, '9');
  const [asked] = past?.requests ?? [];
  if (past === undefined || past.sale === null || asked === undefined) throw new Error('no sale');
  const { sale, isErased } = past;
  return { sale, isErased, ...asked };
}
const afterErasureOf = (n: number, shop = programmes(), also = {}): Rerun['kind'] =>
  rerunReceipt(shop, storedAfterErasureOf(n, shop, also)).kind;

test('a receipt runs again when somebody else who had points of it was erased', () => {
  expect(afterErasureOf(1)).toBe('same');
});

test('also when another of them still has points of it, and their reason', () => {
  const second = '  - { id: staff, to: enroller, earn: { unit: POINTS, amount: 5 } }';
  expect(afterErasureOf(1, programmes(second), { enroller: { member: uuid(3) } })).toBe('same');
});

test('points of its own member that the books do not know are told all the same', () => {
  const stored = storedAfterErasureOf(1);
  const entries = stored.entries.filter(({ member }) => member !== uuid(2));
  const again = rerunReceipt(programmes(), { ...stored, entries });
  expect(again).toMatchObject({
    kind: 'differs',
    problems: [expect.stringMatching(/^only now: .*base/)],
  });
});

test('a receipt cannot run again when its rules had asked of whom nobody knows any more', () => {
  const asking =
    '  - { id: vip, when: { referrer.tags: { hasAny: [vip] } }, earn: { unit: POINTS, amount: 5 } }';
  expect(afterErasureOf(1, programmes(asking))).toBe('impossible');
});

test('a receipt of an erased member cannot run again', () => {
  expect(afterErasureOf(2)).toBe('impossible');
});
