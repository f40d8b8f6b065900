import { isMap, isSeq, parseDocument } from 'yaml';
import { currencyPlaces } from '../../../gateway/programme/language/currency.ts';
import {
  compileVersions,
  type Problem,
  problemText,
} from '../../../gateway/programme/language/file.ts';
import type { Programme } from '../../../gateway/programme/types.ts';
import type { Found } from './checks/check.ts';
import { measureOf } from './goods.ts';
import { Shop } from './shop.ts';
import { TableError } from './spot.ts';
import { readTable, type Step, type Story, type Table } from './table.ts';

/** A programme file of the gallery and the table that says what it must do. */
export interface Row {
  readonly id: string;
  /** Text of the programme file. */
  readonly programme: string;
  /** Text of the programme that it takes over from; absent or null: none. */
  readonly predecessor?: string | null;
  /** Text of the table. */
  readonly table: string;
}

/** The stories of a row. Throws TableError for a table or a programme that is wrong. */
export function tableOf(row: Row): Table {
  const programme = compiled(row.programme, `${row.id}.yaml`);
  const scales = new Map(programme.units.map(({ unit, scale }) => [unit, scale]));
  const measure = measureOf(currencyPlaces(programme.currency) ?? 2, scales);
  return readTable({ text: row.table, file: tableFile(row), measure });
}

/** What of a story does not hold, one line each: `chips.yaml:12: anna buys: earns ...`. */
export function failuresOf(row: Row, table: Table, story: Story): readonly string[] {
  const text = changedText(row, story);
  const { then } = story;
  const before = row.predecessor ?? null;
  const compiledText = compileVersions([
    ...(before === null ? [] : [{ text: before, file: 'predecessor.yaml' }]),
    { text, file: `${row.id}.yaml` },
  ]);
  if (then.kind === 'wrong') return wrongFailures(row, story, compiledText);
  if (!compiledText.ok) throw new TableError(problemsText(compiledText.problems));
  const shop = new Shop(compiledText.programmes, {
    text,
    people: table.people,
    begins: then.steps[0]?.on ?? '',
    isOnDisk:
      then.steps.some(({ act }) => act.isOnDisk === true) ||
      table.people.some(({ traits }) => traits.length > 0),
  });
  try {
    for (const step of then.steps) {
      const failures = stepFailures(shop, step).map(
        (found) => `${tableFile(row)}:${found.line}: ${step.name}: ${found.text}`,
      );
      // What follows builds on it and would only repeat it.
      if (failures.length > 0) return failures;
    }
    return [];
  } finally {
    shop.close();
  }
}

const tableFile = ({ id }: Row): string => `test/gateway/gallery/${id}.yaml`;

function stepFailures(shop: Shop, step: Step): readonly Found[] {
  const { who, act } = step;
  for (let n = 1; n <= step.times; n += 1) {
    shop.setTime(n === 1 ? step.on : null, step.dated);
    const told = step.isCrowd ? null : act.run(shop, who);
    const found = step.looks.flatMap((look) => look({ shop, who, act, told }));
    if (told !== null && 'ok' in told.answer && !step.isRefused) {
      found.push({ line: step.line, text: `refused ${told.answer.code}` });
    }
    const which = step.times === 1 ? '' : `time ${n}: `;
    if (found.length > 0) return found.map(({ line, text }) => ({ line, text: which + text }));
  }
  return [];
}

function wrongFailures(
  row: Row,
  { line, then }: Story,
  read: ReturnType<typeof compileVersions>,
): readonly string[] {
  const wanted = then.kind === 'wrong' ? then.text : '';
  const found = read.ok ? 'it is right' : problemsText(read.problems);
  return found.includes(wanted) ? [] : [`${tableFile(row)}:${line}: not "${wanted}" but: ${found}`];
}

function compiled(text: string, file: string): Programme {
  const read = compileVersions([{ text, file }]);
  if (!read.ok) throw new TableError(problemsText(read.problems));
  const [programme] = read.programmes;
  if (programme === undefined) throw new TableError(`${file}: no programme`);
  return programme;
}

const problemsText = (problems: readonly Problem[]): string => problems.map(problemText).join('\n');

/** The programme file with the settings of a story; a rule is named by its id in a path. */
function changedText(row: Row, story: Story): string {
  if (story.changes.length === 0) return row.programme;
  const document = parseDocument(row.programme);
  for (const { path, value, line } of story.changes) {
    const keys: (string | number)[] = [];
    for (const key of path) {
      const node = document.getIn(keys);
      const at = isSeq(node)
        ? node.items.findIndex((item) => isMap(item) && item.get('id') === key)
        : null;
      if (at === -1) throw new TableError(`${tableFile(row)}:${line}: there is no ${key}`);
      keys.push(at ?? key);
    }
    if (value === null) document.deleteIn(keys);
    else document.setIn(keys, document.createNode(value));
  }
  return document.toString();
}
