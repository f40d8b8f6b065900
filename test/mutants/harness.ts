/**
 * What test files get for `vitest` while mutants run: `describe`, `it` and `test` write the
 * tests down, so that each can be run again and again in one process; `expect` is vitest's own.
 * Only what the tests of the two pure rooms use is here; anything else is not exported, and
 * the file that wants it fails to load.
 */
import { isPromise } from 'node:util/types';
import { expect } from 'vitest';

/** A test as a file declared it. */
export interface Declared {
  readonly title: string;
  readonly run: () => unknown;
}

type Body = (...row: readonly unknown[]) => unknown;

let declared: Declared[] = [];
const path: string[] = [];
/** What runs before each test that is declared from here on, the outermost suite's first. */
let before: readonly Body[] = [];

/** The tests that `load` declares by importing a file. */
export async function declaredBy(load: () => Promise<unknown>): Promise<readonly Declared[]> {
  declared = [];
  before = [];
  await load();
  return declared;
}

/** Only what is done at once: no test of the pure rooms waits for anything before it begins. */
function beforeEach(body: Body): void {
  before = [...before, body];
}

function declare(title: string, body: () => unknown): void {
  const first = before;
  const run = (): unknown => {
    for (const one of first) {
      if (isPromise(one())) throw new Error('beforeEach is asynchronous');
    }
    return body();
  };
  declared.push({ title: [...path, title].join(' > '), run });
}

function write(title: string, ...rest: readonly unknown[]): void {
  const body = rest.find((one): one is Body => typeof one === 'function');
  if (body === undefined) throw new Error(`the test "${title}" has no body`);
  declare(title, () => body());
}

function suite(title: string, body: Body, ...row: readonly unknown[]): void {
  const outer = before;
  path.push(title);
  try {
    if (isPromise(body(...row))) throw new Error(`describe "${title}" is asynchronous`);
  } finally {
    path.pop();
    before = outer;
  }
}

/** One title for each row of a table, told apart by the row's number. */
function rows(table: readonly unknown[]): { at: string; row: readonly unknown[] }[] {
  return table.map((one, at) => ({ at: `[${at + 1}]`, row: Array.isArray(one) ? one : [one] }));
}

const it = Object.assign(write, {
  each:
    (table: readonly unknown[]) =>
    (title: string, ...rest: readonly unknown[]) => {
      const body = rest.find((one): one is Body => typeof one === 'function');
      if (body === undefined) throw new Error(`the test "${title}" has no body`);
      for (const { at, row } of rows(table)) declare(`${title} ${at}`, () => body(...row));
    },
});

const describe = Object.assign((title: string, body: Body) => suite(title, body), {
  each: (table: readonly unknown[]) => (title: string, body: Body) => {
    for (const { at, row } of rows(table)) suite(`${title} ${at}`, body, ...row);
  },
});

export { beforeEach, describe, expect, it, it as test };
