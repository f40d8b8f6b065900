import type { Command } from '../../../../gateway/programme/types.ts';
import { memberId, type Shop } from '../shop.ts';
import { fail, type Spot, textOf } from '../spot.ts';
import { type Context, told, type Verb } from './verb.ts';

/** The card that a person of the table holds. */
function cardOf(at: Spot, { people }: Context): string {
  const name = textOf(at, 'whose card');
  return people.find((one) => one.name === name)?.card ?? fail(at, `"${name}" has no card`);
}

/** `acme links: bea`: the card that a person holds becomes one more card of the member. */
export const links: Verb = {
  name: 'links',
  isDated: false,
  read: ({ at, context }) => {
    const card = cardOf(at, context);
    return {
      run: (shop, who) =>
        told(shop.run({ kind: 'link', who: { member: memberId(who) }, card, at: shop.now })),
    };
  },
};

/** `bert replaces: a new card`: the member's own card is lost, and is blocked. */
export const replaces: Verb = {
  name: 'replaces',
  isDated: false,
  read: ({ at, context }) => {
    const card = cardOf(at, context);
    return {
      run: (shop, name) => {
        const who = shop.whoIs(name) ?? { card: 'none' };
        return told(shop.run({ kind: 'link', who, card, isLost: true, at: shop.now }));
      },
    };
  },
};

/** `bert activates: card` before it is handed out, and `bert enrols: card` once he has it. */
const enrolling = (name: string, command: (shop: Shop, who: string) => Partial<Enrol>): Verb => ({
  name,
  isDated: false,
  read: ({ at }) => {
    if (at.value !== 'card') fail(at, `what somebody ${name} is the \`card\``);
    return {
      run: (shop, who) => {
        const { card } = shop.whoIs(who) ?? { card: 'none' };
        const plain = { kind: 'enrol', member: memberId(who), card, name: who, at: shop.now };
        return told(shop.run({ ...plain, ...command(shop, who) } as Enrol));
      },
    };
  },
});
type Enrol = Command & { readonly kind: 'enrol' };

export const activates = enrolling('activates', () => ({ name: '', isBearer: true }));
// Who enrols comes with an id of his own.
export const enrols = enrolling('enrols', (_, who) => ({ member: memberId(`${who} enrols`) }));
