import { describe, expect, test } from 'vitest';
import { lines, sideBars, stackedBars } from '../../../gateway/insight/page/charts.ts';
import { escaped, grouped, table } from '../../../gateway/insight/page/html.ts';
import { reportPage, short } from '../../../gateway/insight/page/page.ts';
import { reportOf } from '../../../gateway/insight/report.ts';
import { compileVersions } from '../../../gateway/programme/language/file.ts';
import { pounds } from '../replay/past-shop.ts';

const evil = '<script>"&\'';

describe('the page of a report', () => {
  test('names from a file never become markup', () => {
    expect(escaped(evil)).toBe('&lt;script&gt;&quot;&amp;&#39;');
    const chart = {
      ...{ title: evil, labels: [evil], text: () => evil, labelsTitle: evil },
      series: [1, 2].map((colour) => ({ name: evil, colour, values: [colour] })),
    };
    const made = [stackedBars(chart), lines(chart), sideBars(chart)];
    made.push(table({ caption: evil, head: [evil], rows: [[evil, evil]], foot: [evil] }));
    for (const text of made) expect(text).not.toContain('<script');
  });

  test('is whole for a programme without any receipt', () => {
    const read = compileVersions([{ file: 'points.yaml', text: pounds() }]);
    if (!read.ok) throw new Error('no programme');
    const ledger = {
      months: [],
      points: [],
      discounts: [],
      cohorts: [],
      newMembers: new Map(),
      bearers: new Set<string>(),
      levels: [],
    };
    const none = { discountMinor: 0, payMinor: 0, turnover: [], members: new Map(), sales: 0 };
    const report = reportOf({
      programmes: read.programmes,
      ledger: { ...ledger, sales: 0 },
      receipts: none,
      ...{ margins: null, costs: null },
    });
    const page = reportPage(report);
    expect(page).toContain('No rule gave anything.');
    expect(page).not.toMatch(/NaN|Infinity|undefined|null|<script/);
  });

  test('numbers are grouped, and short at an axis', () => {
    expect(grouped('GBP -1234567.89')).toBe('GBP -1\u202f234\u202f567.89');
    expect(grouped('999')).toBe('999');
    expect([short(9999), short(12_500), short(-2_000_000), short(0)]).toEqual([
      '9999',
      '12.5k',
      '-2M',
      '0',
    ]);
  });
});

describe('a chart', () => {
  const chart = { title: 'sales', text: String };

  test('stacks bars up and down from the axis', () => {
    const text = stackedBars({
      ...chart,
      labels: ['a'],
      series: [
        { name: 'in', colour: 1, values: [3] },
        { name: 'more', colour: 2, values: [1] },
        { name: 'out', colour: 3, values: [-4] },
      ],
    });
    const bars = [
      ...text.matchAll(/<rect class="f(\d)" x="[\d.]+" y="([\d.]+)" .*? height="([\d.]+)"/g),
    ];
    const [first, second, third] = bars.map(([, , y, height]) => [Number(y), Number(height)]);
    const [y = 0, height = 0] = first ?? [];
    // The second ends where the first begins, the third begins where the first ends: at zero.
    expect((second?.[0] ?? 0) + (second?.[1] ?? 0)).toBeCloseTo(y, 0);
    expect(third?.[0]).toBeCloseTo(y + height, 0);
    expect(third?.[1]).toBeCloseTo(height + (second?.[1] ?? 0), 0);
  });

  test('leaves out what is not known, and thins labels that would run into each other', () => {
    const labels = Array.from({ length: 60 }, (_, at) => `2020-${at}`);
    const values = labels.map((_, at) => (at % 2 === 0 ? at : null));
    const text = lines({ ...chart, labels, series: [{ name: 'a', colour: 1, values }] });
    expect(text.match(/<circle/g)).toHaveLength(30);
    expect(text.match(/text-anchor="middle"/g)?.length).toBeLessThan(12);
  });
});
