import { type Static, Type } from 'typebox';
import type { Fault } from './faults.ts';
import type { ProgrammeFile } from './schema.ts';

/** How receipts without a card are collected later, as a file says it. */
export const CollectFile = Type.Object(
  {
    within: Type.String({
      pattern: '^([1-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6]) days?$',
      description: 'last business day after that of the receipt, up to 366: `14 days`',
    }),
    flag: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]? in ([1-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6]) days?$',
        default: '3 in 30 days',
        description:
          'a member who collects so many receipts of one cashier in so many days is shown to a ' +
          'manager: default `3 in 30 days`',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'receipts without a card that a member may collect: { within: 14 days }',
  },
);
type CollectFile = Static<typeof CollectFile>;

/** Which receipts without a card a member may collect, and who is shown to a manager. */
export interface Collect {
  /** Business days after that of the receipt, the last one included. */
  readonly days: number;
  readonly flag: { readonly receipts: number; readonly days: number };
}

/** null: no receipt is collected. Says so where there would be nothing to collect. */
export function collectOf(
  {
    collect,
    rules,
    tallies,
  }: Pick<ProgrammeFile, 'rules' | 'tallies'> & {
    readonly collect?: CollectFile;
  },
  faults: Fault[],
): Collect | null {
  if (collect === undefined) return null;
  const isEarned = rules.some(({ on = 'receipt', earn }) => on === 'receipt' && earn !== undefined);
  if (!isEarned && Object.keys(tallies ?? {}).length === 0) {
    const hint = 'a rule that gives points for a receipt, or a tally';
    faults.push({ path: ['collect'], text: 'it would change nothing', hint });
  }
  const [receipts = '3', , days = '30'] = (collect.flag ?? '3 in 30 days').split(' ');
  return {
    days: Number.parseInt(collect.within, 10),
    flag: { receipts: Number(receipts), days: Number(days) },
  };
}
