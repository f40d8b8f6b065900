import { afterEach, beforeEach, expect, test } from 'vitest';
import { Jobs } from '../../../gateway/jobs.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { silentLog } from '../../support/logs.ts';
import { cards, openTill, ref, type Till } from './till.ts';

let till: Till;
beforeEach(async () => {
  till = await openTill();
});
afterEach(() => till.close());

const recall = (more: object = {}, number = 'r') =>
  till.post('/v1/recalls', {
    ...{ receipt: ref(number), code: 'L-17', skus: ['coffee'], staff: '7', ...more },
  });
const sweep = () =>
  new Jobs({
    ...{ store: till.store, intake: till.intake, timers: systemTimers(), log: silentLog },
    clock: { wall: () => till.wall, mono: () => 0, bootId: () => '' },
  }).sweep();

test('goods are recalled once, and the job of each minute tells who has some', async () => {
  await till.enrol(cards.anna);
  await till.buy('1', 1000, { card: cards.anna });
  const first = await recall();
  expect(first.body).toEqual({
    ...{ kind: 'recalled', recall: expect.stringMatching(/^rc-/), until: '2027-03-02' },
  });
  expect((await recall()).text).toBe(first.text);
  expect(till.store.dueRecall('2026-03-02')).toBe(first.body.recall);
  await sweep();
  const { blocks } = till.store.counts();
  await sweep();
  expect(till.store.dueRecall('2026-03-02')).toBe(null);
  expect(till.store.counts().blocks).toBe(blocks);
  expect((await recall({ skus: ['tea'] })).body).toMatchObject({ code: 'ID_CONFLICT' });
});

test.each([
  [{ skus: [] }, '/skus'],
  [{ skus: ['a', 'a'] }, '/skus'],
  [{ code: 'a b' }, '/code'],
  [{ from: '2026-02-30' }, '/from'],
  [{ from: '2026-02-02', until: '2026-02-01' }, '/until'],
])('a recall of the wrong form is refused (%#)', async (more, path) => {
  expect((await recall(more)).body).toMatchObject({ code: 'REQUEST_INVALID', path });
});
