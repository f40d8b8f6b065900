import { limits } from '../../protocol/events.ts';
import type { CacheRow } from '../../protocol/messages.ts';

/** Room for topic, header and the other fields of a message with rows. */
const envelopeBytes = 1024;

/** How many rows from `from` on fit into one message: at most 200 and 64 kB. At least one. */
export function rowsThatFit(rows: readonly CacheRow[], from = 0): number {
  let bytes = envelopeBytes;
  let count = 0;
  for (const row of rows.slice(from, from + limits.pageRows)) {
    bytes += JSON.stringify(row).length + 1;
    if (bytes > limits.packetBytes) break;
    count += 1;
  }
  return Math.max(count, 1);
}

/** Cuts rows into runs that each fit into one message, in their order. */
export function viewChunks(rows: readonly CacheRow[]): readonly (readonly CacheRow[])[] {
  const chunks: CacheRow[][] = [];
  for (let from = 0; from < rows.length; ) {
    const count = rowsThatFit(rows, from);
    chunks.push(rows.slice(from, from + count));
    from += count;
  }
  return chunks;
}
