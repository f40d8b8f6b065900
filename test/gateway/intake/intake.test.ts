import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Committed, Intake } from '../../../gateway/intake.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Decide } from '../../../gateway/programme/types.ts';
import type { Store, WorkResult } from '../../../gateway/store/interface.ts';
import { type Faults, type LogFields, noFaults } from '../../../protocol/ports.ts';
import { day, enrol, event, pointsOf, programmes, purchase, spend } from '../../contract/given.ts';
import { microtasks, type VirtualNode, VirtualTime } from '../../support/virtual-time.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';

const kit = sqliteKit();
let time: VirtualTime;
let node: VirtualNode;
let logged: LogFields[];
const on = new Set<string>();
let isFirstDone = false;

beforeEach(() => {
  time = new VirtualTime();
  node = time.node();
  logged = [];
  on.clear();
  isFirstDone = false;
});
afterEach(() => kit.dispose());

const faults: Faults = { ...noFaults, maybe: (name) => on.has(name) };

function intakeOn(store: Store, decideWith: Decide = decide): Intake {
  const note = (fields: LogFields) => {
    logged.push(fields);
  };
  return new Intake({
    store,
    clock: node.clock,
    timers: node.timers,
    faults,
    programmes: () => programmes,
    decide: decideWith,
    log: { debug: note, info: note, warn: note, error: note, fatal: note },
  });
}
const opened = () => kit.open({ faults });
const events = () => logged.map((fields) => fields.event);

describe('the queue', () => {
  test('works are decided in one commit, in their order, and answered after it', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const seen: string[] = [];
    const note = (name: string) => (result: WorkResult) => {
      seen.push(`${name} ${result.kind} at ${store.counts().entries} entries`);
    };
    const all = [
      intake.submit(enrol(1)).then(note('enrol')),
      intake.submit(purchase(1, '1', 100)).then(note('buy')),
      intake.submit(event(1)).then(note('event')),
    ];
    await microtasks();
    expect(seen).toEqual([]);
    expect(intake.waiting).toBe(3);
    await time.settle(0);
    await Promise.all(all);
    expect(seen).toEqual([
      'enrol answer at 3 entries',
      'buy answer at 3 entries',
      'event applied at 3 entries',
    ]);
    expect(store.counts().blocks).toBe(1);
  });

  test('a commit takes at most 256 works', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const all = [enrol(1), ...Array.from({ length: 299 }, (_, at) => purchase(1, `${at}`, 100))];
    const done = Promise.all(all.map((work) => intake.submit(work)));
    await time.settle(0);
    await done;
    expect(kit.sql('SELECT requests FROM blocks ORDER BY n')).toEqual([
      { requests: 256 },
      { requests: 300 },
    ]);
  });

  test('a commit takes no further work after 10 ms', async () => {
    const store = opened();
    const slow: Decide = (...args) => {
      time.advance(4);
      return decide(...args);
    };
    const intake = intakeOn(store, slow);
    const all = [enrol(1), ...[1, 2, 3, 4, 5].map((n) => purchase(1, `${n}`, 100))];
    const done = Promise.all(all.map((work) => intake.submit(work)));
    time.runNext();
    expect(kit.sql('SELECT requests FROM blocks')).toEqual([{ requests: 3 }]);
    await time.settle(100);
    expect(await done).toHaveLength(6);
    expect(pointsOf(store, 1)).toBe(5);
  });

  test('a planned early end splits a batch and loses nothing', async () => {
    on.add('batch.early-end');
    const store = opened();
    const intake = intakeOn(store);
    const done = Promise.all([enrol(1), purchase(1, '1', 100)].map((w) => intake.submit(w)));
    await time.settle(0);
    await done;
    expect(store.counts().blocks).toBe(2);
  });

  test('the 2,001st work is refused with BUSY and the rest is decided', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const all = Array.from({ length: 2000 }, (_, at) => intake.submit(purchase(null, `${at}`, 1)));
    await expect(intake.submit(purchase(null, 'more', 1))).rejects.toMatchObject({
      code: 'BUSY',
    });
    await time.settle(0);
    expect(await Promise.all(all)).toHaveLength(2000);
    const later = intake.submit(purchase(null, 'more', 1));
    await time.settle(0);
    expect(await later).toMatchObject({ kind: 'answer' });
  });

  test('stopping refuses what comes and finishes what waits', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const done = intake.submit(enrol(1));
    const stopped = intake.stop().then(() => {
      isFirstDone = true;
    });
    await expect(intake.submit(event(1))).rejects.toMatchObject({ code: 'BUSY' });
    await microtasks();
    expect(isFirstDone).toBe(false);
    await time.settle(0);
    await stopped;
    expect(await done).toMatchObject({ kind: 'answer' });
    await intake.stop();
  });

  test('listeners hear of a commit after its answers, with the views that changed', async () => {
    const intake = intakeOn(opened());
    const heard: (Committed | string)[] = [];
    intake.onCommitted((committed) => heard.push(committed));
    const done = intake.submit(enrol(1)).then(() => heard.push('answer'));
    await time.settle(0);
    await done;
    expect(heard).toMatchObject(['answer', { now: node.clock.wall(), changed: [{ rev: 1 }] }]);
  });

  test('fault 24: fifty spends of one card at once never take more than there is', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const spends = Array.from({ length: 50 }, (_, at) => spend(1, `s${at}`, 7));
    const all = [enrol(1), purchase(1, '1', 10_000), ...spends];
    const done = Promise.all(all.map((work) => intake.submit(work)));
    await time.settle(0);
    const answers = (await done).slice(2).map((result) => {
      const answer = result.kind === 'answer' ? result.answer : null;
      return answer !== null && 'ok' in answer ? answer.code : answer?.kind;
    });
    expect(answers.filter((answer) => answer === 'spend')).toHaveLength(14);
    expect(answers.filter((answer) => answer === 'POINTS_SHORT')).toHaveLength(36);
    expect(pointsOf(store, 1)).toBe(2);
    expect(kit.verify()).toMatchObject({ ok: true });
  });

  test('a quote is decided at once and writes nothing', () => {
    const store = opened();
    const intake = intakeOn(store);
    expect(intake.preview(enrol(1).command)).toMatchObject({ kind: 'enrolled' });
    expect(store.counts().entries).toBe(0);
  });
});

describe('failures', () => {
  test('a full disk fails the batch with STORAGE; the same works succeed when it has space', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const works = [enrol(1), ...Array.from({ length: 99 }, (_, at) => purchase(1, `${at}`, 100))];
    on.add('gateway.disk.full');
    const failed = Promise.allSettled(works.map((work) => intake.submit(work)));
    await time.settle(0);
    for (const result of await failed) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE' } });
    }
    expect(intake.isWritable).toBe(false);
    expect(store.counts().entries).toBe(0);
    on.clear();
    const done = Promise.all(works.map((work) => intake.submit(work)));
    await time.settle(0);
    await done;
    expect(pointsOf(store, 1)).toBe(99);
    expect(intake.isWritable).toBe(true);
    expect(events()).toEqual(['intake.storage', 'intake.writable']);
  });

  test('a bug in one work is logged, and only that work is answered INTERNAL', async () => {
    const poison: Decide = (all, state, command) => {
      if (command.kind === 'purchase') throw new Error('poison');
      return decide(all, state, command);
    };
    const intake = intakeOn(opened(), poison);
    const done = Promise.all([enrol(1), purchase(1, '1', 1)].map((work) => intake.submit(work)));
    await time.settle(0);
    expect(await done).toMatchObject([
      { answer: { kind: 'enrolled' } },
      { answer: { ok: false, code: 'INTERNAL' } },
    ]);
    expect(logged).toMatchObject([{ event: 'intake.bug', err: { message: 'poison' } }]);
  });

  test('any other error reaches whoever ends the process, and nothing further is taken', async () => {
    const store = opened();
    const intake = intakeOn(store);
    const failed = intake.submit(enrol(1));
    const lost = new Error('the disk failed to sync');
    store.transact = () => {
      throw lost;
    };
    expect(() => time.advance(0)).toThrow(lost);
    await expect(failed).rejects.toBe(lost);
    await expect(intake.submit(enrol(2))).rejects.toMatchObject({ code: 'BUSY' });
  });
});

describe('the clock', () => {
  const commit = async (intake: Intake, number: string) => {
    const done = intake.submit(purchase(null, number, 100));
    await time.settle(0);
    await done;
  };

  test('is trusted on an empty ledger and while it goes on', async () => {
    const store = opened();
    const intake = intakeOn(store);
    expect(intake.timeTrust()).toEqual({ kind: 'trusted' });
    await commit(intake, '1');
    time.advance(40 * day);
    expect(intake.timeTrust()).toEqual({ kind: 'trusted' });
    await commit(intake, '2');
    expect(store.lastCommittedAt()).toBe(node.clock.wall());
  });

  test('below the last commit it is not trusted, and works keep the time of that commit', async () => {
    const store = opened();
    const intake = intakeOn(store);
    await commit(intake, '1');
    const lastCommittedAt = store.lastCommittedAt();
    node.wallOffsetMs -= 60_000;
    expect(intake.timeTrust()).toEqual({
      kind: 'behind',
      wall: lastCommittedAt - 60_000,
      lastCommittedAt,
    });
    await commit(intake, '2');
    expect(store.lastCommittedAt()).toBe(lastCommittedAt);
    expect(intake.now()).toBe(lastCommittedAt);
    time.advance(60_000);
    expect(intake.timeTrust()).toEqual({ kind: 'trusted' });
  });

  test('more than a day ahead of what has passed it waits for staff, and earning goes on', async () => {
    const store = opened();
    const intake = intakeOn(store);
    await commit(intake, '1');
    const before = store.lastCommittedAt();
    time.advance(60_000);
    node.wallOffsetMs += day;
    expect(intake.timeTrust().kind).toBe('trusted');
    node.wallOffsetMs += 1;
    expect(intake.timeTrust().kind).toBe('ahead');
    await commit(intake, '2');
    expect(store.counts().entries).toBe(2);
    expect(store.lastCommittedAt()).toBe(before);
    expect(intake.timeTrust().kind).toBe('ahead');
    intake.confirmTime();
    expect(intake.timeTrust()).toEqual({ kind: 'trusted' });
    await commit(intake, '3');
    expect(store.lastCommittedAt()).toBe(node.clock.wall());
  });

  test('a confirmed clock below the last commit lets jobs run at the time of that commit', async () => {
    const store = opened();
    const intake = intakeOn(store);
    await commit(intake, '1');
    const before = store.lastCommittedAt();
    node.wallOffsetMs -= 10 * day;
    intake.confirmTime();
    expect(intake.timeTrust()).toEqual({ kind: 'trusted' });
    expect(intake.now()).toBe(before);
    await commit(intake, '2');
    expect(store.lastCommittedAt()).toBe(before);
  });

  test('is compared with the ledger after a start', async () => {
    const store = opened();
    await commit(intakeOn(store), '1');
    node.wallOffsetMs -= 1;
    expect(intakeOn(store).timeTrust().kind).toBe('behind');
    node.wallOffsetMs += 2 * day;
    expect(intakeOn(store).timeTrust().kind).toBe('ahead');
  });
});
