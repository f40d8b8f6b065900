import { describe, expect, test } from 'vitest';
import { decide } from '../../gateway/programme/decide.ts';
import type { Decide, Decision } from '../../gateway/programme/types.ts';
import { type CrashPoint, type Faults, noFaults } from '../../protocol/ports.ts';
import {
  adjust,
  ask,
  enrol,
  event,
  kinds,
  kit,
  plainDecide,
  plainDecision,
  pointsOf,
  purchase,
  run,
  start,
  uuid,
} from './given.ts';

/** What holds whatever happens in the middle. */
describe('all or nothing', () => {
  test('a bug in one work undoes that work alone and is handed out', () => {
    const store = kit().open();
    const bug = new Error('a rule divides by zero');
    const faulty: Decide = (programmes, state, command) => {
      if (command.kind === 'purchase' && command.receipt.number === '2') throw bug;
      return decide(programmes, state, command);
    };
    const works = [enrol(1), purchase(1, '1', 100), purchase(1, '2', 200), purchase(1, '3', 400)];
    const done = run(store, works, { decide: faulty });
    expect(done.bugs).toEqual([bug]);
    expect(done.results[2]).toEqual({
      kind: 'answer',
      isRepeat: false,
      answer: { ok: false, code: 'INTERNAL' },
    });
    expect(pointsOf(store, 1)).toBe(5);
    expect(kit().verify()).toMatchObject({ ok: true });
    // Nothing was stored under its key: after the upgrade the same request succeeds.
    expect(ask(store, purchase(1, '2', 200))).toMatchObject({ kind: 'purchase' });
    expect(pointsOf(store, 1)).toBe(7);
  });

  test('an entry that cannot be written half-way is forgotten with its work', () => {
    const store = kit().open();
    const side = { unit: 'POINTS', lot: null };
    const unwritable = {
      ...plainDecision,
      entries: [
        {
          ...{ kind: 'adjust', member: null, ref: '', at: start, businessDate: '2026-01-05' },
          postings: [
            { ...side, account: 'adjustment', amount: -1 },
            { ...side, account: 'loss', amount: 1 },
          ],
          // JSON knows no such number.
          traces: [1n, 1n],
        },
      ],
    } as unknown as Decision;
    const faulty: Decide = (programmes, state, command) =>
      command.kind === 'purchase' && command.receipt.number === '2'
        ? unwritable
        : decide(programmes, state, command);
    const works = [enrol(1), purchase(1, '1', 100), purchase(1, '2', 200), purchase(1, '3', 400)];
    const done = run(store, works, { decide: faulty });
    expect(done.bugs).toHaveLength(1);
    expect(done.results[2]).toMatchObject({ answer: { code: 'INTERNAL' } });
    expect(pointsOf(store, 1)).toBe(5);
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('a bug in an event keeps the event whole and lets its kiosk go on', () => {
    const store = kit().open();
    run(store, [enrol(1)]);
    let calls = 0;
    const faulty: Decide = (...args) => {
      calls += 1;
      if (calls === 1) throw new Error('poison');
      return decide(...args);
    };
    const { results } = run(store, [event(1), event(2)], { decide: faulty });
    expect(results).toEqual([
      {
        kind: 'applied',
        result: { seq: 1, id: uuid(1001), kind: 'quarantined', code: 'INTERNAL' },
      },
      { kind: 'applied', result: null },
    ]);
    expect(store.counts().quarantined).toBe(1);
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test.each(unsound)('a decision is not written when %s', (_why, decision) => {
    const store = kit().open();
    run(store, [enrol(1)]);
    const { entries } = store.counts();
    const faulty: Decide = (all, state, command) =>
      command.kind === 'adjust' ? { ...plainDecision, ...decision } : decide(all, state, command);
    const works = [adjust(1, 5, 'a'), purchase(1, '1', 100)];
    const done = run(store, works, { decide: faulty });
    expect(done.bugs).toHaveLength(1);
    expect(store.counts().entries).toBe(entries + 1);
    expect(pointsOf(store, 1)).toBe(1);
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('nobody sees a commit before it is one', () => {
    const seen: unknown[] = [];
    const faults: Faults = {
      ...noFaults,
      point: (name) => {
        if (name === 'gateway.batch.before-commit' || name === 'gateway.batch.after-commit') {
          seen.push(...kit().sql('SELECT count(*) AS entries FROM entries'));
        }
      },
    };
    const store = kit().open({ faults });
    run(store, [enrol(1), purchase(1, '1', 100)]);
    expect(seen).toEqual([{ entries: 0 }, { entries: 2 }]);
  });

  test.each(['gateway.batch.after-begin', 'gateway.batch.before-commit'] as const)(
    'what dies at %s leaves nothing, and the next commit succeeds',
    (point) => {
      const store = kit().open({ faults: diesAt(point) });
      const works = [enrol(1), purchase(1, '1', 100), event(1)];
      expect(() => run(store, works)).toThrow('killed');
      expect(store.counts()).toMatchObject({ blocks: 0, entries: 0 });
      expect(store.progress('kiosk-1', 1).applied).toBe(0);
      expect(store.newestRev()).toBe(0);
      expect(kinds(run(store, works).results)).toEqual(['answer', 'answer', 'applied']);
      expect(kit().verify()).toMatchObject({ ok: true, blocks: 1 });
    },
  );

  test('what dies after the commit is there', () => {
    const store = kit().open({ faults: diesAt('gateway.batch.after-commit') });
    expect(() => run(store, [enrol(1)])).toThrow('killed');
    expect(store.counts().blocks).toBe(1);
    expect(run(store, [enrol(1)]).results).toMatchObject([{ isRepeat: true }]);
  });

  test('a full disk fails the whole batch with STORAGE, and the next one succeeds', () => {
    let isFull = false;
    const faults: Faults = {
      ...noFaults,
      maybe: (name) => isFull && name === 'gateway.disk.full',
    };
    const store = kit().open({ faults });
    run(store, [enrol(1)]);
    const before = store.counts();
    const works = Array.from({ length: 200 }, (_, at) => purchase(1, String(at), 100));
    isFull = true;
    expect(() => run(store, works)).toThrow(expect.objectContaining({ code: 'STORAGE' }));
    expect(store.counts()).toEqual(before);
    expect(pointsOf(store, 1)).toBe(0);
    isFull = false;
    run(store, works);
    expect(pointsOf(store, 1)).toBe(200);
    expect(kit().verify()).toMatchObject({ ok: true, blocks: 2 });
  });

  test('a batch ends early when it is told to, after one work at least', () => {
    const store = kit().open();
    const works = [enrol(1), purchase(1, '1', 100), purchase(1, '2', 100)];
    expect(run(store, works, { isOver: () => true }).results).toHaveLength(1);
    expect(store.counts().entries).toBe(1);
  });

  test('works that change nothing make no block', () => {
    const store = kit().open();
    run(store, [enrol(1), event(1)]);
    run(store, [enrol(1), event(1), event(7)]);
    run(store, []);
    expect(store.counts().blocks).toBe(1);
  });

  test('everything is there after it was closed and opened again', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 100), event(1)]);
    const { history } = store;
    const page = store.page(0, 10);
    store.close();
    const again = kit().open();
    expect(again.history).toBe(history);
    expect(again.page(0, 10)).toEqual(page);
    expect(again.progress('kiosk-1', 1).applied).toBe(1);
    expect(again.lastCommittedAt()).toBe(start);
    expect(kinds(run(again, [event(1), event(2)]).results)).toEqual(['duplicate', 'applied']);
    expect(run(again, [purchase(1, '1', 100)]).results).toMatchObject([{ isRepeat: true }]);
    expect(kit().verify()).toMatchObject({ ok: true, blocks: 2 });
  });

  test('a decision without anything to post is written', () => {
    const store = kit().open();
    expect(run(store, [enrol(1)], { decide: plainDecide }).bugs).toEqual([]);
    expect(store.counts().entries).toBe(1);
  });
});

function diesAt(point: CrashPoint): Faults {
  let hasDied = false;
  return {
    ...noFaults,
    point: (name) => {
      if (name !== point || hasDied) return;
      hasDied = true;
      throw new Error('killed');
    },
  };
}

const trace = {
  rule: 'x',
  programme: '',
  conditions: [],
  sum: { op: 'value', value: 5, name: '' },
} as const;
const lot = {
  id: 1,
  member: uuid(1),
  unit: 'POINTS',
  issuer: 'shop',
  origin: '',
  earnedAt: start,
  availableFrom: start,
  expiresAt: null,
  amount: 5,
  pending: 0,
  available: 5,
  held: 0,
  spent: 0,
  expired: 0,
  reversed: 0,
  isRestored: false,
};
const mine = { unit: 'POINTS', account: `member:${uuid(1)}:available`, amount: 5, lot: 1 } as const;
const theirs = { unit: 'POINTS', account: 'issuer:shop', amount: -5, lot: null } as const;
const entryOf = (postings: Decision['entries'][number]['postings']): Decision['entries'] => [
  {
    kind: 'adjust',
    member: uuid(1),
    ref: '',
    at: start,
    businessDate: '2026-01-05',
    postings,
    traces: postings.map(() => trace),
  },
];
const owes = { unit: 'POINTS', account: `member:${uuid(1)}:debt`, amount: -5, lot: null } as const;
const unsound: readonly (readonly [string, Partial<Decision>])[] = [
  ['its postings do not sum to zero', { entries: entryOf([mine]), lots: [lot] }],
  ['a lot moves without a posting', { lots: [lot] }],
  ['a posting moves no lot', { entries: entryOf([mine, theirs]) }],
  [
    'a posting has no trace',
    { entries: entryOf([mine, theirs]).map((e) => ({ ...e, traces: [] })), lots: [lot] },
  ],
  ['a debt is not said', { entries: entryOf([owes, { ...theirs, amount: 5 }]) }],
  [
    'a debt is said to be another',
    {
      entries: entryOf([owes, { ...theirs, amount: 5 }]),
      debts: [{ member: uuid(1), unit: 'POINTS', amount: 4 }],
    },
  ],
  [
    'the database refuses one of its rows',
    { entries: entryOf([mine, theirs]), lots: [{ ...lot, spent: -1, amount: 4 }] },
  ],
  [
    'a balance would be negative',
    {
      entries: entryOf([
        { ...mine, amount: -5 },
        { ...theirs, amount: 5 },
      ]),
      lots: [{ ...lot, available: -5, amount: -5 }],
    },
  ],
];
