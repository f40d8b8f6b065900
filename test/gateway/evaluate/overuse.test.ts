import { describe, expect, it } from 'vitest';
import { figure } from '../../../gateway/ledger/sum.ts';
import type { Given } from '../../../gateway/programme/evaluate/discounts.ts';
import type { Room } from '../../../gateway/programme/evaluate/limits.ts';
import { isGivenBefore, withOver } from '../../../gateway/programme/evaluate/overuse.ts';
import type { Budget, Rule } from '../../../gateway/programme/evaluate/rule.ts';
import { bought, earns, off } from './rules.ts';

const taken = (minor: number, pays: Given['pays'] = null): Given => ({
  ...{ rule: 'r', minor, pays, lines: [{ line: 1, minor }], freePieces: [], step: null },
  sum: figure(minor, 'off'),
});
const room = (minor: number, cost: number): Room => ({ ok: true, minor, cost });
const budget = (isPartial: boolean): Budget => ({ minor: 10_000, per: 'year', isPartial });
const over = (minor: number, left: Room, wish: Partial<Rule> = {}) =>
  withOver(taken(minor), { rule: off('r', 10, wish), room: left, has: 0 }).overMinor;

describe('what a till gave without asking is over', () => {
  it('as far as it is beyond the limits', () => {
    expect(over(500, room(500, 9000))).toBeUndefined();
    expect(over(800, room(500, 9000))).toBe(300);
    expect(over(800, room(9000, 600))).toBe(200);
  });

  it('whole when a budget that gives nothing in part does not suffice', () => {
    expect(over(501, room(300, 500), { budget: budget(false) })).toBe(501);
    expect(over(500, room(300, 500), { budget: budget(false) })).toBe(200);
    expect(over(499, room(300, 500), { budget: budget(false) })).toBe(199);
    expect(over(501, room(300, 500), { budget: budget(true) })).toBe(201);
  });

  it('by the share that the member could not pay, rounded up', () => {
    const pay = (has: number) =>
      withOver(taken(1000, { unit: 'COUPONS', amount: 3 }), {
        ...{ rule: off('r', 10), room: room(9000, 9000), has },
      });
    expect([pay(3).overMinor, pay(3).pays?.amount]).toEqual([undefined, 3]);
    expect([pay(2).overMinor, pay(2).pays?.amount]).toEqual([334, 2]);
    expect([pay(0).overMinor, pay(0).pays]).toEqual([1000, null]);
  });
});

it('only a discount can have been given by a till before, not points', () => {
  const asked = bought([[1000]], { given: ['r'] });
  const before = (rule: Rule) => isGivenBefore({ rule }, asked);
  expect([off('r', 10), off('s', 10), earns('r')].map(before)).toEqual([true, false, false]);
});
