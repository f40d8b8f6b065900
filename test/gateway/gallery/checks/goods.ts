import type { NotSold } from '../../../../gateway/programme/reasons/not-sold.ts';
import { listOf, textOf, wholeOf } from '../spot.ts';
import { type Check, differ, lineOf } from './check.ts';

/** Lines that may not be sold to this shopper, each with its reason. */
const notSold: Check = {
  name: 'not sold',
  beside: ['buys', 'would buy'],
  read: (spot) => {
    const isNone = spot.value === 'nothing';
    const wanted = isNone ? [] : listOf(spot, '`not sold`').map((one) => textOf(one, 'it'));
    return ({ told }) => {
      const answer = told === null || 'ok' in told.answer ? null : told.answer;
      const rows: readonly NotSold[] = answer?.kind === 'purchase' ? (answer.notSold ?? []) : [];
      const found = rows.map(({ reason }) => reason);
      return differ(lineOf(spot), 'not sold', wanted.join('; '), found.join('; '));
    };
  },
};

/** Another gift, which a refusal names: `mug for 1500 POINTS`. */
const nearest: Check = {
  name: 'nearest',
  beside: ['claims'],
  read: (spot) => {
    const wanted = textOf(spot, '`nearest`');
    return ({ told }) => {
      const facts = told !== null && 'ok' in told.answer ? (told.answer.facts ?? {}) : {};
      const { nearest: gift = 'none', nearestAmount = 0, unit = '' } = facts;
      return differ(lineOf(spot), 'nearest', wanted, `${gift} for ${nearestAmount} ${unit}`);
    };
  },
};

/** Pieces that there are now. */
const leaves: Check = {
  name: 'leaves',
  beside: ['stocks'],
  read: (spot) => {
    const wanted = wholeOf(spot, '`leaves`');
    return ({ told }) => {
      const answer = told === null || 'ok' in told.answer ? null : told.answer;
      const found = answer?.kind === 'stocked' ? answer.left : -1;
      return differ(lineOf(spot), 'leaves', String(wanted), String(found));
    };
  },
};

/** A word that stands nowhere in what the till is told. */
const unheard: Check = {
  name: 'unheard',
  beside: ['buys', 'would buy'],
  read: (spot) => {
    const word = textOf(spot, '`unheard`');
    return ({ told }) => {
      const isHeard = JSON.stringify(told?.answer ?? null).includes(word);
      return differ(lineOf(spot), 'unheard', word, isHeard ? 'it is told' : word);
    };
  },
};

export const goodsChecks: readonly Check[] = [notSold, nearest, leaves, unheard];
