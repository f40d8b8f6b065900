import { describe, expect, test } from 'vitest';
import { decide } from '../../gateway/programme/decide.ts';
import type { Command } from '../../gateway/programme/types.ts';
import type { RequestWork, Store } from '../../gateway/store/interface.ts';
import {
  adjust,
  ask,
  cardOf,
  day,
  enrol,
  kinds,
  kit,
  pointsOf,
  programmeOf,
  programmes,
  purchase,
  request,
  returnOf,
  run,
  spend,
  start,
  uuid,
} from './given.ts';

/** What a till may rely on. */
describe('requests', () => {
  test('a repeated request gets its stored answer and changes nothing', () => {
    const store = kit().open();
    ask(store, enrol(1));
    const first = ask(store, purchase(1, '17', 5000));
    const before = store.counts();
    const again = run(store, [purchase(1, '17', 5000)]);
    expect(again.results).toEqual([{ kind: 'answer', isRepeat: true, answer: first }]);
    expect(JSON.stringify(again.results[0])).toContain(JSON.stringify(first));
    expect(again.changed).toEqual([]);
    expect(store.counts()).toEqual(before);
    expect(pointsOf(store, 1)).toBe(50);
  });

  test('the same request twice in one commit is decided once', () => {
    const store = kit().open();
    const { results } = run(store, [enrol(1), purchase(1, '17', 5000), purchase(1, '17', 5000)]);
    expect(results.map((result) => result.kind === 'answer' && result.isRepeat)).toEqual([
      false,
      false,
      true,
    ]);
    expect(pointsOf(store, 1)).toBe(50);
  });

  test('a refusal is final under its key', () => {
    const store = kit().open();
    const refused = ask(store, purchase(1, '17', 5000));
    expect(refused).toMatchObject({ ok: false, code: 'CARD_UNKNOWN' });
    ask(store, enrol(1));
    expect(ask(store, purchase(1, '17', 5000))).toEqual(refused);
    expect(pointsOf(store, 1)).toBe(0);
  });

  test('edge case 13: a run of purchases sent twice, or half and then all, posts once', () => {
    const runOf = (): RequestWork[] => [
      enrol(1),
      ...[1, 2, 3, 4, 5, 6].map((n) => purchase(1, String(n), n * 1000)),
    ];
    const answers = (store: Store, works: readonly RequestWork[]) =>
      works.map((work) => ask(store, work));
    const store = kit().open();
    const half = answers(store, runOf().slice(0, 4));
    const all = answers(store, runOf());
    expect(all.slice(0, 4)).toEqual(half);
    expect(answers(store, runOf())).toEqual(all);
    expect(pointsOf(store, 1)).toBe(210);
    expect(store.counts().entries).toBe(7);
  });

  test('edge case 14: the same key with another total is a conflict and changes nothing', () => {
    const store = kit().open();
    ask(store, enrol(1));
    ask(store, purchase(1, '17', 5000));
    const { results, changed } = run(store, [purchase(1, '17', 9900)]);
    expect(results).toEqual([{ kind: 'conflict' }]);
    expect(changed).toEqual([]);
    expect(pointsOf(store, 1)).toBe(50);
    run(store, [purchase(1, '17', 9900)]);
    expect(store.counts()).toMatchObject({ conflicts: 1, entries: 2 });
    expect(kit().sql('SELECT times FROM conflicts')).toEqual([{ times: 2 }]);
  });

  test('edge case 15: a return before its sale comes to the same as one after it', () => {
    const store = kit().open();
    ask(store, enrol(1));
    ask(store, enrol(2, 'Bent'));
    ask(store, purchase(1, 'in-order', 5000));
    const after = ask(store, returnOf('in-order', 'r1', 5000));

    const early = returnOf('late', 'r2', 5000);
    expect(ask(store, early)).toMatchObject({ kind: 'return', status: 'waiting' });
    expect(store.counts().waiting).toBe(1);
    ask(store, purchase(2, 'late', 5000));
    expect(pointsOf(store, 2)).toBe(0);
    expect(store.counts().waiting).toBe(0);

    const again = run(store, [early]).results[0];
    expect(again).toMatchObject({ kind: 'answer', isRepeat: true });
    expect(again?.kind === 'answer' && again.answer).toEqual({
      ...after,
      member: uuid(2),
    });
    expect(ask(store, spend(2, 's1', 1))).toMatchObject({ code: 'POINTS_SHORT' });
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('a return that waited and then is too much keeps its refusal', () => {
    const store = kit().open();
    ask(store, enrol(1));
    const early = returnOf('late', 'r2', 7000);
    ask(store, early);
    ask(store, purchase(1, 'late', 5000));
    expect(pointsOf(store, 1)).toBe(50);
    expect(ask(store, early)).toMatchObject({ ok: false, code: 'RETURN_TOO_MUCH' });
  });

  test('a debt is stored as what the postings say, and repaid by the next earning', () => {
    const store = kit().open();
    const withDebt = { programmes: [programmeOf('debt')] };
    const works = [enrol(1), purchase(1, '1', 6000), spend(1, 's', 40), returnOf('1', 'r', 6000)];
    expect(run(store, works, withDebt).bugs).toEqual([]);
    expect(store.member(uuid(1), start)?.balances).toMatchObject([{ available: 0, debt: 40 }]);
    run(store, [purchase(1, '2', 10_000)], withDebt);
    expect(store.member(uuid(1), start)?.balances).toMatchObject([{ available: 60, debt: 0 }]);
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('a member account lists what moved, newest first', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000), spend(1, 's', 40)]);
    const member = store.member(uuid(1), start);
    expect(member).toMatchObject({ name: 'Anna', isClosed: false });
    expect(member?.balances).toEqual([
      {
        unit: 'POINTS',
        available: 20,
        pending: 0,
        debt: 0,
        nextExpiry: { amount: 20, at: Date.UTC(2027, 0, 6) },
      },
    ]);
    expect(member?.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['spend', -40],
      ['earn', 60],
    ]);
    expect(store.member(uuid(9), start)).toBeNull();
  });

  test('points that have ended are not in a member account, booked as expired or not', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000)]);
    const at = Date.UTC(2027, 0, 6);
    expect(store.member(uuid(1), at - 1)?.balances).toMatchObject([{ available: 60 }]);
    const [ended] = store.member(uuid(1), at)?.balances ?? [];
    expect(ended).toMatchObject({ available: 0, pending: 0, nextExpiry: null });
  });

  test('a member is due when a lot has ended, and no longer once it is settled', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000)]);
    const end = Date.UTC(2027, 0, 6);
    expect(store.dueMembers(end - 1, 10)).toEqual([]);
    expect(store.dueMembers(end, 10)).toEqual([uuid(1)]);
    expect(store.dueMembers(end, 0)).toEqual([]);
    run(store, [request({ kind: 'settle', member: uuid(1) })], { now: end });
    expect(store.dueMembers(end, 10)).toEqual([]);
    expect(store.unitSummaries()).toEqual({
      POINTS: { issued: 60, spent: 0, expired: 60, reversed: 0, outstanding: 0 },
    });
  });

  test('time never goes below the last commit', () => {
    const store = kit().open();
    expect(run(store, [enrol(1)], { now: start + day }).now).toBe(start + day);
    expect(store.lastCommittedAt()).toBe(start + day);
    expect(run(store, [purchase(1, '1', 100)], { now: start }).now).toBe(start + day);
    expect(store.lastCommittedAt()).toBe(start + day);
  });

  test('a quote says what would happen and writes nothing', () => {
    const store = kit().open();
    ask(store, enrol(1));
    const before = store.counts();
    const { command } = purchase(1, '1', 6000);
    const quote = store.preview({ command, now: start, programmes, decide });
    expect(quote).toMatchObject({ kind: 'purchase', earned: [{ amount: 60 }] });
    expect(store.counts()).toEqual(before);
    expect(ask(store, purchase(1, '1', 6000))).toEqual(quote);
  });

  test('a blocked card is nobody', () => {
    const store = kit().open();
    ask(store, enrol(1));
    expect(store.memberOfCard('num-290000000001')).toBe(uuid(1));
    kit().sql('UPDATE cards SET is_blocked = 1');
    expect(store.memberOfCard('num-290000000001')).toBeNull();
    expect(ask(store, purchase(1, '1', 6000))).toMatchObject({ code: 'CARD_BLOCKED' });
  });

  test('a blocked card vouches for nobody when another card is linked', () => {
    const store = kit().open();
    ask(store, enrol(1));
    kit().sql('UPDATE cards SET is_blocked = 1');
    const link = request({
      kind: 'link',
      who: { card: cardOf(1) },
      card: 'uid-04AA',
      at: start,
    });
    expect(ask(store, link)).toMatchObject({ ok: false });
    expect(store.memberOfCard('uid-04AA')).toBeNull();
  });

  test('points that paid a purchase come back to their lots when it is returned', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 10_000)]);
    const paid = ask(store, spend(1, 's', 45));
    if (!('spend' in paid)) throw new Error('a spend');
    const tenders = [
      { kind: 'cash', amountMinor: 8550 },
      { kind: 'points', amountMinor: 450, spend: paid.spend },
    ];
    const bought = purchase(1, '2', 9000);
    ask(store, { ...bought, command: { ...bought.command, tenders } as Command });
    const used = () => kit().sql('SELECT used_by IS NOT NULL AS used, draws FROM spends');
    expect(used()).toEqual([{ used: 1, draws: '[[1,45,0]]' }]);
    expect(ask(store, returnOf('2', 'r', 9000))).toMatchObject({
      givenBack: [{ unit: 'POINTS', amount: 45 }],
      refundMinor: 8550,
    });
    expect(used()).toEqual([{ used: 1, draws: '[[1,45,45]]' }]);
    expect(pointsOf(store, 1)).toBe(100);
    expect(ask(store, returnOf('2', 'r2', 9000))).toMatchObject({ code: 'RETURN_TOO_MUCH' });
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('an abandoned spend is undone by a return of its own document', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 10_000), spend(1, 's', 45)]);
    const undo = returnOf('s', 'r', 0);
    ask(store, { ...undo, command: { ...undo.command, lines: [] } as Command });
    expect(pointsOf(store, 1)).toBe(100);
    expect(kit().sql('SELECT is_undone FROM spends')).toEqual([{ is_undone: 1 }]);
  });

  test('an amount beyond exact integers is refused and nothing of it is written', () => {
    const store = kit().open();
    run(store, [enrol(1), adjust(1, 100, 'a')]);
    kit().sql(`UPDATE balances SET available = ${Number.MAX_SAFE_INTEGER - 5}`);
    const { entries } = store.counts();
    const answer = ask(store, purchase(1, '1', 10_000));
    expect(answer).toEqual({ ok: false, code: 'AMOUNT_RANGE' });
    expect(store.counts().entries).toBe(entries);
    expect(kinds(run(store, [purchase(1, '1', 10_000)]).results)).toEqual(['answer']);
  });
});
