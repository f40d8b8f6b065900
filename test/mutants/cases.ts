/**
 * What test files get for `fast-check` while mutants run: the same cases for each mutant, fewer
 * of them, and no search for the smallest one, for the first failure kills.
 */
import fc from 'fast-check';

const SEED = 1;
const MOST_RUNS = 12;

/** Same form as `fc.assert`; the property may be asynchronous. */
function assert<Values>(
  property: Parameters<typeof fc.assert<Values>>[0],
  parameters?: fc.Parameters<Values>,
): unknown {
  const numRuns = Math.min(parameters?.numRuns ?? MOST_RUNS, MOST_RUNS);
  return fc.assert(property, { ...parameters, seed: SEED, numRuns, endOnFailure: true });
}

// biome-ignore lint/style/noDefaultExport: test files import fast-check as one
export default { ...fc, assert };
