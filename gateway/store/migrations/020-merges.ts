/**
 * Members who went into others, and what their un-merge needs. `kept` is a JSON object; it holds
 * personal values, so it goes when either of the two is erased, and when the merge is undone.
 */
export const mergesMigration = `
CREATE TABLE merges (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  member TEXT NOT NULL,
  survivor TEXT NOT NULL,
  at INTEGER NOT NULL,
  until_day TEXT NOT NULL,
  kept TEXT NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE UNIQUE INDEX merges_of_member ON merges (member) WHERE undone_at IS NULL;
CREATE INDEX merges_into ON merges (survivor) WHERE undone_at IS NULL;
`;
