/** Promises of scarce parts to baskets; uses and lots are JSON arrays. */
export const holdsMigration = `
CREATE TABLE holds (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  member TEXT,
  until INTEGER NOT NULL,
  uses TEXT NOT NULL,
  lots TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'over'))
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_of_document ON holds (document) WHERE state = 'open';
CREATE INDEX holds_of_member ON holds (member) WHERE state = 'open';
CREATE INDEX holds_open ON holds (until, member) WHERE state = 'open';
`;
