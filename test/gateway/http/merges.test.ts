import { afterEach, beforeEach, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

let till: Till;
let anna: string;
let bo: string;
beforeEach(async () => {
  till = await openTill();
  anna = await till.enrol(cards.anna);
  bo = await till.enrol(cards.bo, 'Bo');
});
afterEach(() => till.close());

const merge = (more: object = {}) =>
  till.post('/v1/merges', {
    ...{ receipt: ref('merge'), member: bo, from: { card: cards.anna }, staff: '7', second: '8' },
    ...more,
  });
const undo = (id: unknown, more: object = {}) =>
  till.post('/v1/merges/undo', { receipt: ref('undo'), merge: id, staff: '7', ...more });

test('a merge and its un-merge are answered, repeated to the byte, and told in the account', async () => {
  const first = await merge();
  expect(first).toMatchObject({ status: 200, body: { kind: 'merged', member: bo, other: anna } });
  expect((await merge()).text).toBe(first.text);
  const id = first.body['merge'];
  const whose = await till.post('/v1/identify', { card: cards.anna });
  expect(whose.body).toMatchObject({ member: bo, name: 'Bo' });
  const into = await till.get(`/v1/members/${bo}`);
  expect(into.body).toMatchObject({ merges: [{ merge: id, other: anna }] });
  expect(into.body).not.toHaveProperty('mergedInto');
  const from = await till.get(`/v1/members/${anna}`);
  expect(from.body).toMatchObject({ isClosed: true, mergedInto: bo, merges: [] });
  const back = await undo(id);
  expect(back).toMatchObject({ status: 200, body: { kind: 'unmerged', member: bo, other: anna } });
  expect((await undo(id)).text).toBe(back.text);
  expect(await undo(id, { receipt: ref('again') })).toMatchObject({
    ...{ status: 409, body: { code: 'MERGE_UNDONE' } },
  });
  expect((await till.get(`/v1/members/${anna}`)).body).toMatchObject({ isClosed: false });
});

test('the same document with another member is a conflict', async () => {
  await merge();
  const other = await merge({ from: { member: bo }, member: anna });
  expect(other).toMatchObject({ status: 409, body: { code: 'ID_CONFLICT' } });
});

test.each([
  [{ staff: 'Anna B' }, 400, '/staff'],
  [{ second: undefined }, 400, '/second'],
  [{ from: {} }, 400, '/from'],
  [{ from: { member: 'x', card: cards.bo } }, 400, '/from'],
  [{ member: undefined }, 400, '/card'],
])('a merge with %j is refused with its place', async (more, status, path) => {
  expect(await merge(more)).toMatchObject({ status, body: { code: 'REQUEST_INVALID', path } });
});

test.each([
  [{ second: '7' }, 409, 'FOUR_EYES'],
  [{ staff: 'ab', second: 'AB' }, 409, 'FOUR_EYES'],
  [{ member: 'nobody' }, 404, 'MEMBER_UNKNOWN'],
  [{ from: { member: 'nobody' } }, 404, 'MEMBER_UNKNOWN'],
  [{ from: { card: cards.bo } }, 409, 'MERGE_SELF'],
])('a merge with %j is refused', async (more, status, code) => {
  expect(await merge(more)).toMatchObject({ status, body: { code } });
});

test('a merge that nobody made cannot be undone', async () => {
  const id = `mg-${'0'.repeat(32)}`;
  expect(await undo(id)).toMatchObject({ status: 404, body: { code: 'MERGE_UNKNOWN' } });
  expect(await undo('mg-1')).toMatchObject({ status: 400, body: { path: '/merge' } });
});
