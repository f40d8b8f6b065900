import {
  type Document,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from 'yaml';

/** Where something stands in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong in a file that a person wrote. */
export interface YamlProblem extends Place {
  /** Dotted path of the key, `units.POINTS.life`; '' for the file as a whole. */
  readonly path: string;
  /** What was found. */
  readonly text: string;
  /** What would be right. */
  readonly hint: string;
}

/** Keys from the root; `locate` also takes a JSON pointer, as schema errors carry one. */
export type YamlPath = readonly (string | number)[];

export type YamlRead =
  | {
      readonly ok: true;
      /** Plain objects, arrays, strings, numbers, booleans and null. */
      readonly value: unknown;
      /** Place of the value at a path; of its nearest parent when it is absent. */
      locate(path: YamlPath | string): Place;
    }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

export const yamlLimits = {
  /** Characters of a file. */
  chars: 1024 * 1024,
  /** Aliases (`*name`) in a file; each may stand for a large part of it. */
  aliases: 100,
  /** Nesting of maps and lists. */
  depth: 32,
  /** Maps, lists and values after all aliases are followed. */
  nodes: 100_000,
} as const;

/**
 * Reads one YAML 1.2 document (core schema: `yes` is a string, a date is a string). Doubled keys,
 * unknown tags, several documents and whatever is over a limit are problems. Never throws.
 */
export function readYaml(text: string): YamlRead {
  if (text.length > yamlLimits.chars) {
    return failed({
      text: `the file has ${text.length} characters`,
      hint: `at most ${yamlLimits.chars} are read`,
    });
  }
  const deep = tooDeepAt(text);
  if (deep !== null) {
    return failed({ at: deep, text: 'nested too deeply', hint: depthHint });
  }
  const counter = new LineCounter();
  // Silent: what is odd in a file is told as a problem of it, never on the process.
  const silent = { prettyErrors: false, logLevel: 'error' } as const;
  const options = { lineCounter: counter, uniqueKeys: true, ...silent } as const;
  const documents = parseAllDocuments(text, options);
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return { ok: true, value: null, locate: () => start };
  const broken = [...document.errors, ...document.warnings].slice(0, problemsMax);
  if (broken.length > 0) {
    return {
      ok: false,
      problems: broken.map((error) => ({
        ...place(counter, error.pos[0]),
        path: '',
        text: firstSentence(error.message),
        hint: hints[error.code] ?? 'check quotes, brackets, colons and indentation here',
      })),
    };
  }
  if (second !== undefined) {
    const at = place(counter, second.range[0]);
    return failed({ at, text: 'a second document starts here', hint: 'remove the `---` line' });
  }
  const over = overLimit(document);
  if (over !== null) return failed({ ...over, at: place(counter, over.offset) });
  return {
    ok: true,
    // Aliases were counted above; the library's own count is another one, and it throws.
    value: document.toJS({ maxAliasCount: -1 }),
    locate: (path) =>
      locate({ document, counter, path: typeof path === 'string' ? fromPointer(path) : path }),
  };
}

/** Keys of a JSON pointer (RFC 6901): `/units/POINTS/life` is ['units', 'POINTS', 'life']. */
export function fromPointer(pointer: string): YamlPath {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const start: Place = { line: 1, column: 1 };
const depthHint = `at most ${yamlLimits.depth} levels are read`;
/** Open brackets, or half the indent of a line, before a file is refused unread. */
const openersMax = 200;
const problemsMax = 20;
const hints: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'name each key once',
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'indent keys of one map equally',
  MISSING_CHAR: 'close the quote or bracket',
  TAG_RESOLVE_FAILED: 'write plain values, without a tag',
  MULTILINE_IMPLICIT_KEY: 'put a space after the colon, and the key on one line',
  BLOCK_AS_IMPLICIT_KEY: 'put nested keys on lines of their own',
  BLOCK_IN_FLOW: 'in { } and [ ] put a comma between entries, and no `-`',
  UNEXPECTED_TOKEN: 'check quotes, brackets and commas before this place',
};

function failed(problem: {
  readonly at?: Place;
  readonly text: string;
  readonly hint: string;
}): YamlRead {
  const { at = start, text, hint } = problem;
  return { ok: false, problems: [{ ...at, path: '', text, hint }] };
}

function place(counter: LineCounter, offset: number): Place {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function firstSentence(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

interface OverLimit {
  readonly offset: number;
  readonly text: string;
  readonly hint: string;
}

/** Rough look at brackets, `- ` openers and indents, before the parser may call itself. */
function tooDeepAt(text: string): Place | null {
  let open = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const opener = line.trim() === '' ? 0 : (/^[ ?:-]*/.exec(line)?.[0].length ?? 0);
    for (const character of line) {
      if (character === '[' || character === '{') open += 1;
      else if ((character === ']' || character === '}') && open > 0) open -= 1;
      if (open > openersMax) break;
    }
    if (open > openersMax || opener > openersMax * 2) return { line: index + 1, column: 1 };
  }
  return null;
}

/** Counts before anything is built, so an alias bomb costs nothing. */
function overLimit(document: Document): OverLimit | null {
  const sizes = new Map<unknown, number>();
  let aliases = 0;
  let over: OverLimit | null = null;
  const stop = (node: Node, text: string, hint: string) => {
    over = { offset: node.range?.[0] ?? 0, text, hint };
    return visit.BREAK;
  };
  visit(document, (_key, node, parents) => {
    if (isAlias(node)) {
      aliases += 1;
      const source = node.resolve(document);
      if (source === undefined) return stop(node, 'an alias without its anchor', 'name the anchor');
      if (parents.includes(source)) return stop(node, 'an alias inside itself', 'remove the alias');
      if (aliases > yamlLimits.aliases) {
        return stop(node, 'too many aliases', `at most ${yamlLimits.aliases} are read`);
      }
    }
    const depth = parents.filter(isCollection).length;
    if (isCollection(node) && depth >= yamlLimits.depth) {
      return stop(node, 'nested too deeply', depthHint);
    }
    return undefined;
  });
  if (over !== null || aliases === 0) return over;
  const nodes = expandedSize(document.contents, document, sizes);
  if (nodes <= yamlLimits.nodes) return null;
  const hint = `at most ${yamlLimits.nodes} values are read`;
  return { offset: 0, text: 'too large once its aliases are followed', hint };
}

/** Number of values that a node stands for; each anchor is counted once and remembered. */
function expandedSize(node: unknown, document: Document, sizes: Map<unknown, number>): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  let size = 1;
  if (isAlias(node)) size += expandedSize(node.resolve(document), document, sizes);
  else if (isPair(node)) size += expandedSize(node.value, document, sizes);
  else if (isCollection(node)) {
    for (const item of node.items) size += expandedSize(item, document, sizes);
  }
  sizes.set(node, size);
  return size;
}

function locate(options: {
  readonly document: Document;
  readonly counter: LineCounter;
  readonly path: YamlPath;
}): Place {
  const { document, counter, path } = options;
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const key of path) {
    const source = isAlias(node) ? node.resolve(document) : node;
    if (!isCollection(source)) break;
    const pair = source.items.find((item) => isPair(item) && keyText(item.key) === String(key));
    const next: unknown = isPair(pair) ? (pair.value ?? pair.key) : source.get(Number(key), true);
    const found = offsetOf(next) ?? (isPair(pair) ? offsetOf(pair.key) : undefined);
    if (found === undefined) break;
    offset = found;
    node = next;
  }
  return place(counter, offset);
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isCollection(node) || isAlias(node) ? node.range?.[0] : undefined;
}
