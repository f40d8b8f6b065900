import { describe, expect, test } from 'vitest';
import type { Store } from '../../gateway/store/interface.ts';
import type { CacheRow } from '../../protocol/messages.ts';
import { cardKeys, openRow } from '../../protocol/row-seal.ts';
import type { MemberView } from '../../protocol/views.ts';
import {
  cardOf,
  day,
  enrol,
  kit,
  pepper,
  plainDecision,
  purchase,
  request,
  run,
  spend,
  start,
  uuid,
} from './given.ts';

/** What a kiosk's cache may rely on. */
describe('member views', () => {
  const view = (store: Store, row: CacheRow, card: string, secret = pepper): MemberView => {
    const keys = cardKeys(secret, card);
    expect(row.token).toBe(Buffer.from(keys.token).toString('base64url'));
    const sealed = Buffer.from(row.sealed, 'base64url');
    const opened = openRow({ keys, history: store.history, rev: row.rev, sealed });
    if (!opened.ok) throw new Error(opened.code);
    return opened.value;
  };
  const link = (n: number, card: string) =>
    request({ kind: 'link', who: { card: cardOf(n) }, card, at: start });
  const all = (store: Store): readonly CacheRow[] => store.page(0, 1000).rows;

  test('every card of a changed member gets a new rev and a row that opens to the ledger', () => {
    const store = kit().open();
    const first = run(store, [enrol(1), link(1, 'uid-04AA'), enrol(2, 'Bent')]);
    expect(first.changed.map((row) => row.rev)).toEqual([1, 2, 3]);
    const { changed } = run(store, [purchase(1, '1', 6000), spend(1, 's', 10)]);
    expect(changed.map((row) => row.rev)).toEqual([4, 5]);
    const wanted: MemberView = {
      name: 'Anna',
      balances: [
        { available: 50, pending: 0, nextExpiry: { amount: 50, at: Date.UTC(2027, 0, 6) } },
      ],
    };
    const [printed, chip] = changed;
    if (printed === undefined || chip === undefined) throw new Error('two cards');
    expect(view(store, printed, cardOf(1))).toEqual(wanted);
    expect(view(store, chip, 'uid-04AA')).toEqual(wanted);
    expect(all(store).map((row) => row.rev)).toEqual([3, 4, 5]);
    expect(all(store).slice(1)).toEqual(changed);
  });

  test('what changes no view makes no row', () => {
    const store = kit().open();
    run(store, [enrol(1)]);
    const rev = store.newestRev();
    const visit = request({ kind: 'visit', who: { card: cardOf(1) }, at: start });
    expect(run(store, [visit, purchase(null, '9', 500)]).changed).toEqual([]);
    expect(store.newestRev()).toBe(rev);
  });

  test('points that have ended are not in a view, booked or not', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000)]);
    const { changed } = run(store, [link(1, 'uid-04AA')], { now: start + 400 * day });
    const [row] = changed;
    if (row === undefined) throw new Error('a row');
    expect(view(store, row, cardOf(1)).balances).toEqual([
      { available: 0, pending: 0, nextExpiry: null },
    ]);
  });

  test('cards that are blocked or of a closed member have an empty row', () => {
    const store = kit().open();
    run(store, [enrol(1), link(1, 'uid-04AA')]);
    kit().sql("UPDATE cards SET is_blocked = 1 WHERE card = 'uid-04AA'");
    const { changed } = run(store, [purchase(1, '1', 6000)]);
    expect(changed.map((row) => row.sealed === '')).toEqual([false, true]);
    const closing = {
      ...plainDecision,
      members: [{ id: uuid(1), name: '', isClosed: true, since: '2026-01-01' }],
    };
    const closed = run(store, [purchase(1, '2', 100)], { decide: () => closing });
    expect(closed.changed.map((row) => row.sealed)).toEqual(['', '']);
    expect(all(store).map((row) => row.sealed)).toEqual(['', '']);
  });

  test('pages give every row once, say which is the last, and hold under changes', () => {
    const store = kit().open();
    run(
      store,
      [1, 2, 3, 4, 5, 6, 7].map((n) => enrol(n)),
    );
    const first = store.page(0, 3);
    expect(first).toMatchObject({ rev: 3, isLast: false });
    // Member 1 was on the first page, member 5 is still to come: both come again, once.
    run(store, [purchase(1, '1', 100), purchase(5, '5', 100)]);
    const second = store.page(first.rev, 3);
    expect(second).toMatchObject({ rev: 7, isLast: false });
    const third = store.page(second.rev, 3);
    expect(third).toMatchObject({ rev: 9, isLast: true });
    const revs = [...first.rows, ...second.rows, ...third.rows].map((row) => row.rev);
    expect(revs).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    expect(store.page(9, 3)).toEqual({ rows: [], rev: 9, isLast: true });
    expect(store.page(6, 3)).toMatchObject({ rev: 9, isLast: true });
    expect(store.oldestRev()).toBe(0);
  });

  test('a new pepper begins a new history with all rows sealed anew', () => {
    const store = kit().open();
    run(store, [enrol(1), enrol(2)]);
    const { history } = store;
    store.close();
    const secret = new Uint8Array(32).fill(9);
    const again = kit().open({ pepper: secret });
    expect(again.history).not.toBe(history);
    expect(all(again).map((row) => row.rev)).toEqual([3, 4]);
    const [row] = all(again);
    if (row === undefined) throw new Error('a row');
    expect(view(again, row, cardOf(1), secret).name).toBe('Anna');
  });

  test('another order of units changes all views within the same history', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000)]);
    const { history } = store;
    store.close();
    const again = kit().open({ units: ['STAMPS', 'POINTS'] });
    expect(again.history).toBe(history);
    const [row] = again.page(1, 10).rows;
    if (row === undefined) throw new Error('a row');
    expect(row.rev).toBe(2);
    expect(view(again, row, cardOf(1)).balances.map((unit) => unit.available)).toEqual([0, 60]);
  });

  test('a renewed history keeps the books and seals the views anew', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000)]);
    const before = store.history;
    expect([before, uuid(77), uuid(78)].map((id) => store.knowsHistory(id))).toEqual([
      ...[true, false, false],
    ]);
    store.renewHistory({ history: uuid(77), told: uuid(78), at: start });
    expect(store.history).toBe(uuid(77));
    const [row] = all(store);
    if (row === undefined) throw new Error('a row');
    expect(row.rev).toBe(2);
    expect(view(store, row, cardOf(1)).balances[0]?.available).toBe(60);
    store.close();
    const again = kit().open();
    expect(again.history).toBe(uuid(77));
    const ids = [before, uuid(77), uuid(78), uuid(79)];
    expect(ids.map((id) => again.knowsHistory(id))).toEqual([true, true, true, false]);
  });
});
