/** How members came into clubs and left them. `given` is JSON: unit, lot and amount. */
export const clubsMigration = `
CREATE TABLE clubs (
  member TEXT NOT NULL,
  id TEXT NOT NULL,
  club TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('fee', 'proven', 'hand', 'left')),
  from_day TEXT NOT NULL,
  until_day TEXT,
  receipt TEXT NOT NULL,
  line INTEGER NOT NULL,
  fee_minor INTEGER NOT NULL,
  given TEXT,
  is_undone INTEGER NOT NULL CHECK (is_undone IN (0, 1)),
  PRIMARY KEY (member, id)
) STRICT, WITHOUT ROWID;
`;
