import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOfRules, rateIn, worthOfCells } from '../../../gateway/insight/cost-of-rules.ts';
import type { LedgerFigures, RulePoints } from '../../../gateway/insight/figures.ts';
import { compileVersions } from '../../../gateway/programme/language/file.ts';
import { pounds } from '../replay/past-shop.ts';

const rules = `
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: gift, fundedBy: acme, earn: { unit: POINTS, amount: 10 } }
  - { id: stamp, earn: { unit: STAMPS, amount: 1 } }
  - { id: ninth, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: FREE, amount: 1 } } }
  - { id: free, discount: { percent: 100, units: 1, pays: { unit: FREE, amount: 1 } } }
`;
const units = `{ POINTS: { value: "0.005", scale: 1 }, STAMPS: { cost: "0.20" },
  FREE: { cost: "1.00" }, MILES: { value: "0.05", cost: "0.01" } }`;

function programmes() {
  const read = compileVersions([{ file: 'points.yaml', text: pounds({ units, rules }) }]);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.programmes;
}
const version = 'points@2010-01-01T00:00';
const points = (row: Partial<RulePoints>): RulePoints => {
  const net = row.net ?? row.issued ?? 0;
  return {
    month: '2011-01',
    unit: 'POINTS',
    rule: 'base',
    version,
    issued: 0,
    uses: 1,
    ...row,
    net,
  };
};
const figures = (changes: Partial<LedgerFigures>): LedgerFigures => ({
  ...{
    sales: 0,
    months: [],
    points: [],
    discounts: [],
    cohorts: [],
    newMembers: new Map(),
    bearers: new Set<string>(),
    levels: [],
  },
  ...changes,
});

describe('the cost of rules', () => {
  test('is discounts less what went back with goods, and points at their value', () => {
    const costs = costOfRules(
      programmes(),
      figures({
        points: [
          points({ issued: 1000, net: 900 }),
          points({ rule: 'gift', issued: 100, uses: 10 }),
        ],
        discounts: [
          {
            month: '2011-02',
            rule: 'free',
            version,
            isMember: true,
            minor: 700,
            backMinor: 50,
            uses: 2,
          },
        ],
      }),
    );
    // 90.0 points at 0.005 are 45 pence, 10.0 are 5.
    expect(costs.rules.map(({ rule, costMinor, fundedBy }) => [rule, costMinor, fundedBy])).toEqual(
      [
        ['free', 650, ''],
        ['base', 45, ''],
        ['gift', 5, 'acme'],
      ],
    );
    expect(costs).toMatchObject({
      ...{ discountMinor: 700, discountBackMinor: 50, pointsMinor: 50, costMinor: 700 },
      ...{ fundedMinor: { acme: 5 }, anonymousMinor: 0 },
    });
    expect([...costs.ownByMonth]).toEqual([
      ['2011-02', 650],
      ['2011-01', 45],
    ]);
  });

  test('counts a unit at its cost, else at its value, and not where it pays for something', () => {
    const [programme = null] = programmes();
    expect(rateIn(programme, 'POINTS')).toEqual({ num: 1, den: 20 });
    expect(rateIn(programme, 'MILES')).toEqual({ num: 1, den: 1 });
    expect(rateIn(programme, 'STAMPS')).toBeNull();
    expect(rateIn(programme, 'FREE')).toBeNull();
    expect(rateIn(programme, 'GONE')).toBeNull();
    expect(rateIn(null, 'POINTS')).toBeNull();
  });

  test('3 + 4 points of half a penny are 4 pence: 2 and 2', () => {
    const half = (n: bigint) => ({ num: n, den: 2n });
    expect(worthOfCells([half(3n), half(4n)])).toEqual([2, 2]);
    expect(worthOfCells([half(13n), half(-2n)])).toEqual([7, -1]);
    expect(worthOfCells([half(-3n), half(3n)])).toEqual([-1, 1]);
    expect(worthOfCells([])).toEqual([]);
  });

  test('adds up over rules and months, whatever came back in which month', () => {
    const row = fc.record({
      month: fc.constantFrom('2011-01', '2011-02', '2011-03'),
      rule: fc.constantFrom('base', 'gift'),
      issued: fc.integer({ min: 0, max: 100_000 }),
      net: fc.integer({ min: -100_000, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const costs = costOfRules(programmes(), figures({ points: rows.map(points) }));
        const net = rows.reduce((sum, { net: one }) => sum + one, 0);
        const magnitude = Math.floor((2 * Math.abs(net) + 20) / 40);
        expect(costs.pointsMinor).toBe(net < 0 ? 0 - magnitude : magnitude);
        const own = [...costs.ownByMonth.values()].reduce((sum, minor) => sum + minor, 0);
        expect(own + (costs.fundedMinor['acme'] ?? 0)).toBe(costs.costMinor);
      }),
      { numRuns: 60 },
    );
  });
});
