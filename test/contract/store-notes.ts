import { describe, expect, test } from 'vitest';
import { readProgramme } from '../../gateway/programme/language/file.ts';
import type { Programme } from '../../gateway/programme/types.ts';
import type { Store } from '../../gateway/store/interface.ts';
import { cardKeys, openRow } from '../../protocol/row-seal.ts';
import type { MemberView } from '../../protocol/views.ts';
import { cardOf, day, enrol, kit, pepper, purchase, request, run, start } from './given.ts';

const text = `stamgast: 1
id: steps
effectiveFrom: 2020-01-01T00:00
zone: UTC
cutOff: "00:00"
currency: DKK
tallies:
  VISITS: { of: receipts, taps: true }
  BOUGHT: { of: receipts, within: 30 days }
tiers:
  by: VISITS
  rise: one step
  hold: 10 days
  fall: one step
  levels: [ { id: first }, { id: second } ]
clubs:
  regulars: { proven: [ { tally: BOUGHT, from: 2 } ] }
  grown: { proven: [ { tally: BOUGHT, from: 2 } ], while: { member.age: { gte: 18 } } }
rules: []
`;
function programmeWith(change: (text: string) => string = (same) => same): readonly Programme[] {
  const read = readProgramme({ file: 'steps.yaml', text: change(text) });
  if (!read.ok) throw new Error(JSON.stringify(read));
  return [read.programme];
}
const programmes = programmeWith();
/** Levels first and second, then the clubs: what the numbers in notes mean. */
const [first, second, regulars] = [0, 1, 2];
const days = (count: number) => Date.UTC(2026, 0, 5) + count * day;

/** What a member view tells beside balances. */
describe('notes in member views', () => {
  const open = (versions = programmes) => kit().open({ programmes: versions });
  const notesIn = (store: Store): MemberView['notes'] => {
    const row = store.page(0, 10).rows.at(-1);
    if (row === undefined) throw new Error('no row');
    const { history } = store;
    const sealed = Buffer.from(row.sealed, 'base64url');
    const opened = openRow({ keys: cardKeys(pepper, cardOf(1)), history, rev: row.rev, sealed });
    if (!opened.ok) throw new Error(opened.code);
    return opened.value.notes ?? [];
  };
  const tap = (at: number) => request({ kind: 'visit', who: { card: cardOf(1) }, at });

  test('a purchase tells the new level with its fall, and what a club lacks', () => {
    const store = open();
    run(store, [enrol(1)], { programmes });
    expect(notesIn(store)).toEqual([]);
    run(store, [purchase(1, '1', 6000)], { programmes });
    expect(notesIn(store)).toEqual([
      { kind: 'level', name: first, fall: { at: days(11), name: null } },
      {
        kind: 'gate',
        name: regulars,
        missing: { amount: 1, scale: 0 },
        of: null,
        until: days(30),
      },
    ]);
  });

  test('a club that asks for the person is not told, member or not', () => {
    const store = open();
    run(store, [enrol(1), purchase(1, '1', 6000), purchase(1, '2', 6000)], { programmes });
    expect(notesIn(store)).toEqual([
      { kind: 'level', name: second, fall: { at: days(11), name: first } },
    ]);
  });

  test('a tap that counts makes a row, and so does the fall that comes with time', () => {
    const store = open();
    run(store, [enrol(1), tap(start)], { programmes });
    const level = (name: number, at: number, to: number | null) => [
      { kind: 'level', name, fall: { at, name: to } },
    ];
    expect(notesIn(store)).toEqual(level(first, days(11), null));
    run(store, [tap(start + day)], { programmes, now: start + day });
    expect(notesIn(store)).toEqual(level(second, days(12), first));
    const now = days(12);
    expect(store.dueMembers(now, 10)).toHaveLength(1);
    const [member = ''] = store.dueMembers(now, 10);
    run(store, [request({ kind: 'settle', member })], { programmes, now });
    expect(notesIn(store)).toEqual(level(first, days(22), null));
  });

  test('other names or versions make all rows anew within the same history', () => {
    const store = open();
    run(store, [enrol(1), purchase(1, '1', 6000)], { programmes });
    const rev = store.newestRev();
    const { history } = store;
    store.close();
    const same = open();
    expect(same.newestRev()).toBe(rev);
    same.close();
    const renamed = programmeWith((one) => one.replace('id: first }', 'id: iron }, { id: first }'));
    const again = open(renamed);
    expect(again.history).toBe(history);
    expect(again.newestRev()).toBe(rev + 1);
    expect(notesIn(again)).toMatchObject([
      { kind: 'level', name: 1 },
      { kind: 'gate', name: 3 },
    ]);
  });

  test('a store that is told of no programme tells balances alone', () => {
    const store = kit().open();
    run(store, [enrol(1), purchase(1, '1', 6000)], { programmes });
    expect(notesIn(store)).toEqual([]);
    const rev = store.newestRev();
    run(store, [tap(start)], { programmes });
    expect(store.newestRev()).toBe(rev);
  });
});
