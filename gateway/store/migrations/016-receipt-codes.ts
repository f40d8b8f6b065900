/** Codes of receipts without a card, hashed, and who has collected them. */
export const receiptCodesMigration = `
CREATE TABLE receipt_codes (
  code TEXT PRIMARY KEY,
  receipt TEXT NOT NULL,
  cashier TEXT NOT NULL,
  member TEXT,
  collected_at INTEGER,
  is_flagged INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_codes_collected ON receipt_codes (member, cashier) WHERE member IS NOT NULL;
CREATE INDEX receipt_codes_flagged ON receipt_codes (collected_at) WHERE is_flagged = 1;
`;
