import type { ProfileChanges } from '../../../../gateway/programme/people/types.ts';
import { entriesOf, fail, listOf, type Spot, textOf } from '../spot.ts';
import { told, type Verb } from './verb.ts';

/** `anna tells: { children: [2024-03-01], consents: { post: yes } }`: to a till, of herself. */
export const tells: Verb = {
  name: 'tells',
  isDated: true,
  read: ({ at }) => {
    const changes = changesOf(at);
    return {
      run: (shop, who) => {
        const receipt = shop.nextReceipt();
        const card = shop.whoIs(who) ?? { card: 'none' };
        return told(shop.run({ kind: 'profile', receipt, who: card, changes, at: shop.dated }));
      },
    };
  },
};

function changesOf(at: Spot): ProfileChanges {
  const known = ['birthday', 'children', 'tags', 'answers', 'dates', 'clubs', 'consents'];
  const parts = new Map(entriesOf(at, 'what is told', known));
  const texts = (spot: Spot) =>
    Array.isArray(spot.value) && spot.value.length === 0
      ? []
      : listOf(spot, 'it').map((one) => textOf(one, 'it'));
  const named = <Value>(key: string, read: (spot: Spot) => Value) => {
    const spot = parts.get(key);
    if (spot === undefined) return {};
    return { [key]: Object.fromEntries(entriesOf(spot, 'it').map(([k, one]) => [k, read(one)])) };
  };
  const [birthday, children, tags] = ['birthday', 'children', 'tags'].map((key) => parts.get(key));
  return {
    ...(birthday === undefined ? {} : { birthday: textOf(birthday, '`birthday`') }),
    ...(children === undefined ? {} : { children: texts(children) }),
    ...(tags === undefined ? {} : { tags: { add: texts(tags), remove: [] } }),
    ...named('answers', texts),
    ...named('dates', (spot) => textOf(spot, 'a day')),
    ...named('clubs', yesOrNo),
    ...named('consents', yesOrNo),
  };
}

function yesOrNo(spot: Spot): boolean {
  const text = textOf(spot, 'it');
  if (text !== 'yes' && text !== 'no') fail(spot, '`yes` or `no`');
  return text === 'yes';
}
