import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { problemText } from '../../../gateway/programme/language/file.ts';
import { isDate } from '../../../protocol/calendar.ts';
import { oneLine, plainLines } from '../../../protocol/text.ts';
import type { Command } from '../commander.ts';
import { type Answers, beginning, type Kind, kindsOf, startOf } from './programme-beginning.ts';
import { exitCodes } from './report.ts';

export type NewOptions = Partial<Record<keyof Answers | 'out' | 'like', string>>;

/** One question: what is asked, what fits, and what an empty answer means. */
interface Question {
  readonly key: keyof Answers;
  readonly text: string;
  readonly isRight: (answer: string) => boolean;
  readonly right: string;
  /** Without it there must be an answer. */
  readonly fallback?: string;
}

const oneOf = (...words: readonly string[]) => ({
  isRight: (answer: string) => words.includes(answer),
  right: `one of ${words.join(', ')}`,
});
const like = (pattern: RegExp, right: string) => ({
  isRight: (answer: string) => pattern.test(answer),
  right,
});

/** Asked to choose a file of the gallery: not needed where it is named. */
const choosing: ReadonlySet<keyof Answers> = new Set([
  ...(['goal', 'figure', 'by', 'budget', 'reward', 'entry', 'partners'] as const),
]);

/** The owner's questions. One goal with a figure and a date comes first: the rest serves it. */
export const questions: readonly Question[] = [
  {
    key: 'goal',
    text: 'What is the one goal? visits (come more often), basket (buy more at once), return (come back at all), members (know who comes) or partners (win with others)',
    ...oneOf('visits', 'basket', 'return', 'members', 'partners'),
  },
  {
    key: 'figure',
    text: 'How much of it, in percent more than now?',
    ...like(/^[0-9]{1,4}(\.[0-9]{1,2})?$/, 'a number, as 10'),
  },
  {
    key: 'by',
    text: 'By when?',
    isRight: isDate,
    right: 'a day, as 2026-12-31',
  },
  {
    key: 'budget',
    text: 'What may it cost in lost margin, in all?',
    ...like(/^[0-9]{1,9}(\.[0-9]{1,4})?$/, 'money, as 500.00'),
  },
  {
    key: 'reward',
    text: 'What does a member get? discount, points, stamps, gifts or cashback',
    ...oneOf('discount', 'points', 'stamps', 'gifts', 'cashback'),
  },
  {
    key: 'entry',
    text: 'Open to all, or closed (by fee, questionnaire or purchases)?',
    ...oneOf('open', 'closed'),
    fallback: 'open',
  },
  {
    key: 'partners',
    text: 'Which partners take part? Names with commas, or none',
    ...like(/^[a-z][a-z0-9-]{0,39}( *, *[a-z][a-z0-9-]{0,39})*$/, 'none, or names as bakery, cafe'),
    fallback: 'none',
  },
  {
    key: 'id',
    text: 'Its name, in small letters?',
    ...like(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and -, as points'),
    fallback: 'my-programme',
  },
  {
    key: 'currency',
    text: 'The currency?',
    ...like(/^[A-Z]{3}$/, 'three capitals, as DKK'),
    fallback: 'DKK',
  },
  {
    key: 'zone',
    text: 'The time zone?',
    ...like(/^[A-Za-z0-9_+/-]{1,64}$/, 'an IANA zone, as Europe/Copenhagen'),
    fallback: 'Europe/Copenhagen',
  },
  {
    key: 'from',
    text: 'From when does it hold?',
    ...like(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$/, 'local time, as 2026-01-01T00:00'),
    fallback: '2026-01-01T00:00',
  },
];

const attemptsMax = 3;

/**
 * The owner's answers: flags first, questions for what is left. `ask` is null where nobody can be
 * asked; then what has a fallback takes it. With `like` only what the file of that name cannot know
 * is asked, and `own` is what it says. Gives the key and what would be right when an answer is
 * missing or, after three attempts, still wrong.
 */
export async function answersOf(
  options: NewOptions,
  ask: ((question: string) => Promise<string>) | null,
  own: Partial<Answers> = {},
): Promise<
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly key: string; readonly right: string; readonly found: string }
> {
  const answers: Partial<Record<keyof Answers, string>> = {};
  for (const { key, text, isRight, right, fallback: usual } of questions) {
    let answer = options[key];
    if (answer === undefined && options.like !== undefined && choosing.has(key)) {
      answers[key] = '';
      continue;
    }
    const fallback = own[key] ?? usual;
    const prompt = `${text}${fallback === undefined ? '' : ` [${fallback}]`} `;
    for (let n = 0; answer === undefined && ask !== null && n < attemptsMax; n += 1) {
      const typed = (await ask(n === 0 ? prompt : `${right}: `)).trim();
      const said = typed === '' ? (fallback ?? '') : typed;
      if (isRight(said) || n === attemptsMax - 1) answer = said;
    }
    answer ??= fallback;
    if (answer === undefined || !isRight(answer)) {
      return { ok: false, key, right, found: answer ?? '' };
    }
    answers[key] = answer;
  }
  return { ok: true, answers: answers as Answers };
}

/** Asks, and writes the file; wrong flags end with code 2, a start that does not fit with 78. */
export async function newProgramme(options: NewOptions, command: Command): Promise<void> {
  const { like } = options;
  if (like !== undefined && !galleryIds().includes(like)) {
    const right = `one of ${galleryIds().join(', ')}; docs/gallery.md says what they are`;
    return command.error(`error: --like: "${like}" is no file of the gallery; ${right}`);
  }
  const terminal = process.stdin.isTTY ? openTerminal() : null;
  const own = like === undefined ? {} : ownOf(readFileSync(galleryFile(like), 'utf8'), like);
  const read = await answersOf(options, terminal?.ask ?? null, own);
  terminal?.close();
  if (!read.ok) {
    const found = read.found === '' ? 'is missing' : `"${read.found}" does not fit`;
    return command.error(oneLine(`error: --${read.key}: ${found}; ${read.right}`));
  }
  const { answers } = read;
  const start = like ?? startOf(kinds(), answers, (id) => existsSync(galleryFile(id)));
  if (start === null) {
    return failed('no gallery file begins such a programme', exitCodes.failed);
  }
  const made = beginning({ start, text: readFileSync(galleryFile(start), 'utf8'), answers });
  if (!made.ok) {
    const problems = made.problems.map(problemText).join('\n');
    const why = `the gallery file ${start} does not fit these answers\n${problems}`;
    return failed(why, exitCodes.config);
  }
  if (options.out === undefined) process.stdout.write(made.text);
  else writeNew(options.out, made.text);
}

/** What a file of the gallery says of its own: the answers of whoever only wants to look at it. */
function ownOf(text: string, like: string): Partial<Answers> {
  const said = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1];
  const keys = { currency: said('currency'), zone: said('zone'), from: said('effectiveFrom') };
  const there = Object.entries(keys).filter(([, value]) => value !== undefined);
  return { id: like, ...Object.fromEntries(there) };
}

/** Asks on the terminal. Lines typed ahead are kept; after its end every answer is empty. */
function openTerminal() {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    ask: async (question: string): Promise<string> => {
      process.stderr.write(question);
      const { value, done } = await lines.next();
      return done === true ? '' : value;
    },
    close: () => terminal.close(),
  };
}

function writeNew(file: string, text: string): void {
  try {
    // Never over a file that is there: it may be a programme that runs.
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    failed(`${file} ${why}; name a new file`, exitCodes.failed);
    return;
  }
  process.stderr.write(oneLine(`written: ${file}; next: stamgast programme check ${file}`));
  process.stderr.write('\n');
}

function failed(why: string, exitCode: number): void {
  process.stderr.write(`stamgast: ${plainLines(why)}\n`);
  process.exitCode = exitCode;
}

const gallery = join(import.meta.dirname, '../../../gateway/programme/gallery');
const galleryFile = (id: string): string => join(gallery, `${id}.yaml`);
const galleryIds = (): readonly string[] =>
  readdirSync(gallery)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

function kinds(): readonly Kind[] {
  return kindsOf(readFileSync(join(import.meta.dirname, 'programme-kinds.yaml'), 'utf8'));
}
