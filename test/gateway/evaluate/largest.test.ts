import { expect, it } from 'vitest';
import { bought, earns, given, off, rule } from './rules.ts';

const huge = 1_000_000_000_000;

it('a price beyond what can be counted takes nothing off', () => {
  const price = off('r', { off: { kind: 'price', minor: 99_999_900 } });
  const asked = bought([[500, 1]]);
  const lines = asked.basket.lines.map((line) => ({ ...line, quantity: huge }));
  const many = { ...asked, basket: { ...asked.basket, lines } };
  expect(given([price], many).outcome.discounts).toEqual([]);
});

it('points whose cost is beyond what can be counted are within no budget', () => {
  const per = { kind: 'money' as const, minor: 1 };
  const budget = { minor: 100, per: 'ever' as const, isPartial: false };
  const dear = rule('r', earns('r', { per }).effect, { budget });
  const costs = new Map([['POINTS', { num: 1_000_000, den: 1 }]]);
  const lines = bought([[huge - 1, 1]]);
  expect(given([dear], lines, { version: { costs } }).outcome.earned).toEqual([]);
});
