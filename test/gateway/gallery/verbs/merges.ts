import { memberId } from '../shop.ts';
import { textOf } from '../spot.ts';
import { told, type Verb } from './verb.ts';

const mergeOf = (from: string, into: string) => `mg-${from}-${into}`;

/** `bo takes in: anna`: staff make one member of the two, and bo's membership goes on. */
export const takesIn: Verb = {
  name: 'takes in',
  isDated: false,
  read: ({ at }) => {
    const from = textOf(at, '`takes in`');
    return {
      run: (shop, who) => {
        const receipt = shop.nextReceipt();
        const members = { who: { member: memberId(who) }, from: { member: memberId(from) } };
        const staff = { staff: '7', second: '8', at: shop.now };
        const id = mergeOf(from, who);
        return told(shop.run({ kind: 'merge', id, receipt, ...members, ...staff }));
      },
    };
  },
};

/** `bo lets go: anna`: the merge is undone. */
export const letsGo: Verb = {
  name: 'lets go',
  isDated: false,
  read: ({ at }) => {
    const from = textOf(at, '`lets go`');
    return {
      run: (shop, who) => {
        const said = { receipt: shop.nextReceipt(), staff: '7', at: shop.now };
        return told(shop.run({ kind: 'unmerge', merge: mergeOf(from, who), ...said }));
      },
    };
  },
};
