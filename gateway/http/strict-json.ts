import { ok, type Result, refuse } from '../../protocol/errors.ts';

/** Deepest nesting of a request body; the documented ones need 4. */
const depthMax = 8;

/**
 * Reads a request body as JSON: strict UTF-8, bounded depth, no name twice in one object and no
 * `__proto__`. REQUEST_INVALID with what was found. Bodies are looked through before anything is
 * built from them.
 */
export function readStrictJson(bytes: Uint8Array): Result<unknown> {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    return refuse('REQUEST_INVALID', { path: '', found: 'not UTF-8' });
  }
  const found = lookThrough(text);
  if (found !== null) return refuse('REQUEST_INVALID', { path: '', found });
  try {
    return ok(JSON.parse(text));
  } catch {
    // The parser's own text quotes the body, which may hold a card number.
    return refuse('REQUEST_INVALID', { path: '', found: 'not JSON' });
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What is wrong with the structure, or null. Whether it is JSON at all is not asked here. */
function lookThrough(text: string): string | null {
  /** Names of each open object; null for an array. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names != null && isName(text, end)) {
        const name = nameOf(text.slice(at, end + 1));
        if (name === '__proto__') return 'the name __proto__';
        if (names.has(name)) return 'a name that stands twice in one object';
        names.add(name);
      }
      at = end;
    } else if (code === 0x7b || code === 0x5b) {
      if (open.length === depthMax) return 'nested too deeply';
      open.push(code === 0x7b ? new Set() : null);
    } else if (code === 0x7d || code === 0x5d) {
      open.pop();
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

/** A string is a name when a colon follows it. */
function isName(text: string, end: number): boolean {
  for (let at = end + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code === 0x3a;
  }
  return false;
}

function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
