import { amountChecks } from './amounts.ts';
import type { Check } from './check.ts';
import { clubChecks } from './clubs.ts';
import { conversionChecks } from './conversions.ts';
import { creditNotes } from './credit-notes.ts';
import { documentChecks } from './documents.ts';
import { endingChecks } from './ending.ts';
import { givenTo } from './given-to.ts';
import { goodsChecks } from './goods.ts';
import { kiosk } from './kiosk.ts';
import { lists } from './lists.ts';
import { moneyChecks } from './moneys.ts';
import { standingChecks } from './standing.ts';
import { textChecks } from './texts.ts';
import { told } from './told.ts';

/** Everything that a table may say should follow. */
export const checks: readonly Check[] = [
  ...moneyChecks,
  ...amountChecks,
  ...textChecks,
  ...standingChecks,
  ...goodsChecks,
  ...documentChecks,
  ...clubChecks,
  lists,
  ...conversionChecks,
  givenTo,
  ...endingChecks,
  told,
  kiosk,
  creditNotes,
];
