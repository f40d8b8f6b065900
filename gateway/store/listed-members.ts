import { openDatabase } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { NamedRow } from '../programme/people/list-csv.ts';
import { inOrder, listedNow } from '../programme/people/lists.ts';
import type { Programmes } from '../programme/types.ts';
import { Conversions } from './conversions.ts';
import { Held } from './held.ts';
import { Holds } from './holds.ts';
import { StateLoader } from './load-state.ts';
import { migrations } from './migrations/all.ts';
import { ReceiptCodes } from './receipt-codes.ts';
import { Standing } from './standing.ts';
import { guarded } from './storage-error.ts';

/**
 * The members of a list at a moment, in its order. Reads beside a running gateway, all of it as of
 * one commit. Throws what `openDatabase` throws.
 */
export function listedMembers(
  path: string,
  of: { readonly programmes: Programmes; readonly list: string; readonly now: EpochMs },
): readonly NamedRow[] {
  const { programmes, list, now } = of;
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    const standing = new Standing(db);
    const conversions = new Conversions(db);
    const codes = new ReceiptCodes(db);
    const parts = { standing, holds: new Holds(db), conversions, codes, held: new Held(db) };
    const loader = new StateLoader(db, parts);
    const members = db.prepare('SELECT id, name FROM members WHERE is_closed = 0 ORDER BY id');
    const read = () => {
      const rows: NamedRow[] = [];
      for (const row of members.iterate() as IterableIterator<{ id: string; name: string }>) {
        const state = loader.load({ kind: 'settle', member: row.id }, now, programmes);
        const listed = listedNow(programmes, list, state);
        if (listed !== null) rows.push({ ...listed, name: row.name });
      }
      return inOrder(rows);
    };
    return guarded(() => db.transaction(read).deferred());
  } finally {
    db.close();
  }
}
