import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../gateway/store/sqlite.ts';
import { systemIds } from '../../../protocol/host/clock.ts';
import { makeFile } from '../../../protocol/host/folder.ts';
import { noFaults } from '../../../protocol/ports.ts';

let folder: string;
const path = (name: string) => join(folder, name);
const rights = (name: string) => (statSync(path(name)).mode & 0o777).toString(8);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamgast-rights-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('nobody else on the machine reads a ledger, in a folder that others may enter either', () => {
  chmodSync(folder, 0o755);
  makeFile(path('ledger.db'));
  const options = { pepper: new Uint8Array(32), units: [], faults: noFaults, ids: systemIds() };
  const store = openStore({ path: path('ledger.db'), ...options });
  const files = ['ledger.db', 'ledger.db-wal', 'ledger.db-shm'];
  expect(files.map(rights)).toEqual(['600', '600', '600']);
  store.close();
});

test('a file that is there keeps its rights and what is in it', () => {
  writeFileSync(path('ledger.db'), 'kept', { mode: 0o640 });
  chmodSync(path('ledger.db'), 0o640);
  makeFile(path('ledger.db'));
  expect([rights('ledger.db'), readFileSync(path('ledger.db'), 'utf8')]).toEqual(['640', 'kept']);
});

test('a file that cannot be made is told with its path', () => {
  expect(() => makeFile(path('none/ledger.db'))).toThrowError(
    expect.objectContaining({
      code: 'STORAGE',
      message: expect.stringContaining('none/ledger.db'),
    }),
  );
});
