import { expect, it } from 'vitest';
import { moveOf } from '../gateway/gallery/naive-compare.ts';
import { changedFiles } from '../gateway/gallery/numbers.ts';
import { readGallery } from '../gateway/gallery/read-gallery.ts';

it.each(readGallery())('each number of $id moves the outcome as the naive model says', (row) => {
  const wrong = changedFiles(row.programme).flatMap((one) => moveOf(row, one));
  expect(wrong).toEqual([]);
});
