import type Database from 'better-sqlite3';
import { count, freedSql, idsIn, postings, textOf, unfreedSql, withDatabase } from './files.ts';
import { decodeAccount, ReferenceShop } from './reference-shop.ts';

/**
 * An independent judge: it reads the ledger's file by its own SQL, remembers what customers and
 * tills were told, and imports nothing from the gateway. Each predicate answers what is wrong.
 */
export interface Finding {
  readonly invariant: string;
  readonly text: string;
}

/** One document that a till was given an answer for. */
export interface TillFact {
  readonly key: string;
  readonly answer: string;
}

/** An act that a kiosk told its customer is stored. */
export interface KioskFact {
  readonly kiosk: string;
  readonly id: string;
  readonly bodyHash: string;
}

/** What a screen showed: the balance of a member at a time. */
export interface ShownFact {
  readonly kiosk: string;
  readonly card: string;
  readonly available: number;
}

export class Auditor {
  readonly shop = new ReferenceShop();
  private readonly tillFacts = new Map<string, string>();
  private readonly kioskFacts = new Map<string, KioskFact>();
  /** Body hash of every event that was ever seen to exist. */
  private readonly made = new Map<string, string>();
  /** Kiosks whose disk was set back at some time. */
  private readonly setBack = new Set<string>();
  private readonly shown: ShownFact[] = [];
  private readonly findings: Finding[] = [];
  /** From a restore of the gateway until the kiosks had time to offer what they keep. */
  isRestoring = false;
  /** Newest rev seen of (kiosk, token) in one history of its cache. */
  private readonly cacheRevs = new Map<string, number>();

  /** A till was answered; the same key must get the same answer for ever. */
  tillAnswered({ key, answer }: TillFact): void {
    const before = this.tillFacts.get(key);
    if (before === undefined) this.tillFacts.set(key, answer);
    else if (before !== answer && !before.includes('"waiting"')) {
      this.find('I3', `till key ${key} was answered ${before} and then ${answer}`);
    }
  }

  /** A kiosk sent this event, so it exists, whoever was told of it. */
  kioskSent(fact: KioskFact): void {
    this.made.set(fact.id, fact.bodyHash);
  }

  /** A customer was told that this act is stored. */
  kioskStored(fact: KioskFact): void {
    this.kioskFacts.set(fact.id, fact);
    this.made.set(fact.id, fact.bodyHash);
  }

  /** A screen said "saved": the newest row of that outbox is what it spoke of. */
  kioskSaved(kiosk: string, outboxFile: string): void {
    const newest = 'SELECT id, hash FROM outbox ORDER BY epoch DESC, seq DESC LIMIT 1';
    const row = withDatabase(outboxFile, (db) => db.prepare(newest).get()) as
      | { id: string; hash: string }
      | undefined;
    if (row === undefined) this.find('I4', `${kiosk} said "saved" and its outbox is empty`);
    else this.kioskStored({ kiosk, id: row.id, bodyHash: row.hash });
  }

  /** How much the run made the product do. */
  counts(): { readonly answers: number; readonly events: number } {
    return { answers: this.tillFacts.size, events: this.kioskFacts.size };
  }

  /**
   * The gateway was restored from a backup: what tills posted since then returns only if the
   * tills send it again. What kiosks were promised must still come back by itself.
   */
  forgiveTills(ledgerFile: string, outboxes: ReadonlyMap<string, string>): void {
    // Two disks set back, the kiosk's first: what only these two had is gone.
    for (const kiosk of this.setBack) {
      const outbox = outboxes.get(kiosk);
      if (outbox !== undefined) this.forgive(kiosk, ledgerFile, outbox);
    }
    const known = withDatabase(ledgerFile, (db) => db.prepare('SELECT key FROM requests').all());
    const keys = new Set((known as { key: string }[]).map(({ key }) => key));
    for (const key of this.tillFacts.keys()) if (!keys.has(key)) this.tillFacts.delete(key);
    this.shown.length = 0;
  }

  /** A kiosk's disk was set back: what only that disk had is beyond any program's power. */
  forgive(kiosk: string, ledgerFile: string, outboxFile: string): void {
    this.setBack.add(kiosk);
    const known = new Set([...idsIn(ledgerFile, 'events'), ...idsIn(outboxFile, 'outbox')]);
    for (const [id, fact] of this.kioskFacts) {
      if (fact.kiosk === kiosk && !known.has(id)) this.kioskFacts.delete(id);
    }
  }

  kioskShowed(fact: ShownFact): void {
    // Until a kiosk has heard of a restore it shows what was true before it.
    if (!this.isRestoring) this.shown.push(fact);
  }

  find(invariant: string, text: string): void {
    this.findings.push({ invariant, text });
  }

  result(): readonly Finding[] {
    return this.findings;
  }

  /**
   * Everything that must hold at any instant. `outboxes` are the device.db files of all kiosks.
   * Call it between events only: no transaction is open then.
   */
  checkAlways(ledgerFile: string, outboxes: ReadonlyMap<string, string>): void {
    withDatabase(ledgerFile, (db) => {
      this.checkConservation(db);
      this.checkOrder(db);
      this.checkNothingLost(db, outboxes);
      this.checkDocuments(db);
    });
  }

  /** What must also hold when the faults are over and everything has had time to settle. */
  checkAtRest(options: {
    readonly ledgerFile: string;
    readonly outboxes: ReadonlyMap<string, string>;
    readonly caches: ReadonlyMap<string, string>;
    /** Opens a sealed row of a card as the kiosk would: available points, or null. */
    readonly open: (row: CacheRowAtRest) => number | null;
    readonly cards: readonly string[];
  }): void {
    this.checkAlways(options.ledgerFile, options.outboxes);
    for (const [kiosk, file] of options.outboxes) {
      const waiting = withDatabase(file, (db) => count(db, unfreedSql));
      if (waiting > 0) this.find('I15', `${kiosk} still has ${waiting} unsent events at rest`);
    }
    withDatabase(options.ledgerFile, (db) => {
      const history = textOf(db, `SELECT value FROM meta WHERE name = 'history'`);
      for (const [id] of this.kioskFacts) {
        if (count(db, 'SELECT count(*) FROM events WHERE id = ?', id) !== 1) {
          this.find('I4', `event ${id} was promised and is not in the ledger at rest`);
        }
      }
      this.checkCachesAtRest(db, history, options.caches);
      this.checkViews(db, options.open, options.cards);
      this.checkShown(db);
    });
  }

  /** Rows of a kiosk's cache never go back within one history. Call it now and then. */
  checkCacheMoves(kiosk: string, cacheFile: string): void {
    withDatabase(cacheFile, (db) => {
      const history = textOf(db, 'SELECT history FROM meta');
      for (const row of db.prepare('SELECT hex(token) t, rev FROM card').all() as CacheMove[]) {
        const key = `${kiosk} ${history} ${row.t}`;
        const before = this.cacheRevs.get(key) ?? 0;
        if (row.rev < before)
          this.find('I7', `${kiosk}: a row went from rev ${before} to ${row.rev}`);
        this.cacheRevs.set(key, row.rev);
      }
    });
  }

  private checkConservation(db: Database.Database): void {
    const unbalanced = db
      .prepare('SELECT entry FROM postings GROUP BY entry, unit HAVING sum(amount) <> 0 LIMIT 1')
      .get() as { entry: number } | undefined;
    if (unbalanced !== undefined) this.find('I1', `entry ${unbalanced.entry} does not sum to zero`);
    const running = new Map<string, number>();
    for (const posting of postings(db)) {
      const key = `${posting.unit} ${posting.account}`;
      const sum = (running.get(key) ?? 0) + posting.amount;
      running.set(key, sum);
      if (sum < 0 && posting.account.endsWith(':available')) {
        this.find('I2', `${posting.account} fell to ${sum} at entry ${posting.entry}`);
      }
    }
    for (const row of db.prepare('SELECT member, unit, available FROM balances').all() as {
      member: string;
      unit: string;
      available: number;
    }[]) {
      const sum = running.get(`${row.unit} member:${row.member}:available`) ?? 0;
      if (sum !== row.available) {
        this.find('I1', `${row.member} has ${row.available} stored and ${sum} posted`);
      }
    }
  }

  private checkOrder(db: Database.Database): void {
    const rows = db
      .prepare(
        `SELECT device, epoch, count(*) n, min(seq) low, max(seq) high FROM
         (SELECT device, epoch, seq FROM events UNION ALL
          SELECT device, epoch, seq FROM renumberings) GROUP BY device, epoch`,
      )
      .all() as { device: string; epoch: number; n: number; low: number; high: number }[];
    for (const { device, epoch, n, low, high } of rows) {
      if (low !== 1 || high !== n) {
        this.find('I6', `${device} epoch ${epoch}: ${n} events from seq ${low} to ${high}`);
      }
    }
    const twice = db
      .prepare(
        'SELECT event FROM entries WHERE event IS NOT NULL GROUP BY event, kind HAVING count(*) > 1',
      )
      .all();
    if (twice.length > 0) this.find('I3', `${twice.length} events have two entries of one kind`);
    const phantom = db.prepare('SELECT id, body_hash FROM events').all() as {
      id: string;
      body_hash: string;
    }[];
    for (const { id, body_hash } of phantom) {
      const made = this.made.get(id);
      if (made === undefined) this.find('I5', `event ${id} was never made at a kiosk`);
      else if (made !== body_hash) this.find('I5', `event ${id} has another body`);
    }
    const visits = count(db, `SELECT count(*) FROM entries WHERE event IS NOT NULL`);
    const applied = count(db, 'SELECT count(*) FROM events WHERE result IS NULL');
    if (visits !== applied)
      this.find('I3', `${applied} events applied, ${visits} entries of events`);
  }

  private checkNothingLost(db: Database.Database, outboxes: ReadonlyMap<string, string>): void {
    const known = new Set(
      (db.prepare('SELECT id FROM events').all() as { id: string }[]).map(({ id }) => id),
    );
    const kept = new Map<string, Set<string>>();
    for (const [kiosk, file] of outboxes) {
      const ids = withDatabase(file, (outbox) => outbox.prepare('SELECT id FROM outbox').all());
      kept.set(kiosk, new Set((ids as { id: string }[]).map(({ id }) => id)));
    }
    const freedUnknown = new Set<string>();
    for (const [kiosk, file] of outboxes) {
      const freed = withDatabase(file, (outbox) => outbox.prepare(freedSql).all());
      for (const { id } of freed as { id: string }[]) {
        if (!known.has(id)) freedUnknown.add(`${kiosk} ${id}`);
      }
    }
    // After a restore the kiosks keep sent rows until they hear of the new history.
    if (!this.isRestoring) {
      for (const text of freedUnknown) this.find('I4', `freed but not in the ledger: ${text}`);
    }
    for (const { id, kiosk } of this.kioskFacts.values()) {
      if (!known.has(id) && kept.get(kiosk)?.has(id) !== true) {
        this.find('I4', `event ${id} of ${kiosk} is neither in the ledger nor in its outbox`);
      }
    }
  }

  /** Replays the stored documents, in their order, in the reference shop, and compares. */
  private checkDocuments(db: Database.Database): void {
    const stored = db
      .prepare(
        `SELECT r.n, r.key, r.answer, l.answer late FROM requests r
         LEFT JOIN late_answers l ON l.key = r.key ORDER BY r.n`,
      )
      .all() as { n: number; key: string; answer: string; late: string | null }[];
    const keys = new Map(stored.map((row) => [row.key, row]));
    for (const [key, answer] of this.tillFacts) {
      const row = keys.get(key);
      if (row === undefined) this.find('I4', `till document ${key} was answered and is lost`);
      else if (row.answer !== answer && row.late !== answer) {
        this.find('I3', `till document ${key} was answered ${answer}, stored is ${row.answer}`);
      }
    }
    const expected = this.shop.balancesAfter(stored.map(({ key }) => key));
    const actual = new Map<string, number>();
    for (const posting of postings(db)) {
      const member = decodeAccount(posting.account);
      if (member?.part === 'available') {
        actual.set(member.id, (actual.get(member.id) ?? 0) + posting.amount);
      }
    }
    for (const [member, balance] of expected) {
      const found = actual.get(member) ?? 0;
      if (found !== balance) {
        this.find('effects', `${member}: the ledger says ${found}, the documents ${balance}`);
      }
    }
  }

  private checkCachesAtRest(
    db: Database.Database,
    history: string,
    caches: ReadonlyMap<string, string>,
  ): void {
    const truth = new Map(
      (
        db.prepare('SELECT hex(token) t, rev, hex(sealed) s FROM card_views').all() as ViewRow[]
      ).map((row) => [row.t, row]),
    );
    const live = [...truth.values()].filter(({ s }) => s !== '').length;
    for (const [kiosk, file] of caches) {
      withDatabase(file, (cache) => {
        const own = textOf(cache, 'SELECT history FROM meta');
        if (own !== history) this.find('I7', `${kiosk} holds history ${own}, not ${history}`);
        const rows = cache.prepare('SELECT hex(token) t, rev, hex(sealed) s FROM card').all();
        let held = 0;
        for (const { t, rev, s } of rows as ViewRow[]) {
          if (s !== '') held += 1;
          const right = truth.get(t);
          if (right?.rev !== rev || right.s !== s) {
            this.find('I7', `${kiosk}: a row is at rev ${rev}, the gateway's at ${right?.rev}`);
          }
        }
        if (held !== live) this.find('I7', `${kiosk} holds ${held} cards of ${live}`);
      });
    }
  }

  /** Every sealed view says what the postings say. */
  private checkViews(
    db: Database.Database,
    open: (row: CacheRowAtRest) => number | null,
    cards: readonly string[],
  ): void {
    const history = textOf(db, `SELECT value FROM meta WHERE name = 'history'`);
    const owner = db.prepare('SELECT member FROM cards WHERE card = ?');
    const balance = db.prepare('SELECT coalesce(sum(amount), 0) n FROM postings WHERE account = ?');
    const views = db.prepare('SELECT token, rev, sealed FROM card_views').all() as {
      token: Buffer;
      rev: number;
      sealed: Buffer;
    }[];
    for (const card of cards) {
      const member = (owner.get(card) as { member: string } | undefined)?.member;
      if (member === undefined) continue;
      const { n } = balance.get(`member:${member}:available`) as { n: number };
      const shown = open({ card, history, views });
      if (shown !== n) this.find('I7', `the view of ${card} says ${shown}, the ledger ${n}`);
    }
  }

  /** A screen only ever showed a balance that the member had at some time. */
  private checkShown(db: Database.Database): void {
    const had = new Map<string, Set<number>>();
    const running = new Map<string, number>();
    for (const { account, amount } of postings(db)) {
      const sum = (running.get(account) ?? 0) + amount;
      running.set(account, sum);
      const sums = had.get(account) ?? new Set([0]);
      sums.add(sum);
      had.set(account, sums);
    }
    const owner = db.prepare('SELECT member FROM cards WHERE card = ?');
    for (const { kiosk, card, available } of this.shown) {
      const member = (owner.get(card) as { member: string } | undefined)?.member;
      const sums = had.get(`member:${member}:available`) ?? new Set([0]);
      if (!sums.has(available)) {
        this.find('I7', `${kiosk} showed ${available} for ${card}, which was never true`);
      }
    }
  }
}

export interface CacheRowAtRest {
  readonly card: string;
  readonly history: string;
  readonly views: readonly { token: Buffer; rev: number; sealed: Buffer }[];
}
interface CacheMove {
  readonly t: string;
  readonly rev: number;
}
interface ViewRow extends CacheMove {
  readonly s: string;
}
