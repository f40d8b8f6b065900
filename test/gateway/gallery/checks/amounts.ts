import { decimalText } from '../../../../gateway/programme/language/currency.ts';
import type { Answer, Programme } from '../../../../gateway/programme/types.ts';
import { entriesOf, fail, type Spot } from '../spot.ts';
import type { Context } from '../verbs/verb.ts';
import { type Check, type Checking, cardVerbs, differMaps, lineOf } from './check.ts';

type Amounts = readonly { readonly unit: string; readonly amount: number }[];

/** Amounts by unit, all that there are; of what a member `has` only the units that it names. */
function amounts(
  name: string,
  beside: readonly string[],
  of: (checking: Checking, answer: Answer | null) => Amounts,
): Check {
  return {
    name,
    beside,
    read: (spot, context) => {
      const wanted = wantedOf(name, spot, context);
      const isPart = name === 'has' && wanted.size > 0;
      return (checking) => {
        const { told, shop } = checking;
        const refused = told !== null && 'ok' in told.answer;
        const isLook = ['has', 'owes', 'held', 'waits'].includes(name);
        // The refusal is what is told then.
        if (refused && !isLook) return [];
        const answer = told === null || 'ok' in told.answer ? null : told.answer;
        const found = summed(of(checking, answer));
        const shown = isPart ? new Map([...found].filter(([unit]) => wanted.has(unit))) : found;
        const text = (unit: string, one: number) => decimalText(one, scaleOf(shop.programme, unit));
        return differMaps(lineOf(spot), name, { wanted, found: shown, text });
      };
    },
  };
}

const ofReturn = (
  name: string,
  of: (answer: Answer & { readonly kind: 'return' }) => Amounts,
): Check =>
  amounts(name, ['returns', 'withdraws'], (_, answer) =>
    answer?.kind === 'return' ? of(answer) : [],
  );

/** Verbs beside which what a member has in the ledger may be told. */
const looks = ['buys', 'returns', 'does', 'collects', 'has'];

export const amountChecks: readonly Check[] = [
  amounts('sees', ['buys', 'would buy', 'returns'], (_, answer) => seen(answer)),
  amounts('earns', ['buys', 'would buy', 'does', 'collects'], (_, answer) =>
    answer?.kind === 'purchase' || answer?.kind === 'event' || answer?.kind === 'collected'
      ? ownOf(answer.earned)
      : [],
  ),
  amounts(
    'has',
    [
      'buys',
      'returns',
      'taps',
      ...cardVerbs,
      'does',
      'withdraws',
      'tells',
      'has',
      'enters',
      'takes in',
      'lets go',
      'converts',
    ],
    ({ shop, who }) => shop.balances(who).map((row) => ({ ...row, amount: row.available })),
  ),
  amounts('held', [...looks, 'withdraws'], ({ shop, who }) =>
    shop.balances(who).map((row) => ({ ...row, amount: row.heldForReview ?? 0 })),
  ),
  amounts('waits', [...looks, 'withdraws'], ({ shop, who }) =>
    shop.balances(who).map((row) => ({ ...row, amount: row.pending - (row.heldForReview ?? 0) })),
  ),
  amounts('decided', ['approves', 'rejects'], (_, answer) =>
    answer?.kind === 'heldDecided' && answer.points !== undefined ? [answer.points] : [],
  ),
  amounts('owes', ['returns', 'withdraws'], ({ shop, who }) =>
    shop.balances(who).map((row) => ({ ...row, amount: row.debt })),
  ),
  ofReturn('takes back', ({ reversed }) => reversed),
  ofReturn('gives back', ({ givenBack }) => givenBack),
  ofReturn('writes off', ({ shortfalls }) => shortfalls.filter(({ policy }) => policy === 'clamp')),
];

function wantedOf(name: string, spot: Spot, { measure }: Context): ReadonlyMap<string, number> {
  if (spot.value === 'nothing') return new Map();
  const all = entriesOf(spot, `\`${name}\``).map(([unit, at]): [string, number] => {
    const amount = measure.points(unit, at.value);
    return [unit, amount ?? fail(at, `"${unit}: ${String(at.value)}" is no amount of a unit`)];
  });
  return new Map(all);
}

/** What goes to another member is looked for there. */
function ownOf(rows: (Answer & { readonly kind: 'purchase' })['earned']): Amounts {
  return rows.filter(({ to }) => to === undefined);
}

function summed(rows: Amounts): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { unit, amount } of rows) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  return sums;
}

const scaleOf = ({ units }: Programme, unit: string): number =>
  units.find((one) => one.unit === unit)?.scale ?? 0;

/** What can be spent, as the answer tells it: all units, so that nothing hidden stands there. */
const seen = (answer: Answer | null): Amounts =>
  answer !== null && 'balances' in answer
    ? answer.balances.map(({ unit, available }) => ({ unit, amount: available }))
    : [];
