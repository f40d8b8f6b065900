import type { Decision, State } from '../types.ts';

/**
 * Of what came back from before a merge, counted for all whom it had counted for: for the survivor,
 * who has the account now, and for whom an un-merge would give it back to. Over two merges that is
 * who went first, and who went then. Uses of a limit go the way of the member whom they counted for.
 * Example: Anna went into Bo, and Bo into Cleo; 200.00 of Anna's come back: each has 200.00 less.
 */
export function countedForAll(
  decision: Decision,
  { sale, spends, heirs = {} }: Pick<State, 'sale' | 'spends' | 'heirs'>,
): Decision {
  const { member = null, mergedFrom } = sale ?? spends[0] ?? {};
  const away = mergedFrom === undefined ? [] : [mergedFrom, ...(heirs[mergedFrom] ?? [])];
  const rows = decision.tallies.filter((row) => row.member === member);
  const tallies = away
    .filter((one) => one !== member)
    .flatMap((one) => rows.map((row) => ({ ...row, member: one })));
  const uses = decision.uses.flatMap((use) => {
    const since = heirs[use.key.scope.replace(/^member:/, '')] ?? [];
    return since.map((one) => ({ ...use, key: { ...use.key, scope: `member:${one}` } }));
  });
  return {
    ...decision,
    tallies: [...decision.tallies, ...tallies],
    uses: [...decision.uses, ...uses],
  };
}
