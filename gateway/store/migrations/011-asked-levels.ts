/** Levels that one of the staff has asked for, until another one confirms them. */
export const askedLevelsMigration = `
CREATE TABLE asked_levels (
  member TEXT NOT NULL,
  level TEXT NOT NULL,
  until_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  staff TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (member, level)
) STRICT, WITHOUT ROWID;
`;
