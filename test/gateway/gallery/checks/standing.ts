import { textOf } from '../spot.ts';
import { type Check, differ, lineOf } from './check.ts';

/** The level, and the next fall: `2026-05-03 to step-1`, or `never`. */
const standing = (name: 'level' | 'falls', beside: readonly string[]): Check => ({
  name,
  beside,
  read: (spot) => {
    const wanted = textOf(spot, `\`${name}\``);
    return ({ shop, who }) => differ(lineOf(spot), name, wanted, shop.standing(who)[name]);
  },
});

export const standingChecks: readonly Check[] = [
  standing('level', ['buys', 'returns', 'taps', 'is granted', 'does', 'withdraws', 'is']),
  standing('falls', ['taps', 'is']),
];
