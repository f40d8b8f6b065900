import type { Limit } from '../evaluate/rule.ts';
import type { Compiling, Fault } from './faults.ts';
import type { RuleFile } from './rule-schema.ts';

/** How many there are of what a rule gives, as a limit of all its uses. */
export function stockOf(
  { stock, limit, discount }: RuleFile,
  path: Fault['path'],
  { faults }: Compiling,
): readonly Limit[] {
  if (stock === undefined) return [];
  if (limit?.total !== undefined) {
    const text = '`stock` says how often in all';
    faults.push({ path: [...path, 'limit', 'total'], text, hint: 'leave one of the two out' });
  }
  if (discount !== undefined && (discount.units !== 1 || discount.for !== undefined)) {
    const text = 'a receipt takes one piece of a stock';
    const hint = 'say so: units: 1, without `for`';
    faults.push({ path: [...path, 'discount'], text, hint });
  }
  return [{ scope: 'total', of: 'uses', max: stock, per: 'ever', isStock: true }];
}
