import { describe, expect, test } from 'vitest';
import { KeptLines } from '../../../gateway/replay/kept-lines.ts';

const sale = (number: string) => ({ number, businessDate: '2026-01-05' });
const kept = () => {
  const lines = new KeptLines();
  lines.expect('anna', 'MUG');
  const common = { member: 'anna', sku: 'MUG' };
  lines.add({ ...common, sale: sale('1'), line: 1, quantity: 2000, totalMinor: 500 });
  lines.add({ ...common, sale: sale('2'), line: 1, quantity: 3000, totalMinor: 1000 });
  lines.add({ ...common, sale: sale('2'), line: 2, quantity: 1000, totalMinor: 250 });
  return lines;
};

describe('matching of cancellations', () => {
  test('the newest kept line of the sku is taken first, across receipts', () => {
    const { matches, missing } = kept().take({ member: 'anna', sku: 'MUG', quantity: 5000 });
    expect(missing).toBe(0);
    expect(matches).toEqual([
      { sale: sale('2'), ofLine: 2, category: '', quantity: 1000, totalMinor: 250 },
      { sale: sale('2'), ofLine: 1, category: '', quantity: 3000, totalMinor: 1000 },
      { sale: sale('1'), ofLine: 1, category: '', quantity: 1000, totalMinor: 250 },
    ]);
  });

  test('parts of a line cost in all exactly what the line cost', () => {
    const lines = new KeptLines();
    lines.expect('bo', 'PEN');
    const line = { member: 'bo', sku: 'PEN', sale: sale('7'), line: 4, quantity: 3000 };
    lines.add({ ...line, totalMinor: 1000 });
    const parts = [1, 2, 3].map(() => lines.take({ member: 'bo', sku: 'PEN', quantity: 1000 }));
    expect(parts.map(({ matches }) => matches[0]?.totalMinor)).toEqual([333, 334, 333]);
    expect(lines.take({ member: 'bo', sku: 'PEN', quantity: 1 })).toEqual({
      matches: [],
      missing: 1,
    });
  });

  test('what was never bought, or by another member, is missing', () => {
    const lines = kept();
    expect(lines.take({ member: 'bo', sku: 'MUG', quantity: 1000 }).missing).toBe(1000);
    expect(lines.take({ member: 'anna', sku: 'CUP', quantity: 1000 }).missing).toBe(1000);
    expect(lines.take({ member: 'anna', sku: 'MUG', quantity: 7000 }).missing).toBe(1000);
  });
});
