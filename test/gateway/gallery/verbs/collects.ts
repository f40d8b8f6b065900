import { codeHash } from '../../../../gateway/programme/business-key.ts';
import { memberId } from '../shop.ts';
import { textOf } from '../spot.ts';
import { told, type Verb } from './verb.ts';

/** `anna collects: 5PX2`: a receipt without a card, by the code on it. */
export const collects: Verb = {
  name: 'collects',
  isDated: true,
  read: ({ at }) => {
    const code = codeHash(textOf(at, '`collects`'));
    return {
      run: (shop, who) => {
        const receipt = shop.nextReceipt();
        const member = memberId(who);
        return told(shop.run({ kind: 'collect', receipt, code, who: { member }, at: shop.dated }));
      },
    };
  },
};
