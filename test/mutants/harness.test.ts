import { expect, it } from 'vitest';
import {
  afterEach,
  beforeEach,
  declaredBy,
  describe,
  onTestFinished,
  it as write,
} from './harness.ts';

it('tests are written down with their path and can be run again and again', async () => {
  let runs = 0;
  const count = (): unknown => ++runs;
  const [test, ...others] = await declaredBy(async () => {
    describe('a shop', () => write('opens', count));
  });
  expect(others).toEqual([]);
  expect(test?.title).toBe('a shop > opens');
  await test?.run();
  await test?.run();
  expect(runs).toBe(2);
});

it('a table gives one test a row, with the row as arguments', async () => {
  const got: unknown[] = [];
  const tests = await declaredBy(async () => {
    describe.each([['x'], ['y']])('in %s', (shop) => {
      write.each([[1, 2], 3])('adds', (...row: readonly unknown[]) => got.push([shop, ...row]));
    });
  });
  for (const test of tests) await test.run();
  expect(tests.map(({ title }, at) => [title, got[at]])).toEqual([
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
  for (const test of tests) await test.run();
  expect(told).toEqual(['alone', 'unlock', 'open', 'unlock', 'light', 'sell']);
});

it('what is done after a test is done however it ends, and is waited for', async () => {
  const told: string[] = [];
  const [test] = await declaredBy(async () => {
    beforeEach(async () => void told.push('unlock'));
    afterEach(async () => void told.push('lock'));
    describe('a shop', () => {
      afterEach(() => told.push('shut'));
      write('opens', async () => {
        onTestFinished(() => told.push('home'));
        onTestFinished(() => told.push('coat'));
        told.push('open');
        throw new Error('no coffee');
      });
    });
  });
  await expect(test?.run()).rejects.toThrow('no coffee');
  expect(told).toEqual(['unlock', 'open', 'shut', 'lock', 'coat', 'home']);
});

it('a suite may use what its file says further down', async () => {
  const tests = await declaredBy(async () => {
    describe('a shop', () => write.each(rows)('opens', () => {}));
    const rows = [1, 2];
  });
  expect(tests).toHaveLength(2);
});

it('what would be lost is refused: a test without a body, a suite that is asynchronous', async () => {
  await expect(declaredBy(async () => write('later'))).rejects.toThrow('has no body');
  const late = declaredBy(async () => describe('late', async () => write('opens', () => 1)));
  await expect(late).rejects.toThrow('asynchronous');
});
