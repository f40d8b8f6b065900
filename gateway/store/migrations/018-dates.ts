/** Days that staff note of members. Personal, as the rest of a profile. */
export const datesMigration = `
-- A JSON object of days.
ALTER TABLE profiles ADD COLUMN dates TEXT NOT NULL DEFAULT '{}';
`;
