import { describe, expect, it } from 'vitest';
import { figure, minus, ratioOf } from '../../../gateway/ledger/sum.ts';
import { back, earned, line, plan, sale } from './sold.ts';

describe('points that a sale earned', () => {
  it('go with the lines that come back, and the sum names line and points', () => {
    const rowsOfLot = [earned(1, 4), earned(2, 5, { reversed: 2 }), earned(3, 7)];
    const half = { returnedQuantity: 400, returnedMinor: 400 };
    const lines = [line(1, 1000), line(2, 1000, half), line(3, 1000)];
    const planned = plan(sale(lines, { earned: rowsOfLot }), [back(2, 600, 600)]);
    expect(planned.targets).toEqual([
      {
        ...{ rule: 'base', unit: 'POINTS', lot: 1, amount: 3 },
        sum: minus(
          ratioOf(figure(5, 'points of line 2'), { num: 1000, den: 1000, round: 'halfUp' }),
          figure(2, 'reversed before'),
        ),
      },
    ]);
    expect(planned.sale.earned).toEqual([
      earned(1, 4),
      earned(2, 5, { reversed: 5 }),
      earned(3, 7),
    ]);
  });

  it('have one sum where one line of several gives something back', () => {
    const lines = [line(1, 1000), line(2, 1000)];
    const sold = sale(lines, { earned: [earned(1, 1), earned(2, 10)] });
    const planned = plan(sold, [back(1, 100, 100), back(2, 100, 100)]);
    const sum = ratioOf(figure(10, 'points of line 2'), { num: 100, den: 1000, round: 'halfUp' });
    expect(planned.targets).toMatchObject([{ amount: 1, sum }]);
  });

  it('are no target where nothing of them goes', () => {
    const lines = [line(1, 1000), line(2, 1000)];
    const planned = plan(sale(lines, { earned: [earned(1, 4)] }), [back(2, 1000)]);
    expect(planned.targets).toEqual([]);
    expect(plan(sale(lines, { earned: [earned(1, 1)] }), [back(1, 499, 499)]).targets).toEqual([]);
  });
});

describe('points that are evaluated again', () => {
  const lines = [line(1, 1000), line(2, 1000), line(3, 1000), line(4, 1000)];
  const sold = sale(lines, { earned: [earned(1, 4), earned(2, 5)] });
  const of = (amount: number, on: readonly (readonly [number, number])[], unit = 'POINTS') => ({
    ...{ rule: 'base', unit, amount, sum: { op: 'value' as const, value: amount, name: 'x' } },
    lines: on.map(([number, points]) => ({ line: number, amount: points })),
  });
  const again = (...all: readonly ReturnType<typeof of>[]) =>
    plan(sold, [back(2, 1000)], { rules: ['base'], rest: { earned: all } });

  it('become what the rest earns in their unit; points of another line get a row there', () => {
    const moved = of(3, [
      [1, 2],
      [3, 1],
      [4, 0],
    ]);
    const planned = again(of(9, [[1, 9]], 'STARS'), moved);
    expect(planned.sale.earned).toEqual([
      earned(1, 4, { reversed: 2 }),
      earned(2, 5, { reversed: 5 }),
      earned(3, 0, { reversed: -1 }),
    ]);
    expect(planned.targets).toEqual([
      {
        ...{ rule: 'base', unit: 'POINTS', lot: 1, amount: 6 },
        sum: minus(figure(9, 'points of the rule so far'), moved.sum),
      },
    ]);
  });

  it('all go where the rest earns none', () => {
    const planned = again();
    expect(planned.sale.earned).toEqual([
      earned(1, 4, { reversed: 4 }),
      earned(2, 5, { reversed: 5 }),
    ]);
    expect(planned.targets).toMatchObject([
      { amount: 9, sum: { value: 9, name: 'points of the rule so far' } },
    ]);
  });

  it.each([9, 10])('never grow: %s of 9 leave all as it is', (amount) => {
    const planned = again(of(amount, [[1, amount]]));
    expect(planned.targets).toEqual([]);
    expect(planned.sale.earned).toEqual(sold.earned);
  });
});
