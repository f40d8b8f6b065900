import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../../gateway/programme/types.ts';
import { type DueMessage, dueMessages } from '../../../gateway/store/due-messages.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import {
  adjust,
  cardOf,
  day,
  enrol,
  purchase,
  receiptOf,
  start,
  uuid,
} from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const plain = plainShop('units: { POINTS: { life: never } }\nrules: []');
const warned = plainShop(`units: { POINTS: { life: 60 days, warn: 10 days } }
consents:
  post: { purpose: marketing, channel: post, texts: { en: "By post" } }
  mail: { purpose: marketing, channel: mail, texts: { en: "By mail" } }
rules: []`);
const run = runnerOf(plain);

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
const listed = (at = start): readonly DueMessage[] => [
  ...dueMessages(join(kit.folder(), ledgerFileName), isoDay(at)),
];
const keys = (at = start) =>
  listed(at).map(({ member, key }) => `${Number(member.slice(-4))} ${key}`);
const lose = (n: number, next: number, at = start): Command => ({
  ...{ kind: 'link', who: { card: cardOf(n) }, card: cardOf(next), isLost: true, at },
});
const tell = (n: number, key: string, at = start): Command => ({
  ...{ kind: 'told', member: uuid(n), key, at },
});
const merge = (from: number, into: number): Command => ({
  ...{ kind: 'merge', id: `mg-${from}`, receipt: receiptOf(`merge ${from}`), at: start },
  ...{ who: { member: uuid(into) }, from: { member: uuid(from) }, staff: '7', second: '8' },
});
function opened(): Store {
  const store = kit.open();
  for (const n of [1, 2]) run(store, enrol(n).command);
  return store;
}

test('a blocked card is told its member once for each card, without its number', () => {
  let store = opened();
  run(store, lose(1, 11));
  expect(listed()).toEqual([
    {
      ...{ member: uuid(1), key: 'blocked 2026-01-05 1', kind: 'cardBlocked', purpose: 'service' },
      ...{ facts: { day: '2026-01-05' }, due: '2026-01-05', until: '2026-02-04', state: 'due' },
    },
  ]);
  store.close();
  store = kit.open();
  run(store, tell(1, 'blocked 2026-01-05 1'));
  run(store, lose(11, 12));
  run(store, { kind: 'link', who: { member: uuid(1) }, card: cardOf(13), at: start });
  expect(keys()).toEqual(['1 blocked 2026-01-05 2']);
  run(store, lose(12, 14, start + day), start + day);
  expect(keys(start + day)).toEqual(['1 blocked 2026-01-05 2', '1 blocked 2026-01-06 1']);
  expect(kit.verify().ok).toBe(true);
  expect(kit.chainedText()).not.toContain(cardOf(1));
  expect(JSON.stringify(kit.sql('SELECT * FROM messages'))).not.toContain('num-');
});

test('a refused block tells nobody, and the last day of the message is its last', () => {
  const store = opened();
  run(store, lose(1, 2));
  expect(keys()).toEqual([]);
  run(store, lose(1, 11));
  expect(keys(start + 30 * day)).toHaveLength(1);
  expect(keys(start + 31 * day)).toEqual([]);
});

test('a message that was told is never due again, and told twice it stands once', () => {
  const store = opened();
  run(store, lose(1, 11));
  const answer = { kind: 'told', member: uuid(1), key: 'blocked 2026-01-05 1' };
  for (const at of [start, start + day, start + 400 * day]) {
    expect(run(store, tell(1, answer.key, at), at)).toMatchObject({ answer });
    expect(keys(at)).toEqual([]);
  }
  expect(kit.sql("SELECT ref FROM entries WHERE kind = 'message' ORDER BY n")).toEqual([
    { ref: `due ${answer.key}` },
    { ref: `told ${answer.key}` },
  ]);
  expect(run(store, tell(2, answer.key))).toMatchObject({ answer: { code: 'MESSAGE_UNKNOWN' } });
  expect(run(store, tell(9, answer.key))).toMatchObject({ answer: { code: 'MESSAGE_UNKNOWN' } });
  expect(kit.verify().ok).toBe(true);
});

test('a warning that was told follows nothing that is spent later', () => {
  const settled = runnerOf(warned);
  const store = opened();
  settled(store, adjust(1, 100, 'a').command);
  const warn = Date.UTC(2026, 1, 24);
  settled(store, { kind: 'settle', member: uuid(1) }, warn);
  expect(keys(warn)).toEqual(['1 ends POINTS 2026-03-06']);
  settled(store, tell(1, 'ends POINTS 2026-03-06', warn), warn);
  settled(store, { ...adjust(1, -100, 'b').command, at: warn } as Command, warn);
  expect(keys(warn)).toEqual([]);
  expect(kit.sql('SELECT state, facts FROM messages')).toEqual([
    { state: 'told', facts: '{"unit":"POINTS","amount":100,"lastDay":"2026-03-06"}' },
  ]);
});

test('points that become available by the very word that a warning was told do not make it due', () => {
  const late = plainShop(`units: { POINTS: { life: 60 days, warn: 10 days, pending: 55 days } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]`);
  const settled = runnerOf(late);
  const store = opened();
  settled(store, adjust(1, 100, 'a').command);
  settled(store, purchase(1, 'r', 1000).command);
  const warn = Date.UTC(2026, 1, 24);
  settled(store, { kind: 'settle', member: uuid(1) }, warn);
  expect(listed(warn).map(({ facts }) => facts['amount'])).toEqual([100]);
  const mature = Date.UTC(2026, 2, 3);
  settled(store, tell(1, 'ends POINTS 2026-03-06', mature), mature);
  expect(store.member(uuid(1), mature)?.balances[0]?.available).toBe(110);
  expect(keys(mature)).toEqual([]);
});

test('a message that was recalled while it went out was told all the same', () => {
  const settled = runnerOf(warned);
  const store = opened();
  settled(store, adjust(1, 100, 'a').command);
  const warn = Date.UTC(2026, 1, 24);
  settled(store, { kind: 'settle', member: uuid(1) }, warn);
  settled(store, { ...adjust(1, -100, 'b').command, at: warn } as Command, warn);
  expect(kit.sql('SELECT state FROM messages')).toEqual([{ state: 'recalled' }]);
  settled(store, tell(1, 'ends POINTS 2026-03-06', warn), warn);
  expect(kit.sql('SELECT state FROM messages')).toEqual([{ state: 'told' }]);
});

test('messages on cards of both are told after a merge, and each stays known by its own id', () => {
  const store = opened();
  run(store, lose(1, 11));
  run(store, lose(2, 12));
  run(store, merge(1, 2));
  expect(listed().map(({ member, mergedInto }) => [member, mergedInto])).toEqual([
    [uuid(1), uuid(2)],
    [uuid(2), undefined],
  ]);
  expect(run(store, tell(1, 'blocked 2026-01-05 1'))).toMatchObject({ answer: { kind: 'told' } });
  expect(keys()).toEqual(['2 blocked 2026-01-05 1']);
  run(store, { kind: 'unmerge', merge: 'mg-1', receipt: receiptOf('u'), staff: '7', at: start });
  expect(keys()).toEqual(['2 blocked 2026-01-05 1']);
  expect(kit.verify().ok).toBe(true);
});

test('an erasure takes the messages along, and nothing is told of them afterwards', () => {
  const store = opened();
  run(store, lose(1, 11));
  run(store, {
    ...{ kind: 'erase', receipt: receiptOf('forget'), who: { member: uuid(1) }, at: start },
    ...{ points: 'breakage', staff: '7', second: '8' },
  });
  expect(kit.sql('SELECT * FROM messages')).toEqual([]);
  expect(run(store, tell(1, 'blocked 2026-01-05 1'))).toMatchObject({
    answer: { code: 'MESSAGE_UNKNOWN' },
  });
});

test('marketing is due for whoever agreed to it, on those channels alone', () => {
  const told = runnerOf(warned);
  const store = opened();
  const says = (n: number, consents: Record<string, boolean>, at = start) =>
    told(store, {
      ...{ kind: 'profile', receipt: receiptOf(`p${n} ${at}`), who: { member: uuid(n) }, at },
      changes: { consents },
    });
  // No programme makes such a message by itself: staff or a campaign would.
  kit.sql(`INSERT INTO messages SELECT id, 'offer', 'cardBlocked', 'marketing', '{}', '2026-01-05',
    '2026-12-31', 'due' FROM members`);
  expect(keys()).toEqual([]);
  says(1, { mail: true });
  says(2, { post: true, mail: false });
  expect(listed().map(({ member, channels }) => [member, channels])).toEqual([
    [uuid(1), ['mail']],
    [uuid(2), ['post']],
  ]);
  says(1, { mail: false }, start + 1);
  expect(keys()).toEqual(['2 offer']);
});

test('edge case 50: who refused marketing is told of points about to burn, a blocked card and recalled goods, without any offer; marketing is not sent', () => {
  const told = runnerOf(warned);
  const store = opened();
  told(store, {
    ...{ kind: 'profile', receipt: receiptOf('p'), who: { member: uuid(1) }, at: start },
    changes: { consents: { mail: false, post: false } },
  });
  told(store, adjust(1, 100, 'a').command);
  told(store, purchase(1, 'r', 1000).command);
  const at = Date.UTC(2026, 1, 24);
  told(store, { kind: 'settle', member: uuid(1) }, at);
  told(store, lose(1, 11, at), at);
  const goods = { code: 'L-17', skus: ['coffee'], staff: '7', at };
  told(store, { kind: 'recallGoods', id: 'rc-1', ...goods }, at);
  told(store, { kind: 'sweepRecall', recall: 'rc-1' }, at);
  kit.sql(`INSERT INTO messages VALUES ('${uuid(1)}', 'offer', 'cardBlocked', 'marketing', '{}',
    '2026-01-05', '2026-12-31', 'due')`);
  expect(listed(at).map(({ kind, purpose, facts }) => [kind, purpose, facts])).toEqual([
    ['cardBlocked', 'service', { day: '2026-02-24' }],
    ['pointsEnd', 'service', { unit: 'POINTS', amount: 100, lastDay: '2026-03-06' }],
    ['recall', 'service', { code: 'L-17', sku: 'coffee', day: '2026-01-05' }],
  ]);
});
