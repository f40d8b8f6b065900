import { describe, expect, test } from 'vitest';
import { readProgramme } from '../../../gateway/programme/language/file.ts';

const head = `
stamgast: 1
id: goods
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {}, COUPONS: {} }
`;
const pathsOf = (text: string) => {
  const read = readProgramme({ text: head + text, file: 'goods.yaml' });
  return read.ok ? [] : read.problems.map(({ path }) => path);
};
const rule = (more: string) => `rules: [ { id: gift, ${more} } ]`;
const pays = 'pays: { unit: POINTS, amount: 2 }';

describe('a stock', () => {
  test.each([
    `stock: 5, discount: { percent: 100, units: 1, ${pays} }`,
    'stock: 5, earn: { unit: POINTS, amount: 3 }',
    `stock: 5, limit: { member: 1 }, discount: { percent: 100, units: 1, ${pays} }`,
  ])('is right: %s', (more) => expect(pathsOf(rule(more))).toEqual([]));

  test.each([
    ['stock: 0, earn: { unit: POINTS, amount: 3 }', 'rules.0.stock'],
    ['stock: 1000001, earn: { unit: POINTS, amount: 3 }', 'rules.0.stock'],
    [`stock: 5, limit: { total: 1 }, discount: { percent: 9, units: 1 }`, 'rules.0.limit.total'],
    ['stock: 5, discount: { percent: 100 }', 'rules.0.discount'],
    ['stock: 5, discount: { percent: 100, units: 2 }', 'rules.0.discount'],
    [
      'stock: 5, exchange: { from: { unit: POINTS, amount: 1 }, to: { unit: COUPONS, amount: 1 } }',
      'rules.0.stock',
    ],
  ])('is wrong: %s', (more, path) => expect(pathsOf(rule(more))).toEqual([path]));
});

describe('reserved goods', () => {
  const reserved = (more: string) =>
    `reserved: [ { id: early, lines: { sku: scent }, ${more} } ]\n${rule('earn: { unit: POINTS, amount: 3 }')}`;

  test('are right with a condition and days', () => {
    expect(pathsOf(reserved('to: { member: true }, from: 2026-01-01, until: 2026-04-30'))).toEqual(
      [],
    );
  });

  test.each([
    ['until: 2026-04-30', 'reserved.0'],
    ['to: { member: true }, until: 2026-02-30', 'reserved.0.until'],
    ['to: { member: true }, from: 2026-05-01, until: 2026-04-30', 'reserved.0.until'],
    ['to: { member.tier: gold }', 'reserved.0.to.member.tier'],
    ['to: { after.X: 1 }', 'reserved.0.to.after.X'],
    ['to: { member: true }, price: 5', 'reserved.0.price'],
  ])('are wrong with %s', (more, path) => expect(pathsOf(reserved(more))).toEqual([path]));

  test('have an id each', () => {
    const two =
      'reserved: [ { id: a, lines: { sku: x }, to: { member: true } }, ' +
      '{ id: a, lines: { sku: y }, to: { member: true } } ]\n';
    expect(pathsOf(two + rule('earn: { unit: POINTS, amount: 3 }'))).toEqual(['reserved.1.id']);
  });
});
