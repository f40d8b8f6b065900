/**
 * Levels of members as they were last looked at, and levels given by hand or kept; and the way to
 * lots that have burned, which a late receipt may recall.
 */
export const tiersMigration = `
CREATE TABLE standings (
  member TEXT PRIMARY KEY,
  level TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT,
  source TEXT NOT NULL CHECK (source IN ('earned', 'granted', 'kept')),
  review_at INTEGER,
  programme TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX standings_due ON standings (review_at) WHERE review_at IS NOT NULL;

CREATE TABLE floors (
  n INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  level TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('granted', 'kept'))
) STRICT;
CREATE INDEX floors_of_member ON floors (member);

CREATE INDEX lots_burned ON lots (member, expires_at) WHERE expired > 0;
`;
