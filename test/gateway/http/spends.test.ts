import { afterEach, beforeEach, expect, test } from 'vitest';
import { cards, giveBack, openTill, purchase, spend, type Till } from './till.ts';

/** Several spends and returns on one document of a till, told apart by item or attempt. */
let till: Till;
let anna: string;
let bo: string;

beforeEach(async () => {
  till = await openTill();
  anna = await till.enrol(cards.anna);
  bo = await till.enrol(cards.bo, 'Bo');
  await till.buy('1', 10_000);
  await till.post('/v1/purchases', { ...purchase('2', 10_000), card: cards.bo });
});
afterEach(() => till.close());

const pointsOf = async (member: string) =>
  (await till.get(`/v1/members/${member}`)).body.balances[0]?.available ?? 0;
const undo = (number: string) =>
  till.post('/v1/returns', { ...giveBack(number, 's', 0), lines: [] });

test('of two members are refused, for the document is undone as a whole', async () => {
  expect((await till.post('/v1/spends', spend('s', 60))).status).toBe(200);
  const others = { ...spend('s', 30), item: 'b', card: cards.bo };
  const { status, body } = await till.post('/v1/spends', others);
  expect([status, body.code]).toEqual([409, 'SPEND_OF_OTHER']);
  expect((await undo('u1')).body).toMatchObject({ givenBack: [{ amount: 60 }] });
  // Once it is undone the document is free, and the next undoing is his.
  expect((await till.post('/v1/spends', { ...others, attempt: 2 })).status).toBe(200);
  expect((await undo('u2')).body).toMatchObject({ givenBack: [{ amount: 30 }], member: bo });
  expect([await pointsOf(anna), await pointsOf(bo)]).toEqual([100, 100]);
});

test('of one member are undone together, but never one that a receipt has used', async () => {
  const first = await till.post('/v1/spends', spend('s', 60));
  await till.post('/v1/spends', { ...spend('s', 20), item: 'b' });
  await till.post('/v1/spends', { ...spend('s', 5), item: 'c' });
  const tenders = [{ kind: 'points', amountMinor: 600, spend: first.body.spend }];
  // Earns 6 as well.
  expect((await till.buy('3', 600, { tenders })).status).toBe(200);
  expect((await undo('u1')).body).toMatchObject({ status: 'applied', givenBack: [{ amount: 25 }] });
  expect(await pointsOf(anna)).toBe(100 - 60 + 6);
  expect((await undo('u2')).body.code).toBe('SPEND_USED');
});

test('a next attempt after a success has no second effect', async () => {
  await till.post('/v1/spends', spend('s', 60));
  const again = await till.post('/v1/spends', { ...spend('s', 60), attempt: 2 });
  expect([again.status, again.body.code]).toEqual([409, 'ID_CONFLICT']);
  expect(await pointsOf(anna)).toBe(40);
  const half = giveBack('r', '1', 1000);
  half.lines = [{ line: 1, ofLine: 1, quantity: 0.1, totalMinor: 1000 }];
  expect((await till.post('/v1/returns', half)).status).toBe(200);
  const twice = await till.post('/v1/returns', { ...half, attempt: 10 });
  expect([twice.status, twice.body.code]).toEqual([409, 'ID_CONFLICT']);
  expect(await pointsOf(anna)).toBe(30);
});

test('an attempt that was delayed has no effect after a later one', async () => {
  expect((await till.post('/v1/spends', { ...spend('s', 60), attempt: 10 })).status).toBe(200);
  for (const attempt of [1, 2, 9, 11, 1000]) {
    const { body } = await till.post('/v1/spends', { ...spend('s', 60), attempt });
    expect(body.code).toBe('ID_CONFLICT');
  }
  const repeated = await till.post('/v1/spends', { ...spend('s', 60), attempt: 10 });
  expect([repeated.status, repeated.headers['idempotent-replayed']]).toEqual([200, 'true']);
  expect(await pointsOf(anna)).toBe(40);
});

test('after refusals each attempt is decided anew, and other items are not meant', async () => {
  for (const attempt of [1, 2, 3]) {
    const { body } = await till.post('/v1/spends', { ...spend('s', 500), attempt });
    expect(body.code).toBe('POINTS_SHORT');
  }
  expect((await till.post('/v1/spends', { ...spend('s', 60), attempt: 4 })).status).toBe(200);
  expect((await till.post('/v1/spends', { ...spend('s', 40), item: '1' })).status).toBe(200);
  expect(await pointsOf(anna)).toBe(0);
});
