import { afterEach, beforeEach, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

let till: Till;
let anna = '';
beforeEach(async () => {
  till = await openTill();
  anna = await till.enrol(cards.anna);
  await till.post('/v1/cards', {
    ...{ receipt: ref('l'), card: cards.bo, of: cards.anna, isLost: true },
  });
});
afterEach(() => till.close());

const key = 'blocked 2026-03-02 1';
const told = (messages: unknown, number = 't') =>
  till.post('/v1/messages/told', { receipt: ref(number), messages });

test('who sends messages says which went out, and says it twice without harm', async () => {
  const list = [
    { member: anna, key },
    { member: anna, key: 'blocked 2026-03-02 2' },
  ];
  const answer = { kind: 'messagesTold', told: 1 };
  const messages = [list[0], { ...list[1], code: 'MESSAGE_UNKNOWN' }];
  expect(await told(list)).toMatchObject({ status: 200, body: { ...answer, messages } });
  const { entries } = till.store.counts();
  expect((await told(list)).body).toEqual({ ...answer, messages });
  expect((await told(list, 'u')).body).toEqual({ ...answer, messages });
  expect(till.store.counts().entries).toBe(entries);
});

test('a message that came under a name refused before is told under the next attempt', async () => {
  const list = [{ member: anna, key: 'blocked 2026-03-02 2' }];
  expect((await told(list)).body).toMatchObject({ told: 0 });
  await till.post('/v1/cards', {
    ...{ receipt: ref('m'), card: cards.nobody, of: cards.bo, isLost: true },
  });
  expect((await told(list)).body).toMatchObject({ told: 0 });
  const body = { receipt: ref('t'), attempt: 2, messages: list };
  expect((await till.post('/v1/messages/told', body)).body).toMatchObject({ told: 1 });
});

test('one message named twice in a list counts twice and is told once', async () => {
  const one = { member: anna, key };
  expect((await told([one, one])).body).toMatchObject({ told: 2, messages: [one, one] });
});

const one = { member: 'anna', key };
test.each([
  [[], '/messages'],
  [Array.from({ length: 201 }, () => one), '/messages'],
  [[{ member: 'a b', key }], '/messages/0/member'],
  [[{ member: 'anna', key: '' }], '/messages/0/key'],
  [[{ member: 'anna', key: 'x'.repeat(301) }], '/messages/0/key'],
])('of the wrong form is refused whole (%#)', async (list, path) => {
  expect(await told(list)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', path } });
});
