import { afterEach, beforeEach, expect, test } from 'vitest';
import { Jobs } from '../../../gateway/jobs.ts';
import { StamgastError } from '../../../protocol/errors.ts';
import { logTo, silentLog } from '../../support/logs.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import { cards, openTill, type Till } from '../http/till.ts';

const day = 24 * 3600_000;
let till: Till;
let jobs: Jobs;
let logged: string[];
let told: string[];
let time: VirtualTime;

beforeEach(async () => {
  till = await openTill();
  logged = [];
  told = [];
  time = new VirtualTime();
  const log = logTo(({ event, code }, text) => {
    logged.push(event);
    told.push(`${code}: ${text}`);
  });
  jobs = new Jobs({
    store: till.store,
    intake: till.intake,
    clock: { wall: () => till.wall, mono: () => 0, bootId: () => '' },
    timers: time,
    log,
  });
});
afterEach(() => till.close());

const balance = async (member: string) =>
  (await till.get(`/v1/members/${member}`)).body.balances[0];

test('points that are due expire, once, and whoever has none is left alone', async () => {
  const anna = await till.enrol(cards.anna);
  await till.buy('1', 4500);
  expect(await jobs.sweep()).toBe(0);
  till.wall += 366 * day;
  till.intake.confirmTime();
  expect(await jobs.sweep()).toBe(1);
  expect(await balance(anna)).toMatchObject({ available: 0 });
  const { entries } = till.store.counts();
  expect(await jobs.sweep()).toBe(0);
  expect(till.store.counts().entries).toBe(entries);
});

test.each([
  ['ahead', 3650 * day, 'CLOCK_AHEAD'],
  ['behind', -day, 'CLOCK_BEHIND'],
] as const)('a clock that is %s is told once, with what to do', async (kind, jump, code) => {
  await till.enrol(cards.anna);
  till.wall += jump;
  await jobs.sweep();
  await jobs.sweep();
  expect(told).toEqual([expect.stringContaining(`${code}: the clock is ${kind}`)]);
  expect(told[0]).toContain('--confirm-clock');
});

test('nothing expires while the time cannot be believed, in either direction', async () => {
  const anna = await till.enrol(cards.anna);
  await till.buy('1', 4500);
  const right = till.wall;
  till.wall = right + 3650 * day;
  expect(await jobs.sweep()).toBe(0);
  till.wall = right - day;
  expect(await jobs.sweep()).toBe(0);
  expect(await balance(anna)).toMatchObject({ available: 45 });
  expect(logged).toEqual(['jobs.held']);
  // Earning goes on, dated at the last committed time.
  const occurredAt = new Date(right + 3 * day).toISOString();
  expect((await till.buy('2', 100, { occurredAt })).status).toBe(200);
  till.wall = right + 1000;
  expect(await jobs.sweep()).toBe(0);
  expect(logged).toEqual(['jobs.held', 'jobs.go-on']);
});

test('all who are due are looked for once and settled in their order, 100 at a time', async () => {
  const due = Array.from({ length: 250 }, (_, at) => `member-${1000 + at}`);
  const asked: string[] = [];
  const batches: number[] = [];
  let waiting = 0;
  const many = new Jobs({
    store: { dueRecall: () => null, dueMembers: (_, max) => due.slice(0, max) },
    intake: {
      now: () => 0,
      timeTrust: () => ({ kind: 'trusted' }),
      submit: async (work) => {
        if (waiting === 0) batches.push(0);
        waiting += 1;
        asked.push(JSON.parse(work.kind === 'request' ? work.key : '[]')[1]);
        await Promise.resolve();
        batches.push((batches.pop() ?? 0) + 1);
        waiting -= 1;
        return { kind: 'duplicate' };
      },
    },
    clock: { wall: () => till.wall, mono: () => 0, bootId: () => '' },
    timers: time,
    log: silentLog,
  });
  expect(await many.sweep()).toBe(250);
  expect(asked).toEqual(due);
  expect(batches).toEqual([100, 100, 50]);
});

test('it sweeps every minute until it is stopped, and outlives a full disk', async () => {
  let sweeps = 0;
  const faulty: unknown[] = [];
  const held = new Jobs({
    store: {
      dueRecall: () => null,
      dueMembers: () => {
        sweeps += 1;
        if (sweeps === 2) throw new StamgastError('STORAGE', 'disk full');
        if (sweeps === 4) throw new TypeError('a bug');
        return [];
      },
    },
    intake: till.intake,
    clock: { wall: () => till.wall, mono: () => 0, bootId: () => '' },
    timers: time,
    log: silentLog,
  });
  held.start((error) => faulty.push(error));
  await time.settle(3 * 60_000);
  expect(sweeps).toBe(4);
  expect(faulty).toMatchObject([{ message: 'a bug' }]);
  held.stop();
  await time.settle(3 * 60_000);
  expect(sweeps).toBe(4);
});
