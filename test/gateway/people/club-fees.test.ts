import { describe, expect, it } from 'vitest';
import { openDraft } from '../../../gateway/programme/draft.ts';
import { benefitsIn, refundFees } from '../../../gateway/programme/people/club-fees.ts';
import type { ClubRow } from '../../../gateway/programme/people/club-types.ts';
import { answered, programmesOf, refOf, Shop } from '../programme/given.ts';
import { clubRow, memberOf, stateOf } from './given-member.ts';

const fee = (sku: string, refund: string, more = '') =>
  `{ fee: { lines: { sku: ${sku} }, price: "60.00", months: 12, refund: ${refund} }${more} }`;
const file = (more = '') => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units:
  POINTS: { onReturn: debt }
  WAITING: { pending: 14 days }
clubs:
  inner: ${fee('a', 'pro rata', ', gives: { unit: POINTS, amount: 50 }')}
  full: ${fee('f', 'full', ', gives: { unit: WAITING, amount: 30 }')}
  less: ${fee('l', 'less benefits')}
  plain: { byHand: true }
${more}
rules: [ { id: off, when: { member.clubs: [full, less] }, lines: { sku: tea }, discount: { percent: 10 } } ]
`;
const programmes = programmesOf(file());
/** On 2026-03-02, with rows of clubs as they lie. */
function shopWith(...rows: readonly ClubRow[]): Shop {
  const shop = new Shop(programmes, '2026-03-02T12:00');
  for (const row of rows) shop.keeper.clubs.set(`anna ${row.id}`, { ...row, member: 'anna' });
  return shop;
}
const rowOf = (shop: Shop, id: string) => {
  const row = shop.keeper.clubs.get(`anna ${id}`);
  return row === undefined ? null : [row.from, row.until];
};
const pay = (shop: Shop, ...skus: readonly string[]) =>
  answered(
    shop.buy({ number: '1', lines: skus.map((sku) => ({ sku, totalMinor: 6000 })) }),
    'purchase',
  );
const idOf = (line: number, piece = 1) =>
  `fee ${JSON.stringify(['shop', '1', '1', '2026-03-02', '1'])} ${line} ${piece}`;

describe('a fee begins', () => {
  const until = (end: string | null, more: Partial<ClubRow> = {}) =>
    clubRow(`until ${end}`, { from: '2025-04-01', until: end, ...more });
  it.each<[string, string, readonly ClubRow[]]>([
    ['on its own day when there was none', '2026-03-02', []],
    ['after the one that runs', '2026-04-01', [until('2026-03-31')]],
    ['after the one that ends today', '2026-03-03', [until('2026-03-02')]],
    ['on its own day after one that has ended', '2026-03-02', [until('2026-03-01')]],
    ['after the last one', '2027-04-01', [until('2027-03-31'), until('2026-03-31')]],
    ['beside one of another club', '2026-03-02', [until('2026-03-31', { club: 'full' })]],
    ['beside one by hand', '2026-03-02', [until('2026-03-31', { way: 'hand' })]],
    ['beside one that came back', '2026-03-02', [until('2026-03-31', { isUndone: true })]],
  ])('%s', (_, from, rows) => {
    const shop = shopWith(...rows);
    pay(shop, 'a');
    expect(rowOf(shop, idOf(1))?.[0]).toBe(from);
  });

  it('and whoever had left its club is back, from another one they have left', () => {
    const left = (id: string, more: Partial<ClubRow> = {}) =>
      clubRow(id, { way: 'left', from: '2026-02-01', until: null, ...more });
    const shop = shopWith(
      ...[left('inner'), left('full', { club: 'full' }), clubRow('hand', { way: 'hand' })],
      left('over', { until: '2026-02-03' }),
    );
    pay(shop, 'a');
    expect(rowOf(shop, 'inner')).toEqual(['2026-02-01', '2026-03-01']);
    expect(rowOf(shop, 'full')).toEqual(['2026-02-01', null]);
    expect(rowOf(shop, 'hand')).toEqual(['2026-03-02', '2027-03-01']);
    expect(rowOf(shop, 'over')).toEqual(['2026-02-01', '2026-02-03']);
  });
});

describe('a fee that comes back', () => {
  it('is that of its own line, by the refund of its own club', () => {
    const shop = shopWith();
    pay(shop, 'a', 'f');
    shop.at('2026-06-03T12:00');
    expect(answered(shop.takeBack('1', [[2, 6000]]), 'return').feesKeptMinor).toBeUndefined();
    expect(rowOf(shop, idOf(1))).toEqual(['2026-03-02', '2027-03-01']);
    expect(rowOf(shop, idOf(2))).toEqual(['2026-03-02', '2026-06-02']);
    const other = answered(shop.takeBack('1', [[1, 6000]]), 'return');
    // Four months of twelve have begun.
    expect(other).toMatchObject({ feesKeptMinor: 2000, refundMinor: 4000 });
  });

  it.each([
    // 7 of 12 months are left: 5.8391 of 10.01 go back.
    ['2026-07-03', 1001, 417],
    ['2026-03-02', 1001, 0],
    ['2027-02-28', 1001, 1001],
  ])('on %s, of %i minor units keeps %i', (day, minor, kept) => {
    const shop = shopWith();
    shop.buy({ number: '1', lines: [{ sku: 'a', totalMinor: minor }] });
    shop.at(`${day}T12:00`);
    const back = answered(shop.takeBack('1', [[1, minor]]), 'return');
    expect(back.feesKeptMinor ?? 0).toBe(kept);
  });

  it('keeps nothing where all is paid back, whatever it has given', () => {
    const shop = shopWith();
    pay(shop, 'f', 'l');
    shop.buy({ number: '2', lines: [{ sku: 'tea', totalMinor: 10_000 }] });
    expect(answered(shop.takeBack('1', [[1, 6000]]), 'return').feesKeptMinor).toBeUndefined();
    expect(answered(shop.takeBack('1', [[2, 6000]]), 'return').feesKeptMinor).toBe(1000);
  });

  it('of several pieces is the last one, and part of a piece is none', () => {
    const shop = shopWith();
    shop.buy({ number: '1', lines: [{ sku: 'l', totalMinor: 9000, quantity: 3000 }] });
    // They lie in whatever order the store has read them.
    const rows = [...shop.keeper.clubs].sort(([a], [b]) => (a < b ? 1 : -1));
    for (const [key] of rows) shop.keeper.clubs.delete(key);
    for (const [key, row] of [...rows.slice(1), ...rows.slice(0, 1)]) {
      shop.keeper.clubs.set(key, row);
    }
    const isUndone = () =>
      [1, 2, 3].map((piece) => {
        return shop.keeper.clubs.get(`anna ${idOf(1, piece)}`)?.isUndone;
      });
    shop.takeBack('1', [[1, 1000, 999]]);
    expect(isUndone()).toEqual([false, false, false]);
    shop.takeBack('1', [[1, 3000, 1000]]);
    expect(isUndone()).toEqual([false, false, true]);
    shop.takeBack('1', [[1, 3000, 1000]]);
    expect(isUndone()).toEqual([false, true, true]);
  });

  it('of a club that its version does not know, or of no fee, ends nothing', () => {
    const [version] = programmes;
    const rows = [clubRow('gone', { club: 'gone' }), clubRow('plain', { club: 'plain' })];
    const draft = openDraft(programmes, stateOf(0), memberOf('anna', { clubs: rows }));
    const sale = { receipt: 'r' } as Parameters<typeof refundFees>[2]['sale'];
    const lines = [{ line: 1, ofLine: 1, quantity: 2000, totalMinor: 1 }];
    const command = {
      kind: 'return',
      ...{ receipt: refOf('b'), of: refOf('r'), occurredAt: 0, mayWait: true },
      ...{ currency: 'DKK', lines },
    } as const;
    expect(refundFees(draft, version ?? null, { sale, command })).toEqual([]);
    expect(refundFees(draft, null, { sale, command })).toEqual([]);
    expect(draft.clubs).toEqual([]);
  });
});

it('the benefits of a fee are those of its own club and days', () => {
  const count = (tally: string, day: string, amount: number) => ({ tally, day, amount });
  const tallies = [
    ...[count('inner/benefits', '2026-03-01', 1), count('inner/benefits', '2026-03-02', 10)],
    ...[count('inner/benefits', '2027-03-01', 100), count('inner/benefits', '2027-03-02', 1000)],
    count('full/benefits', '2026-04-01', 10_000),
  ];
  const draft = openDraft(programmes, stateOf(0), memberOf('anna', { tallies }));
  expect(benefitsIn(draft, clubRow('fee'))).toBe(110);
  expect(benefitsIn(draft, clubRow('endless', { until: null }))).toBe(1110);
  draft.tallies.push({ member: 'anna', ...count('inner/benefits', '2026-05-01', -500) });
  draft.tallies.push({ member: 'bo', ...count('inner/benefits', '2026-05-01', 800) });
  expect(benefitsIn(draft, clubRow('fee'))).toBe(0);
});

describe('what joining gives', () => {
  const gives = (shop: Shop) => shop.keeper.entries.filter(({ ref }) => ref.startsWith('club '));

  it('is booked as earned, with its reason', () => {
    const shop = shopWith();
    pay(shop, 'a');
    const [entry] = gives(shop);
    expect(entry).toMatchObject({ kind: 'earn', member: 'anna', ref: 'club inner' });
    expect(entry?.traces.at(-1)).toMatchObject({
      rule: 'inner',
      conditions: [{ fact: 'the member has come into the club', holds: true }],
      sum: { value: 50, name: 'for coming into inner' },
    });
    const [lot] = [...shop.keeper.lots.values()];
    expect(lot).toMatchObject({ origin: 'club inner', amount: 50, isRestored: false });
    expect(shop.keeper.clubs.get(`anna ${idOf(1)}`)?.given).toEqual({
      ...{ unit: 'POINTS', lot: lot?.id, amount: 50 },
    });
  });

  it('is given once for each club, and again after it was taken back', () => {
    const given = { unit: 'POINTS', lot: 9, amount: 50 };
    const has = (...rows: readonly ClubRow[]) => {
      const shop = shopWith(...rows);
      pay(shop, 'a');
      return gives(shop).length;
    };
    expect(has()).toBe(1);
    expect(has(clubRow('own', { until: '2026-03-01', given }))).toBe(0);
    expect(has(clubRow('own', { until: '2026-03-01' }))).toBe(1);
    expect(has(clubRow('own', { until: '2026-03-01', given, isUndone: true }))).toBe(1);
    expect(has(clubRow('other', { club: 'full', given }))).toBe(1);
    const shop = shopWith();
    pay(shop, 'l');
    expect(gives(shop)).toEqual([]);
  });

  it('waits as long as points of its unit wait', () => {
    const shop = shopWith();
    pay(shop, 'a', 'f');
    const points = (unit: string) =>
      ['pending', 'available'].map((part) => {
        return shop.keeper.account(`member:anna:${part}`, unit);
      });
    expect([points('POINTS'), points('WAITING')]).toEqual([
      [0, 50],
      [30, 0],
    ]);
    // A receipt of three weeks ago has nothing to wait for any more.
    const late = shopWith();
    late.buy({ number: '1', lines: [{ sku: 'f', totalMinor: 6000 }], at: '2026-02-09T12:00' });
    expect(late.keeper.account('member:anna:available', 'WAITING')).toBe(30);
    // Nor has one whose waiting time ends in this very moment.
    const just = shopWith().at('2026-03-16T00:00');
    just.buy({ number: '1', lines: [{ sku: 'f', totalMinor: 6000 }], at: '2026-03-02T00:00' });
    expect(just.keeper.lots.get(1)).toMatchObject({ pending: 0, available: 30 });
    expect(just.keeper.entries.map(({ kind }) => kind)).not.toContain('mature');
  });

  it('ends with the last day of earning, that day included', () => {
    const closing =
      'closing: { lastEarning: 2026-03-02, lastSpending: 2026-12-31, notices: [2026-02-01] }';
    const on = (local: string) => {
      const shop = new Shop(programmesOf(file(closing)), local);
      shop.buy({ number: '1', lines: [{ sku: 'a', totalMinor: 6000 }] });
      return gives(shop).length;
    };
    expect([on('2026-03-02T23:59'), on('2026-03-03T00:00')]).toEqual([1, 0]);
  });

  it('goes back with the fee, and the trace says for what it was given', () => {
    const shop = shopWith();
    pay(shop, 'a');
    shop.takeBack('1', [[1, 6000]]);
    const back = shop.keeper.entries.find(({ kind }) => kind === 'return');
    expect(JSON.stringify(back?.traces)).toContain('given for coming into inner');
    expect(back?.traces.map(({ rule }) => rule)).toContain('inner');
  });
});
