import { decimalText } from '../../../../gateway/programme/language/currency.ts';
import { memberId } from '../shop.ts';
import { listOf, textOf } from '../spot.ts';
import { type Check, differ, lineOf } from './check.ts';

/** What the ends of periods gave the member: `rebate end 2026-Q1 on 2026-04-01: 1500.00 CREDIT`. */
export const creditNotes: Check = {
  name: 'credit notes',
  beside: ['has', 'buys', 'returns'],
  read: (spot) => {
    const wanted = listOf(spot, '`credit notes`').map((one) => textOf(one, 'a credit note'));
    return ({ shop, who }) => {
      const own = shop.entries.filter(
        ({ kind, ref, member }) =>
          kind === 'earn' && ref.startsWith('end ') && member === memberId(who),
      );
      const found = own.flatMap(({ ref, businessDate, postings, traces }) =>
        postings.flatMap(({ account, unit, amount }, at) => {
          if (!account.startsWith('member:')) return [];
          const scale = shop.programme.units.find((one) => one.unit === unit)?.scale ?? 0;
          const sum = `${decimalText(amount, scale)} ${unit}`;
          return `${traces[at]?.rule} ${ref} on ${businessDate}: ${sum}`;
        }),
      );
      return differ(lineOf(spot), 'credit notes', wanted.join('; '), found.join('; '));
    };
  },
};
