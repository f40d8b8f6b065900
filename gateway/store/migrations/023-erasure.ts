/** An erasure looks for points that receipts of the member hold back. */
export const erasureMigration = `
CREATE INDEX held_of_receipt ON held (receipt);
`;
