import { describe, expect, it } from 'vitest';
import type { Command, Outcome } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, type Bought, codeOf, programmesOf, refOf, Shop } from './given.ts';

const file = (rules: string, unit = '', more = '') => `
stamgast: 1
id: friends
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: { value: "0.01", cost: "0.01"${unit} } }
tallies: { BOUGHT: { of: receipts, onReturn: keep } }
${more}
rules:
${rules}
`;
const both = `
  - id: friend
    when: { referrer: true, tally.BOUGHT: 0 }
    earn: { unit: POINTS, amount: 500 }
  - id: thanks
    to: referrer
    when: { tally.BOUGHT: 0 }
    earn: { unit: POINTS, amount: 500 }`;

/** Bo has been brought by Anna, who is a member of every shop. */
const shopWith = (rules: string, unit?: string, enrolment: object = {}) => {
  const shop = new Shop(programmesOf(file(rules, unit)));
  const sponsors = { referrer: { card: 'num-1' } };
  expect(codeOf(enrol(shop, { sponsors, ...enrolment }))).toBe('posted');
  return shop;
};
const enrol = (shop: Shop, more: object = {}): Outcome => {
  const bo = { kind: 'enrol', member: 'bo', card: 'num-2', name: 'Bo', at: shop.now } as const;
  return shop.run({ ...bo, ...more });
};
const buy = (shop: Shop, number: string, more: Partial<Bought> = {}) =>
  shop.buy({ number, total: 5000, who: 'bo', ...more });
const giveBack = (shop: Shop, of: string, totalMinor = 5000): Command => ({
  ...{ kind: 'return', receipt: refOf(`back-${of}-${totalMinor}`), of: refOf(of) },
  ...{ occurredAt: shop.now, currency: 'EUR', mayWait: false },
  lines: [{ line: 1, ofLine: 1, quantity: totalMinor / 5, totalMinor }],
});
const points = (shop: Shop) => {
  expectSoundBooks(shop.keeper);
  return [shop.balance('anna').available, shop.balance('bo').available];
};

describe('who brought the member', () => {
  it('is asked by reserved goods too, where no rule asks', () => {
    const reserved = 'reserved: [ { id: wine, lines: { sku: sku-1 }, to: { referrer: true } } ]';
    const shop = new Shop(
      programmesOf(file('  - { id: five, discount: { percent: 5 } }', '', reserved)),
    );
    enrol(shop, { sponsors: { referrer: { card: 'num-1' } } });
    const notSold = (who: string) => answered(buy(shop, who, { who }), 'purchase').notSold?.length;
    expect([notSold('bo'), notSold('anna')]).toEqual([undefined, 1]);
  });
});

describe('points for who brought the member', () => {
  it('go to both in one decision, each in their own account', () => {
    const shop = shopWith(both);
    const { earned, balances } = answered(buy(shop, '1'), 'purchase');
    expect(earned).toMatchObject([
      { rule: 'friend', amount: 500 },
      { rule: 'thanks', amount: 500, to: 'referrer' },
    ]);
    expect(balances).toMatchObject([{ available: 500 }]);
    const [own, other] = shop.keeper.entries.filter(({ kind }) => kind === 'earn');
    expect([own?.member, other?.member]).toEqual(['bo', 'anna']);
    expect(points(shop)).toEqual([500, 500]);
  });

  it('edge case 23: a purchase that was cancelled before it was paid does not count as the first; a returned one does', () => {
    const shop = shopWith(both);
    const basket = { receipt: refOf('1'), occurredAt: shop.now, currency: 'EUR' } as const;
    const cancelled = { kind: 'hold', id: 'h', who: { member: 'bo' }, forMs: 1000 } as const;
    const lines = [{ line: 1, sku: 'a', quantity: 1000, totalMinor: 5000 }];
    expect(codeOf(shop.run({ ...cancelled, ...basket, lines }))).toBe('posted');
    expect(codeOf(buy(shop, '1', { tenders: [{ kind: 'cash', amountMinor: 1 }] }))).not.toBe(
      'posted',
    );
    buy(shop, '2');
    expect(points(shop)).toEqual([500, 500]);
    shop.run(giveBack(shop, '2'));
    expect(points(shop)).toEqual([0, 0]);
    expect(answered(buy(shop, '3'), 'purchase').earned).toEqual([]);
  });

  it.each([
    ['clamp', 0, 0, 300],
    ['debt', 0, 300, 0],
    ['reduce refund', 0, 0, 0],
  ])(
    'edge case 37: a returned first purchase takes both back, of the referrer what is left, plus %s',
    (policy, left, debt, loss) => {
      const shop = shopWith(both, `, onReturn: ${policy}`);
      buy(shop, '1');
      shop.spend(300);
      expect(points(shop)).toEqual([200, 500]);
      const back = answered(shop.run(giveBack(shop, '1')), 'return');
      // The refund is the friend's: nothing of it is kept for what the referrer has spent.
      expect(back).toMatchObject({ refundMinor: 5000, withheldMinor: 0, shortfalls: [] });
      expect(back.reversed).toEqual([{ unit: 'POINTS', amount: 500 }]);
      expect(points(shop)).toEqual([left, 0]);
      expect(shop.balance('anna').debt).toBe(debt);
      if (policy !== 'reduce refund') expect(0 - shop.keeper.account('loss')).toBe(loss);
    },
  );

  it.each([[[1000, 1000, 3000]], [[2500, 2500]], [[4995, 5]], [[5, 4990, 5]]])(
    'come back exactly when the purchase comes back in parts of %j',
    (parts) => {
      const shop = shopWith(both);
      buy(shop, '1');
      let gone = 0;
      for (const part of parts) {
        expect(codeOf(shop.run(giveBack(shop, '1', part)))).toBe('posted');
        gone += part;
        const rest = 500 - Math.round(gone / 10);
        expect(points(shop)).toEqual([rest, rest]);
      }
      expect(points(shop)).toEqual([0, 0]);
    },
  );

  it('are taken back by a return that came before the purchase', () => {
    const shop = shopWith(both);
    shop.run({ ...giveBack(shop, '1'), mayWait: true } as Command);
    buy(shop, '1');
    expect(points(shop)).toEqual([0, 0]);
  });

  it('repay what the referrer owes, and are rounded on their own', () => {
    const rules = `
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: "0.5" } }
  - { id: share, to: referrer, earn: { unit: POINTS, per: "1.00", amount: "0.5" } }
  - { id: twice, multiply: { unit: POINTS, by: 3 } }`.replaceAll('"0.5"', '1');
    const shop = shopWith(rules, ', onReturn: debt');
    shop.buy({ number: 'a', total: 1000 });
    shop.spend(30);
    shop.run({
      ...giveBack(shop, 'a', 1000),
      lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 1000 }],
    } as Command);
    expect(shop.balance('anna').debt).toBe(30);
    const { earned } = answered(buy(shop, '1', { total: 5099 }), 'purchase');
    expect(earned.map(({ rule, amount }) => [rule, amount])).toEqual([
      ['base', 51],
      ['twice', 101],
      ['share', 50],
    ]);
    expect(points(shop)).toEqual([20, 152]);
    expect(shop.balance('anna').debt).toBe(0);
  });

  it('stop at a limit that counts who is given, not who buys', () => {
    const shop = shopWith(`
  - { id: thanks, to: referrer, limit: { member: 1 per year }, earn: { unit: POINTS, amount: 5 } }`);
    enrol(shop, { member: 'cy', card: 'num-3', sponsors: { referrer: { member: 'anna' } } });
    buy(shop, '1');
    buy(shop, '2', { who: 'cy' });
    expect(points(shop)).toEqual([5, 0]);
    const again = shop.buy({ number: '3', total: 100 });
    expect(answered(again, 'purchase').earned).toEqual([]);
  });

  it('are not given where nobody brought the member, or whoever did is a member no more', () => {
    const shop = shopWith(both, '', { sponsors: {} });
    expect(answered(buy(shop, '1'), 'purchase').earned).toEqual([]);
    const other = shopWith(both);
    const anna = other.keeper.members.get('anna');
    if (anna !== undefined) other.keeper.members.set('anna', { ...anna, isClosed: true });
    expect(answered(buy(other, '1'), 'purchase').earned).toEqual([]);
  });

  it('ask for marks and tokens of the other member; both that are unknown never grant', () => {
    const rules = `
  - { id: staff, to: enroller, when: { enroller.tags: staff, not: { enroller.shares: household } }, earn: { unit: POINTS, amount: 50 } }`;
    const given = (tags: string[], tokens: object[], said: object[] = []) => {
      const shop = new Shop(programmesOf(file(rules)));
      const home = { kind: 'household', token: 'h1' };
      shop.run({
        kind: 'enrol',
        member: 'dad',
        card: 'num-9',
        name: 'D',
        at: shop.now,
        tokens: [home],
      });
      const profile = { birthday: null, children: [], tags, answers: {}, dates: {} };
      shop.keeper.profiles.set('dad', profile);
      enrol(shop, { sponsors: { enroller: { member: 'dad' } }, tokens });
      const purchase = { ...shop.purchase({ number: '1', total: 100, who: 'bo' }), tokens: said };
      return answered(shop.run(purchase as Command), 'purchase').earned.length;
    };
    expect(given(['staff'], [])).toBe(1);
    expect(given([], [])).toBe(0);
    expect(given(['staff'], [{ kind: 'household', token: 'h2' }])).toBe(1);
    expect(given(['staff'], [{ kind: 'phone', token: 'h1' }])).toBe(1);
    expect(given(['staff'], [{ kind: 'household', token: 'h1' }])).toBe(0);
    expect(given(['staff'], [], [{ kind: 'household', token: 'h1' }])).toBe(0);
  });
});

describe('an enrolment', () => {
  it.each([
    ['CARD_UNKNOWN', { referrer: { card: 'num-77' } }],
    ['CARD_UNKNOWN', { enroller: { member: 'nobody' } }],
    ['REQUEST_INVALID', { referrer: { member: 'bo' } }],
  ])('is refused with %s for %j', (code, sponsors) => {
    const shop = shopWith(both, '', { member: 'bo', card: 'num-2' });
    const cy = { member: 'cy', card: 'num-3', sponsors };
    if (code === 'REQUEST_INVALID') Object.assign(cy, { member: 'bo', card: 'num-2' });
    expect(codeOf(enrol(shop, cy))).toBe(code);
  });
});

it.each([
  ['discount: { percent: 5 }', 'rules.0.to: it would change nothing; only points of `earn`'],
  ['multiply: { unit: POINTS, by: 2 }', 'rules.0.to: it would change nothing; only points of'],
  ['on: visit, earn: { unit: POINTS, amount: 1 }', 'rules.0.to: a rule on `visit` has no receipt'],
])('`to` beside { %s } is wrong', (effect, problem) => {
  const text = file(`  - { id: a, to: referrer, ${effect} }`);
  expect(() => programmesOf(text)).toThrow(problem);
});
