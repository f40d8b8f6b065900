import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { galleryBugs } from './gallery-bugs.ts';
import { plant, root } from './plant.ts';

const run = promisify(execFile);
const parts = ['test/gateway/gallery', 'test/support', 'test/planted/run-gallery.ts'];
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** On what the engine of a folder and the naive model differ. */
async function differenceIn(folder: string, rows: readonly string[]): Promise<string> {
  const args = ['test/planted/run-gallery.ts', ...rows];
  const { stdout } = await run(process.execPath, args, { cwd: folder });
  return stdout.trim();
}

test('without a bug there is nothing to find', { timeout: 300_000 }, async () => {
  // The other rows, and all with each number moved, are those of the gallery's own tests.
  expect(await differenceIn(root, ['cumulative-discount', 'visit-or-drop'])).toBe('');
});

describe.concurrent('the naive model of the gallery finds a planted bug', () => {
  test.for(galleryBugs)('$row: $name', { timeout: 300_000 }, async (bug) => {
    const folder = plant(bug, parts);
    folders.push(folder);
    const found = await differenceIn(folder, [bug.row]);
    expect(found).not.toBe('');
    process.stdout.write(`planted "${bug.name}": ${found.slice(0, 160)}\n`);
  });
});
