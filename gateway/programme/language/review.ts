import type { Condition } from '../evaluate/rule.ts';
import { whenOf } from './conditions.ts';
import { type Compiling, type Fault, quoted } from './faults.ts';
import type { RuleFile } from './rule-schema.ts';

/** What no receipt sets off, and no event either: nobody could look at a document of it. */
const ownMoments = ['visit', 'enrol', 'month end', 'quarter end', 'year end', 'takeover'];

/**
 * `review` of a rule; null without it. Only points can wait for a person: a discount has left the
 * till, and what an exchange makes can be spent at once.
 */
export function reviewOf(
  rule: RuleFile,
  path: Fault['path'],
  compiling: Compiling,
): Condition | null {
  if (rule.review === undefined) return null;
  const at = [...path, 'review'];
  const no = (text: string, hint: string) => compiling.faults.push({ path: at, text, hint });
  const hint = 'a rule with `earn` or `multiply`: its points can wait';
  if (rule.discount !== undefined) no('a discount is gone with the receipt', hint);
  if (rule.exchange !== undefined) no('what is exchanged can be spent at once', hint);
  const { on = 'receipt' } = rule;
  if (ownMoments.includes(on)) {
    no(`a rule on ${quoted(on)} has no document to look at`, 'a rule on a receipt or on an event');
  }
  if (Object.keys(rule.review).length === 0) {
    no('everything would be held', 'say where: { referrer.shares: [phone] }');
  }
  return whenOf(rule.review, at, compiling);
}
