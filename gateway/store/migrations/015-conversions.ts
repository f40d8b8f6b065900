/** Points on their way into another programme, held until the partner has answered. */
export const conversionsMigration = `
CREATE TABLE conversions (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  rule TEXT NOT NULL,
  partner TEXT NOT NULL,
  account TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  to_unit TEXT NOT NULL,
  to_amount INTEGER NOT NULL CHECK (to_amount > 0),
  lots TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversions_of_partner ON conversions (partner, at, id);
`;
