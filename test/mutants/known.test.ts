import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { KnownTests } from './known.ts';

const FILE = 'test/shop.test.ts';
const TESTS = [{ touched: [1, 4], steps: 12, ms: 0.5, firstMs: 0.9 }];

function shop(): { readonly root: string; readonly write: (path: string, text: string) => void } {
  const root = mkdtempSync(join(tmpdir(), 'stamgast-known-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['gateway', 'test']) mkdirSync(join(root, folder));
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  for (const path of [FILE, 'test/other.test.ts', 'gateway/till.ts']) write(path, 'one');
  new KnownTests(root).write(FILE, TESTS);
  return { root, write };
}

it('what the tests of a file did is kept for a later run', () => {
  const { root, write } = shop();
  write('test/other.test.ts', 'two');
  expect(new KnownTests(root).read(FILE, 1)).toEqual(TESTS);
});

it.each([FILE, 'gateway/till.ts'])('it is forgotten when %s changes', (path) => {
  const { root, write } = shop();
  write(path, 'two');
  expect(new KnownTests(root).read(FILE, 1)).toBeUndefined();
});

it('it is forgotten when the file declares another number of tests', () => {
  const { root } = shop();
  expect(new KnownTests(root).read(FILE, 2)).toBeUndefined();
});
