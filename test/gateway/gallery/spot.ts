import { readYaml, type YamlPath } from '../../../protocol/yaml.ts';

/** A value of a table and where it stands, so that every mistake can name its line. */
export interface Spot {
  readonly value: unknown;
  readonly path: YamlPath;
  readonly file: string;
  readonly lineOf: (path: YamlPath) => number;
}

/** A table that cannot be understood. Its text begins with file and line. */
export class TableError extends Error {}

/** Reads the YAML text of a table. */
export function spotOf(options: { readonly text: string; readonly file: string }): Spot {
  const { text, file } = options;
  const read = readYaml(text);
  if (!read.ok) {
    const [first] = read.problems;
    throw new TableError(`${file}:${first?.line}: ${first?.text}; ${first?.hint}`);
  }
  return { value: read.value, path: [], file, lineOf: (path) => read.locate(path).line };
}

export function fail(spot: Spot, text: string): never {
  throw new TableError(`${spot.file}:${spot.lineOf(spot.path)}: ${text}`);
}

/** What lies below a key or at a place of a list. */
export function below(spot: Spot, key: string | number, value: unknown): Spot {
  return { ...spot, value, path: [...spot.path, key] };
}

/** Keys and values; `known`, when given, are all the keys that may stand there. */
export function entriesOf(
  spot: Spot,
  what: string,
  known?: readonly string[],
): readonly (readonly [string, Spot])[] {
  const { value } = spot;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(spot, `${what} has keys and values`);
  }
  return Object.entries(value).map(([key, one]): readonly [string, Spot] => {
    const at = below(spot, key, one);
    if (known !== undefined && !known.includes(key)) {
      fail(at, `"${key}" means nothing here; ${what} may say ${known.join(', ')}`);
    }
    return [key, at];
  });
}

export function listOf(spot: Spot, what: string): readonly Spot[] {
  if (!Array.isArray(spot.value) || spot.value.length === 0) return fail(spot, `${what} is a list`);
  return spot.value.map((one, at) => below(spot, at, one));
}

export function textOf(spot: Spot, what: string): string {
  if (typeof spot.value !== 'string' || spot.value === '') return fail(spot, `${what} is a text`);
  return spot.value;
}

export function wholeOf(spot: Spot, what: string): number {
  const { value } = spot;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    return fail(spot, `${what} is a whole number, 1 or more`);
  }
  return value;
}
