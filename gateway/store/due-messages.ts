import { openDatabase } from '../../protocol/host/sqlite.ts';
import type { Message } from '../programme/messages/message.ts';
import { migrations } from './migrations/all.ts';
import { type MessageRow, messageOf } from './reminders.ts';
import { guarded } from './storage-error.ts';

/** Rows read at a time. */
const pageMax = 1000;

/**
 * What members are to be told on a business day, in the order in which it became due: at most
 * `pageMax` at a time, so that any number can be listed. Reads beside a running gateway. Throws
 * what `openDatabase` throws.
 */
export function* dueMessages(
  path: string,
  day: string,
): Generator<Message & { readonly member: string }> {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    const page = db.prepare(
      `SELECT member, key, kind, purpose, facts, due, until, state FROM messages
       WHERE state = 'due' AND (due, member, key) > ($due, $member, $key) AND due <= $day
         AND until >= $day
         AND member NOT IN (SELECT member FROM merges WHERE undone_at IS NULL) ORDER BY due, member, key LIMIT ${pageMax}`,
    );
    let last = { due: '', member: '', key: '' };
    for (;;) {
      const rows = guarded(() => page.all({ ...last, day }) as MessageRow[]);
      for (const row of rows) yield { member: row.member, ...messageOf(row) };
      const end = rows.at(-1);
      if (end === undefined || rows.length < pageMax) return;
      const { due, member, key } = end;
      last = { due, member, key };
    }
  } finally {
    db.close();
  }
}
