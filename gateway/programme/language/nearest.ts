/**
 * The one of `names` that somebody most likely meant: the fewest letters added, left out, changed
 * or swapped, and at most a third of the text; null when none is that near.
 * Example: `categroy` -> `category`; `total` -> `receipt.total`, for a part of a name counts too.
 */
export function nearest(text: string, names: Iterable<string>): string | null {
  if (text.length > textMax) return null;
  const wanted = text.toLowerCase();
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of names) {
    const known = name.toLowerCase();
    const distance = isPartOf(wanted, known) ? 1 : distanceOf(wanted, known);
    if (distance > Math.max(1, Math.floor(wanted.length / 3))) continue;
    if (best === null || distance < best.distance) best = { name, distance };
  }
  return best?.name ?? null;
}

const textMax = 64;

/** `total` is a part of `receipt.total`. */
const isPartOf = (text: string, name: string): boolean =>
  text.length > 2 && text !== name && name.split('.').includes(text);

/** Damerau and Levenshtein, the form that swaps neighbours only. */
function distanceOf(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      const changed = (row[j - 1] ?? 0) + cost;
      const moved = Math.min(row[j] ?? 0, next[j - 1] ?? 0) + 1;
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : changed;
      next.push(Math.min(changed, moved, swapped));
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? 0;
}
