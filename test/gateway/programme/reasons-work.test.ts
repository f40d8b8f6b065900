import { expect, test } from 'vitest';
import { evaluate } from '../../../gateway/programme/evaluate/evaluate.ts';
import { cellsMax, evaluationsMax } from '../../../gateway/programme/reasons/larger.ts';
import { notGivenOf } from '../../../gateway/programme/reasons/not-given.ts';
import { nudgesOf } from '../../../gateway/programme/reasons/nudges.ts';
import { programmesOf } from './given.ts';
import { fileWith } from './quoting.ts';

const rulesOf = (count: number, rule: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => `  - { id: r${at}, ${rule(at)} }`).join('\n');
const above = (total: number) =>
  `when: { receipt.total: { gte: "${total}.00" } }, discount: { amount: "0.01" }`;

/** A quote of one member. `runs` counts evaluations: each looks into the purse once. */
function quoteOf(rules: string, ...totals: readonly number[]) {
  const [version] = programmesOf(fileWith(rules));
  if (version === undefined) throw new Error('there is a version');
  let runs = 0;
  const lines = totals.map((totalMinor, at) => {
    return { line: at + 1, sku: 'x', quantity: 1000, totalMinor };
  });
  const when = { day: '2026-03-02', at: Date.UTC(2026, 2, 2, 11), zone: 'Europe/Berlin' };
  const asked = {
    basket: { lines, tenders: [], partner: 'shop', store: '1', till: '1', ...when },
    card: 'member' as const,
    member: {
      ...{ id: 'anna', tags: [], tallies: new Map() },
      get available() {
        runs += 1;
        return new Map();
      },
    },
  };
  const evaluation = evaluate(version, asked, new Map());
  if (!evaluation.ok) throw new Error(evaluation.code);
  runs = 0;
  const base = { asked, evaluation, uses: new Map(), after: new Map() };
  const about = { ...base, exchanged: new Set<string>() };
  return {
    nudged: () => nudgesOf(version, about, undefined).map(({ rule }) => rule),
    notGiven: () => {
      const all = notGivenOf(version, about, { isQuote: true });
      return new Map(all.map(({ rule, reason }) => [rule, reason]));
    },
    runs: () => runs,
  };
}

test('a quote evaluates the nearest larger receipts only, and equal ones once', () => {
  const totals = [19, 12, 14, 12, 20, 16];
  const quote = quoteOf(
    rulesOf(totals.length, (at) => above(totals[at] ?? 0)),
    1000,
  );
  expect(quote.nudged()).toEqual(['r1', 'r2', 'r3', 'r5']);
  expect(quote.runs()).toBe(evaluationsMax);
});

test('a quote thinks of no more than the receipt itself once again', () => {
  const rules = rulesOf(2, (at) => above(20 + at));
  const near = quoteOf(rules, 1000);
  expect([near.nudged(), near.runs()]).toEqual([['r0'], 1]);
  const far = quoteOf(rules, 999);
  expect([far.nudged(), far.runs()]).toEqual([[], 0]);
});

test('a quote of very many lines under very many rules has no nudges', () => {
  const rules = rulesOf(200, () => above(100));
  const rest = Array.from({ length: cellsMax / 200 }, () => 0);
  expect(quoteOf(rules, 9000, ...rest.slice(1)).nudged()).toHaveLength(200);
  const many = quoteOf(rules, 9000, ...rest);
  expect([many.nudged(), many.runs()]).toEqual([[], 0]);
});

test('rules that give nothing are asked alone without an evaluation for each', () => {
  const rest = rulesOf(30, (at) =>
    at % 2 === 0 ? 'discount: { percent: 1 }' : 'earn: { unit: STAMPS, per: "900.00", amount: 1 }',
  );
  const quote = quoteOf(
    `  - { id: alone, discount: { percent: 1 }, stack: { mode: alone } }
  - { id: far, discount: { steps: [ { from: "900.00", percent: 1 } ] } }
  - { id: base, earn: { unit: POINTS, per: "900.00", amount: 1 } }
  - { id: twice, multiply: { unit: POINTS, by: 2 } }
${rest}`,
    1000,
  );
  const reasons = quote.notGiven();
  expect(reasons.get('r0')).toBe('r0: alone is given in its place');
  expect(reasons.get('far')).toBe('far: begins at EUR 900.00, here: EUR 10.00');
  expect(reasons.get('twice')).toBe('twice: the receipt comes to less than 1 point');
  expect(quote.runs()).toBe(2);
});
