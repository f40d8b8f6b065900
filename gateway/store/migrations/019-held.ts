/**
 * Points that wait until one of the staff decides, and why (JSON, personal, so none of it is
 * chained); how many receipts of a member a cashier has rung up on a business day.
 */
export const heldMigration = `
CREATE TABLE held (
  lot INTEGER PRIMARY KEY,
  receipt TEXT NOT NULL,
  rule TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  verdict TEXT CHECK (verdict IN ('approve', 'reject'))
) STRICT;
CREATE INDEX lots_held ON lots (id) WHERE available_from = 8640000000000000 AND pending > 0;

CREATE TABLE cashier_receipts (
  member TEXT NOT NULL,
  day TEXT NOT NULL,
  cashier TEXT NOT NULL,
  receipts INTEGER NOT NULL CHECK (receipts > 0),
  PRIMARY KEY (member, day, cashier)
) STRICT, WITHOUT ROWID;
`;
