import { entriesOf, textOf, wholeOf } from '../spot.ts';
import { type Check, differ, differMaps, lineOf } from './check.ts';

const countText = (_: string, count: number): string => String(count);

/** What a conversion comes to: `4000 POINTS`. */
const gets: Check = {
  name: 'gets',
  beside: ['converts'],
  read: (spot) => {
    const wanted = textOf(spot, '`gets`');
    return ({ told }) => {
      const answer = told?.answer ?? null;
      const isOne = answer !== null && !('ok' in answer) && answer.kind === 'conversion';
      const found = isOne ? `${answer.toAmount} ${answer.toUnit}` : 'nothing';
      return differ(lineOf(spot), 'gets', wanted, found);
    };
  },
};

/** What the partner is asked to credit, by member. */
const batch: Check = {
  name: 'batch',
  beside: ['sends'],
  read: (spot) => {
    const isNone = spot.value === 'nothing';
    const rows = isNone
      ? []
      : entriesOf(spot, '`batch`').map(([name, at]) => [name, wholeOf(at, 'it')] as const);
    return ({ told }) => {
      const document = told?.document;
      const lines = document?.kind === 'batch' ? document.batch.conversions : [];
      const found = new Map(lines.map(({ account, toAmount }) => [account, toAmount]));
      return differMaps(lineOf(spot), 'batch', { wanted: new Map(rows), found, text: countText });
    };
  },
};

/** What several members have of the first unit of the programme. */
const nowHas: Check = {
  name: 'now has',
  beside: ['answers'],
  read: (spot) => {
    const rows = entriesOf(spot, '`now has`').map(
      ([name, at]) => [name, Number(at.value)] as const,
    );
    return ({ shop }) => {
      const [unit] = shop.programme.units;
      const found = rows.map(([name]): [string, number] => {
        const row = shop.balances(name).find((one) => one.unit === unit?.unit);
        return [name, row?.available ?? 0];
      });
      const maps = { wanted: new Map(rows), found: new Map(found), text: countText };
      return differMaps(lineOf(spot), 'now has', maps);
    };
  },
};

export const conversionChecks: readonly Check[] = [gets, batch, nowHas];
