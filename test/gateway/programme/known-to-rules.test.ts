import { describe, expect, it, test } from 'vitest';
import type { Command } from '../../../gateway/programme/types.ts';
import { answered, type Bought, codeOf, programmesOf, Shop } from './given.ts';

const file = (when: string) => `
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
cards: { courtesy: ["29*"] }
units: { POINTS: {} }
consents:
  letter: { purpose: marketing, channel: post, texts: { en: "Letters" } }
rules:
  - { id: a, when: ${when}, earn: { unit: POINTS, amount: 7 } }
`;
const shopOf = (when: string) => new Shop(programmesOf(file(when)));
const earned = (shop: Shop, what: Partial<Bought>, more: Partial<Command> = {}) => {
  const command = { ...shop.purchase({ number: 'R', total: 100, ...what }), ...more } as Command;
  return answered(shop.run(command), 'purchase').earned.map(({ amount }) => amount);
};

describe('a rule knows', () => {
  it.each([
    ['web', [7]],
    ['shop', []],
    [undefined, []],
  ])('where the receipt was sold: %s gives %j', (channel, points) => {
    expect(
      earned(shopOf('{ channel: web }'), {}, channel === undefined ? {} : { channel }),
    ).toEqual(points);
  });

  it('which consents its member has given and not taken back', () => {
    const shop = shopOf('{ member.consents: letter }');
    const say = (isGiven: boolean, number: string) => {
      const { receipt } = shop.purchase({ number });
      const changes = { consents: { letter: isGiven } };
      const said = { kind: 'profile', receipt, who: { member: 'anna' }, at: shop.now, changes };
      expect(codeOf(shop.run(said as Command))).toBe('posted');
    };
    expect(earned(shop, { number: '1' })).toEqual([]);
    say(true, 'yes');
    expect(earned(shop, { number: '2' })).toEqual([7]);
    shop.now += 1000;
    say(false, 'no');
    expect(earned(shop, { number: '3' })).toEqual([]);
  });

  it.each(['member.days', 'member.months'])(
    'nothing of how long a bearer has been there: `%s` grants neither yes nor no',
    (fact) => {
      for (const when of [`{ ${fact}: { gte: 0 } }`, `{ not: { ${fact}: { gte: 9 } } }`]) {
        const shop = shopOf(when);
        const enrol = {
          kind: 'enrol',
          member: 'x',
          card: 'num-8',
          name: '',
          at: shop.now,
        } as const;
        answered(shop.run({ ...enrol, isBearer: true }), 'enrolled');
        expect(earned(shop, { number: '1', who: 'num-8' })).toEqual([]);
        expect(earned(shop, { number: '2', who: 'num-1' })).toEqual([7]);
      }
    },
  );
});

test('a card that nobody has is refused before the first version too, of a named kind or not', () => {
  const shop = shopOf('{ member: true }').at('2019-12-31T12:00');
  expect(codeOf(shop.buy({ number: '1', total: 100, who: 'num-77' }))).toBe('CARD_UNKNOWN');
  expect(codeOf(shop.buy({ number: '2', total: 100, who: 'num-291' }))).toBe('CARD_UNKNOWN');
  shop.at('2020-01-01T12:00');
  expect(codeOf(shop.buy({ number: '3', total: 100, who: 'num-77' }))).toBe('CARD_UNKNOWN');
  expect(codeOf(shop.buy({ number: '4', total: 100, who: 'num-291' }))).toBe('posted');
});

test('what a shopper without a card pays with is kept of nobody', () => {
  const shop = shopOf('{ member: true }');
  const tokens = [{ kind: 'payment', token: 'h1' }] as const;
  const kept = (number: string, who: string | null) => {
    const outcome = shop.run({ ...shop.purchase({ number, total: 100, who }), tokens });
    return outcome.ok ? outcome.tokens : outcome.code;
  };
  expect(kept('1', null)).toEqual([]);
  expect(kept('2', 'anna')).toEqual([{ member: 'anna', kind: 'payment', token: 'h1' }]);
});
