/** What tills gave beyond an offer is listed and counted: few entries of many. */
export const overusesMigration = `
CREATE INDEX entries_overuse ON entries (n) WHERE kind = 'overuse';
`;
