import type { ConsentRow } from './types.ts';

/**
 * The consents that are in force, by name: for each the newest word of the member, by the time at
 * which it was said and not at which it arrived. Of two words of one moment the withdrawal holds.
 * Example: given on 1 March, withdrawn on 5 March, and a word of 3 March that arrives late: not in
 * force.
 */
export function consentsInForce(rows: readonly ConsentRow[]): ReadonlyMap<string, ConsentRow> {
  return new Map([...newestWords(rows)].filter(([, { isGiven }]) => isGiven));
}

/** The word that holds on each consent, given or withdrawn, by name. */
export function newestWords(rows: readonly ConsentRow[]): ReadonlyMap<string, ConsentRow> {
  const newest = new Map<string, ConsentRow>();
  for (const row of rows) {
    const before = newest.get(row.name);
    if (before === undefined || isNewer(row, before)) newest.set(row.name, row);
  }
  return newest;
}

/** A word that changes nothing is not kept: the same again, to the same text. */
export function isNews(row: ConsentRow, rows: readonly ConsentRow[]): boolean {
  return !rows.some(
    (one) =>
      one.name === row.name &&
      one.isGiven === row.isGiven &&
      one.version === row.version &&
      isLast(one, rows) &&
      one.at <= row.at,
  );
}

const isLast = (row: ConsentRow, rows: readonly ConsentRow[]): boolean =>
  rows.every((one) => one === row || one.name !== row.name || !isNewer(one, row));

function isNewer(row: ConsentRow, before: ConsentRow): boolean {
  if (row.at !== before.at) return row.at > before.at;
  return !row.isGiven;
}
