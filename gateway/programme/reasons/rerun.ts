import { customerLanguages } from '../../../protocol/text.ts';
import type { Entry, Sale } from '../../ledger/types.ts';
import { answerParts, earningsOf } from '../earn.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { soldOf } from '../frozen.ts';
import { versionIn } from '../market.ts';
import type { Answer, Programme, Programmes } from '../types.ts';
import { explanationOf } from './explanation.ts';
import { factsOfSale } from './sale-facts.ts';

type PurchaseAnswer = Answer & { readonly kind: 'purchase' };

/** What was stored of a receipt when it was decided. */
export interface StoredReceipt {
  readonly sale: Sale;
  /** The member was erased since, or somebody whose facts were asked for. */
  readonly isErased?: boolean;
  /** The answer as it was sent, whole. */
  readonly answer: string;
  /** Entries of its request. */
  readonly entries: readonly Entry[];
}

export type Rerun =
  /** Bytes of the answer, and traces of postings, that came out the same. */
  | {
      readonly kind: 'same';
      readonly programme: string;
      /** The facts are those that the sale has kept, or its row says them all. */
      readonly from: 'facts' | 'row';
      readonly bytes: number;
      readonly traces: number;
    }
  | { readonly kind: 'differs'; readonly programme: string; readonly problems: readonly string[] }
  | { readonly kind: 'impossible'; readonly why: string };

/**
 * Evaluates a past receipt again: the rules of its day on the facts of its moment, which the sale
 * has kept. Its answer must come out with the same bytes (balances and clubs are taken from it: they are
 * no outcome of the rules), and each rule's points with the same conditions and arithmetic.
 */
export function rerunReceipt(programmes: Programmes, stored: StoredReceipt): Rerun {
  const { sale, answer: text } = stored;
  if (stored.isErased === true) {
    const why = 'a member of whom its facts tell was erased, and the facts with them';
    return { kind: 'impossible', why };
  }
  if (sale.programme === '') {
    return { kind: 'impossible', why: 'no programme was effective then: there is nothing to run' };
  }
  const own = programmes.find((one) => one.version === sale.programme);
  const version = own === undefined ? undefined : (versionIn(own, sale.currency) ?? own);
  if (version === undefined) {
    const why = `give the file of ${sale.programme}, under which it was decided`;
    return { kind: 'impossible', why };
  }
  const answer = JSON.parse(text) as Answer;
  if (answer.kind !== 'purchase') return { kind: 'impossible', why: 'it was refused' };
  // A receipt that was collected later was decided without its member.
  const sold = answer.member === null ? soldOf(sale) : null;
  const facts = sold === null ? factsOfSale(version, sale) : { asked: sold, uses: sold.uses };
  const evaluation = evaluate(version, facts.asked, facts.uses);
  if (!evaluation.ok) {
    return { kind: 'differs', programme: version.version, problems: [evaluation.code] };
  }
  const paidMinor = evaluation.paid.reduce((sum, { minor }) => sum + minor, 0);
  const earnings = earningsOf(version, evaluation.asked, { earned: evaluation.earned, paidMinor });
  const again: Again = { version, evaluation, earnings, paidMinor, uses: facts.uses };
  const problems = [...answerProblems(stored, answer, again), ...traceProblems(stored, again)];
  if (problems.length > 0) return { kind: 'differs', programme: version.version, problems };
  return {
    kind: 'same',
    programme: version.version,
    from: sale.recheck === null ? 'row' : 'facts',
    bytes: Buffer.byteLength(text),
    traces: earnings.filter(({ amount }) => amount > 0).length,
  };
}

interface Again {
  readonly version: Programme;
  readonly evaluation: Parameters<typeof explanationOf>[1]['evaluation'] & {
    readonly asked: Parameters<typeof explanationOf>[1]['asked'];
  };
  readonly earnings: ReturnType<typeof earningsOf>;
  readonly paidMinor: number;
  readonly uses: Parameters<typeof explanationOf>[1]['uses'];
}

function answerProblems(
  { answer: text, entries }: StoredReceipt,
  stored: PurchaseAnswer,
  again: Again,
): readonly string[] {
  const { version, evaluation, earnings, paidMinor, uses } = again;
  const { balances, member, clubs, collectUntil } = stored;
  const until = collectUntil === undefined ? {} : { collectUntil };
  const explain =
    stored.notGiven === undefined ? {} : { explain: { notGiven: true, isQuote: false } };
  // The answer does not say in which language its `said` is.
  const texts = [undefined, ...customerLanguages].map((language) =>
    JSON.stringify({
      ...{ kind: 'purchase', member },
      ...answerParts(version, { evaluation, earnings, language }),
      ...{ payMinor: paidMinor, balances, ...(clubs === undefined ? {} : { clubs }), ...until },
      ...explanationOf(
        version,
        { asked: evaluation.asked, evaluation, uses, entries, balances },
        {
          ...explain,
          language,
        },
      ),
    }),
  );
  if (texts.includes(text)) return [];
  return [`the answer would be ${texts[0]}`];
}

function traceProblems({ entries, sale }: StoredReceipt, { earnings }: Again): readonly string[] {
  // A period that was over, or joining a club, gave something of its own.
  const earned = entries.filter(({ kind, ref }) => kind === 'earn' && ref === sale.receipt);
  const stored = earned.flatMap(({ postings, traces }) =>
    traces.flatMap(({ rule, conditions, sum }, at) =>
      (postings[at]?.amount ?? 0) > 0 ? JSON.stringify({ rule, conditions, sum }) : [],
    ),
  );
  // Of another member who was erased since, the books know the points and no longer why.
  const isForgotten = earned.some(({ postings, traces }) => postings.length > traces.length);
  const now = earnings
    .filter(({ amount }) => amount > 0)
    .map(({ why: { rule, conditions, sum }, rule: { to } }) => {
      return {
        text: JSON.stringify({ rule, conditions, sum }),
        isKnown: !isForgotten || to === 'member',
      };
    });
  const again = new Set(now.map(({ text }) => text));
  const gone = stored.filter((text) => !again.has(text)).map((text) => `not again: ${text}`);
  const fresh = now.filter(({ text, isKnown }) => isKnown && !stored.includes(text));
  return [...gone, ...fresh.map(({ text }) => `only now: ${text}`)];
}
