import { type Static, Type } from 'typebox';
import type { Rule } from '../evaluate/rule.ts';
import type { Fault } from './faults.ts';
import { closed, code, type RuleFile } from './rule-schema.ts';

/** Which programme a file takes over from. */
export const SucceedsFile = Type.Object(
  {
    programme: code('id of the programme that ends when this one begins, as `club-2020`'),
    notice: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,2} days?$',
        description: 'how long before members are told: `30 days`; without it: not at all',
      }),
    ),
  },
  {
    ...closed,
    description:
      'the programme that this one takes over from: { programme: club, notice: 30 days }',
  },
);
export type SucceedsFile = Static<typeof SucceedsFile>;

/** What a version says of the programme before it. */
export interface Succession {
  /** Its id. */
  readonly programme: string;
  /** Days before this version begins on which members are told; null: they are not. */
  readonly noticeDays: number | null;
}

export function successionOf(
  file: { readonly id: string; readonly succeeds?: SucceedsFile },
  faults: Fault[],
): Succession | null {
  const { succeeds } = file;
  if (succeeds === undefined) return null;
  const { programme, notice } = succeeds;
  if (programme === file.id) {
    const hint = 'the id of another programme; a later version of this one needs no word of it';
    faults.push({ path: ['succeeds', 'programme'], text: 'it succeeds itself', hint });
  }
  return { programme, noticeDays: notice === undefined ? null : Number.parseInt(notice, 10) };
}

/** What a rule on `takeover` cannot say, for it is asked once and of what was counted before. */
export function checkSuccession(
  file: RuleFile,
  rule: Rule,
  where: {
    readonly path: Fault['path'];
    readonly faults: Fault[];
    readonly succeeds: SucceedsFile | undefined;
  },
): void {
  const no = (key: Fault['path'], text: string, hint: string) =>
    where.faults.push({ path: [...where.path, ...key], text, hint });
  if (rule.on !== 'takeover') return;
  if (where.succeeds === undefined) {
    no(['on'], 'the file succeeds no programme', 'say which: succeeds: { programme: club }');
  }
  for (const key of ['limit', 'budget', 'from', 'until'] as const) {
    if (file[key] !== undefined) no([key], 'it would change nothing', 'it is given once for ever');
  }
}
