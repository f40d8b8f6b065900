import { expect, it } from 'vitest';
import type { Mutant } from './instrument.ts';
import { Search } from './search.ts';
import { reserve, state } from './state.ts';

const ids = 6;
const mutants = Array.from({ length: ids }, (_, id): Mutant => {
  return { id, file: 'shop.ts', line: id, text: '', change: '' };
});

/** What instrumented code asks at the place of a mutant. */
function isOn(id: number): boolean {
  if (state.on[id] !== 1) return false;
  state.hit[id] = 1;
  return true;
}

/** Tests that each reach the places of some mutants, none of them while it loads. */
function searchOf(
  tests: readonly { readonly reaches: readonly number[]; readonly fails: () => boolean }[],
  ms = 1,
): Search {
  reserve(ids);
  const declared = tests.map(({ fails }, at) => ({
    ...{ file: 'shop.test.ts', title: `test ${at}` },
    run: async () => {
      if (fails()) throw new Error('noticed');
    },
  }));
  return new Search(declared, {
    touched: tests.map(({ reaches }) => mutants.map(({ id }) => reaches.includes(id))).map(bytes),
    ...{ steps: tests.map(() => 1), ms: tests.map(() => ms) },
    firstMs: tests.map(() => ms),
    ...{ onLoad: new Map(), always: new Uint8Array(ids) },
  });
}

const bytes = (flags: readonly boolean[]): Uint8Array => Uint8Array.from(flags, Number);
const all = [0, 1, 2, 3, 4, 5];

async function together(search: Search): Promise<string[]> {
  const outcomes = await search.together(mutants);
  return all.map((id) => outcomes.get(id)?.kind ?? 'nothing');
}

it('mutants that are tried together are told apart', async () => {
  const search = searchOf([
    { reaches: [0, 1, 2, 3, 4], fails: () => [0, 1, 2, 3, 4].map(isOn)[1] === true },
    { reaches: [0, 3], fails: () => [isOn(0), isOn(3)].includes(true) },
  ]);
  expect(await together(search)).toEqual([
    ...['killed', 'killed', 'survived', 'killed', 'survived', 'untested'],
  ]);
});

it('a mutant that another hides is tried alone', async () => {
  const search = searchOf([{ reaches: all, fails: () => !isOn(0) && isOn(4) }]);
  expect((await together(search))[4]).toBe('killed');
});

it('what only two mutants together do is laid to neither', async () => {
  const search = searchOf([{ reaches: all, fails: () => isOn(2) && isOn(3) }]);
  expect((await together(search)).slice(2, 4)).toEqual(['survived', 'survived']);
});

it('what outlives the first tests is left for later, what no other test reaches survives', async () => {
  const cheap = searchOf([{ reaches: [1], fails: () => false }]);
  const [, , never] = mutants;
  const [, one] = mutants;
  if (one === undefined || never === undefined) throw new Error('no mutants');
  expect(await cheap.first(one)).toEqual({ kind: 'survived', tests: 1 });
  expect(await cheap.first(never)).toEqual({ kind: 'untested' });
  const dear = { reaches: [1], fails: () => false };
  expect((await searchOf([dear, dear], 1000).first(one)).kind).toBe('unsure');
});
