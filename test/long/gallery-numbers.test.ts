import { expect, it } from 'vitest';
import { changedFiles, isNoticed } from '../gateway/gallery/numbers.ts';
import { readGallery } from '../gateway/gallery/read-gallery.ts';

it.each(readGallery().map((row) => [row.id, row] as const))(
  'each number of %s matters to its table',
  (_id, row) => {
    const changed = changedFiles(row.programme);
    const unnoticed = changed.filter((one) => isNoticed(row, one) === false);
    expect(unnoticed.map(({ what }) => what)).toEqual([]);
  },
);
