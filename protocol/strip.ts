/** Removes, in place, the fields that a schema does not name. Made once a schema. */
export type Strip = (value: unknown) => void;

/**
 * A Strip for a schema of objects, arrays and unions told apart by a literal `kind`; null when
 * there is nothing to remove in values of it. The value has passed the schema's check. typebox has
 * a Clean of its own; it costs twenty times the check, and messages are read by the thousand.
 */
export function compileStrip(schema: object): Strip | null {
  const { type, items, properties, anyOf } = schema as SchemaParts;
  if (anyOf !== undefined) return ofUnion(anyOf);
  if (type === 'array' && items !== undefined) {
    const strip = compileStrip(items);
    if (strip === null) return null;
    return (value) => {
      for (const item of value as readonly unknown[]) strip(item);
    };
  }
  if (type !== 'object' || properties === undefined) return null;
  const known = new Map(Object.entries(properties).map(([key, one]) => [key, compileStrip(one)]));
  return (value) => {
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const strip = known.get(key);
      if (strip === undefined) delete fields[key];
      else strip?.(fields[key]);
    }
  };
}

interface SchemaParts {
  readonly type?: string;
  readonly items?: object;
  readonly properties?: Readonly<Record<string, object>>;
  readonly anyOf?: readonly object[];
}

function ofUnion(variants: readonly object[]): Strip | null {
  const strips = new Map<unknown, Strip>();
  for (const variant of variants) {
    const strip = compileStrip(variant);
    const kind = (variant as SchemaParts).properties?.['kind'] as { const?: unknown } | undefined;
    if (strip !== null) strips.set(kind?.const, strip);
  }
  if (strips.size === 0) return null;
  if (strips.has(undefined)) throw new Error('a union of objects needs a literal `kind`');
  return (value) => strips.get((value as { kind?: unknown }).kind)?.(value);
}
