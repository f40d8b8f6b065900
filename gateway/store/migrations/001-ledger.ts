/**
 * The first shape of the gateway's database. A migration that was released never changes.
 *
 * Chained and append-only: requests, late_answers, events, renumberings, entries, postings,
 * blocks. They hold no personal value: names and card ids live in members and cards only, and
 * traces lie outside the chain, which holds their hash. The rest is what has become of them,
 * written in the same transaction.
 */
const ledgerTables = `
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One a commit. The counts say how far each chained table reaches; hash is that of
-- gateway/ledger/chain.ts.
CREATE TABLE blocks (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  late_answers INTEGER NOT NULL,
  events INTEGER NOT NULL,
  renumberings INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE requests (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  origin TEXT NOT NULL,
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) STRICT;

-- What a return that waited for its sale was answered in the end.
CREATE TABLE late_answers (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE REFERENCES requests (key),
  answer TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  result TEXT,
  code TEXT,
  UNIQUE (device, epoch, seq)
) STRICT;

-- Further places at which an id arrived after a kiosk had renumbered its outbox.
CREATE TABLE renumberings (
  n INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL REFERENCES events (id),
  UNIQUE (device, epoch, seq)
) STRICT;

CREATE TABLE entries (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  member TEXT,
  ref TEXT NOT NULL,
  at INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  request INTEGER,
  event INTEGER,
  trace_hash BLOB
) STRICT;
CREATE INDEX entries_of_member ON entries (member, n) WHERE member IS NOT NULL;

CREATE TABLE postings (
  entry INTEGER NOT NULL,
  position INTEGER NOT NULL,
  unit TEXT NOT NULL,
  account TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  lot INTEGER,
  PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE traces (
  entry INTEGER PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE members (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  is_closed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
  card TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  is_blocked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cards_of_member ON cards (member);

CREATE TABLE balances (
  member TEXT NOT NULL,
  unit TEXT NOT NULL,
  available INTEGER NOT NULL CHECK (available >= 0),
  pending INTEGER NOT NULL CHECK (pending >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  debt INTEGER NOT NULL CHECK (debt <= 0),
  PRIMARY KEY (member, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE lots (
  id INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  unit TEXT NOT NULL,
  issuer TEXT NOT NULL,
  origin TEXT NOT NULL,
  earned_at INTEGER NOT NULL,
  available_from INTEGER NOT NULL,
  expires_at INTEGER,
  amount INTEGER NOT NULL,
  pending INTEGER NOT NULL CHECK (pending >= 0),
  available INTEGER NOT NULL CHECK (available >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  spent INTEGER NOT NULL CHECK (spent >= 0),
  expired INTEGER NOT NULL CHECK (expired >= 0),
  reversed INTEGER NOT NULL CHECK (reversed >= 0),
  is_restored INTEGER NOT NULL,
  CHECK (amount = pending + available + held + spent + expired + reversed)
) STRICT;
CREATE INDEX lots_open ON lots (member) WHERE pending > 0 OR available > 0 OR held > 0;
CREATE INDEX lots_ending ON lots (expires_at)
  WHERE expires_at IS NOT NULL AND (pending > 0 OR available > 0);
CREATE INDEX lots_maturing ON lots (available_from) WHERE pending > 0;

-- lines, earned and tenders are JSON arrays; see gateway/store/rows.ts.
CREATE TABLE sales (
  receipt TEXT PRIMARY KEY,
  member TEXT,
  programme TEXT NOT NULL,
  partner TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  lines TEXT NOT NULL,
  earned TEXT NOT NULL,
  tenders TEXT NOT NULL
) STRICT;

CREATE TABLE spends (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  member TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  draws TEXT NOT NULL,
  used_by TEXT,
  is_undone INTEGER NOT NULL
) STRICT;
CREATE INDEX spends_of_document ON spends (document);

-- Returns whose sale is not known yet.
CREATE TABLE waiting (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  of TEXT NOT NULL,
  command TEXT NOT NULL
) STRICT;
CREATE INDEX waiting_of ON waiting (of);

-- A key or event id that came again with other content: for the console.
CREATE TABLE conflicts (
  key TEXT NOT NULL,
  hash TEXT NOT NULL,
  origin TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (key, hash)
) STRICT, WITHOUT ROWID;

-- Events that were kept whole instead of decided: parked, quarantined, or of a fenced kiosk.
CREATE TABLE kept_events (
  event INTEGER PRIMARY KEY REFERENCES events (n),
  kind TEXT NOT NULL CHECK (kind IN ('parked', 'quarantined', 'review')),
  content TEXT NOT NULL
) STRICT;

CREATE TABLE progress (
  device TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  applied INTEGER NOT NULL,
  applied_id TEXT NOT NULL,
  PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  device TEXT PRIMARY KEY,
  boot TEXT NOT NULL,
  fenced_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE boots (
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (device, boot)
) STRICT, WITHOUT ROWID;

-- Sealed member views, one a card; an empty seal says that the card is gone.
CREATE TABLE card_views (
  token BLOB PRIMARY KEY,
  rev INTEGER NOT NULL UNIQUE,
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`;

const appendOnly = [
  'blocks',
  'requests',
  'late_answers',
  'events',
  'renumberings',
  'entries',
  'postings',
] as const;

const triggers = appendOnly
  .flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
  BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
    ),
  )
  .join('\n');

/** Migration 1. */
export const ledgerMigration = `${ledgerTables}\n${triggers}\n`;
