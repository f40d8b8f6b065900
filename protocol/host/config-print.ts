import { envName } from './config.ts';
import { type ConfigNode, expectation, propertiesOf } from './config-schema.ts';

/**
 * A sample file made from the schema: every key with what it is for, what is right, its default
 * and whether a change needs a restart. Keys without default or example stand as comments.
 */
export function sampleConfig(schema: object): string {
  return `${sampleLines(schema as ConfigNode, [], []).join('\n')}\n`;
}

/** The configuration in force as YAML, secrets masked: the answer to --print-config. */
export function printConfig(schema: object, config: unknown): string {
  return `${printLines(schema as ConfigNode, config, 0).join('\n')}\n`;
}

function sampleLines(
  node: ConfigNode,
  path: readonly string[],
  lines: readonly string[],
): readonly string[] {
  const indent = '  '.repeat(path.length);
  const required = Array.isArray(node['required']) ? node['required'] : [];
  const made = [...lines];
  for (const [key, child] of Object.entries(propertiesOf(node) ?? {})) {
    const here = [...path, key];
    if (made.length > 0 && path.length === 0) made.push('');
    if (typeof child['description'] === 'string') made.push(`${indent}# ${child['description']}`);
    if (propertiesOf(child) !== null) {
      made.push(`${indent}${key}:`, ...sampleLines(child, here, []));
      continue;
    }
    made.push(`${indent}# ${facts(child, here, required.includes(key))}`);
    const value = child['default'] ?? child['example'];
    const isSet = value !== undefined && (required.includes(key) || child['default'] !== undefined);
    made.push(`${indent}${isSet ? '' : '# '}${key}: ${value === undefined ? '' : inline(value)}`);
  }
  return made;
}

function facts(node: ConfigNode, path: readonly string[], isRequired: boolean): string {
  const parts = [`${expectation(node)};`];
  if (node['default'] !== undefined) parts.push(`default ${inline(node['default'])};`);
  else parts.push(isRequired ? 'required;' : 'may be absent;');
  if (node['restart'] === true) parts.push('needs a restart;');
  parts.push(envName(path.join('.')));
  return parts.join(' ');
}

function printLines(node: ConfigNode, value: unknown, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(propertiesOf(node) ?? {}).flatMap(([key, child]) => {
    const field = fields[key];
    if (field === undefined) return [];
    if (propertiesOf(child) !== null)
      return [`${indent}${key}:`, ...printLines(child, field, depth + 1)];
    return [`${indent}${key}: ${child['secret'] === true ? '"[masked]"' : inline(field)}`];
  });
}

/** JSON is YAML; plain words need no quotes. */
function inline(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z/][A-Za-z0-9/._-]*$/.test(value)) {
    return /^(true|false|null|y|n|yes|no|on|off)$/i.test(value) ? `"${value}"` : value;
  }
  return JSON.stringify(value);
}
