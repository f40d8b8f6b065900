import { expect, it } from 'vitest';
import { beforeEach, declaredBy, describe, it as write } from './harness.ts';

it('tests are written down with their path and can be run again and again', async () => {
  let runs = 0;
  const [test, ...others] = await declaredBy(async () => {
    describe('a shop', () => write('opens', () => ++runs));
  });
  expect(others).toEqual([]);
  expect(test?.title).toBe('a shop > opens');
  expect([test?.run(), test?.run()]).toEqual([1, 2]);
});

it('a table gives one test a row, with the row as arguments', async () => {
  const tests = await declaredBy(async () => {
    describe.each([['x'], ['y']])('in %s', (shop) => {
      write.each([[1, 2], 3])('adds', (...row: readonly unknown[]) => [shop, ...row]);
    });
  });
  expect(tests.map(({ title, run }) => [title, run()])).toEqual([
    ['in %s [1] > adds [1]', ['x', 1, 2]],
    ['in %s [1] > adds [2]', ['x', 3]],
    ['in %s [2] > adds [1]', ['y', 1, 2]],
    ['in %s [2] > adds [2]', ['y', 3]],
  ]);
});

it('what a suite does before each test is done before each of its own, and no other', async () => {
  const told: string[] = [];
  const tests = await declaredBy(async () => {
    describe('a shop', () => {
      beforeEach(() => told.push('unlock'));
      write('opens', () => told.push('open'));
      describe('by night', () => {
        beforeEach(() => told.push('light'));
        write('sells', () => told.push('sell'));
      });
    });
    write('stands alone', () => told.push('alone'));
  });
  for (const test of tests) test.run();
  expect(told).toEqual(['unlock', 'open', 'unlock', 'light', 'sell', 'alone']);
});

it('what would be lost is refused: a test without a body, a suite or a beginning that is asynchronous', async () => {
  await expect(declaredBy(async () => write('later'))).rejects.toThrow('has no body');
  const late = declaredBy(async () => describe('late', async () => write('opens', () => 1)));
  await expect(late).rejects.toThrow('asynchronous');
  const [test] = await declaredBy(async () => {
    beforeEach(async () => {});
    write('opens', () => 1);
  });
  expect(() => test?.run()).toThrow('asynchronous');
});
