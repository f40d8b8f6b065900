import { readFileSync } from 'node:fs';
import { type Static, type TObject, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { StamgastError } from '../errors.ts';
import { fromPointer, type Place, readYaml, type YamlPath } from '../yaml.ts';
import { type ConfigNode, expectation, leaves, nodeAt, unknownKeys } from './config-schema.ts';
import { logLevels } from './log.ts';

export type ConfigEnv = Readonly<Record<string, string | undefined>>;
/** Flags by the dotted path of their key, `http.port`; undefined = not given. */
export type ConfigFlags = Readonly<Record<string, string | number | boolean | undefined>>;

/** What every program says of its log. */
export const logSchema = Type.Object(
  {
    level: Type.Union(
      logLevels.map((level) => Type.Literal(level)),
      { default: 'info', restart: true, description: 'Least important line that is written.' },
    ),
  },
  { default: {} },
);

/** Shortest secret of a kiosk or broker; longer ones are better. */
const secretCharsMin = 16;

/**
 * Reads a configuration: flag before environment (`http.port` is STAMGAST_HTTP_PORT) before file
 * before default. Throws CONFIG_INVALID with one line a problem, the first eight at once:
 * `file:line:column: path: what was found; what would be right`.
 * `path` null = no file. Schemas are objects of typebox with `description`, `default`, `unit`,
 * `restart` (true when a change needs a restart), `secret` (masked when printed), `example`.
 */
export function loadConfig<S extends TObject>(options: {
  readonly path: string | null;
  readonly schema: S;
  readonly env: ConfigEnv;
  readonly flags: ConfigFlags;
}): Static<S> {
  const { path, schema, env, flags } = options;
  const file = readFile(path);
  const overrides = new Map<string, Override>();
  for (const { path: key, node } of leaves(schema)) {
    const name = envName(key);
    const text = env[name];
    if (text !== undefined) overrides.set(key, { from: name, value: fromText(node, text) });
    const flag = flags[key];
    if (flag !== undefined) {
      const value = typeof flag === 'string' ? fromText(node, flag) : flag;
      overrides.set(key, { from: `--${flagName(key)}`, value });
    }
  }
  const value = withDefaults(schema as unknown as ConfigNode, file.value);
  for (const [key, { value: given }] of overrides) put(value, key.split('.'), given);
  const problems = problemsOf({ schema, file, value, overrides });
  if (problems.length > 0) throw new StamgastError('CONFIG_INVALID', problems.join('\n'));
  return value as Static<S>;
}

/** Environment variable of a key: `http.portTls` is STAMGAST_HTTP_PORT_TLS. */
export function envName(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_');
  return `STAMGAST_${words.toUpperCase()}`;
}

/** Command-line flag of a key, without dashes in front: `http.portTls` is http-port-tls. */
export function flagName(key: string): string {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('.', '-')
    .toLowerCase();
}

/**
 * Throws NOT_LOOPBACK when a listener's address could be reached from outside. Names are refused
 * too, since the machine decides what they mean.
 */
export function requireLoopback(options: { readonly host: string; readonly key: string }): void {
  const { host, key } = options;
  if (/^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || host === '::1') return;
  throw new StamgastError('NOT_LOOPBACK', `${key}: ${host}; use 127.0.0.1 or ::1`);
}

/** Like `requireLoopback`, of an address; CONFIG_INVALID when it is none. */
export function requireLoopbackUrl(options: { readonly url: string; readonly key: string }): void {
  const { url, key } = options;
  if (!URL.canParse(url)) {
    const text = `${key}: no address; an address such as mqtt://127.0.0.1:1883`;
    throw new StamgastError('CONFIG_INVALID', text);
  }
  requireLoopback({ host: new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'), key });
}

/** Says where a key of a configuration file stands: `gateway.yaml:4:3: http.host`. */
export type Where = (key: string) => string;

/** Reads the file anew at each question: only what is wrong asks. */
export function placesOf(path: string): Where {
  return (key) => {
    const read = readYaml(readFileSync(path, 'utf8'));
    const names = key.split('.').map((name) => (/^\d+$/.test(name) ? Number(name) : name));
    const { line, column } = read.ok ? read.locate(names) : { line: 1, column: 1 };
    return `${path}:${line}:${column}: ${key}`;
  };
}

/** The text of a file that a configuration names at `where`. Throws CONFIG_INVALID. */
export function readNamedFile(path: string, where: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    const text = `${where}: ${path} cannot be read (${why}); name a file that this user may read`;
    throw new StamgastError('CONFIG_INVALID', text, { cause });
  }
}

/** A secret in a file of its own. Throws CONFIG_INVALID, with the hint when it is too short. */
export function readSecret(options: {
  readonly path: string;
  readonly where: string;
  readonly hint: string;
}): string {
  const { path, where, hint } = options;
  const secret = readNamedFile(path, where).trim();
  if (secret.length >= secretCharsMin) return secret;
  throw new StamgastError(
    'CONFIG_INVALID',
    `${where}: the secret has ${secret.length} characters, at least ${secretCharsMin}; ${hint}`,
  );
}

interface Override {
  readonly from: string;
  readonly value: unknown;
}

interface ConfigFile {
  readonly name: string;
  readonly value: unknown;
  locate(path: YamlPath): Place;
}

function readFile(path: string | null): ConfigFile {
  const start = { line: 1, column: 1 };
  if (path === null) return { name: '', value: {}, locate: () => start };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    throw new StamgastError('CONFIG_INVALID', `${path}: ${why}; a YAML file in UTF-8`, { cause });
  }
  const read = readYaml(text);
  if (!read.ok) {
    const lines = read.problems.map(
      (one) => `${path}:${one.line}:${one.column}: ${one.path || 'file'}: ${one.text}; ${one.hint}`,
    );
    throw new StamgastError('CONFIG_INVALID', lines.join('\n'));
  }
  return { name: path, value: read.value ?? {}, locate: (key) => read.locate(key) };
}

function problemsOf(options: {
  readonly schema: TObject;
  readonly file: ConfigFile;
  readonly value: unknown;
  readonly overrides: ReadonlyMap<string, Override>;
}): readonly string[] {
  const { schema, file, value, overrides } = options;
  const lines = unknownKeys(schema, file.value).map(({ path, hint }) => {
    return line({ file, overrides, path, text: 'unknown key', hint });
  });
  const validator = Compile(schema);
  if (validator.Check(value)) return lines;
  const seen = new Set<string>();
  for (const error of validator.Errors(value)) {
    const base = fromPointer(error.instancePath);
    const missing =
      error.keyword === 'required' ? (error.params.requiredProperties as readonly string[]) : [];
    const paths = missing.length > 0 ? missing.map((key) => [...base, key]) : [base];
    for (const path of paths) {
      const { node, depth } = nodeAt(schema, path);
      const place = path.slice(0, depth);
      const key = place.join('.');
      if (seen.has(key) || [...seen].some((one) => one.startsWith(`${key}.`))) continue;
      seen.add(key);
      const text = missing.length > 0 ? 'missing' : found(valueAt(value, place), node);
      lines.push(line({ file, overrides, path: place, text, hint: expectation(node) }));
    }
  }
  return lines;
}

function line(options: {
  readonly file: ConfigFile;
  readonly overrides: ReadonlyMap<string, Override>;
  readonly path: YamlPath;
  readonly text: string;
  readonly hint: string;
}): string {
  const { file, overrides, path, text, hint } = options;
  const key = path.join('.');
  const override = overrides.get(key);
  const { line: row, column } = file.locate(path);
  const inFile = file.name === '' ? 'configuration' : `${file.name}:${row}:${column}`;
  return `${override?.from ?? inFile}: ${key === '' ? 'file' : key}: ${text}; ${hint}`;
}

function found(value: unknown, node: ConfigNode): string {
  if (node['secret'] === true) return 'found another value';
  const text = JSON.stringify(value) ?? 'nothing';
  return `found ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

function fromText(node: ConfigNode, text: string): unknown {
  if (node['type'] === 'string') return text;
  const read = readYaml(text);
  return read.ok ? read.value : text;
}

/** A copy of the file's value in which all keys with a default are present. */
function withDefaults(node: ConfigNode, value: unknown): unknown {
  const properties = node['properties'] as Readonly<Record<string, ConfigNode>> | undefined;
  if (node['type'] !== 'object' || properties === undefined) {
    return structuredClone(value === undefined ? node['default'] : value);
  }
  if (value === undefined && node['default'] !== undefined)
    return withDefaults(node, node['default']);
  const given = value ?? {};
  if (!isMap(given)) return given;
  const made: Record<string, unknown> = {};
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(properties, key)) continue;
    made[key] = structuredClone(given[key]);
  }
  for (const [key, child] of Object.entries(properties)) {
    const filled = withDefaults(child, given[key]);
    if (filled !== undefined) made[key] = filled;
  }
  return made;
}

function put(value: unknown, path: readonly string[], given: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined || !isMap(value)) return;
  if (rest.length === 0) value[key] = given;
  else {
    value[key] ??= {};
    put(value[key], rest, given);
  }
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let at = value;
  for (const key of path) {
    at = isMap(at) || Array.isArray(at) ? (at as Record<string, unknown>)[key] : undefined;
  }
  return at;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
