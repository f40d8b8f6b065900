import { factsIn } from '../evaluate/condition.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { Compiling } from './faults.ts';
import type { RuleFile } from './rule-schema.ts';

/** What only a receipt has. */
const ofReceipts = ['receipt.', 'after.', 'store', 'till', 'partner', 'channel', 'card'] as const;

/**
 * What a rule that no receipt sets off cannot say: a tap has no goods, till or money. Such a key
 * would change nothing.
 */
export function checkTrigger(
  file: RuleFile,
  rule: Rule,
  where: { readonly path: readonly (string | number)[]; readonly compiling: Compiling },
): void {
  if (rule.on === 'receipt') return;
  const { faults } = where.compiling;
  const no = (path: readonly (string | number)[], text: string, hint: string) => {
    faults.push({ path: [...where.path, ...path], text, hint });
  };
  const noReceipt = `a rule on \`${rule.on}\` has no receipt`;
  for (const key of ['discount', 'multiply', 'lines', 'onReturn', 'stack'] as const) {
    if (file[key] !== undefined) no([key], noReceipt, 'leave it out');
  }
  if (file.exchange !== undefined && rule.on === 'enrol') {
    no(['exchange'], 'a new member has nothing to exchange', 'leave `on` out, or `on: visit`');
  }
  for (const key of ['percent', 'per', 'perQuantity', 'roundUp', 'round'] as const) {
    if (file.earn?.[key] !== undefined) no(['earn', key], noReceipt, 'a fixed `amount` alone');
  }
  for (const key of ['store', 'cashier', 'memberDiscount'] as const) {
    if (file.limit?.[key] !== undefined) no(['limit', key], noReceipt, '`member` or `total`');
  }
  for (const fact of new Set(factsIn(rule.when))) {
    const isKnown = !ofReceipts.some((one) =>
      one.endsWith('.') ? fact.startsWith(one) : fact === one,
    );
    if (!isKnown) no(['when', fact], noReceipt, 'facts of the member, the day and the time');
  }
}
