import { join } from 'node:path';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { assert } from '../../../protocol/units.ts';
import type { Shop } from './shop.ts';

/** What is done for a member of this id and name who has just joined. */
export type Joined = (shop: Shop, member: { readonly id: string; readonly name: string }) => void;

/** What a table may tell of a member behind a comma: `member, born 1990-05-06`. */
export interface Trait {
  readonly example: string;
  readonly pattern: RegExp;
  readonly read: (found: RegExpExecArray) => Joined;
}

/** Nothing marks a member but the console, which writes the file itself. */
const tagged: Trait = {
  example: 'tagged staff',
  pattern: /^tagged ([a-z][a-z0-9-]{0,39})$/,
  read: ([, tag = '']) => {
    return ({ folder }, { id }) => {
      assert(folder !== null, 'marks are written into the file of the ledger');
      const path = join(folder, ledgerFileName);
      const db = openDatabase({ path, durability: 'normal', migrations });
      try {
        db.prepare('UPDATE profiles SET tags = ? WHERE member = ?').run(JSON.stringify([tag]), id);
      } finally {
        db.close();
      }
    };
  },
};

export const traits: readonly Trait[] = [tagged];
