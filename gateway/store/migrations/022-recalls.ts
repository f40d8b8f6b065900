/**
 * Goods that staff recall. `skus` is a JSON array; days are business days of receipts, null: any.
 * `swept` is the rowid of the last sale that was looked at: sales are never deleted, and a new
 * one is the last. Nothing personal stands in it.
 */
export const recallsMigration = `
CREATE TABLE recalls (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  skus TEXT NOT NULL,
  from_day TEXT,
  until_day TEXT,
  tell_until TEXT NOT NULL,
  swept INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
