import { describe, expect, it } from 'vitest';
import { figure } from '../../../gateway/ledger/sum.ts';
import { evaluate, type Settings } from '../../../gateway/programme/evaluate/evaluate.ts';
import type { Uses } from '../../../gateway/programme/evaluate/limits.ts';
import { notForOf } from '../../../gateway/programme/evaluate/reserved.ts';
import type { Rule, UnitChoice } from '../../../gateway/programme/evaluate/rule.ts';
import { bought, given, inCategory, is, off, type Said } from './rules.ts';

describe('of pieces at one price', () => {
  const free = (take: UnitChoice['take'], lines: readonly Said[]) => {
    const units = { count: 1, per: null, take };
    return given(
      [off('free', { off: { kind: 'share', share: { num: 1, den: 1 } }, units })],
      bought(lines),
    ).discounts;
  };

  it.each(['cheapest', 'dearest'] as const)('the first line is taken (%s)', (take) => {
    expect(free(take, [[700], [700], [700]])).toEqual(['free 1:700']);
  });

  it('prices are compared exactly, however many pieces a line has', () => {
    // The second is cheaper by seven parts in 10^18.
    const many = (quantity: number) => ({ quantity });
    const lines: Said[] = [
      [1_000_000_007, 1, many(1_000_000_000)],
      [1_000_000_008, 1, many(1_000_000_001)],
    ];
    expect(free('cheapest', lines)[0]).toMatch(/^free 2:/);
    expect(free('dearest', lines)[0]).toMatch(/^free 1:/);
  });
});

describe('a group that competes', () => {
  it('is asked once which rule gives most, whatever comes off before that one has its turn', () => {
    const stack = { group: 'week', mode: 'best' } as const;
    const rules = [
      off('line', { off: { kind: 'amount', minor: 90 } }, { stack }),
      off('sale', 20),
      off('order', { on: 'order' }, { stack }),
    ];
    // Of 10.00 the order's 10 % are more than 0.90; of the 8.00 that are left they are less.
    expect(given(rules, bought([[1000]])).discounts).toEqual(['sale 1:200', 'order 1:80']);
  });
});

describe('a limit for each cashier', () => {
  const limits: Rule['limits'] = [{ of: 'uses', scope: 'cashier', max: 1, per: 'day' }];
  const rules = [off('courtesy', 10, { limits })];
  const used: [string, { times: number }][] = [['courtesy|cashier:7|2026-03-04', { times: 1 }]];

  it.each([
    ['7', [], ['courtesy 1:100']],
    ['7', used, []],
    ['8', used, ['courtesy 1:100']],
    [undefined, [], []],
  ])('counts those of cashier %s', (cashier, uses, discounts) => {
    const sale = bought([[1000]], cashier === undefined ? {} : { cashier });
    expect(given(rules, sale, { uses }).discounts).toEqual(discounts);
  });
});

describe('what leaves less of a discount is said', () => {
  const said = (rules: readonly Rule[], discountCap: { num: number; den: number } | null) => {
    const sale = bought([[1000]]);
    const { discounts } = given(rules, sale, { version: { discountCap } }).outcome;
    return discounts.map(({ sum }) => JSON.stringify(sum));
  };

  it('a limit', () => {
    const limits: Rule['limits'] = [{ of: 'discount', scope: 'total', max: 60, per: 'day' }];
    const [sum] = said([off('ten', 10, { limits })], null);
    expect(sum).toContain('left of a limit');
  });

  it('the cap of the programme', () => {
    const [sum] = said([off('half', 50)], { num: 3, den: 10 });
    expect(sum).toContain('left of the cap');
  });
});

describe('goods that are reserved', () => {
  const wine = { lines: inCategory('wine'), to: is('card', { op: 'in', values: ['member'] }) };
  const early = { id: 'early', ...wine, from: '2026-03-02', until: '2026-03-04' };
  const ever = { id: 'ever', ...wine, from: null, until: null };

  it.each([
    ['2026-03-01', 0],
    ['2026-03-02', 1],
    ['2026-03-04', 1],
    ['2026-03-05', 0],
  ])('are kept from others on the days that are named: %s', (day, kept) => {
    const sale = bought([[1000, 1, { category: 'wine' }]], { day, member: null });
    expect(notForOf([early], sale)).toHaveLength(kept);
    expect(notForOf([ever], sale)).toHaveLength(1);
  });
});

describe('a discount that is kept at a return', () => {
  const rules = [off('first', 10), off('kept', { off: { kind: 'amount', minor: 500 } })];
  const settings: Settings = {
    ...{ rules, exclusions: { discount: null, earn: null, services: null } },
    ...{ earnOn: 'paid', pointsSpent: 'tender', discountCap: null, costs: new Map() },
  };
  const uses: Uses = new Map();
  const keptOf = (lines: readonly (readonly [number, number])[]) => {
    const all = lines.map(([line, minor]) => ({ line, minor }));
    const minor = all.reduce((sum, one) => sum + one.minor, 0);
    const plain = { freePieces: [], pays: null, step: null } as const;
    const sum = figure(minor, 'kept');
    return new Map([['kept', { rule: 'kept', minor, lines: all, ...plain, sum }]]);
  };
  const discounts = (lines: readonly Said[], kept: readonly (readonly [number, number])[]) => {
    const outcome = evaluate(settings, bought(lines), uses, keptOf(kept));
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.discounts.map(({ rule, minor, lines: of }) =>
      [rule, minor, ...of.map((one) => `${one.line}:${one.minor}`)].join(' '),
    );
  };

  it('takes no more off a line than it costs then, and names no line that costs nothing', () => {
    expect(
      discounts(
        [[100], [1000], [0]],
        [
          [1, 500],
          [2, 300],
          [3, 50],
        ],
      ),
    ).toEqual(['first 110 1:10 2:100', 'kept 390 1:90 2:300']);
  });

  it('is none when nothing of its lines is left', () => {
    expect(discounts([[0], [1000]], [[1, 500]])).toEqual(['first 100 2:100']);
  });
});
