import type { Verdict } from '../../../../gateway/programme/held/types.ts';
import { assert } from '../../../../protocol/units.ts';
import { memberId } from '../shop.ts';
import { fail, textOf } from '../spot.ts';
import { told, type Verb } from './verb.ts';

/** `clerk-7 approves: bo`, `clerk-7 rejects: bo`: decides on the oldest that is held of bo's. */
const verb = (name: string, verdict: Verdict): Verb => ({
  name,
  isDated: false,
  read: ({ at, context }) => {
    const person = textOf(at, 'a person');
    if (!context.people.some((one) => one.name === person)) fail(at, `"${person}" is nobody`);
    return {
      run: (shop, staff) => {
        const held = shop.heldOf(memberId(person));
        assert(held !== undefined, `something of ${person} was ever held`);
        const said = { held, verdict, reason: 'looked-at', staff } as const;
        return told(shop.run({ kind: 'decideHeld', ...said, at: shop.now }));
      },
    };
  },
});

export const verdicts: readonly Verb[] = [verb('approves', 'approve'), verb('rejects', 'reject')];
