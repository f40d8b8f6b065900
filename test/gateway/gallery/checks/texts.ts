import { entriesOf, listOf, textOf } from '../spot.ts';
import { type Check, type Checking, cardVerbs, differ, lineOf } from './check.ts';

const purchase = ({ told }: Checking) =>
  told !== null && !('ok' in told.answer) && told.answer.kind === 'purchase' ? told.answer : null;

/** What a purchase or an event gave, and what not. */
const given = (checking: Checking) => {
  const { told } = checking;
  if (told !== null && 'kind' in told.answer && told.answer.kind === 'event') {
    return { discounts: [], ...told.answer };
  }
  return purchase(checking);
};

/** The code of a refusal; a step that may be refused is refused only where it says so. */
const refused: Check = {
  name: 'refused',
  beside: [
    ...['buys', 'would buy', 'returns', 'taps', 'tells', 'does', 'withdraws'],
    ...['settles', 'draws', 'enters', 'converts', 'sends', 'answers', 'takes in', 'lets go'],
    ...cardVerbs,
    ...['stocks', 'is granted', 'approves', 'rejects'],
  ],
  read: (spot) => {
    const wanted = textOf(spot, '`refused`');
    return ({ told }) => {
      const code = told !== null && 'ok' in told.answer ? told.answer.code : 'not refused';
      return differ(lineOf(spot), 'refused', wanted, code);
    };
  },
};

/** Reasons as a cashier reads them aloud, in their order. */
const lines = (
  name: string,
  beside: readonly string[],
  of: (checking: Checking) => readonly { readonly reason: string }[] | undefined,
): Check => ({
  name,
  beside,
  read: (spot) => {
    const isNone = spot.value === 'nothing';
    const wanted = isNone ? [] : listOf(spot, `\`${name}\``).map((one) => textOf(one, 'it'));
    return (checking) => {
      const rows = of(checking);
      if (rows === undefined) return [];
      const found = rows.map(({ reason }) => reason);
      return differ(lineOf(spot), name, wanted.join('; '), found.join('; '));
    };
  },
});

/** Offers that were not given, by rule, each with its reason. */
const notGiven: Check = {
  name: 'not given',
  beside: ['buys', 'would buy', 'does'],
  read: (spot) => {
    const reasons = entriesOf(spot, '`not given`').map(
      ([rule, at]) => [rule, textOf(at, 'a reason')] as const,
    );
    return (checking) => {
      const answer = given(checking);
      if (answer === null) return [];
      return reasons.flatMap(([rule, wanted]) => {
        const row = (answer.notGiven ?? []).find((one) => one.rule === rule);
        const reason = row?.reason ?? 'it was given';
        return differ(lineOf(spot), `not given ${rule}`, wanted, reason);
      });
    };
  },
};

/** A condition that stands in a trace of the story so far. */
const traced: Check = {
  name: 'traced',
  beside: ['buys'],
  read: (spot) => {
    const wanted = textOf(spot, '`traced`');
    return ({ shop }) => {
      const facts = shop.entries.flatMap(({ traces }) =>
        traces.flatMap(({ conditions }) => conditions.map(({ fact }) => fact)),
      );
      return facts.includes(wanted) ? [] : differ(lineOf(spot), 'traced', wanted, 'nothing of it');
    };
  },
};

export const textChecks: readonly Check[] = [
  refused,
  traced,
  lines('says', ['buys', 'would buy', 'does'], (checking) => {
    const answer = given(checking);
    return answer === null ? undefined : [...answer.discounts, ...answer.earned];
  }),
  lines('hints', ['would buy'], (checking) => {
    const answer = purchase(checking);
    return answer === null ? undefined : (answer.nudges ?? []);
  }),
  notGiven,
];
