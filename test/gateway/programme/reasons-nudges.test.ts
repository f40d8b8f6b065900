import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalText } from '../../../gateway/programme/language/currency.ts';
import { quoted, shopWith } from './quoting.ts';

describe('a nudge', () => {
  const ladder = `  - id: ladder
    discount: { steps: [ { from: "10000.00", percent: 5 }, { from: "20000.00", percent: 10 } ] }`;

  test('names what the next step of a ladder needs and saves', () => {
    const shop = shopWith(ladder);
    expect(quoted(shop, { total: 1_950_000 }, { language: 'da' }).nudges).toEqual([
      {
        rule: 'ladder',
        code: 'STEP',
        facts: { missingMinor: 50_000, percent: '10', savesMinor: 200_000 },
        reason: '500.00 more -> 10 %, saves 2,000.00',
        said: '500,00 mere -> 10 %, sparer 2.000,00',
      },
    ]);
    expect(quoted(shop, { total: 2_000_000 }).nudges).toEqual([]);
  });

  test('of a ladder keeps its word: so much more saves so much', () => {
    const shop = shopWith(ladder);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_100_000 }), (total) => {
        const { nudges = [] } = quoted(shop, { total });
        const next = total < 1_000_000 ? 1_000_000 : 2_000_000;
        const isNear = total < 2_000_000 && next - total <= total;
        expect(nudges).toHaveLength(isNear ? 1 : 0);
        const [nudge] = nudges;
        if (nudge === undefined) return;
        const more = Number(nudge.facts['missingMinor']);
        const bought = quoted(shop, { total: total + more });
        expect(bought.discounts[0]?.amountMinor).toBe(nudge.facts['savesMinor']);
        expect(
          quoted(shop, { total: total + more - 1 }).discounts[0]?.amountMinor ?? 0,
        ).toBeLessThan(Number(nudge.facts['savesMinor']));
        expect(nudge.reason).toContain(`${nudge.facts['percent']} %`);
        expect(nudge.reason.replaceAll(',', '')).toContain(decimalText(more, 2));
      }),
      { numRuns: 40 },
    );
  });

  test('looks at the lines of its rule, without those that get no discount', () => {
    const shop = shopWith(
      `  - id: ladder
    lines: { brand: acme }
    discount: { steps: [ { from: "10.00", percent: 10 } ] }`,
      'exclude: { discount: { sku: book } }',
    );
    const lines = [
      { totalMinor: 700 },
      { totalMinor: 800, brand: 'acme' },
      { totalMinor: 500, brand: 'acme', sku: 'book' },
    ];
    expect(quoted(shop, { lines }).nudges?.map(({ reason }) => reason)).toEqual([
      '2.00 more -> 10 %, saves 1.00',
    ]);
    expect(quoted(shop, { lines: lines.slice(0, 1) }).nudges).toEqual([]);
  });

  test('is not made where the next step would take nothing more off', () => {
    const shop = shopWith(`${ladder}
    stack: { mode: best }
  - { id: half, discount: { percent: 50 }, stack: { mode: best } }`);
    expect(quoted(shop, { total: 1_950_000 }).nudges).toEqual([]);
    const capped = shopWith(ladder, 'discountCap: 5');
    expect(quoted(capped, { total: 1_950_000 }).nudges?.[0]?.facts['savesMinor']).toBe(100_000);
  });

  test('of a ladder of turnover speaks of the next time', () => {
    const shop = shopWith(`  - id: growing
    discount: { by: tally.TURNOVER, steps: [ { from: "100.00", percent: 2.5 } ] }`);
    shop.buy({ number: '1', total: 6000 });
    expect(quoted(shop, { total: 3000 }, { language: 'ru' }).nudges).toEqual([
      {
        rule: 'growing',
        code: 'NEXT_STEP',
        facts: { tally: 'TURNOVER', missing: 1000, percent: '2.5' },
        reason: '10.00 more -> 2.5 % from the next time on',
        said: 'ещё 10,00 -> 2,5 % со следующего раза',
      },
    ]);
  });

  test('says what a larger total would give', () => {
    const shop = shopWith(`  - id: big
    when: { receipt.total: { gte: "50.00" } }
    discount: { amount: "5.00" }
    texts: { da: "{amount} kr. retur" }
  - id: points
    when: { receipt.total: { gt: "60.00" } }
    earn: { unit: POINTS, amount: 30 }`);
    const { nudges = [] } = quoted(shop, { total: 4800 }, { language: 'da' });
    expect(nudges.map(({ reason, said }) => [reason, said])).toEqual([
      ['2.00 more -> big: EUR 5.00 less', '2,00 mere -> 5,00 kr. retur'],
      ['12.01 more -> points: 30 points', '12,01 mere -> points: 30 points'],
    ]);
  });

  test('counts what is missing to the next reward, this receipt included', () => {
    const shop = shopWith(`  - { id: stamp, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } }
  - { id: cup, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } } }`);
    const many = (count: number) => ({
      lines: [{ totalMinor: 100 * count, quantity: 1000 * count }],
    });
    const reasons = (count: number, who: string | null = 'anna') =>
      quoted(shop, { ...many(count), who }).nudges?.map(({ reason }) => reason);
    expect(reasons(7)).toEqual(['2 stamps to go -> 1 cup']);
    expect(reasons(8)).toEqual(['1 stamp to go -> 1 cup']);
    expect(reasons(9)).toEqual(['9 stamps to go -> 1 cup']);
    expect(reasons(8, null)).toEqual([]);
  });

  test('is not made for a rule on other days, or used up', () => {
    const shop = shopWith(`  - id: over
    until: 2026-03-01
    discount: { steps: [ { from: "10.00", percent: 5 } ] }
  - id: once
    limit: { member: 1 }
    discount: { steps: [ { from: "1.00", percent: 5 }, { from: "10.00", percent: 6 } ] }`);
    const before = quoted(shop, { total: 900 });
    expect(before.nudges?.map(({ rule }) => rule)).toEqual(['once']);
    shop.buy({ number: '1', total: 900 });
    expect(quoted(shop, { total: 900 }).nudges).toEqual([]);
  });
});
