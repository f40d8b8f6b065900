import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';

/** A look-up with nothing but one HMAC, one prepared statement and one GCM open. */
export interface BareLookup {
  readonly find: (card: string) => Uint8Array;
  readonly close: () => void;
}

/**
 * A table of sealed rows in a database of its own, with the pragmas of the kiosk's cache. The nonce
 * is the rev alone, and the opened bytes are given as they are.
 */
export function openBareLookup(options: {
  readonly folder: string;
  readonly pepper: Uint8Array;
  readonly cards: number;
  readonly cardAt: (n: number) => string;
  /** Bytes that a row seals. */
  readonly plainAt: (n: number) => Uint8Array;
}): BareLookup {
  const { folder, pepper, cards, cardAt, plainAt } = options;
  const database = new BetterSqlite3(join(folder, 'bare.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.exec(`CREATE TABLE card (token BLOB PRIMARY KEY, rev INTEGER NOT NULL,
    sealed BLOB NOT NULL) STRICT, WITHOUT ROWID`);
  const pepperKey = createSecretKey(pepper);
  const insert = database.prepare('INSERT INTO card VALUES (?, ?, ?)');
  for (let from = 0; from < cards; from += 200) {
    database.transaction(() => {
      for (let n = from; n < Math.min(cards, from + 200); n += 1) {
        const mac = createHmac('sha256', pepperKey).update(cardAt(n)).digest();
        const cipher = createCipheriv('aes-128-gcm', mac.subarray(16), nonceOf(n + 1));
        const sealed = Buffer.concat([cipher.update(plainAt(n)), cipher.final()]);
        insert.run(mac.subarray(0, 16), n + 1, Buffer.concat([sealed, cipher.getAuthTag()]));
      }
    })();
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  const select = database.prepare('SELECT rev, sealed FROM card WHERE token = ?').raw();
  return {
    find: (card) => {
      const mac = createHmac('sha256', pepperKey).update(card).digest();
      const [rev, sealed] = select.get(mac.subarray(0, 16)) as [number, Buffer];
      const end = sealed.length - 16;
      const nonce = nonceOf(rev);
      const key = createSecretKey(mac.subarray(16));
      const decipher = createDecipheriv('aes-128-gcm', key, nonce, gcm);
      decipher.setAuthTag(sealed.subarray(end));
      const plain = decipher.update(sealed.subarray(0, end));
      decipher.final();
      return plain;
    },
    close: () => database.close(),
  };
}

const gcm = { authTagLength: 16 };

function nonceOf(rev: number): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(rev, 6, 6);
  return nonce;
}
