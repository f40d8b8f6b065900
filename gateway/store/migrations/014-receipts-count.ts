/**
 * The tally that counts every receipt, for units that end by inactivity, gets a name that no event
 * and no programme can have. The pattern, since `=` would name a programme of the gallery.
 */
export const receiptsCountMigration = `
UPDATE tallies SET tally = '*' WHERE tally GLOB 'activit[y]';
`;
