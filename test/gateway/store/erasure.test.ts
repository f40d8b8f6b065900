import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cardScope } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store, Transacted } from '../../../gateway/store/interface.ts';
import { cardKeys } from '../../../protocol/row-seal.ts';
import {
  cardOf,
  day,
  event,
  pepper,
  receiptOf,
  request,
  start,
  uuid,
} from '../../contract/given.ts';
import { programmesOf } from '../programme/given.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
const programmes = programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: { value: "0.01", onReturn: debt, warn: 30 days, life: 12 months,
  spendLimit: { card: "200.00 per month" } } }
consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { axolotl: { en: "One" } } } }
conversions: { out: { partner: hotel, from: { unit: POINTS, amount: 10 },
  to: { unit: NIGHTS, amount: 1 } } }
dates: [employed]
tallies: { TURNOVER: { of: paid, within: 365 days } }
tiers: { by: TURNOVER, hold: 90 days, levels: [ { id: silver, from: "5.00" } ] }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: animal, when: { answer.pets: axolotl }, onReturn: recheck, discount: { percent: 10 } }
  - { id: known, when: { member.tags: zebrafriend }, discount: { percent: 10 } }
  - { id: post, when: { member.consents: post }, earn: { unit: POINTS, amount: 1 } }
  - { id: years, when: { years.employed: 77 }, earn: { unit: POINTS, amount: 1 } }
  - { id: old, when: { member.birthday: 0 }, earn: { unit: POINTS, amount: 1 } }
`);

let count = 0;
let store: Store;
function run(commands: readonly Command[], now = start): Transacted {
  const works = commands.map((command) => {
    count += 1;
    return request(command, { key: `k${count}`, receivedAt: now });
  });
  const done = store.transact({ works, now, programmes, decide });
  expect(done.bugs).toEqual([]);
  for (const one of done.results) expect(one).not.toHaveProperty('answer.code');
  return done;
}
const who = { card: cardOf(1) };
const enrol = (n: number, name: string): Command => ({
  ...{ kind: 'enrol', member: uuid(n), card: cardOf(1), name, at: start },
});
const buy = (number: string, totalMinor: number): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: start, currency: 'DKK', who },
  ...{ tenders: [], lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor }] },
});
const erase = (points: 'payOut' | 'breakage' = 'payOut'): Command & { kind: 'erase' } => ({
  ...{ kind: 'erase', receipt: receiptOf('forget'), who: { member: uuid(1) }, points },
  ...{ staff: '7', second: '8', at: start },
});

beforeEach(() => {
  store = kit.open();
  const changes = {
    ...{ birthday: '1977-07-07', children: ['2023-03-23'], answers: { pets: ['axolotl'] } },
    ...{ dates: { employed: '2019-09-19' } },
    ...{ tags: { add: ['zebrafriend'], remove: [] }, consents: { post: true } },
  };
  const told = { kind: 'profile', receipt: receiptOf('p'), who, changes, at: start } as const;
  const spent = { kind: 'spend', id: 'sp-1', receipt: receiptOf('s'), occurredAt: start } as const;
  run([enrol(1, 'Zacharias'), told, buy('r', 40_000)]);
  run([{ ...spent, who, unit: 'POINTS', amount: 20 }]);
});
afterEach(() => kit.dispose());

/** Every byte of the files of the ledger, as text. */
const bytes = () =>
  readdirSync(kit.folder())
    .map((file) => readFileSync(join(kit.folder(), file)).toString('latin1'))
    .join('\n');
/** Also those that come later: what is kept of a member must be forgotten with them. */
const tablesOfMembers = () =>
  kit
    .sql(
      `SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND c.name = 'member'`,
    )
    .map(({ name }) => String(name));
const personal = [
  ...['Zacharias', cardOf(1), cardScope(cardOf(1)), '1977-07-07', '2023-03-23'],
  ...['2019-09-19', 'axolotl', 'zebrafriend', 'shop/1/2'],
];

test('edge case 39: nothing in the file leads from the books to the member any more', () => {
  store.close();
  for (const word of personal) expect(bytes()).toContain(word);
  store = kit.open();
  run([erase()]);
  store.close();
  for (const word of personal) expect(bytes()).not.toContain(word);
  expect(kit.sql('SELECT * FROM members')).toEqual([{ id: uuid(1), name: '', is_closed: 1 }]);
  const books = ['entries', 'balances', 'lots', 'sales', 'spends', 'holds', 'conversions'];
  const others = tablesOfMembers().filter((table) => !books.includes(table));
  expect(others).toContain('profiles');
  for (const table of others)
    expect([table, kit.sql(`SELECT * FROM ${table}`)]).toEqual([table, []]);
});

test('edge case 39: the books balance and the chain verifies, also after a restart', () => {
  run([erase('breakage')]);
  const again = store.member(uuid(1), start);
  store.close();
  store = kit.open();
  expect(store.member(uuid(1), start)).toEqual(again);
  expect(again).toMatchObject({ name: '', isClosed: true, balances: [{ available: 0, debt: 0 }] });
  const report = kit.verify();
  expect(report).toMatchObject({ ok: true });
  expect(store.unitSummaries()['POINTS']).toMatchObject({ outstanding: 0, spent: 20 });
  const back = { kind: 'return', receipt: receiptOf('b'), of: receiptOf('r') } as const;
  const lines = [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 40_000 }];
  const rest = { occurredAt: start, currency: 'DKK', lines, mayWait: true };
  const { results } = run([{ ...back, ...rest }], start + day);
  expect(results[0]).toMatchObject({ answer: { status: 'applied', refundMinor: 32_400 } });
  expect(store.dueMembers(start + 9000 * day, 10)).toEqual([]);
  for (const table of ['tallies', 'standings', 'messages']) {
    expect(kit.sql(`SELECT * FROM ${table}`)).toEqual([]);
  }
  expect(kit.verify().ok).toBe(true);
});

test('edge case 39: the views of the cards go, and a card given to another is only theirs', () => {
  const token = Buffer.from(cardKeys(pepper, cardOf(1)).token).toString('base64url');
  const rev = store.newestRev();
  expect(run([erase()]).changed).toEqual([{ token, rev: rev + 1, sealed: '' }]);
  expect(store.page(0, 9).rows).toEqual([{ token, rev: rev + 1, sealed: '' }]);
  expect(store.memberOfCard(cardOf(1))).toBeNull();
  const { changed } = run([enrol(2, 'Bo')]);
  expect(changed).toMatchObject([{ token, rev: rev + 2 }]);
  expect(changed[0]?.sealed).not.toBe('');
  expect(store.memberOfCard(cardOf(1))).toBe(uuid(2));
});

test('edge case 39: of a card that is forgotten and given away in one commit the last row holds', () => {
  const { changed } = run([erase(), enrol(2, 'Bo')]);
  expect(changed.map(({ sealed }) => sealed === '')).toEqual([true, false]);
  expect(store.page(0, 9).rows).toEqual(changed.slice(1));
});

test('edge case 39: an event that was kept whole for review names the card no more', () => {
  store.fence('kiosk-1', start);
  const content = { kind: 'command', command: { kind: 'visit', who, at: start } } as const;
  const works = [event(1, { device: 'kiosk-1', content })];
  store.transact({ works, now: start, programmes, decide });
  expect(JSON.stringify(kit.sql('SELECT content FROM kept_events'))).toContain(cardOf(1));
  run([erase()]);
  expect(kit.sql('SELECT content FROM kept_events')).toEqual([
    { content: JSON.stringify({ ...content.command, who: { card: '' } }) },
  ]);
});

test('edge case 39: an erasure that is rolled back has erased nothing', () => {
  const failing: typeof decide = (...of) => {
    const outcome = decide(...of);
    return outcome.ok
      ? { ...outcome, applied: [{ key: 'none', answer: outcome.answer }] }
      : outcome;
  };
  const works = [request(erase(), { key: 'x' })];
  const { bugs, changed } = store.transact({ works, now: start, programmes, decide: failing });
  expect([bugs.length, changed]).toEqual([1, []]);
  expect(store.member(uuid(1), start)).toMatchObject({ name: 'Zacharias', isClosed: false });
  expect(store.memberOfCard(cardOf(1))).toBe(uuid(1));
});

test('a card without a name has nobody to forget', () => {
  const card = 'num-77';
  run([{ kind: 'enrol', member: uuid(7), card, name: '', isBearer: true, at: start }]);
  const works = [request({ ...erase(), who: { card } }, { key: 'bearer' })];
  const { results } = store.transact({ works, now: start, programmes, decide });
  expect(results).toMatchObject([{ answer: { code: 'CARD_BEARER' } }]);
});

test('edge case 39: points on their way to a partner are waited for, then their account goes', () => {
  const out = { kind: 'convert', id: 'co-1', receipt: receiptOf('c'), occurredAt: start } as const;
  run([{ ...out, who, rule: 'out', amount: 50, account: 'H-4711' }]);
  const works = [request(erase(), { key: 'early' })];
  const { results } = store.transact({ works, now: start, programmes, decide });
  expect(results).toMatchObject([{ answer: { code: 'CONVERSION_OPEN' } }]);
  expect(store.memberOfCard(cardOf(1))).toBe(uuid(1));
  const receipt = { ...receiptOf('a'), partner: 'hotel' };
  run([{ kind: 'answerConversion', id: 'co-1', receipt, accepted: true, at: start }]);
  run([erase()]);
  expect(kit.sql('SELECT state, account FROM conversions')).toEqual([
    { state: 'accepted', account: '' },
  ]);
  expect(store.unitSummaries()['POINTS']).toMatchObject({ outstanding: 0 });
});
