/**
 * What members are to be told, as data, and when a member must be looked at although nobody asks.
 * facts is a JSON object of figures and days; nothing personal stands in it.
 */
export const messagesMigration = `
CREATE TABLE messages (
  member TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('service', 'marketing')),
  facts TEXT NOT NULL,
  due TEXT NOT NULL,
  until TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'told', 'recalled')),
  PRIMARY KEY (member, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_due ON messages (due, member) WHERE state = 'due';

CREATE TABLE wakes (
  member TEXT PRIMARY KEY,
  at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX wakes_due ON wakes (at) WHERE at IS NOT NULL;
`;
