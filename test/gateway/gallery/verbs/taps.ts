import { memberId } from '../shop.ts';
import { fail } from '../spot.ts';
import { told, type Verb } from './verb.ts';

/** `anna taps: kiosk`: a read at a kiosk. */
export const taps: Verb = {
  name: 'taps',
  isDated: false,
  read: ({ at }) => {
    if (at.value !== 'kiosk') fail(at, 'a tap is at the `kiosk`');
    return {
      run: (shop, who) =>
        told(shop.run({ kind: 'visit', who: { member: memberId(who) }, at: shop.now })),
    };
  },
};
