import { memberId } from '../shop.ts';
import { fail, textOf } from '../spot.ts';
import { textBeside, told, type Verb } from './verb.ts';

/** `anna is granted: black until 2026-12-31`, `by: clerk-1`: a level that staff give. */
export const isGranted: Verb = {
  name: 'is granted',
  isDated: false,
  read: (reading) => {
    const { at } = reading;
    const found = /^([a-z0-9-]+) until (\d{4}-\d{2}-\d{2})$/.exec(textOf(at, '`is granted`'));
    const [, level = '', until = ''] = found ?? fail(at, 'a level and its last day');
    const staff = textBeside(reading, 'by');
    return {
      run: (shop, who) =>
        told(
          shop.run({
            ...{ kind: 'grantTier', who: { member: memberId(who) }, level, until },
            ...{ reason: 'invited', at: shop.now, ...(staff === null ? {} : { staff }) },
          }),
        ),
    };
  },
};
