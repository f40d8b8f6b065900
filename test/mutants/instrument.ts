/**
 * Puts Stryker's mutants into the two pure rooms. Each file comes out once, with all of its
 * mutants in it as switches; which one is on is decided while it runs.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { ROOT } from './root.ts';
import { HEADER } from './state.ts';

/** One change to one place of one file. */
export interface Mutant {
  /** Counts from 0, over all files. */
  readonly id: number;
  /** From the root of the repository. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** The first line of the place, without its indent. */
  readonly text: string;
  /** `what stands there -> what the mutant has instead`, both without line breaks. */
  readonly change: string;
}

export interface Instrumented {
  /** Path from the root -> what to run instead of it. */
  readonly sources: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
}

/** What is mutated: all of the two pure rooms. The gallery in them is data. */
export const MUTATED = 'gateway/{ledger,programme}/**/*.ts';

/** The longest text of a place, or of what replaces it, that a mutant is known by. */
const LONGEST = 100;

/** The functions that the instrumenter puts before a file, up to the last one's end. */
const ITS_HEADER = /function stryNS_9fa48[\s\S]*?\n {2}stryMutAct_9fa48 = isActive;\n.*\n\}$/m;

/** @param pattern the files to change, from the root */
export async function instrument(pattern = MUTATED): Promise<Instrumented> {
  const files = globSync(pattern, { cwd: ROOT })
    .sort()
    .map((name) => ({
      name,
      mutate: true as const,
      content: readFileSync(join(ROOT, name), 'utf8'),
    }));
  const lines = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
  const { files: written, mutants } = await new Instrumenter(silent).instrument(files, {
    plugins: null,
    excludedMutations: [],
    ignorers: [bugTexts, impossibleCases],
  });
  const sources = new Map(written.map(({ name, content }) => [name, withHeader(name, content)]));
  const counted = mutants.flatMap((one): Mutant[] => {
    if (one.status === 'Ignored') return [];
    const { start, end } = one.location;
    const all = lines.get(one.fileName) ?? [];
    return [
      {
        id: Number(one.id),
        file: one.fileName,
        line: start.line + 1,
        text: (all[start.line] ?? '').trim(),
        change: `${short(between(all, start, end))} -> ${short(one.replacement)}`,
      },
    ];
  });
  return { sources, mutants: counted };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function between(lines: readonly string[], start: Place, end: Place): string {
  const found = lines.slice(start.line, end.line + 1);
  const last = found.length - 1;
  return found
    .map((text, at) =>
      text.slice(at === 0 ? start.column : 0, at === last ? end.column : undefined),
    )
    .join(' ');
}

function short(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST)}…`;
}

function withHeader(name: string, content: string): string {
  if (!content.includes('stryMutAct_9fa48(')) return content;
  if (!ITS_HEADER.test(content)) throw new Error(`${name}: the instrumenter writes another header`);
  const switches = /(?<=stryMutAct_9fa48\()"(\d+)"(?=\))/g;
  return content.replace(ITS_HEADER, () => HEADER).replaceAll(switches, '$1');
}

/** What the ignorer asks of a place in a syntax tree. */
interface Node {
  readonly type: string;
  readonly callee?: { readonly name?: string };
}

interface Path {
  readonly node: Node;
  readonly parent: Node | null;
  readonly listKey?: string | null;
}

/** Leaves out what an assertion says: it is read by who mends a bug, and no behaviour. */
const bugTexts = {
  shouldIgnore(path: object): string | undefined {
    const { node, parent, listKey } = path as Path;
    const isText = node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
    const isArgument = listKey === 'arguments' && parent !== null;
    if (!isText || !isArgument) return undefined;
    const isBug =
      (parent.type === 'CallExpression' && parent.callee?.name === 'assert') ||
      (parent.type === 'NewExpression' && parent.callee?.name === 'Error');
    return isBug ? 'the text of a bug' : undefined;
  },
};

/** Leaves out the case that the compiler proves to be impossible: it stands there for it alone. */
const impossibleCases = {
  shouldIgnore(path: object): string | undefined {
    const { node } = path as { readonly node: Case };
    const [only] = node.type === 'SwitchCase' ? (node.consequent ?? []) : [];
    const call = only?.argument ?? only?.expression;
    const isImpossible = call?.callee?.name === 'assertNever';
    return isImpossible ? 'an impossible case' : undefined;
  },
};

interface Case extends Node {
  /** Statements; the argument is what a `return` gives. */
  readonly consequent?: readonly {
    readonly argument?: Node | null;
    readonly expression?: Node;
  }[];
}

const no = (): boolean => false;
const nothing = (): void => {};
const silent = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};
