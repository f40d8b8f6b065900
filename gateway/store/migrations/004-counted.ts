/**
 * What a sale counts in, so that a return can take it back (JSON, as `Counted` of the ledger), and
 * the way to a member's exchanges, which a return may have to undo.
 */
export const countedMigration = `
ALTER TABLE sales ADD COLUMN counted TEXT;
CREATE INDEX spends_exchanged ON spends (member)
  WHERE used_by GLOB 'lot *' AND is_undone = 0;
`;
