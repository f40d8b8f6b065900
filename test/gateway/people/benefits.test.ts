import { describe, expect, it } from 'vitest';
import type { Earned, Sale, SaleDiscount } from '../../../gateway/ledger/types.ts';
import { openDraft } from '../../../gateway/programme/draft.ts';
import {
  benefitsOf,
  benefitsRow,
  clubsAsked,
  countBenefits,
  uncountBenefits,
} from '../../../gateway/programme/people/benefits.ts';
import { answered, programmesOf, Shop } from '../programme/given.ts';
import { memberOf, stateOf } from './given-member.ts';

const programmes = programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: { value: "0.03", scale: 1 }, STAMPS: {} }
clubs: { inner: { byHand: true }, outer: { byHand: true } }
rules:
  - { id: off, when: { member.clubs: inner }, discount: { percent: 10 } }
  - { id: both, when: { member.clubs: [inner, outer] }, earn: { unit: POINTS, amount: 1 } }
  - { id: large, when: { member.clubs: outer, receipt.total: { gte: "50.00" } }, discount: { percent: 5 } }
  - { id: no, when: { not: { member.clubs: inner } }, discount: { percent: 1 } }
  - { id: tags, when: { member.tags: inner }, discount: { percent: 1 } }
  - { id: twice, when: { any: [ { member.clubs: inner }, { all: [ { member.clubs: inner } ] } ] }, discount: { percent: 1 } }
  - { id: stamp, when: { member.clubs: inner }, earn: { unit: STAMPS, amount: 1 } }
`);
const [version] = programmes;
if (version === undefined) throw new Error('the file is right');
const off = (rule: string, minor: number, back = 0): SaleDiscount => {
  return { rule, line: 1, minor, back, spend: '' };
};
const earned = (rule: string, amount: number, more: Partial<Earned> = {}): Earned => {
  return { rule, unit: 'POINTS', line: 1, lot: 1, amount, reversed: 0, ...more };
};
const sums = (clubs: readonly string[], discounts: SaleDiscount[], points: Earned[] = []) =>
  Object.fromEntries(benefitsOf(version, clubs, { discounts, earned: points }));

describe('the benefits of a club', () => {
  it.each([
    ['off', ['inner']],
    ['both', ['inner', 'outer']],
    ['large', ['outer']],
    ['no', []],
    ['tags', []],
    ['twice', ['inner']],
  ])('are what its rule gives: %s', (rule, clubs) => {
    const found = version.rules.find(({ id }) => id === rule);
    expect(found === undefined ? null : clubsAsked(found)).toEqual(clubs);
    const each = Object.fromEntries(clubs.map((club) => [club, 100]));
    expect(sums(['inner', 'outer'], [off(rule, 100)])).toEqual(each);
  });

  it('count only where the member is in the club', () => {
    expect(sums(['outer'], [], [earned('both', 1000)])).toEqual({ outer: 300 });
    expect(sums(['outer'], [off('off', 500)])).toEqual({});
    expect(sums([], [off('off', 500)])).toEqual({});
  });

  it('are less what has come back, and nothing where all has', () => {
    expect(sums(['inner'], [off('off', 500, 200), off('off', 30)])).toEqual({ inner: 330 });
    expect(sums(['inner'], [off('off', 500, 500)])).toEqual({});
    expect(sums(['inner'], [], [earned('both', 1000, { reversed: 900 })])).toEqual({ inner: 30 });
  });

  it('are worth what all points of a rule are worth, rounded down once, each unit for itself', () => {
    // 0.9 and 0.9 points of 0.03 are 0.054: 5, not 2 and 2.
    const points = [earned('both', 9), earned('both', 9, { line: 2 })];
    expect(sums(['inner'], [], points)).toEqual({ inner: 5 });
    const stamps = earned('both', 7, { unit: 'STAMPS' });
    expect(sums(['inner'], [], [earned('both', 100), stamps])).toEqual({ inner: 30 });
    expect(sums(['inner'], [], [stamps, earned('stamp', 100)])).toEqual({ inner: 30 });
    expect(sums(['inner'], [], [earned('both', 100, { unit: 'GONE' })])).toEqual({});
  });
});

describe('a count of benefits', () => {
  const sale = (discounts: readonly SaleDiscount[], more: Partial<Sale> = {}): Sale => ({
    ...{ receipt: 'r', member: 'anna', programme: version.version, partner: 'shop' },
    ...{ occurredAt: Date.UTC(2026, 2, 2), currency: 'DKK', lines: [], earned: [], discounts },
    ...{ pointsTenders: [], counted: null },
    recheck: {
      ...{ basket: {}, card: 'member', uses: [] },
      member: { id: 'anna', tags: [], clubs: ['inner', 'outer'], tallies: {}, available: {} },
    },
    ...more,
  });
  const uncounted = (before: Sale, after: Sale, of: typeof version | null = version) => {
    const draft = openDraft(programmes, stateOf(Date.UTC(2026, 2, 5)), memberOf('anna'));
    uncountBenefits(draft, of, { before, after });
    return draft.tallies;
  };

  it('loses on the day of the sale what goes with the goods', () => {
    const before = sale([off('off', 500), off('large', 100)]);
    const row = { member: 'anna', day: '2026-03-02' };
    expect(uncounted(before, sale([off('off', 500, 200), off('large', 100)]))).toEqual([
      { ...row, tally: 'inner/benefits', amount: -200 },
    ]);
    expect(uncounted(before, sale([off('off', 500, 500), off('large', 100, 1)]))).toEqual([
      { ...row, tally: 'inner/benefits', amount: -500 },
      { ...row, tally: 'outer/benefits', amount: -1 },
    ]);
  });

  it('stays where the sale is nobody’s, of no club, or of a version that is gone', () => {
    const before = [off('off', 500)];
    const after = sale([off('off', 500, 500)]);
    expect(uncounted(sale(before, { member: null }), after)).toEqual([]);
    expect(uncounted(sale(before, { recheck: null }), after)).toEqual([]);
    expect(uncounted(sale(before), after, null)).toEqual([]);
  });

  it('has a row for each club, and none of nothing', () => {
    const rows = (clubs: readonly string[] | undefined, discounts: readonly SaleDiscount[]) => {
      const draft = openDraft(programmes, stateOf(0), memberOf('anna'));
      const nowhere = { lines: [], tenders: [], partner: '', store: '', till: '', zone: 'UTC' };
      const facts = { id: 'anna', tags: [], tallies: new Map(), available: new Map() };
      const member = clubs === undefined ? facts : { ...facts, clubs };
      const basket = { ...nowhere, day: '2026-03-02', at: 0 };
      const asked = { basket, member, card: 'member' };
      countBenefits(draft, version, { asked, sale: { discounts, earned: [] } });
      return draft.tallies.map(({ tally, amount }) => [tally, amount]);
    };
    expect(rows(['inner', 'outer'], [off('off', 5), off('large', 3)])).toEqual([
      [benefitsRow('inner'), 5],
      [benefitsRow('outer'), 3],
    ]);
    expect(rows(['inner'], [off('off', 5), off('twice', -5)])).toEqual([]);
    expect(rows(undefined, [off('off', 5)])).toEqual([]);
  });
});

it('benefits of two clubs are told each in its own meter', () => {
  const fee = (sku: string) => `fee: { lines: { sku: ${sku} }, price: "1.00", months: 1 }`;
  const shop = new Shop(
    programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
clubs: { inner: { ${fee('a')} }, outer: { ${fee('b')} } }
rules:
  - { id: in, when: { member.clubs: inner }, lines: { sku: tea }, discount: { percent: 10 } }
  - { id: out, when: { member.clubs: outer }, lines: { sku: cup }, discount: { percent: 10 } }
`),
  );
  const line = (sku: string, totalMinor: number) => ({ sku, totalMinor });
  shop.buy({ number: '1', lines: [line('a', 100), line('b', 100)] });
  const bought = shop.buy({ number: '2', lines: [line('tea', 1000), line('cup', 3000)] });
  const { clubs = [] } = answered(bought, 'purchase');
  expect(clubs.map(({ meter }) => meter?.benefitsMinor)).toEqual([100, 300]);
});
