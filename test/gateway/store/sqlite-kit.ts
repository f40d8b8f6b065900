import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../gateway/store/interface.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName, openStore } from '../../../gateway/store/sqlite.ts';
import { verifyLedger } from '../../../gateway/store/verify.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { pepper, type StoreKit } from '../../contract/given.ts';
import { seededIds } from '../../support/seeded-ids.ts';

/** A ledger in a real file; NORMAL, because nobody cuts the power of a unit test. */
export function sqliteKit(): StoreKit & { readonly folder: () => string } {
  const ids = seededIds(1);
  const opened: Store[] = [];
  const folders: string[] = [];
  const folder = () => {
    const last = folders.at(-1) ?? mkdtempSync(join(tmpdir(), 'stamgast-store-'));
    if (folders.length === 0) folders.push(last);
    return last;
  };
  const path = () => join(folder(), ledgerFileName);
  const sql: StoreKit['sql'] = (text) => {
    const readonly = /^\s*SELECT/i.test(text);
    const db = openDatabase({ path: path(), durability: 'normal', migrations, readonly });
    try {
      if (readonly) return db.prepare<[], Record<string, unknown>>(text).all();
      db.exec(text);
      return [];
    } finally {
      db.close();
    }
  };
  return {
    folder,
    sql,
    open: (options = {}) => {
      const store = openStore({
        path: path(),
        durability: 'normal',
        pepper,
        units: ['POINTS'],
        faults: noFaults,
        ids,
        ...options,
      });
      opened.push(store);
      return store;
    },
    chainedText: () =>
      ['requests', 'late_answers', 'events', 'renumberings', 'entries', 'postings']
        .map((table) => JSON.stringify(sql(`SELECT * FROM ${table}`)))
        .join('\n'),
    verify: () => verifyLedger(path()),
    dispose: () => {
      for (const store of opened.splice(0)) store.close();
      for (const old of folders.splice(0)) rmSync(old, { recursive: true, force: true });
    },
  };
}
