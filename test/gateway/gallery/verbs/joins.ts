import { memberId } from '../shop.ts';
import { fail, type Spot, textOf } from '../spot.ts';
import { tokensBeside } from './tokens.ts';
import { type Context, told, type Verb } from './verb.ts';

/** `fritz joins: card`, beside it `brought by: anna` and `enrolled by: mara`: becomes a member. */
export const joins: Verb = {
  name: 'joins',
  isDated: false,
  read: (reading) => {
    const { at, take, context } = reading;
    if (at.value !== 'card') fail(at, 'what somebody joins with is the `card`');
    const referrer = personIn(take('brought by'), context);
    const enroller = personIn(take('enrolled by'), context);
    const tokens = tokensBeside(reading);
    return {
      run: (shop, who) => {
        const { card } = shop.whoIs(who) ?? { card: 'none' };
        const sponsors = {
          ...(referrer === null ? {} : { referrer: { card: referrer } }),
          ...(enroller === null ? {} : { enroller: { card: enroller } }),
        };
        const member = { member: memberId(who), card, name: who, at: shop.now };
        return told(shop.run({ kind: 'enrol', ...member, sponsors, ...tokens }));
      },
    };
  },
};

/** The card of a person of the table; null: nobody is named. */
function personIn(spot: Spot | undefined, { people }: Context): string | null {
  if (spot === undefined) return null;
  const name = textOf(spot, 'a person');
  return people.find((one) => one.name === name)?.card ?? fail(spot, `"${name}" has no card`);
}
