/** What a typebox schema says of one key, read as plain JSON Schema with our annotations. */
export type ConfigNode = Readonly<Record<string, unknown>>;

/** A key that can be set by itself: everything that is not an object with named keys. */
export interface ConfigLeaf {
  readonly path: string;
  readonly node: ConfigNode;
}

/** All keys of a schema that can be set by themselves, in order. */
export function leaves(schema: object, prefix = ''): readonly ConfigLeaf[] {
  return Object.entries(propertiesOf(schema as ConfigNode) ?? {}).flatMap(([key, node]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return propertiesOf(node) === null ? [{ path, node }] : leaves(node, path);
  });
}

/** The schema at a path, or the nearest one above it; `depth` keys of the path lead there. */
export function nodeAt(
  schema: object,
  path: readonly (string | number)[],
): { readonly node: ConfigNode; readonly depth: number } {
  let node = schema as ConfigNode;
  for (const [depth, key] of path.entries()) {
    const items = node['items'] as ConfigNode | undefined;
    const next = propertiesOf(node)?.[key] ?? (node['type'] === 'array' ? items : undefined);
    if (next === undefined) return { node, depth };
    node = next;
  }
  return { node, depth: path.length };
}

/** Keys that the schema does not name, each with the nearest name that it does. */
export function unknownKeys(
  schema: object,
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly { readonly path: readonly (string | number)[]; readonly hint: string }[] {
  const node = schema as ConfigNode;
  if (Array.isArray(value) && node['type'] === 'array') {
    const items = (node['items'] ?? {}) as ConfigNode;
    return value.flatMap((item, index) => unknownKeys(items, item, [...path, index]));
  }
  const properties = propertiesOf(node);
  if (properties === null || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) return unknownKeys(known, child, [...path, key]);
    return [{ path: [...path, key], hint: didYouMean(key, Object.keys(properties)) }];
  });
}

/** What would be right for a key, in words: `a whole number 1-65535`, `one of: full, normal`. */
export function expectation(schema: object): string {
  const node = schema as ConfigNode;
  const choices = choicesOf(node);
  if (choices !== null) return `one of: ${choices.join(', ')}`;
  const unit = typeof node['unit'] === 'string' ? ` in ${node['unit']}` : '';
  switch (node['type']) {
    case 'integer':
      return `a whole number${unit}${rangeOf(node)}`;
    case 'number':
      return `a number${unit}${rangeOf(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return textExpectation(node);
    case 'array':
      return `a list${node['items'] ? `, each ${expectation(node['items'] as ConfigNode)}` : ''}`;
    case 'object': {
      const names = Object.keys(propertiesOf(node) ?? {});
      return names.length === 0 ? 'a map' : `a map of: ${names.join(', ')}`;
    }
    default:
      return String(node['description'] ?? 'see the sample file');
  }
}

/** `did you mean \`port\`?`, or the list of names when none is near. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const isNear = near !== undefined && near.distance <= Math.max(1, Math.floor(word.length / 3));
  return isNear ? `did you mean \`${near.name}\`?` : `known here: ${names.join(', ')}`;
}

/** The named keys of an object schema; null for every other schema. */
export function propertiesOf(node: ConfigNode): Readonly<Record<string, ConfigNode>> | null {
  const properties = node['properties'];
  if (node['type'] !== 'object' || typeof properties !== 'object') return null;
  return properties as Readonly<Record<string, ConfigNode>>;
}

function choicesOf(node: ConfigNode): readonly string[] | null {
  if (Array.isArray(node['enum'])) return node['enum'].map(String);
  if (Object.hasOwn(node, 'const')) return [String(node['const'])];
  const parts = node['anyOf'];
  if (!Array.isArray(parts)) return null;
  const choices = (parts as readonly ConfigNode[]).map((part) =>
    Object.hasOwn(part, 'const') ? String(part['const']) : part['type'] === 'null' ? 'null' : null,
  );
  return choices.every((choice) => choice !== null) ? choices : null;
}

function rangeOf(node: ConfigNode): string {
  const { minimum, maximum } = node;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` from ${minimum}`;
  return maximum === undefined ? '' : ` up to ${maximum}`;
}

function textExpectation(node: ConfigNode): string {
  const example = node['example'] === undefined ? '' : `, such as ${String(node['example'])}`;
  const pattern = node['pattern'] === undefined ? '' : ` that matches ${String(node['pattern'])}`;
  const { minLength, maxLength } = node;
  const most = maxLength === undefined ? '' : ` of at most ${maxLength} characters`;
  const least = Number(minLength ?? 0) > 0 ? ', not empty' : '';
  return `a text${most}${pattern}${least}${example}`;
}

/** Edit distance in which two swapped neighbours count once; for short words. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, swap));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
