import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import { firstDayOf, mondayOf, talliesOf, tallyValue } from '../../../gateway/programme/tallies.ts';
import { programmesOf } from './given.ts';

function tallyOf(tally: string) {
  const [version] = programmesOf(`
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
services: []
events: [review]
units: { POINTS: {} }
tallies: { T: ${tally} }
rules: []
`);
  const made = version?.tallies[0];
  if (version === undefined || made === undefined) throw new Error('no tally');
  return { version, tally: made };
}
const rows = (...all: readonly (readonly [day: string, amount: number, tally?: string])[]) =>
  all.map(([day, amount, tally = 'T']) => ({ tally, day, amount }));

/** Two receipts in a week, one of them back in part; one in the week after, which is in April. */
const march = rows(
  ['2026-03-23', 500],
  ['2026-03-27', 300],
  ['2026-03-27', -100],
  ['2026-03-30', 50],
  ['2026-04-01', 70],
  ['2026-04-02', 9, 'OTHER'],
);

describe('the value of a tally', () => {
  it.each([
    ['{ of: paid }', '2026-04-02', 820],
    ['{ of: paid }', '2026-03-27', 700],
    ['{ of: shelf }', '2026-04-02', 820],
    ['{ of: quantity }', '2026-04-02', 820],
    ['{ of: receipts }', '2026-04-02', 820],
    ['{ of: days }', '2026-04-02', 4],
    ['{ of: weeks }', '2026-04-02', 2],
    ['{ of: months }', '2026-04-02', 2],
    ['{ of: months }', '2026-03-31', 1],
    ['{ of: paid, within: 5 days }', '2026-03-31', 250],
    ['{ of: paid, within: 4 days }', '2026-03-31', 50],
    ['{ of: paid, in: month }', '2026-04-02', 70],
    ['{ of: paid, in: week }', '2026-04-02', 120],
    ['{ of: days, in: week }', '2026-03-29', 2],
  ])('%s on %s is %i', (text, day, value) => {
    expect(tallyValue(tallyOf(text).tally, march, day)).toBe(value);
  });

  it('of different days or departments counts what is not all back', () => {
    const back = rows(['2026-03-23', 2], ['2026-03-23', -2], ['2026-03-24', 1]);
    expect(tallyValue(tallyOf('{ of: days }').tally, back, '2026-03-31')).toBe(1);
    const kinds = rows(
      ...[['2026-03-23', 1, 'T tea'] as const, ['2026-03-24', 1, 'T tea'] as const],
      ...[['2026-03-24', 1, 'T food'] as const, ['2026-03-24', -1, 'T food'] as const],
      ...[['2026-03-24', 1, 'T'] as const, ['2026-03-24', 1, 'TT x'] as const],
    );
    expect(tallyValue(tallyOf('{ of: categories }').tally, kinds, '2026-03-31')).toBe(1);
    expect(tallyValue(tallyOf('{ of: receipts }').tally, kinds, '2026-03-31')).toBe(1);
  });

  it.each([
    ['2026-03-31', 100],
    ['2026-04-01', -50],
    ['2026-04-30', 40],
    ['2026-05-01', 0],
    ['2026-07-31', -20],
    ['2026-08-01', -20],
  ])('that carries what is below nothing is %s: %i', (day, value) => {
    const { tally } = tallyOf('{ of: paid, in: month, onReturn: carry }');
    // In any order: rows come as they are stored.
    const carried = rows(
      ...[['2026-06-30', -5] as const, ['2026-03-10', 400] as const],
      ...[['2026-04-01', -50] as const, ['2026-03-31', -300] as const],
      ...[['2026-04-30', 90] as const, ['2026-07-30', -15] as const],
    );
    expect(tallyValue(tally, carried, day)).toBe(value);
  });
});

describe('the days that a tally looks back', () => {
  it.each([
    ['{ of: paid }', ''],
    ['{ of: paid, within: 1 day }', '2026-03-11'],
    ['{ of: paid, within: 30 days }', '2026-02-10'],
    ['{ of: paid, within: 6 weeks }', '2026-02-02'],
  ])('%s begin on %s', (text, first) => {
    expect(firstDayOf(tallyOf(text).tally, '2026-03-11')).toBe(first);
  });

  it.each([
    ['2026-03-09', '2026-03-09'],
    ['2026-03-11', '2026-03-09'],
    ['2026-03-15', '2026-03-09'],
    ['2026-03-16', '2026-03-16'],
  ])('the Monday of %s is %s', (day, monday) => {
    expect(mondayOf(day)).toBe(monday);
  });
});

describe('what a receipt adds to a tally', () => {
  const member = { id: 'anna', tags: [], tallies: new Map(), available: new Map() };
  const basket = {
    lines: [
      { line: 1, sku: 'tea', category: 'tea', quantity: 2000, totalMinor: 500 },
      { line: 2, sku: 'cake', quantity: 1000, totalMinor: 300 },
    ],
    ...{ tenders: [], partner: 'shop', store: '1', till: '1' },
    ...{ day: '2026-03-02', at: Date.UTC(2026, 2, 2), zone: 'UTC' },
  };
  const asked: Asked = { basket, card: 'member', member };
  const paid = [
    { line: 1, minor: 450 },
    { line: 2, minor: 0 },
  ];
  const added = (text: string, more: Partial<Asked> = {}) =>
    talliesOf(tallyOf(text).version, { ...asked, ...more }, paid).map((row) => {
      expect(row).toMatchObject({ member: 'anna', day: '2026-03-02' });
      return [row.tally, row.amount];
    });

  it.each<[string, (string | number)[][]]>([
    ['{ of: paid }', [['T', 450]]],
    ['{ of: shelf }', [['T', 800]]],
    ['{ of: quantity }', [['T', 3000]]],
    ['{ of: receipts }', [['T', 1]]],
    ['{ of: days }', [['T', 1]]],
    ['{ of: weeks }', [['T', 1]]],
    ['{ of: months }', [['T', 1]]],
    ['{ of: categories }', [['T tea', 1]]],
    ['{ of: quantity, lines: { sku: cake } }', [['T', 1000]]],
    ['{ of: receipts, lines: { sku: wine } }', []],
    ['{ of: paid, lines: { sku: cake } }', []],
    ['{ of: receipts, when: { store: "2" } }', []],
    ['{ of: events, event: review }', []],
  ])('%s is %o', (text, rowsOf) => {
    expect(added(text)).toEqual(rowsOf);
  });

  it('is nothing of nobody, and an event adds to tallies of events alone', () => {
    expect(added('{ of: receipts }', { member: null })).toEqual([]);
    const event = { basket: { ...basket, event: 'review' } };
    expect(added('{ of: events, event: review }', event)).toEqual([['T', 1]]);
    expect(added('{ of: receipts }', event)).toEqual([]);
  });
});
