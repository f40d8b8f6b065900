import { type Static, Type } from 'typebox';

/** Days in which a merge can be undone where the file says nothing. */
export const defaultUndoMergeDays = 30;

/** What becomes of two memberships of one person, as a file says it. */
export const MergeFile = Type.Object(
  {
    undoWithin: Type.String({
      pattern: '^([1-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6]) days?$',
      default: `${defaultUndoMergeDays} days`,
      description:
        'last business day after a merge on which it can be undone, up to 366: `30 days` (default)',
    }),
  },
  {
    additionalProperties: false,
    description: 'two memberships of one person that staff merge: { undoWithin: 30 days }',
  },
);
type MergeFile = Static<typeof MergeFile>;

/** Days after that of the merge, the last one included. */
export function undoMergeDaysOf({ merge }: { readonly merge?: MergeFile }): number {
  return merge === undefined ? defaultUndoMergeDays : Number.parseInt(merge.undoWithin, 10);
}
