/**
 * Who brought and who enrolled a member, and what tells one person with two memberships: keyed
 * hashes of a phone, a payment card, a household. Personal, so none of it is chained.
 */
export const sponsorsMigration = `
CREATE TABLE sponsors (
  member TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('referrer', 'enroller')),
  sponsor TEXT NOT NULL,
  PRIMARY KEY (member, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  member TEXT NOT NULL,
  kind TEXT NOT NULL,
  token TEXT NOT NULL,
  PRIMARY KEY (member, kind, token)
) STRICT, WITHOUT ROWID;
`;
