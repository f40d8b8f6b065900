import type { YamlPath } from '../../../protocol/yaml.ts';
import { readWhole } from '../language/file.ts';
import { currenciesIn } from '../market.ts';
import { clashes } from './clashes.ts';
import { clubs } from './clubs.ts';
import { costs } from './costs.ts';
import { deadRules } from './dead-rules.ts';
import { type Checking, type Finding, type Found, findingCodes, type Shop } from './findings.ts';
import { levels } from './levels.ts';
import { oftenWarned } from './often-warned.ts';
import { people } from './people.ts';
import { periodTallies } from './period-tallies.ts';
import { reviews } from './reviews.ts';
import { rewards } from './rewards.ts';
import { shadowedRules } from './shadowed.ts';
import { steps } from './steps.ts';
import { unused } from './unused.ts';

/** Nothing is known of the shop: then only the file itself is looked at. */
export const unknownShop: Shop = { medianMonthMinor: null, medianVisits: null, margin: null };

/**
 * Everything that an owner should know of a programme file before launch: what is wrong in its
 * form, and when nothing is, what in it can never happen, what clashes, and what it does to the
 * shop. In the order of the file. Never throws, whatever the text is.
 * Example: a rule of `receipt.total: { gte: "5.00", lt: "3.00" }` is `rule-never-holds`.
 */
export function checkProgramme(options: {
  readonly text: string;
  readonly file: string;
  readonly shop?: Shop;
}): readonly Finding[] {
  const { text, file, shop = unknownShop } = options;
  const read = readWhole({ text, file });
  if (!read.ok) {
    return read.problems.map((problem) => ({
      code: 'file-wrong',
      severity: 'error',
      ...problem,
    }));
  }
  const { programme, value, locate } = read;
  const checking: Checking = { programme, file: value, shop };
  const findings = meaning(checking).map((found) => placed(found, file, locate));
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** One line for a person: `points.yaml:9:5: warning: rules.0: ...; ... [rule-never-holds]` */
export function findingText(finding: Finding): string {
  const { file, line, column, severity, path, text, hint, code } = finding;
  const where = path === '' ? '' : `${path}: `;
  const what = severity === 'error' ? '' : `${severity}: `;
  const end = code === 'file-wrong' ? '' : ` [${code}]`;
  return `${file}:${line}:${column}: ${what}${where}${text}; ${hint}${end}`;
}

function meaning(checking: Checking): readonly Found[] {
  // What an owner tells of the shop is in the currency of the file.
  const [own = checking] = byCurrency(checking);
  return [
    ...deadRules(checking),
    ...reviews(checking),
    ...shadowedRules(checking),
    ...clashes(checking),
    ...byCurrency(checking).flatMap(steps),
    ...levels(checking),
    ...oftenWarned(checking),
    ...periodTallies(checking),
    ...unused(checking),
    ...clubs(checking),
    ...people(checking),
    ...costs(own),
    ...rewards(own),
  ];
}

/** A programme for each currency, with the rules whose money is in it; the file's own first. */
function byCurrency(checking: Checking): readonly Checking[] {
  const { programme, file } = checking;
  const currencyOf = new Map(file.rules.map(({ id, currency }) => [id, currency]));
  return currenciesIn(programme).map((currency) => {
    const isOf = ({ id }: { readonly id: string }) =>
      (currencyOf.get(id) ?? programme.currency) === currency;
    const rules = programme.rules.filter(isOf);
    return { ...checking, programme: { ...programme, currency, rules } };
  });
}

function placed(
  { code, path, text, hint }: Found,
  file: string,
  locate: (path: YamlPath) => { readonly line: number; readonly column: number },
): Finding {
  const { severity } = findingCodes[code];
  return { code, severity, file, ...locate(path), path: path.join('.'), text, hint };
}
