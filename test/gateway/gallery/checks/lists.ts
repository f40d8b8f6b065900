import { dateIn } from '../../../../gateway/programme/days.ts';
import { issueOf, listedNow } from '../../../../gateway/programme/people/lists.ts';
import { entriesOf, textOf } from '../spot.ts';
import { type Check, differ, lineOf } from './check.ts';

/** `lists: { magazine: 2026-Q1, board: "4", wine: no }`: the issue, or what counts on a board. */
export const lists: Check = {
  name: 'lists',
  beside: ['buys', 'returns', 'tells', 'has'],
  read: (spot) => {
    const wanted = entriesOf(spot, '`lists`').map(
      ([list, at]) => [list, textOf(at, 'it')] as const,
    );
    return ({ shop, who }) =>
      wanted.flatMap(([name, said]) => {
        const listed = shop.lookAt(who, (programmes, state) => listedNow(programmes, name, state));
        const { every = null } = shop.programme.lists.find((one) => one.name === name) ?? {};
        const issue = issueOf(every, dateIn(shop.programme, shop.now));
        const is = listed === null ? 'no' : String(listed.value ?? issue);
        return differ(lineOf(spot), `lists ${name}`, said, is);
      });
  },
};
