import { entriesOf, wholeOf } from '../spot.ts';
import { purchaseOf } from '../verbs/buying.ts';
import { type Check, differ, lineOf } from './check.ts';

/** How many of a crowd a rule gives something. */
export const givenTo: Check = {
  name: 'given to',
  beside: ['would buy'],
  read: (spot) => {
    const counts = entriesOf(spot, '`given to`').map(
      ([rule, at]) => [rule, wholeOf(at, 'a count')] as const,
    );
    return ({ shop, who, act }) => {
      const { buying } = act;
      if (buying === undefined) return [];
      const plain = purchaseOf(shop, who, buying, true);
      return counts.flatMap(([rule, wanted]) => {
        const given = shop.crowd(who).filter((member) => {
          const answer = shop.ask({ ...plain, who: { member } });
          if ('ok' in answer || answer.kind !== 'purchase') return false;
          return [...answer.discounts, ...answer.earned].some((one) => one.rule === rule);
        });
        return differ(lineOf(spot), `given to ${rule}`, String(wanted), String(given.length));
      });
    };
  },
};
