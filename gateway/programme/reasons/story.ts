import { evaluateSum } from '../../ledger/sum.ts';
import type { Posting, Trace } from '../../ledger/types.ts';
import { sumText } from './sum-text.ts';

/** One posting with what its trace says of it. */
export interface PostingStory {
  readonly lines: readonly string[];
  /** Evaluating the arithmetic gives the posting; null when its trace is not kept any more. */
  readonly adds: boolean | null;
}

/**
 * Says why a posting has its amount: who got it, under which rule, which conditions were asked and
 * what they came to, the arithmetic, and whether that gives the posting.
 */
export function postingStory(posting: Posting, trace: Trace | undefined): PostingStory {
  const { unit, account, amount, lot } = posting;
  const sign = amount > 0 ? '+' : '';
  const where = `${sign}${amount} ${unit} ${account}${lot === null ? '' : `, lot ${lot}`}`;
  if (trace === undefined) {
    return { lines: [where, '  its trace is not kept: it cannot be explained'], adds: null };
  }
  const { rule, programme, conditions, sum } = trace;
  const under = programme === '' ? '' : ` of ${programme}`;
  const asked = conditions.map(({ fact, holds }) => `${fact}: ${holds ? 'yes' : 'no'}`);
  const adds = evaluateSum(sum) === amount;
  const verdict = adds ? 'which is the posting' : `which is NOT the posting of ${amount}`;
  return {
    lines: [
      where,
      `  by ${rule}${under}`,
      ...asked.map((text) => `  ${text}`),
      `  ${sumText(sum)}, ${verdict}`,
    ],
    adds,
  };
}
