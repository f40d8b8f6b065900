import { Compile } from 'typebox/compile';
import { type Place, readYaml, type YamlPath } from '../../../protocol/yaml.ts';
import { endOf } from '../standing/closing.ts';
import type { Programme, Programmes } from '../types.ts';
import { compileFile } from './compile.ts';
import { type Fault, quoted } from './faults.ts';
import { ProgrammeFile, unitsMax } from './schema.ts';

/** One thing wrong in a programme file, where it is, and what would be right. */
export interface Problem {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Dotted path of the key, `units.POINTS.life`; '' for the file as a whole. */
  readonly path: string;
  /** What was found. */
  readonly text: string;
  /** What would be right. */
  readonly hint: string;
}
export type ProgrammeRead =
  | { readonly ok: true; readonly programme: Programme }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const fileLimits = { bytes: 256 * 1024, problems: 20 } as const;

/**
 * Reads one version of a programme from its YAML text: first its form against the schema, then
 * its meaning. `file` is only named in the problems. Never throws, whatever the text is.
 */
export function readProgramme(options: {
  readonly text: string;
  readonly file: string;
}): ProgrammeRead {
  const read = readWhole(options);
  return read.ok ? { ok: true, programme: read.programme } : read;
}

/** As `readProgramme`, with the file as it was written and the place of each of its keys. */
export function readWhole(options: { readonly text: string; readonly file: string }):
  | {
      readonly ok: true;
      readonly programme: Programme;
      readonly value: ProgrammeFile;
      readonly locate: (path: YamlPath) => Place;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const { text, file } = options;
  const bytes = Buffer.byteLength(text);
  if (bytes > fileLimits.bytes) {
    const hint = `at most ${fileLimits.bytes} bytes are read`;
    const whole = { file, line: 1, column: 1, path: '' };
    return { ok: false, problems: [{ ...whole, text: `the file has ${bytes} bytes`, hint }] };
  }
  const read = readYaml(text);
  if (!read.ok) {
    return { ok: false, problems: read.problems.map((problem) => ({ file, ...problem })) };
  }
  const { value } = read;
  let faults: readonly Fault[];
  if (validator.Check(value)) {
    const compiled = compileFile(value);
    if (compiled.ok) return { ...compiled, value, locate: read.locate };
    faults = compiled.faults;
  } else faults = formFaults(value);
  const problems = faults.slice(0, fileLimits.problems).map((fault) => ({
    file,
    ...read.locate(fault.path),
    path: fault.path.join('.'),
    text: fault.text,
    hint: fault.hint,
  }));
  return { ok: false, problems };
}

/**
 * Reads all versions of one programme and puts the oldest first. They share the id, begin at
 * different times, and never change the scale of a unit.
 */
export function compileVersions(
  files: readonly { readonly text: string; readonly file: string }[],
):
  | { readonly ok: true; readonly programmes: Programmes }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const read = files.map((file) => ({ ...file, read: readProgramme(file) }));
  const problems = read.flatMap((row) => (row.read.ok ? [] : row.read.problems));
  const versions = read.flatMap((row) =>
    row.read.ok ? [{ ...row, programme: row.read.programme }] : [],
  );
  versions.sort((a, b) => a.programme.effectiveFrom - b.programme.effectiveFrom);
  for (const [at, later] of versions.entries()) {
    const earlier = versions[at - 1];
    if (earlier === undefined) continue;
    const before = versions.slice(0, at).map((version) => version.programme);
    const fault = clash(earlier.programme, later.programme) ?? unitClash(before, later.programme);
    if (fault === null) continue;
    const yaml = readYaml(later.text);
    const place = yaml.ok ? yaml.locate(fault.path) : { line: 1, column: 1 };
    const { path, text, hint } = fault;
    problems.push({ file: later.file, ...place, path: path.join('.'), text, hint });
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, programmes: versions.map((version) => version.programme) };
}

/** One line for a person: `points.yaml:4:9: zone: "Moon" is no time zone; an IANA time zone...` */
export function problemText(problem: Problem): string {
  const { file, line, column, path, text, hint } = problem;
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${text}; ${hint}`;
}

const validator = Compile(ProgrammeFile);

function clash(earlier: Programme, later: Programme): Fault | null {
  if (earlier.id !== later.id) {
    if (later.succeeds?.programme === earlier.id) return null;
    const hint = `the id of all versions, ${quoted(earlier.id)}, or \`succeeds\` with that id`;
    return { path: ['id'], text: `another programme, ${quoted(later.id)}`, hint };
  }
  if (earlier.effectiveFrom === later.effectiveFrom) {
    const hint = 'give each version its own time';
    return { path: ['effectiveFrom'], text: 'two versions begin at this time', hint };
  }
  const end = endOf(earlier);
  if (end !== null && later.effectiveFrom >= end) {
    const hint = 'what follows it is another programme, with an id and a ledger of its own';
    return { path: ['effectiveFrom'], text: 'the programme is over by then', hint };
  }
  return null;
}

/** Units live on in balances when a version no longer has them, so all versions count. */
function unitClash(earlier: Programmes, later: Programme): Fault | null {
  const scales = new Map(
    earlier.flatMap(({ units }) => units.map((row) => [row.unit, row.scale] as const)),
  );
  const hidden = new Map(
    earlier.flatMap(({ units }) => units.map((row) => [row.unit, row.isHidden] as const)),
  );
  for (const { unit, scale, isHidden } of later.units) {
    if ((hidden.get(unit) ?? isHidden) !== isHidden) {
      const hint = 'what is hidden stays so: exchange it into a unit that members see';
      return { path: ['units', unit], text: '`hidden` is not as in earlier versions', hint };
    }
    const before = scales.get(unit);
    if (before === undefined) {
      scales.set(unit, scale);
      if (scales.size <= unitsMax) continue;
      const hint = `at most ${unitsMax} in all versions together`;
      return { path: ['units', unit], text: 'one unit too many', hint };
    }
    if (before === scale) continue;
    const hint = `keep it at ${before}: balances are already counted in it`;
    return { path: ['units', unit, 'scale'], text: `the scale changes to ${scale}`, hint };
  }
  return null;
}

interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: unknown;
}

/** Errors of the schema as problems; one a place, for the first says most. */
function formFaults(value: unknown): Fault[] {
  const faults = new Map<string, Fault>();
  for (const error of validator.Errors(value) as readonly SchemaError[]) {
    if (error.keyword === 'additionalProperties') continue;
    for (const fault of faultsOf(error, value)) {
      const key = `${fault.path.join('/')} ${error.keyword === 'required' ? fault.text : ''}`;
      if (!faults.has(key)) faults.set(key, fault);
    }
  }
  if (faults.size > 0) return [...faults.values()];
  return [{ path: [], text: 'the form is wrong', hint: 'see docs/programmes.md' }];
}

function faultsOf(error: SchemaError, root: unknown): Fault[] {
  const path = pointerKeys(error.instancePath);
  const node = schemaNode(error.schemaPath);
  if (error.keyword === 'required') {
    const { requiredProperties: missing } = error.params as { requiredProperties: string[] };
    return missing.map((key) => ({
      path,
      text: `${quoted(key)} is missing`,
      hint: hintOf(childOf(node, key)),
    }));
  }
  if (error.keyword === 'boolean') {
    const parent = schemaNode(error.schemaPath.slice(0, error.schemaPath.lastIndexOf('/')));
    const keys = Object.keys((parent['properties'] ?? {}) as object);
    const hint = keys.length > 0 ? `keys here are ${keys.join(', ')}` : hintOf(parent);
    return [{ path, text: `unknown key ${quoted(path.at(-1))}`, hint }];
  }
  const found = valueAt(root, path);
  const isCounted = error.keyword === 'minProperties' || error.keyword === 'maxProperties';
  const text = isCounted ? `${Object.keys(found as object).length} keys` : shown(found);
  return [{ path, text: `found ${text}`, hint: hintOf(node) }];
}

type SchemaNode = Readonly<Record<string, unknown>>;

function schemaNode(schemaPath: string): SchemaNode {
  let node: unknown = ProgrammeFile;
  for (const key of pointerKeys(schemaPath.replace(/^#/, ''))) {
    node = (node as SchemaNode | undefined)?.[key];
  }
  return (node ?? {}) as SchemaNode;
}

function childOf(node: SchemaNode, key: string): SchemaNode {
  return ((node['properties'] as SchemaNode | undefined)?.[key] ?? {}) as SchemaNode;
}

function hintOf(node: SchemaNode): string {
  const { description } = node;
  return typeof description === 'string' ? description : 'see docs/programmes.md';
}

function pointerKeys(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}

/** What stands in the file, short enough for one line. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'keys and values';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? quoted(value) : `the ${typeof value} ${String(value)}`;
}
