import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder, reading, writing } from '../../../protocol/host/folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamgast-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a data folder', () => {
  test('is made with those above it, for this user only, and may be there already', () => {
    const path = join(folder, 'a', 'b');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('that cannot be made is STORAGE, with its path and what to do', () => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'data');
    expect(() => makeFolder(path)).toThrow(
      expect.objectContaining({
        code: 'STORAGE',
        message: expect.stringMatching(/file\/data: It cannot be written \(ENOTDIR\)\. Make the/),
      }),
    );
  });

  test('says of a file that cannot be read that it cannot be read', () => {
    expect(() => reading(folder, () => readFileSync(folder, 'utf8'))).toThrow(
      expect.objectContaining({
        code: 'STORAGE',
        message: `${folder}: It cannot be read (EISDIR). Let this user read it.`,
      }),
    );
  });

  test('lets errors through that the system did not make', () => {
    const bug = new Error('a bug');
    expect(() =>
      writing(folder, () => {
        throw bug;
      }),
    ).toThrow(bug);
  });
});
