import { ledgerMigration } from './001-ledger.ts';
import { standingMigration } from './002-standing.ts';
import { holdsMigration } from './003-holds.ts';
import { countedMigration } from './004-counted.ts';
import { tiersMigration } from './005-tiers.ts';
import { spendCountsMigration } from './006-spend-counts.ts';
import { messagesMigration } from './007-messages.ts';
import { profilesMigration } from './008-profiles.ts';
import { periodEndsMigration } from './009-period-ends.ts';
import { bearersMigration } from './010-bearers.ts';
import { askedLevelsMigration } from './011-asked-levels.ts';
import { spendCurrencyMigration } from './012-spend-currency.ts';
import { clubsMigration } from './013-clubs.ts';
import { receiptsCountMigration } from './014-receipts-count.ts';
import { conversionsMigration } from './015-conversions.ts';
import { receiptCodesMigration } from './016-receipt-codes.ts';
import { sponsorsMigration } from './017-sponsors.ts';
import { datesMigration } from './018-dates.ts';
import { heldMigration } from './019-held.ts';
import { mergesMigration } from './020-merges.ts';
import { overusesMigration } from './021-overuses.ts';
import { recallsMigration } from './022-recalls.ts';
import { erasureMigration } from './023-erasure.ts';

/** All migrations of the gateway's database, oldest first; forward only. */
export const migrations: readonly string[] = [
  ledgerMigration,
  standingMigration,
  holdsMigration,
  countedMigration,
  tiersMigration,
  spendCountsMigration,
  messagesMigration,
  profilesMigration,
  periodEndsMigration,
  bearersMigration,
  askedLevelsMigration,
  spendCurrencyMigration,
  clubsMigration,
  receiptsCountMigration,
  conversionsMigration,
  receiptCodesMigration,
  sponsorsMigration,
  datesMigration,
  heldMigration,
  mergesMigration,
  overusesMigration,
  recallsMigration,
  erasureMigration,
];
