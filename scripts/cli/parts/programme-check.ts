import { readFileSync } from 'node:fs';
import { checkProgramme, findingText } from '../../../gateway/programme/check/check.ts';
import type { Finding, Shop } from '../../../gateway/programme/check/findings.ts';
import { marginOfMarkup } from '../../../gateway/programme/check/profit.ts';
import { currencyPlaces } from '../../../gateway/programme/language/currency.ts';
import { shareOfPercent, wholeOfDecimal } from '../../../gateway/programme/language/decimal.ts';
import { compileVersions, readProgramme } from '../../../gateway/programme/language/file.ts';
import { oneLine, plainJson } from '../../../protocol/text.ts';
import type { Command } from '../commander.ts';
import { exitCodes } from './report.ts';

export interface CheckOptions {
  readonly medianMonth?: string;
  readonly medianVisits?: string;
  readonly margin?: string;
  readonly markup?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Prints what is found in files, and sets the exit code: 78 errors, 1 warnings when strict. */
export function checkFiles(
  files: readonly string[],
  options: CheckOptions,
  command: Command,
): void {
  const shopOf = shopReader(options, command);
  const texts = files.map((file) => ({ file, ...textOf(file) }));
  const readable = texts.flatMap(({ file, text }) => (text === null ? [] : [{ file, text }]));
  const findings = [
    ...texts.flatMap(({ problem }) => (problem === null ? [] : [problem])),
    ...readable.flatMap(({ file, text }) => checkProgramme({ text, file, shop: shopOf(text) })),
    ...versionProblems(readable),
  ];
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const lines = findings.map((finding) => `${oneLine(findingText(finding))}\n`);
  const json = () => `${plainJson(JSON.stringify(findings))}\n`;
  process.stdout.write(options.json === true ? json() : lines.join(''));
  const one = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const total = `${one(errors, 'error')}, ${one(warnings, 'warning')}, ${one(count('note'), 'note')}`;
  process.stderr.write(`${one(files.length, 'file')}: ${total}\n`);
  if (errors > 0) process.exitCode = exitCodes.config;
  else if (warnings > 0 && options.strict === true) process.exitCode = exitCodes.failed;
}

/** What the flags say of the shop; wrong flags end the command. */
function shopReader(options: CheckOptions, command: Command): (text: string) => Shop {
  const { margin, markup, medianMonth, medianVisits } = options;
  const percent = (name: string, value: string | undefined, most: number) => {
    if (value === undefined) return null;
    const isPercent = /^[0-9]{1,4}(\.[0-9]{1,4})?$/.test(value);
    if (isPercent && Number(value) > 0 && Number(value) <= most) return shareOfPercent(value);
    const text = `error: --${name}: "${value}" is no percent above 0 up to ${most}, as 30`;
    return command.error(oneLine(text));
  };
  if (margin !== undefined && markup !== undefined) {
    command.error('error: --margin and --markup say the same: give one of them');
  }
  const added = percent('markup', markup, 9999);
  const share = added === null ? percent('margin', margin, 100) : marginOfMarkup(added);
  const visits = medianVisits === undefined ? null : wholeOfDecimal(medianVisits, 3);
  if (medianVisits !== undefined && (visits === null || visits === 0)) {
    const text = `error: --median-visits: "${medianVisits}" is no number of visits, as 2 or 0.5`;
    command.error(oneLine(text));
  }
  return (text) => {
    const read = readProgramme({ text, file: '' });
    const places = read.ok ? (currencyPlaces(read.programme.currency) ?? 2) : 6;
    const month = medianMonth === undefined ? null : wholeOfDecimal(medianMonth, places);
    if (medianMonth !== undefined && (month === null || month === 0)) {
      command.error(oneLine(`error: --median-month: "${medianMonth}" is no money, as 400.00`));
    }
    return { margin: share, medianVisits: visits, medianMonthMinor: month };
  };
}

/** What is wrong among several versions of one programme, whose files are right alone. */
function versionProblems(files: readonly { readonly file: string; readonly text: string }[]) {
  const byId = new Map<string, { readonly file: string; readonly text: string }[]>();
  for (const one of files) {
    const read = readProgramme(one);
    if (!read.ok) continue;
    const { id } = read.programme;
    byId.set(id, [...(byId.get(id) ?? []), one]);
  }
  return [...byId.values()].flatMap((versions): Finding[] => {
    const read = compileVersions(versions);
    if (read.ok) return [];
    return read.problems.map((problem) => ({ code: 'file-wrong', severity: 'error', ...problem }));
  });
}

function textOf(file: string): {
  readonly text: string | null;
  readonly problem: Finding | null;
} {
  try {
    return { text: readFileSync(file, 'utf8'), problem: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const text = `the file cannot be read (${code})`;
    const hint = 'name a file that exists and that you may read';
    const place = { file, line: 1, column: 1, path: '' };
    return { text: null, problem: { code: 'file-wrong', severity: 'error', ...place, text, hint } };
  }
}
