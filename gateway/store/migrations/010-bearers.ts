/** Members without data: their cards were activated, and nobody has enrolled with them yet. */
export const bearersMigration = `
CREATE TABLE bearers (
  member TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
`;
