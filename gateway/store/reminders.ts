import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Message, Reminded, Reminders, Wake } from '../programme/messages/message.ts';

/** A row of `messages`. */
export interface MessageRow extends Omit<Message, 'facts'> {
  readonly member: string;
  readonly facts: string;
}

/** What members are to be told, and when to look at them although nobody asks. */
export class ReminderRows {
  private readonly messagesOf: Statement;
  private readonly messageBy: Statement;
  private readonly wakeOf: Statement;
  private readonly putMessage: Statement;
  private readonly putWake: Statement;
  private readonly wakeAll: Statement;

  constructor(db: Database) {
    this.messagesOf = db.prepare(
      `SELECT key, kind, purpose, facts, due, until, state FROM messages
       WHERE member = ? AND until >= ? ORDER BY key`,
    );
    this.messageBy = db.prepare(
      `SELECT key, kind, purpose, facts, due, until, state FROM messages
       WHERE member = ? AND key = ?`,
    );
    this.wakeOf = db.prepare('SELECT at, closed FROM wakes WHERE member = ?');
    this.putMessage = db.prepare(
      `INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member, key) DO UPDATE SET
       facts = excluded.facts, due = excluded.due, until = excluded.until, state = excluded.state`,
    );
    this.putWake = db.prepare(
      `INSERT INTO wakes VALUES (?, ?, ?) ON CONFLICT (member)
       DO UPDATE SET at = excluded.at, closed = excluded.closed`,
    );
    this.wakeAll = db.prepare(
      `INSERT INTO wakes SELECT id, 0, '' FROM members WHERE is_closed = 0
       ON CONFLICT (member) DO UPDATE SET at = 0`,
    );
  }

  /** Messages that still say something at `at` or later, and the wake. */
  of(member: string, at: EpochMs): Reminders {
    // A day that is over in every zone, however late the business day begins.
    const day = new Date(at - 3 * 86_400_000).toISOString().slice(0, 10);
    const rows = this.messagesOf.all(member, day) as MessageRow[];
    const wake = this.wakeOf.get(member) as Wake | undefined;
    return { messages: rows.map(messageOf), wake: wake ?? null };
  }

  /** The message of this key, of whatever day; null: there is none. */
  message(member: string, key: string): (Message & { readonly member: string }) | null {
    const row = this.messageBy.get(member, key) as MessageRow | undefined;
    return row === undefined ? null : { member, ...messageOf(row) };
  }

  put({ messages, wakes }: Reminded): void {
    for (const one of messages) {
      const { member, key, kind, purpose, facts, due, until, state } = one;
      this.putMessage.run(member, key, kind, purpose, JSON.stringify(facts), due, until, state);
    }
    for (const { member, at, closed } of wakes) this.putWake.run(member, at, closed);
  }

  /** Every member is due: a version may have brought what nobody has been looked at for. */
  rouse(): void {
    this.wakeAll.run();
  }
}

export function messageOf({ key, kind, purpose, facts, due, until, state }: MessageRow): Message {
  const read = JSON.parse(facts) as Message['facts'];
  return { key, kind, purpose, facts: read, due, until, state };
}
