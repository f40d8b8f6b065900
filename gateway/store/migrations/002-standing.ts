/**
 * What rules know of a member beside the books: counts by business day, uses of rules with limits
 * or a budget, and the profile; and what a sale keeps of its discounts. None of it is chained: the
 * journal holds the answers that it follows from. Profiles hold personal values, as members do.
 */
export const standingMigration = `
CREATE TABLE tallies (
  member TEXT NOT NULL,
  tally TEXT NOT NULL,
  day TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (member, tally, day)
) STRICT, WITHOUT ROWID;

-- scope: total, member:ID, store:ID or cashier:ID; period: start of a day, week, month or year.
CREATE TABLE uses (
  scope TEXT NOT NULL,
  rule TEXT NOT NULL,
  period TEXT NOT NULL,
  times INTEGER NOT NULL,
  minor INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  PRIMARY KEY (scope, rule, period)
) STRICT, WITHOUT ROWID;

-- tags is a JSON array.
CREATE TABLE profiles (
  member TEXT PRIMARY KEY,
  since TEXT,
  birthday TEXT,
  tags TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE sales ADD COLUMN discounts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sales ADD COLUMN recheck TEXT;
`;
