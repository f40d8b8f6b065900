import { type Problem, readProgramme } from '../../../gateway/programme/language/file.ts';
import type { Programme } from '../../../gateway/programme/types.ts';
import { assert } from '../../../protocol/units.ts';
import { readYaml } from '../../../protocol/yaml.ts';

/**
 * What an owner has answered; every answer has the form that its question asks for. Up to `partners`
 * it is '' where nobody was asked, because the file of the gallery was named.
 */
export interface Answers {
  readonly goal: string;
  /** Percent more than now. */
  readonly figure: string;
  readonly by: string;
  readonly budget: string;
  readonly reward: string;
  readonly entry: string;
  /** Names with commas, or `none`. */
  readonly partners: string;
  readonly id: string;
  readonly currency: string;
  readonly zone: string;
  readonly from: string;
}

/** A row of programme-kinds.yaml: which answers lead to which gallery file. */
export interface Kind {
  readonly goal?: string;
  readonly reward?: string;
  readonly entry?: string;
  readonly partners?: boolean;
  readonly start: string;
}

/** The rows of programme-kinds.yaml, which is part of the program. */
export function kindsOf(text: string): readonly Kind[] {
  const yaml = readYaml(text);
  assert(yaml.ok && Array.isArray(yaml.value), 'programme-kinds.yaml is a list');
  return yaml.value as readonly Kind[];
}

/** The gallery file of the first row that fits and whose file is there; null: none. */
export function startOf(
  kinds: readonly Kind[],
  answers: Answers,
  isThere: (id: string) => boolean,
): string | null {
  const hasPartners = answers.partners !== 'none';
  const fits = ({ goal, reward, entry, partners }: Kind): boolean =>
    (goal ?? answers.goal) === answers.goal &&
    (reward ?? answers.reward) === answers.reward &&
    (entry ?? answers.entry) === answers.entry &&
    (partners ?? hasPartners) === hasPartners;
  return kinds.find((kind) => fits(kind) && isThere(kind.start))?.start ?? null;
}

/**
 * The new file: a gallery file under another name, with the answers in its head. The budget goes
 * into the rule that can carry it; where several can, the head says how.
 */
export function beginning(options: {
  readonly start: string;
  readonly text: string;
  readonly answers: Answers;
}):
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const { start, answers } = options;
  const { id, from, zone, currency } = answers;
  const keys = { id, effectiveFrom: from, zone, currency };
  const named = Object.entries(keys).reduce(
    (text, [key, value]) => text.replace(new RegExp(`^${key}:.*$`, 'm'), `${key}: ${value}`),
    options.text,
  );
  const file = `${id}.yaml`;
  const read = readProgramme({ text: named, file });
  if (!read.ok) return read;
  if (answers.budget === '') return { ok: true, text: `${head(start, answers, '')}${named}` };
  const budget = withBudget(named, { answers, programme: read.programme, file });
  return { ok: true, text: `${head(start, answers, budget.note)}${budget.text}` };
}

function withBudget(
  text: string,
  of: { readonly answers: Answers; readonly programme: Programme; readonly file: string },
): { readonly text: string; readonly note: string } {
  const { answers, programme, file } = of;
  const money = `"${answers.budget}"`;
  const able = programme.rules.filter(
    ({ effect, budget }) =>
      budget === null &&
      ((effect.kind === 'discount' && effect.discount.pays === null) ||
        (effect.kind === 'earn' && programme.costs.has(effect.earn.unit))),
  );
  const [only] = able;
  if (able.length === 1 && only !== undefined) {
    const rule = new RegExp(`^( *)- id: ${only.id}$`, 'm');
    const changed = text.replace(rule, `$&\n$1  budget: { money: ${money} }`);
    const isRight = changed !== text && readProgramme({ text: changed, file }).ok;
    if (isRight) return { text: changed, note: `in the rule ${only.id}` };
  }
  const where =
    able.length > 1
      ? `split it among ${able.map((rule) => rule.id).join(', ')}`
      : 'first give the unit a `cost`';
  return { text, note: `not in a rule yet: ${where}, as budget: { money: ... }` };
}

function head(start: string, answers: Answers, budget: string): string {
  const { goal, figure, by, entry, reward, partners, currency } = answers;
  const isAimed = ![goal, figure, by].includes('');
  const aim = [
    `# Goal: ${goal}, ${figure} % more than now by ${by}. Measure it before launch: without that`,
    '# figure nobody can tell what the programme has done.',
  ];
  const kind = `# Entry: ${entry}. Reward: ${reward}. Partners: ${partners}.`;
  return [
    ...(isAimed ? aim : []),
    ...(budget === ''
      ? []
      : [`# Budget: ${currency} ${answers.budget} of lost margin, ${budget}.`]),
    ...([entry, reward, partners].includes('') ? [] : [kind]),
    `# Begun from the gallery file ${start}; change what follows, then: stamgast programme check.`,
    '',
    '',
  ].join('\n');
}
