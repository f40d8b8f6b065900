import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { PlantedBug } from './bugs.ts';

/** The checkout in which no bug is planted. */
export const root = resolve(import.meta.dirname, '../..');

/**
 * A copy of the product, and of the folders of tests that look at it, with the bug in it. The caller
 * removes it. Fails where a patch does not fit exactly once.
 */
export function plant(bug: PlantedBug, tests: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-planted-'));
  for (const part of ['protocol', 'device', 'gateway', 'package.json', ...tests]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of bug.edits) {
    const path = join(folder, file);
    const parts = readFileSync(path, 'utf8').split(find);
    expect(parts, `"${find}" stands once in ${file}`).toHaveLength(2);
    writeFileSync(path, parts.join(replace));
  }
  return folder;
}
