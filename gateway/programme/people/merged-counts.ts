import type { Decision } from '../types.ts';

/**
 * Of what came back from before a merge, counted for both: for the survivor, who has the account
 * now, and for whom an un-merge would give it back to.
 */
export function countedForBoth(
  decision: Decision,
  { member, mergedFrom }: { readonly member: string | null; readonly mergedFrom?: string },
): Decision {
  if (member === null || mergedFrom === undefined) return decision;
  const tallies = decision.tallies.filter((row) => row.member === member);
  const scope = `member:${mergedFrom}`;
  const uses = decision.uses.filter(({ key }) => key.scope === scope);
  return {
    ...decision,
    tallies: [...decision.tallies, ...tallies.map((row) => ({ ...row, member: mergedFrom }))],
    uses: [
      ...decision.uses,
      ...uses.map((use) => ({ ...use, key: { ...use.key, scope: `member:${member}` } })),
    ],
  };
}
