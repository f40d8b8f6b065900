import { openDatabase } from '../../protocol/host/sqlite.ts';
import type { EpochMs, Minor } from '../../protocol/units.ts';
import { migrations } from './migrations/all.ts';
import { guarded } from './storage-error.ts';

/** A discount that a till gave beyond its offer while it could not ask. */
export interface Overuse {
  /** `receiptKey` of the sale. */
  readonly receipt: string;
  readonly rule: string;
  readonly currency: string;
  /** What the store bears, whatever has come back since. */
  readonly overMinor: Minor;
  /** When it happened, as the till says. */
  readonly at: EpochMs;
}

interface Row {
  readonly ref: string;
  readonly unit: string;
  readonly amount: number;
  readonly at: number;
}

/**
 * All of them, oldest first. Reads beside a running gateway. Throws what `openDatabase` throws.
 */
export function overuses(path: string): readonly Overuse[] {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    const rows = guarded(
      () =>
        db
          .prepare(
            `SELECT e.ref, p.unit, -p.amount AS amount, e.at FROM entries e INDEXED BY entries_overuse
             JOIN postings p ON p.entry = e.n AND p.account = 'loss'
             WHERE e.kind = 'overuse' ORDER BY e.n`,
          )
          .all() as Row[],
    );
    return rows.map(({ ref, unit, amount, at }) => {
      // A receipt is JSON and may hold spaces; a rule holds none.
      const space = ref.indexOf(' ');
      return {
        receipt: ref.slice(space + 1),
        rule: ref.slice(0, space),
        currency: unit.replace('money:', ''),
        overMinor: amount,
        at,
      };
    });
  } finally {
    db.close();
  }
}
