/** Last day of the periods that are closed for a member; '' while none is. */
export const periodEndsMigration = `
ALTER TABLE wakes ADD COLUMN closed TEXT NOT NULL DEFAULT '';
`;
