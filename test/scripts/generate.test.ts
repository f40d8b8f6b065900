import { expect, test } from 'vitest';
import { generators, staleFiles } from '../../scripts/generate.ts';

test('no generated file is stale (else: npm run generate)', async () => {
  expect(await staleFiles()).toEqual([]);
});

test('each generated file has one generator and ends with one line end', async () => {
  const paths = generators.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { make } of generators) expect(await make()).toMatch(/[^\n]\n$/);
});
