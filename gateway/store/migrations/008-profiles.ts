/**
 * What members tell of themselves, and each of their words on consents. Personal, so none of it is
 * chained; the journal says only that a profile has changed.
 */
export const profilesMigration = `
-- children is a JSON array of days, answers a JSON object of arrays.
ALTER TABLE profiles ADD COLUMN children TEXT NOT NULL DEFAULT '[]';
ALTER TABLE profiles ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';

CREATE TABLE consents (
  n INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  name TEXT NOT NULL,
  is_given INTEGER NOT NULL CHECK (is_given IN (0, 1)),
  at INTEGER NOT NULL,
  version TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('service', 'marketing')),
  channel TEXT NOT NULL,
  device TEXT NOT NULL
) STRICT;
CREATE INDEX consents_of_member ON consents (member);
`;
