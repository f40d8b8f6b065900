import { findingCodes } from '../../gateway/programme/check/findings.ts';
import { lineFacts, receiptFacts } from '../../gateway/programme/evaluate/facts.ts';
import { conditionLimits } from '../../gateway/programme/language/conditions.ts';
import { fileLimits } from '../../gateway/programme/language/file.ts';
import { ProgrammeFile } from '../../gateway/programme/language/schema.ts';
import { yamlLimits } from '../../protocol/yaml.ts';
import type { Generator } from '../generate.ts';

/** docs/programme-reference.md: every key, fact and finding, from what checks them. */
export const programmeReference: Generator = {
  path: 'docs/programme-reference.md',
  make: () => {
    const keys = keysOf('', ProgrammeFile as unknown as Node).map(
      ({ path, help, fallback }) => `| \`${path}\` | ${cell(help)} | ${cell(fallback)} |`,
    );
    const codes = Object.entries(findingCodes).map(
      ([code, { severity, help }]) => `| \`${code}\` | ${severity} | ${cell(help)} |`,
    );
    return `${[
      ...head,
      ...['## Keys', '', '| Key | Says | Default |', '| --- | --- | --- |', ...keys, ''],
      ...['## Facts of `when`', '', ...factHead, ...factRows(receiptFacts), ...ownFacts, ''],
      ...['## Facts of `lines`', '', ...factHead, ...factRows(lineFacts), ''],
      ...comparisons,
      ...['## What `stamgast programme check` finds', '', ...codeHead, ...codes, ''],
      ...bounds,
    ].join('\n')}\n`;
  },
};

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
}
interface Row {
  readonly path: string;
  readonly help: string;
  readonly fallback: string;
}

/** Keys of a schema in its order; lists have `[]`, names that an owner gives are NAME. */
function keysOf(path: string, node: Node): readonly Row[] {
  const of = Object.entries(node.properties ?? {});
  const named = Object.values(node.patternProperties ?? {});
  const children: [string, Node, boolean][] = [
    ...of.map(([key, child]): [string, Node, boolean] => [
      path === '' ? key : `${path}.${key}`,
      child,
      node.required?.includes(key) === true,
    ]),
    ...named.map((child): [string, Node, boolean] => [`${path}.NAME`, child, false]),
  ];
  return children.flatMap(([at, child, isNeeded]) => {
    const given = child.default === undefined ? '' : `\`${JSON.stringify(child.default)}\``;
    const fallback = isNeeded ? 'needed' : given;
    // Conditions are open: their facts have tables of their own.
    const isOpen = child.properties !== undefined && child.additionalProperties !== false;
    const inner = isOpen ? [] : keysOf(at, child);
    const items = child.items?.properties === undefined ? [] : keysOf(`${at}[]`, child.items);
    return [{ path: at, help: child.description ?? '', fallback }, ...inner, ...items];
  });
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const factRows = (
  facts: Readonly<Record<string, { readonly kind: string; readonly help: string }>>,
): string[] =>
  Object.entries(facts).map(
    ([name, { kind, help }]) => `| \`${name}\` | ${kind} | ${cell(help)} |`,
  );

const factHead = ['| Fact | Kind | Is |', '| --- | --- | --- |'];
const ownFacts = [
  '| `tally.NAME` | of the tally | what the tally has counted before the receipt |',
  '| `after.NAME` | of the tally | the same with the receipt; not for discounts |',
  '| `years.NAME` | count | full years since a day of `dates`; nothing before it |',
  '| `answer.NAME` | texts | what the member has answered to a question of the questionnaire |',
  '| `unit.NAME` | amount | what the member can spend of the unit |',
];
const codeHead = ['| Code | Severity | Means |', '| --- | --- | --- |'];

const head = [
  '<!-- Made by `npm run generate` from gateway/programme. Do not edit. -->',
  '# Programme files: keys, facts, findings',
  '',
  '[programmes.md](programmes.md) teaches the language; this is the whole of it, to look things up.',
  '',
];

const comparisons = [
  '## Comparisons',
  '',
  '| Written | Means | For kinds |',
  '| --- | --- | --- |',
  '| `fact: value` | is this; of `texts`: has this | all |',
  '| `fact: [a, b]` | is one of these; of `texts`: has any of these | all |',
  '| `{ eq: a }`, `{ in: [a, b] }` | the same, said in full | all but `texts` |',
  '| `{ gte: a }`, `{ gt: a }`, `{ lte: a }`, `{ lt: a }` | at least, more than, at most, less than | `money`, `count`, `quantity`, `amount`, `time` |',
  '| `{ between: [a, b] }` | from a to b, both included | the same |',
  '| `{ hasAny: [a, b] }`, `{ hasAll: [a, b] }` | has any, has all | `texts` |',
  '| `any: [ ... ]`, `all: [ ... ]`, `not: { ... }` | of conditions | |',
  '',
  'Money is in quotes (`"10.00"`), a time too (`"17:30"`). A fact that is not known makes its test',
  'neither true nor false, and what is not true gives nothing.',
  '',
];

const bounds = [
  '## Bounds',
  '',
  `A file has at most ${fileLimits.bytes} bytes, ${yamlLimits.depth} levels, ${yamlLimits.aliases} aliases and, when these are followed,`,
  `${yamlLimits.nodes} values. A condition has at most ${conditionLimits.depth} levels of \`any\`, \`all\` and \`not\`, and ${conditionLimits.list} values or`,
  `conditions in one list. At most ${fileLimits.problems} problems are told at once.`,
];
