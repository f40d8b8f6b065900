import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import { type Consents, mayTell } from '../programme/messages/may-tell.ts';
import type { Message } from '../programme/messages/message.ts';
import { consentsInForce } from '../programme/people/consents.ts';
import { migrations } from './migrations/all.ts';
import { Profiles } from './profiles.ts';
import { type MessageRow, messageOf } from './reminders.ts';
import { guarded } from './storage-error.ts';

/** Rows read at a time. */
const pageMax = 1000;

/** A message that is to be told now. */
export interface DueMessage extends Message {
  /** Under whom it is kept, also to say that it was told. */
  readonly member: string;
  /** Whose membership goes on, where the member went into another. */
  readonly mergedInto?: string;
  /** Marketing: the channels that the member agreed to, and no other; service: absent, any. */
  readonly channels?: readonly string[];
}

/**
 * What members are to be told on a business day, in the order in which it became due: at most
 * `pageMax` at a time, so that any number can be listed. Marketing is left out for whoever has not
 * agreed to it. Reads beside a running gateway. Throws what `openDatabase` throws.
 */
export function* dueMessages(path: string, day: string): Generator<DueMessage> {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    const profiles = new Profiles(db);
    const intoOf = db
      .prepare('SELECT survivor FROM merges WHERE member = ? AND undone_at IS NULL')
      .pluck();
    // What is told of points is told by who has them now; a blocked card and a recall stay true.
    const page = db.prepare(
      `SELECT member, key, kind, purpose, facts, due, until, state FROM messages
       WHERE state = 'due' AND (due, member, key) > ($due, $member, $key) AND due <= $day
         AND until >= $day
         AND (kind IN ('cardBlocked', 'recall')
           OR member NOT IN (SELECT member FROM merges WHERE undone_at IS NULL))
       ORDER BY due, member, key LIMIT ${pageMax}`,
    );
    let last = { due: '', member: '', key: '' };
    for (;;) {
      const rows = guarded(() => page.all({ ...last, day }) as MessageRow[]);
      for (const row of rows) {
        const mergedInto = guarded(() => survivorOf(row.member, intoOf));
        const message = { member: row.member, ...messageOf(row) };
        const now = mergedInto ?? row.member;
        const due = guarded(() => mayBeTold(message, profiles, now));
        if (due !== null) yield mergedInto === null ? due : { ...due, mergedInto };
      }
      const end = rows.at(-1);
      if (end === undefined || rows.length < pageMax) return;
      const { due, member, key } = end;
      last = { due, member, key };
    }
  } finally {
    db.close();
  }
}

/** The message with its channels; null: nobody may be told it. */
function mayBeTold(message: DueMessage, profiles: Profiles, member: string): DueMessage | null {
  if (message.purpose === 'service') return message;
  const { consents } = profiles.of(member, { withConsents: true });
  const inForce: Consents = consentsInForce(consents);
  const known = new Set([...inForce.values()].map(({ channel }) => channel));
  const channels = [...known].filter((one) => mayTell(message.purpose, one, inForce)).sort();
  return channels.length === 0 ? null : { ...message, channels };
}

/** Who has the account of the member now; null: the member. */
function survivorOf(member: string, intoOf: ReturnType<Database['prepare']>): string | null {
  let now: string | null = null;
  for (;;) {
    const next = intoOf.get(now ?? member) as string | undefined;
    if (next === undefined) return now;
    now = next;
  }
}
