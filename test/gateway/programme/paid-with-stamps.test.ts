import { describe, expect, it, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, refOf, type Shop } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

const tea = '{ id: tea, lines: { sku: tea }, discount: { percent: 10 } }';
const coffee =
  '{ id: coffee, lines: { sku: coffee }, discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 9 } } }';
const units = ['units: { POINTS: { value: "0.10" }, STAMPS: {} }'];
const basket = [line(1000, { sku: 'tea' }), line(400, { sku: 'coffee' })];

/** Anna has 9 stamps; a tenth off tea needs none of them, a free coffee all. */
function served(rules = [tea, coffee]): Shop {
  const shop = shopOf(rules, units);
  const stamps = { unit: 'STAMPS', amount: 9, reason: 'card', at: shop.now };
  shop.run({ kind: 'adjust', who: { member: 'anna' }, ...stamps });
  shop.run({ kind: 'adjust', who: { member: 'anna' }, ...stamps, unit: 'POINTS' });
  expect(bought(shop, { number: 'R', lines: basket }).payMinor).toBe(900);
  expect(has(shop, 'STAMPS')).toBe(0);
  expectSoundBooks(shop.keeper);
  return shop;
}

describe('beside a discount that costs nothing, one that stamps pay', () => {
  it.each([
    ['after it', [tea, coffee]],
    ['before it', [coffee, tea]],
  ])('%s: the tea alone brings no stamps back, the coffee all', (_, rules) => {
    const shop = served(rules);
    expect(back(shop, 'R', [1, 1000]).refundMinor).toBe(900);
    expect(has(shop, 'STAMPS')).toBe(0);
    expect(back(shop, 'R', [2, 400]).refundMinor).toBe(0);
    expect(has(shop, 'STAMPS')).toBe(9);
  });

  it('is in the journal as a spend of the receipt, used by it and worth no money', () => {
    const shop = served();
    const [spend] = [...shop.keeper.spends.values()];
    expect(spend).toMatchObject({ unit: 'STAMPS', amount: 9, amountMinor: 0, currency: '' });
    expect([spend?.usedBy === spend?.document, spend?.isUndone]).toEqual([true, false]);
    const kinds = shop.keeper.entries.filter(({ ref }) => ref === spend?.id).map((e) => e.kind);
    expect(kinds).toEqual(['spend']);
  });

  it('keeps its document from others, whose points could not be undone with it', () => {
    const shop = served();
    shop.enrol('bo', 'num-2');
    const spends = [...shop.keeper.spends.values()];
    const what = { id: 'S', receipt: refOf('R'), unit: 'POINTS', amount: 1 };
    const decided = (member: string) => {
      const who = { member };
      const command = { ...what, kind: 'spend', occurredAt: shop.now, who } as const;
      const state = { ...shop.keeper.load(command, shop.now), spends };
      return codeOf(decide(shop.keeper.programmes, state, command));
    };
    expect(decided('bo')).toBe('SPEND_OF_OTHER');
    expect(decided('anna')).toBe('posted');
  });
});

test('points that a receipt earns pay nothing of it, though all lots give their share', () => {
  const cup =
    '{ id: cup, lines: { sku: coffee }, discount: { percent: 100, units: 1, pays: { unit: POINTS, amount: 9 } } }';
  const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
  const shop = shopOf([base, cup], ['units: { POINTS: { value: "0.10", sameEnd: pro rata } }']);
  shop.adjust(9);
  const { earned } = answered(shop.buy({ number: 'R', lines: basket }), 'purchase');
  expect(earned).toMatchObject([{ rule: 'base', amount: 10 }]);
  const lots = [...shop.keeper.lots.values()].map(({ spent, available }) => [spent, available]);
  expect(lots).toEqual([
    [9, 0],
    [0, 10],
  ]);
});
