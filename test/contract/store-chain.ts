import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Work } from '../../gateway/store/interface.ts';
import {
  adjust,
  cardOf,
  enrol,
  event,
  kit,
  programmeOf,
  purchase,
  returnOf,
  run,
  spend,
  start,
  uuid,
} from './given.ts';

const chained = [
  'requests',
  'late_answers',
  'events',
  'renumberings',
  'entries',
  'postings',
  'blocks',
] as const;

/** What an auditor may rely on. */
describe('the chain', () => {
  /** Five blocks, with a row in every chained table. */
  const filled = () => {
    const store = kit().open();
    run(store, [enrol(1, 'Annabella Quist'), event(1)]);
    run(store, [purchase(1, '1', 6000), purchase(1, '2', 900), event(2)]);
    run(store, [spend(1, 's', 40), returnOf('3', 'r3', 500)]);
    run(store, [purchase(1, '3', 500), returnOf('1', 'r1', 6000)]);
    run(store, [{ ...event(2), epoch: 2, seq: 1 }, purchase(1, '4', 700)]);
    return store;
  };

  test('its head is the last commit, and a ledger knows every head that it had', () => {
    const store = kit().open();
    const heads = [store.head()];
    expect(heads).toEqual([{ block: 0, hash: '' }]);
    for (const n of [1, 2, 3]) {
      run(store, [enrol(n)]);
      heads.push(store.head());
    }
    expect(heads.map(({ block }) => block)).toEqual([0, 1, 2, 3]);
    expect(new Set(heads.map(({ hash }) => hash)).size).toBe(4);
    for (const head of heads) expect(store.isOnChain(head)).toBe(true);
    store.close();
    expect(kit().open().head()).toEqual(heads[3]);
  });

  test('a head of later, of another hash or of no block is not on it', () => {
    const store = kit().open();
    run(store, [enrol(1)]);
    const first = store.head();
    run(store, [enrol(2)]);
    const { hash } = store.head();
    expect(store.isOnChain({ block: 3, hash })).toBe(false);
    expect(store.isOnChain({ block: 1, hash })).toBe(false);
    expect(store.isOnChain({ ...first, hash: '' })).toBe(false);
  });

  test('a whole ledger is proved, block by block, with what is outstanding', () => {
    const store = filled();
    const report = kit().verify();
    expect(report).toMatchObject({ ok: true, blocks: 5 });
    const units = store.unitSummaries();
    expect(report.ok && report.units).toEqual(units);
    const [balance] = store.member(uuid(1), start)?.balances ?? [];
    expect(units['POINTS']?.outstanding).toBe(balance?.available);
  });

  test.each(chained)('UPDATE, DELETE and REPLACE of %s fail', (table) => {
    filled();
    const column = table === 'postings' ? 'entry' : 'n';
    expect(kit().sql(`SELECT count(*) > 0 AS has FROM ${table}`)).toEqual([{ has: 1 }]);
    for (const sql of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `PRAGMA recursive_triggers = ON; REPLACE INTO ${table} SELECT * FROM ${table}`,
    ]) {
      expect(() => kit().sql(sql), sql).toThrow('append-only');
    }
  });

  test.each([
    ['a changed request', 2, 'requests', "UPDATE requests SET hash = 'x' WHERE n = 2"],
    ['a changed answer', 3, 'requests', "UPDATE requests SET answer = '{}' WHERE n = 4"],
    ['a changed late answer', 4, 'late_answers', "UPDATE late_answers SET answer = '{}'"],
    ['a changed event', 2, 'events', "UPDATE events SET body_hash = 'x' WHERE n = 2"],
    ['a changed renumbering', 5, 'renumberings', 'UPDATE renumberings SET seq = 7'],
    ['a changed entry', 2, 'entries', 'UPDATE entries SET at = at + 1 WHERE n = 3'],
    ['a changed amount', 2, 'postings', 'UPDATE postings SET amount = amount * 2 WHERE entry = 3'],
    ['a changed account', 2, 'postings', "UPDATE postings SET account = 'loss' WHERE lot IS NULL"],
    ['a removed event', 1, 'events', 'DELETE FROM events WHERE n = 1'],
    ['a removed posting', 2, 'postings', 'DELETE FROM postings WHERE entry = 3'],
    ['a removed block', 2, 'blocks', 'DELETE FROM blocks WHERE n = 2'],
    ['a changed block time', 3, 'blocks', 'UPDATE blocks SET at = at + 1 WHERE n = 3'],
    ['a changed trace', 2, 'traces', "UPDATE traces SET body = '[]' WHERE entry = 3"],
  ])('%s is found in its block, %i', (_what, block, table, sql) => {
    filled();
    for (const verb of ['update', 'delete']) {
      kit().sql(`DROP TRIGGER IF EXISTS ${table}_no_${verb}`);
    }
    kit().sql(`PRAGMA foreign_keys = OFF; ${sql}`);
    expect(kit().verify()).toMatchObject({ ok: false, block });
  });

  test.each([
    ['an added row', "INSERT INTO events VALUES (99, 'x', 'd', 1, 1, 't', 'h', 1, NULL, NULL)"],
    ['an added posting', "INSERT INTO postings VALUES (99, 0, 'POINTS', 'loss', 5, NULL)"],
    ['a raised balance', 'UPDATE balances SET available = available + 1'],
    ['a removed balance', 'DELETE FROM balances'],
    ['a lot with more left', 'UPDATE lots SET available = available + 1, amount = amount + 1'],
    ['a removed lot', 'DELETE FROM lots WHERE id = 2'],
    ['a lot of another unit', "UPDATE lots SET unit = 'MILES' WHERE id = 2"],
  ])('%s is found', (_what, sql) => {
    filled();
    kit().sql(sql);
    expect(kit().verify()).toMatchObject({ ok: false, block: null });
  });

  test('removed traces break nothing: they are no part of the books', () => {
    filled();
    kit().sql('DELETE FROM traces');
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('chained rows hold no name and no card', () => {
    filled();
    const text = kit().chainedText();
    expect(text).toContain(uuid(1));
    expect(text).not.toContain('Annabella');
    expect(text).not.toContain(cardOf(1).slice(4));
  });

  test('issued - spent - expired - reversed = outstanding, under every policy', () => {
    const amount = fc.integer({ min: 1, max: 9000 });
    const member = fc.integer({ min: 1, max: 2 });
    const kind = fc.constantFrom('buy', 'spend', 'adjust', 'return');
    const act = fc.record({ kind, member, amount });
    const policies = fc.constantFrom('clamp', 'debt', 'reduce refund');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), policies, (acts, onReturn) => {
        kit().dispose();
        const store = kit().open();
        const bought: number[] = [];
        const works: Work[] = [];
        for (const [at, { kind, member, amount }] of acts.entries()) {
          const name = String(at);
          if (kind === 'buy') works.push(purchase(member, name, amount));
          if (kind === 'spend') works.push(spend(member, name, Math.ceil(amount / 100)));
          if (kind === 'adjust') works.push(adjust(member, Math.ceil(amount / 50) - 90 || 1, name));
          if (kind === 'buy') bought.push(at);
          const of = kind === 'return' ? bought.pop() : undefined;
          const sale = of === undefined ? undefined : acts[of];
          if (sale !== undefined) works.push(returnOf(String(of), name, sale.amount));
        }
        const done = run(store, [enrol(1), enrol(2), ...works], {
          programmes: [programmeOf(onReturn)],
        });
        expect(done.bugs).toEqual([]);
        const report = kit().verify();
        expect(report).toMatchObject({ ok: true });
        const sum = report.ok ? report.units['POINTS'] : undefined;
        if (sum === undefined) return;
        expect(sum.issued - sum.spent - sum.expired - sum.reversed).toBe(sum.outstanding);
        const outstanding = [1, 2]
          .flatMap((n) => store.member(uuid(n), start)?.balances ?? [])
          .reduce((total, row) => total + row.available + row.pending - row.debt, 0);
        expect(sum.outstanding).toBe(outstanding);
      }),
      { numRuns: 40 },
    );
  });
});
