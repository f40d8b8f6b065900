import { expect, it } from 'vitest';
import { instrument } from '../mutants/instrument.ts';

it('a mutant is told by its file, its line and what it changes', async () => {
  const { mutants } = await instrument('gateway/ledger/lots.ts');
  const text = 'return lot.available > 0 && !isOver(lot, now);';
  const changes = mutants.filter((mutant) => mutant.text === text).map(({ change }) => change);
  expect(changes).toContain('lot.available > 0 -> lot.available >= 0');
  expect(mutants[0]?.file).toBe('gateway/ledger/lots.ts');
});

it('what an assertion says is left alone: only who mends a bug reads it', async () => {
  const { mutants } = await instrument('gateway/ledger/lots.ts');
  expect(mutants.filter(({ change }) => change.startsWith('`'))).toEqual([]);
  expect(mutants.length).toBeGreaterThan(50);
});

it('the case that the compiler proves to be impossible is left alone', async () => {
  const { mutants } = await instrument('gateway/programme/evaluate/condition.ts');
  expect(mutants.filter(({ text }) => text === 'default:')).toEqual([]);
  expect(mutants.some(({ text }) => text.startsWith("case 'is'"))).toBe(true);
});

it('a file comes out once, with its mutants as switches of one shared state', async () => {
  const { sources, mutants } = await instrument('gateway/ledger/{lots,types}.ts');
  const written = sources.get('gateway/ledger/lots.ts') ?? '';
  expect(written).toContain('globalThis.stamgastMutation');
  expect(written).not.toContain('__stryker__');
  for (const { id } of mutants) expect(written).toContain(`(${id})`);
  expect(sources.get('gateway/ledger/types.ts')).not.toContain('stamgastMutation');
});
