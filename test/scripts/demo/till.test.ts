import { expect, test } from 'vitest';
import type { Post } from '../../../scripts/demo/shop.ts';
import { Till } from '../../../scripts/demo/till.ts';

/** A gateway that answers, is dead, or refuses; it keeps what reached it. */
function gateway() {
  const got: { path: string; body: unknown }[] = [];
  const is: { dead: boolean; status: number; quote?: unknown } = { dead: false, status: 200 };
  const post: Post = async (path, body) => {
    if (is.dead) throw new TypeError('fetch failed');
    got.push({ path, body });
    const refusal = { title: 'No.', hint: 'Not today.' };
    const answer = is.quote ?? { kind: 'purchase' };
    return { status: is.status, body: is.status === 200 ? answer : refusal };
  };
  return { got, is, till: new Till(post) };
}

const coffee = { skus: ['COFFEE'], card: null, who: 'no card' };
const kept = { isOk: false, text: 'No answer from the gateway. Kept, and sent with the next key.' };

test('documents that nobody answered are kept and sent first, in their order, once', async () => {
  const { got, is, till } = gateway();
  is.dead = true;
  expect(await till.buy(coffee)).toEqual(kept);
  expect(await till.spend({ card: '2900000000018', amount: 50 })).toEqual(kept);
  expect(till.waiting).toBe(2);
  expect(till.receipts).toEqual([]);
  is.dead = false;
  expect(await till.buy(coffee)).toEqual({ isOk: true, text: 'Posted without a card.' });
  expect(got.map(({ path }) => path)).toEqual(['/v1/purchases', '/v1/spends', '/v1/purchases']);
  expect(till.waiting).toBe(0);
  expect(till.receipts).toHaveLength(2);
});

test('keys that are pressed at one time while the gateway is dead are all kept', async () => {
  const { got, is, till } = gateway();
  is.dead = true;
  await Promise.all([till.buy(coffee), till.buy(coffee), till.buy(coffee)]);
  expect(till.waiting).toBe(3);
  is.dead = false;
  await till.buy(coffee);
  const numbers = got.map(({ body }) => (body as { receipt: { number: string } }).receipt.number);
  expect(new Set(numbers).size).toBe(4);
  expect(numbers).toEqual([...numbers].sort());
});

test('an answer 503 is no answer: the same bytes are sent again', async () => {
  const { got, is, till } = gateway();
  is.status = 503;
  expect(await till.buy(coffee)).toEqual(kept);
  is.status = 200;
  await till.spend({ card: '2900000000018', amount: 50 });
  expect(got[1]).toEqual(got[0]);
});

test('what is refused late is said with the next answer and holds nothing up', async () => {
  const { is, till } = gateway();
  is.dead = true;
  await till.buy(coffee);
  is.dead = false;
  is.status = 409;
  const { text } = await till.buy(coffee);
  expect(text).toBe('What was kept is refused: No. Not today. No. Not today.');
  expect(till.waiting).toBe(0);
  expect(till.receipts).toEqual([]);
});

test('a till that keeps 20 documents takes no more, and works again with the gateway', async () => {
  const { is, till } = gateway();
  is.dead = true;
  for (let count = 0; count < 20; count += 1) await till.buy(coffee);
  expect((await till.buy(coffee)).text).toMatch(/^20 documents wait for the gateway/);
  expect(till.waiting).toBe(20);
  is.dead = false;
  expect((await till.buy(coffee)).isOk).toBe(true);
  expect(till.waiting).toBe(0);
});

test('a return sends the lines of the receipt with their prices, and only of a known one', async () => {
  const { got, till } = gateway();
  await till.buy({ skus: ['COFFEE', 'BEANS'], card: null, who: 'no card' });
  const number = till.receipts[0]?.number ?? '';
  await till.giveBack(number);
  expect(got[1]?.body).toMatchObject({
    of: { number },
    lines: [
      { line: 1, ofLine: 1, sku: 'COFFEE', totalMinor: 3800 },
      { line: 2, ofLine: 2, sku: 'BEANS', totalMinor: 11900 },
    ],
  });
  expect(till.receipts[0]?.isReturned).toBe(true);
  expect(await till.giveBack('no such')).toMatchObject({ isOk: false });
});

test('a quote says what is to pay and why, and nothing while the gateway is dead', async () => {
  const { got, is, till } = gateway();
  is.quote = { kind: 'purchase', payMinor: 5100, discounts: [{ reason: 'half' }], nudges: [] };
  const asked = { skus: ['COFFEE', 'CROISSANT'], card: '2900000000018' };
  expect(await till.quote(asked)).toEqual({ payMinor: 5100, notes: ['half'] });
  expect(got[0]).toMatchObject({ path: '/v1/quotes', body: { card: '2900000000018' } });
  is.dead = true;
  expect(await till.quote(asked)).toBeNull();
  expect(till.waiting).toBe(0);
});
