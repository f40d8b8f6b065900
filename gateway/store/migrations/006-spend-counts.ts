/** Under which limits of its unit a spend counts; a JSON array. Older spends count nowhere. */
export const spendCountsMigration = `
ALTER TABLE spends ADD COLUMN counts TEXT NOT NULL DEFAULT '[]';
`;
