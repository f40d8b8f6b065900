import { describe, expect, it } from 'vitest';
import { moveOf } from '../gateway/gallery/naive-compare.ts';
import { changedFiles } from '../gateway/gallery/numbers.ts';
import { readGallery } from '../gateway/gallery/read-gallery.ts';
import type { Row } from '../gateway/gallery/run-table.ts';
import { seededStream } from '../support/seeded-ids.ts';

/** Another one tries other numbers; `npm run test:long` tries them all. */
const seed = 1;

describe.each(readGallery())('$id', (row) => {
  it('moves with one of its numbers as the naive model says', () => {
    const one = someNumber(row);
    expect(one === undefined ? [] : moveOf(row, one)).toEqual([]);
  });
});

/** One of the numbers of a file, by chance and always the same. */
function someNumber(row: Row): ReturnType<typeof changedFiles>[number] | undefined {
  const changed = changedFiles(row.programme);
  const next = seededStream(seed + [...row.id].reduce((sum, one) => sum + one.charCodeAt(0), 0));
  return changed[next() % Math.max(1, changed.length)];
}
