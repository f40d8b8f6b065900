import { factsIn } from '../evaluate/condition.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { Compiling } from './faults.ts';
import type { RuleFile } from './rule-schema.ts';

/** What only a receipt has. */
const ofReceipts = [
  ...['receipt.', 'after.', 'store', 'till', 'partner', 'partner.', 'place.', 'channel', 'card'],
] as const;

/**
 * What a rule that no receipt sets off cannot say: a tap has no goods, till or money. Such a key
 * would change nothing.
 */
export function checkTrigger(
  file: RuleFile,
  rule: Rule,
  where: { readonly path: readonly (string | number)[]; readonly compiling: Compiling },
): void {
  const { faults } = where.compiling;
  const no = (path: readonly (string | number)[], text: string, hint: string) => {
    faults.push({ path: [...where.path, ...path], text, hint });
  };
  const isEnd = rule.on.endsWith(' end') || rule.on === 'takeover';
  if (file.earn?.steps !== undefined && !isEnd) {
    const hint = 'month end, quarter end or year end; on a receipt a rule for each step';
    no(['on'], 'steps of points go by what a period came to', hint);
  }
  if (rule.on === 'receipt') return;
  const noReceipt = `a rule on \`${rule.on}\` has no receipt`;
  for (const key of ['discount', 'multiply', 'lines', 'onReturn', 'stack', 'currency'] as const) {
    if (file[key] !== undefined) no([key], noReceipt, 'leave it out');
  }
  if (file.exchange !== undefined && rule.on !== 'visit') {
    const text =
      rule.on === 'enrol'
        ? 'a new member has nothing to exchange'
        : 'points are exchanged at a visit';
    no(['exchange'], text, 'leave `on` out, or `on: visit`');
  }
  for (const key of ['percent', 'per', 'perQuantity', 'roundUp', 'round'] as const) {
    const isOfSteps = file.earn?.steps !== undefined && (key === 'round' || isEnd);
    if (file.earn?.[key] !== undefined && !isOfSteps)
      no(['earn', key], noReceipt, 'a fixed `amount` alone');
  }
  for (const key of ['store', 'cashier', 'memberDiscount'] as const) {
    if (file.limit?.[key] !== undefined) no(['limit', key], noReceipt, '`member` or `total`');
  }
  for (const fact of new Set(factsIn(rule.when))) {
    if (isOfReceipt(fact))
      no(['when', fact], noReceipt, 'facts of the member, the day and the time');
  }
}

/** Facts that nothing but a receipt has. */
export const isOfReceipt = (fact: string): boolean =>
  ofReceipts.some((one) => (one.endsWith('.') ? fact.startsWith(one) : fact === one));
