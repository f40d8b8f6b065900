import type { CustomerTexts } from '../../../protocol/text.ts';
import type { Effect } from '../evaluate/rule.ts';
import { type Compiling, type Fault, quoted } from './faults.ts';

/**
 * The member's texts of a rule. `{amount}` is the only place that is filled: money for a discount,
 * points for what is earned. Another one is a fault, and so are texts that nobody ever reads: what
 * an exchange makes stands in the balances, not among what a receipt gives.
 */
export function textsOf(
  texts: CustomerTexts | undefined,
  from: {
    readonly kind: Effect['kind'];
    readonly path: Fault['path'];
    readonly compiling: Compiling;
  },
): CustomerTexts {
  if (texts === undefined) return {};
  const { kind, path, compiling } = from;
  if (kind === 'exchange') {
    const hint = 'leave it out: what it makes stands among the balances';
    compiling.faults.push({ path, text: 'an exchange says nothing', hint });
  }
  for (const [language, text] of Object.entries(texts)) {
    const wrong = text.replaceAll('{amount}', '').match(/[{}][^{}]*\}?/);
    if (wrong === null) continue;
    const hint = '`{amount}` is the only place to fill, and braces stand nowhere else';
    const found = `found ${quoted(wrong[0])}`;
    compiling.faults.push({ path: [...path, language], text: found, hint });
  }
  return texts;
}
