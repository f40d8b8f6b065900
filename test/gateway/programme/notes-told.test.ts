import { describe, expect, it } from 'vitest';
import { hasNotes, noteNames, notesOf } from '../../../gateway/programme/notes.ts';
import { programmesOf, Shop } from './given.ts';

const file = (more: string, from = '2020-01-01') => `
stamgast: 1
id: bar
effectiveFrom: ${from}T00:00
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { POINTS: {} }
tallies: { PAID: { of: paid, within: 30 days }, TAPS: { of: receipts, taps: true, within: 14 days }, EVER: { of: receipts, taps: true } }
${more}
rules: []
`;
const tiers = (levels: string) => `tiers: { by: PAID, hold: 10 days, levels: [ ${levels} ] }`;
const silver = '{ id: silver, from: "10.00" }';
const gold = '{ id: gold, from: "50.00" }';
const clubs = (...rows: readonly string[]) => `clubs: { ${rows.join(', ')} }`;
const wine = 'wine: { proven: [ { tally: PAID, from: "40.00" } ] }';
const quiz = 'quiz: { proven: [ { tally: TAPS, from: 3 } ] }';
const fee = 'inner: { fee: { lines: { sku: entry }, price: "5.00", months: 1 } }';
const byHand = 'staff: { byHand: true }';
const both = 'both: { proven: [ { tally: PAID, from: "40.00" }, { tally: TAPS, from: 3 } ] }';
const ever = 'ever: { proven: [ { tally: EVER, from: 3 } ] }';
const young = 'young: { while: { member.childAge: { lt: 3 } } }';

/** What a kiosk tells on 2 March 2026 after purchases of these totals, each instant as UTC. */
function told(more: string, totals: readonly number[], then: (shop: Shop) => void = () => {}) {
  const shop = new Shop(programmesOf(file(more)));
  for (const [at, total] of totals.entries()) shop.buy({ number: `N${at}`, total });
  then(shop);
  return tellsOf(shop);
}
function tellsOf(shop: Shop): string {
  const { programmes } = shop.keeper;
  const state = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
  return notesOf(programmes, state)
    .map((note) =>
      JSON.stringify(note, (key, value) =>
        ['at', 'until'].includes(key) && value !== null ? new Date(value).toISOString() : value,
      ).replaceAll('"', ''),
    )
    .join(' ');
}

const stories: readonly [what: string, act: () => string, told: string][] = [
  ['nothing to one without a level', () => told(tiers(silver), []), ''],
  [
    'the level and its fall',
    () => told(tiers(silver), [1000]),
    '{kind:level,name:0,fall:{at:2026-04-02T02:00:00.000Z,name:null}}',
  ],
  [
    'the level to which it falls',
    () => told(tiers(`${silver}, ${gold}`), [5000]),
    '{kind:level,name:1,fall:{at:2026-04-02T02:00:00.000Z,name:0}}',
  ],
  [
    'the day alone where that level is hidden',
    () => told(tiers(`{ id: silver, from: "10.00", hidden: true }, ${gold}`), [5000]),
    '{kind:level,name:1,fall:{at:2026-04-02T02:00:00.000Z,name:null}}',
  ],
  ['no gate where nothing counts yet', () => told(clubs(wine, quiz), []), ''],
  [
    'what is missing at a gate',
    () => told(clubs(wine), [1000, 1550]),
    '{kind:gate,name:0,missing:{amount:1450,scale:2},of:null,until:2026-04-01T02:00:00.000Z}',
  ],
  [
    'taps that are missing',
    () => told(clubs(quiz), [100]),
    '{kind:gate,name:0,missing:{amount:2,scale:0},of:null,until:2026-03-16T03:00:00.000Z}',
  ],
  ['nothing of a gate of two ways where none is begun', () => told(clubs(both), []), ''],
  [
    'a gate that stays open',
    () => told(clubs(ever), [100]),
    '{kind:gate,name:0,missing:{amount:2,scale:0},of:null,until:null}',
  ],
  [
    'a level that holds for long',
    () => told(tiers(silver).replace('10 days', '9000 days'), [1000]),
    '{kind:level,name:0,fall:null}',
  ],
  ['nothing of a club without an end', () => told(clubs(byHand, wine), []), ''],
  [
    'a fee',
    () =>
      told(clubs(fee), [], (shop) =>
        shop.buy({ number: 'F', lines: [{ sku: 'entry', totalMinor: 500 }] }),
      ),
    '{kind:member,name:0,until:2026-04-02T02:00:00.000Z}',
  ],
  ['nothing of a club that asks for the person', () => told(clubs(young), [100]), ''],
  [
    'three notes and no more',
    () =>
      told(`${tiers(silver)}\n${clubs(wine, quiz, fee)}`, [1000], (shop) =>
        shop.buy({ number: 'F', lines: [{ sku: 'entry', totalMinor: 500 }] }),
      ),
    '{kind:level,name:0,fall:{at:2026-04-02T02:00:00.000Z,name:null}} {kind:gate,name:1,missing:{amount:3000,scale:2},of:null,until:2026-04-01T02:00:00.000Z} {kind:gate,name:2,missing:{amount:2,scale:0},of:null,until:2026-03-16T03:00:00.000Z}',
  ],
];

describe('a kiosk tells', () => {
  it.each(stories)('%s', (_what, act, notes) => {
    expect(act()).toEqual(notes);
  });

  it('nothing of who has left, of nobody, and before the first version', () => {
    const shop = new Shop(programmesOf(file(tiers(silver))));
    shop.buy({ number: 'R', total: 1000 });
    const state = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    const { member } = state;
    const notes = (more: Partial<typeof state>) =>
      notesOf(shop.keeper.programmes, { ...state, ...more }).length;
    expect(notes({})).toBe(1);
    expect(notes({ member: null })).toBe(0);
    expect(notes({ member: member === null ? null : { ...member, isClosed: true } })).toBe(0);
    expect(notes({ now: Date.UTC(2019, 0, 1) })).toBe(0);
  });

  it('only where a version has levels or clubs', () => {
    expect(hasNotes(programmesOf(file('')))).toBe(false);
    expect(hasNotes(programmesOf(file(''), file(clubs(byHand), '2026-06-01')))).toBe(true);
    expect(hasNotes(programmesOf(file(tiers(silver))))).toBe(true);
  });

  it('of the first 64 names', () => {
    const version = (month: number) => {
      const rows = Array.from({ length: 20 }, (_, at) => `c${month * 20 + at}: { byHand: true }`);
      return file(clubs(...rows), `2020-0${month + 1}-01`);
    };
    const names = noteNames(programmesOf(...[0, 1, 2, 3].map(version)));
    expect([names.length, names.at(-1)?.id]).toEqual([64, 'c63']);
    const last = version(3)
      .replace(/c78: .*? }/, fee.replace('inner', 'c78'))
      .replace(/c79: .*? }/, wine.replace('wine', 'c79'));
    const shop = new Shop(programmesOf(...[0, 1, 2].map(version), last));
    shop.buy({ number: 'R', lines: [{ sku: 'entry', totalMinor: 500 }, { totalMinor: 1000 }] });
    expect(tellsOf(shop)).toBe('');
  });
});
