/** In which currency a spend pays; '' for that of the programme, as all that came before. */
export const spendCurrencyMigration = `
ALTER TABLE spends ADD COLUMN currency TEXT NOT NULL DEFAULT '';
`;
