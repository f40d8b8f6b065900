import { expect, test } from 'vitest';
import { indicatorOf, wholeMonths } from '../../../gateway/insight/indicator.ts';

const fourPercent = { share: { num: 4, den: 100 }, months: 3 };
/** Months with costs in thousandths of a turnover of 1,000.00. */
const months = (...perMille: readonly number[]) =>
  perMille.map((one, at) => {
    const month = `2026-0${at + 1}`;
    return { month, turnoverMinor: 100_000, costMinor: one * 100 };
  });

test.each([
  [[41, 42, 40], null],
  [[41, 42, 43], '2026-03'],
  [[41, 42, 40, 41, 42], null],
  [[41, 42, 40, 41, 42, 43], '2026-06'],
  [[10, 41, 42, 43, 10], '2026-04'],
  [[], null],
])('costs of %j per mille stop with %s', (perMille, month) => {
  expect(indicatorOf(fourPercent, months(...perMille)).stopsWith).toBe(month);
});

test('a month without turnover is not over, whatever it cost', () => {
  const [first, , third] = months(41, 42, 43);
  const none = { month: '2026-02', turnoverMinor: 0, costMinor: 500 };
  const asked = [first, none, third].flatMap((one) => one ?? []);
  expect(indicatorOf(fourPercent, asked).months.map(({ isOver }) => isOver)).toEqual([
    true,
    false,
    true,
  ]);
});

test('real months are whole ones within the life of the programme', () => {
  expect(wholeMonths('2026-01-01', '2026-04-01')).toEqual(['2026-01', '2026-02', '2026-03']);
  expect(wholeMonths('2026-01-02', '2026-03-31')).toEqual(['2026-02']);
  expect(wholeMonths('2025-12-15', '2026-01-31')).toEqual([]);
});
