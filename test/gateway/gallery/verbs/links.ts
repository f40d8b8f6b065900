import { memberId } from '../shop.ts';
import { fail, textOf } from '../spot.ts';
import { told, type Verb } from './verb.ts';

/** `acme links: bea`: the card that a person holds becomes one more card of the member. */
export const links: Verb = {
  name: 'links',
  isDated: false,
  read: ({ at, context }) => {
    const name = textOf(at, '`links`');
    const person = context.people.find((one) => one.name === name);
    const card = person?.card ?? fail(at, `"${name}" is nobody with a card`);
    return {
      run: (shop, who) =>
        told(shop.run({ kind: 'link', who: { member: memberId(who) }, card, at: shop.now })),
    };
  },
};
