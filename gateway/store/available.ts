import { openDatabase } from '../../protocol/host/sqlite.ts';
import type { Amount } from '../../protocol/units.ts';
import { migrations } from './migrations/all.ts';
import { guarded } from './storage-error.ts';

/**
 * What every member has available of one unit, by member id; members who never had any are not
 * in it. Reads beside a running gateway. Throws what `openDatabase` throws.
 */
export function availableOf(path: string, unit: string): ReadonlyMap<string, Amount> {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    const rows = guarded(() =>
      db
        .prepare<[string], [string, Amount]>(
          'SELECT member, available FROM balances WHERE unit = ?',
        )
        .raw()
        .all(unit),
    );
    return new Map(rows as [string, Amount][]);
  } finally {
    db.close();
  }
}
