import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** What the checks know of one file. Lines count from 1. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  /** Variables that are spoken of: `process`, `Date` (not members, keys or types). */
  readonly names: readonly Spoken[];
  /** `object.name` where the object is a plain name, else `*.name`. */
  readonly members: readonly Spoken[];
  /** `new Date()` and `Date()`: the clock without a member. */
  readonly clocks: readonly Spoken[];
  readonly functions: readonly FunctionSpan[];
}

export interface Import {
  readonly specifier: string;
  /** The file of this checkout that is meant; undefined for modules and libraries. */
  readonly file: string | undefined;
  readonly isType: boolean;
  /** Imported names; `*` for a whole module. */
  readonly names: readonly string[];
  readonly line: number;
}

export interface Spoken {
  readonly name: string;
  readonly line: number;
}

export interface FunctionSpan {
  readonly line: number;
  readonly lineCount: number;
  /** The call that it is an argument of: `test`, `describe.each`. */
  readonly callee: string | undefined;
}

/** A node of the syntax tree; the checks look at few kinds and walk through the rest. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Found {
  readonly imports: Import[];
  readonly names: Spoken[];
  readonly members: Spoken[];
  readonly clocks: Spoken[];
  readonly functions: FunctionSpan[];
}

const LANGUAGES: Readonly<Record<string, 'ts' | 'tsx' | 'js'>> = {
  '.ts': 'ts',
  '.tsx': 'tsx',
  '.mjs': 'js',
};

/** Reads one file. Files that are not code (CSS) have text and lines only. */
export function readSource(path: string, text: string): Source {
  const found: Found = { imports: [], names: [], members: [], clocks: [], functions: [] };
  const lang = LANGUAGES[posix.extname(path)];
  if (lang !== undefined) {
    const lineOf = lineFinder(text);
    visit(parseAst(text, { lang }, path) as unknown as Node, {
      path,
      found,
      lineOf,
      callee: undefined,
    });
  }
  const lineCount = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path, text, lineCount, ...found };
}

interface Context {
  readonly path: string;
  readonly found: Found;
  readonly lineOf: (offset: number) => number;
  /** The call whose arguments are being visited. */
  readonly callee: string | undefined;
}

function visit(node: Node, context: Context): void {
  const { found, lineOf } = context;
  const line = lineOf(node.start);
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      noteImport(node, line, context);
      break;
    case 'Identifier':
      found.names.push({ name: String(node['name']), line });
      break;
    case 'MemberExpression':
      noteMember(node, line, context);
      break;
    case 'NewExpression':
    case 'CallExpression':
      noteClock(node, line, context);
      break;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      found.functions.push({
        line,
        lineCount: lineOf(node.end) - line + 1,
        callee: context.callee,
      });
      break;
  }
  const callee = node.type === 'CallExpression' ? calleeOf(child(node, 'callee')) : undefined;
  for (const next of spokenChildren(node)) visit(next, { ...context, callee });
}

/** Keys of the tree that hold names which are not variables. */
const LABELS = new Set(['label', 'local', 'exported', 'typeName']);

/** Children, without the names that are only labels: keys, members, imported names. */
function spokenChildren(node: Node): readonly Node[] {
  if (node.type === 'ImportDeclaration') return [];
  const isComputed = node['computed'] === true;
  return Object.entries(node).flatMap(([key, value]) => {
    const isLabel = (key === 'property' || key === 'key') && !isComputed;
    if (isLabel || LABELS.has(key)) return [];
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });
}

function noteImport(node: Node, line: number, { path, found }: Context): void {
  const source = child(node, 'source') ?? child(node, 'argument');
  const specifier = source?.['value'];
  if (typeof specifier !== 'string') return;
  const isRelative = specifier.startsWith('.');
  const specifiers = (node['specifiers'] ?? []) as readonly Node[];
  const isType =
    node.type === 'TSImportType' ||
    node['importKind'] === 'type' ||
    node['exportKind'] === 'type' ||
    (specifiers.length > 0 && specifiers.every((item) => item['importKind'] === 'type'));
  found.imports.push({
    specifier,
    file: isRelative ? posix.join(posix.dirname(path), specifier) : undefined,
    isType,
    names: node.type === 'ImportDeclaration' ? specifiers.map(importedName) : ['*'],
    line,
  });
}

function importedName(specifier: Node): string {
  const imported = child(specifier, 'imported');
  return imported === undefined ? '*' : String(imported['name'] ?? imported['value']);
}

function noteMember(node: Node, line: number, { found }: Context): void {
  const property = child(node, 'property');
  if (property === undefined) return;
  const name = node['computed'] === true ? property['value'] : property['name'];
  const object = child(node, 'object');
  const owner = object?.type === 'Identifier' ? String(object['name']) : '*';
  if (typeof name === 'string') found.members.push({ name: `${owner}.${name}`, line });
}

function noteClock(node: Node, line: number, { found }: Context): void {
  const isDate = child(node, 'callee')?.['name'] === 'Date';
  const hasArguments = ((node['arguments'] ?? []) as readonly Node[]).length > 0;
  if (!isDate || (hasArguments && node.type === 'NewExpression')) return;
  found.clocks.push({ name: node.type === 'NewExpression' ? 'new Date()' : 'Date()', line });
}

/** `test.each(rows)(...)` is `test.each`; anything without a plain name is nothing. */
function calleeOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'CallExpression') return calleeOf(child(node, 'callee'));
  if (node.type !== 'MemberExpression') return undefined;
  const owner = calleeOf(child(node, 'object'));
  return owner === undefined ? undefined : `${owner}.${child(node, 'property')?.['name']}`;
}

function child(node: Node, key: string): Node | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
