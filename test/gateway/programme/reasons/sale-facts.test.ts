import { describe, expect, it } from 'vitest';
import type { Sale } from '../../../../gateway/ledger/types.ts';
import { type Uses, useText } from '../../../../gateway/programme/evaluate/limits.ts';
import {
  factsOfSale,
  standsInSale,
  usesAsked,
} from '../../../../gateway/programme/reasons/sale-facts.ts';
import type { Programme } from '../../../../gateway/programme/types.ts';
import { askedOf, versionOf, type Wish } from './receipt.ts';

const line = { line: 1, sku: 'tea', quantity: 1000, totalMinor: 1000 };
const plain = () => versionOf('  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }');
const withRule = (rule: string, more = '') => versionOf(`  - { id: r, ${rule} }`, more);
const asksProfile = () => withRule('when: { member.tags: vip }, discount: { percent: 5 }');
const asksTenders = () => withRule('when: { receipt.tenders: card }, discount: { percent: 5 }');
const asksUnits = () => withRule('when: { unit.CUPS: { gte: 1 } }, discount: { percent: 5 }');
const paysUnits = () => withRule('discount: { percent: 5, pays: { unit: CUPS, amount: 1 } }');
const paysLast = () =>
  versionOf(`  - { id: a, discount: { percent: 5 } }
  - { id: b, discount: { percent: 5, pays: { unit: CUPS, amount: 1 } } }`);
const limited = () => withRule('discount: { percent: 5 }, limit: { member: 1 }');
const used = (rule: string): Uses =>
  new Map([[useText({ rule, scope: 'member:anna', period: '' }), { times: 1, minor: 2, cost: 3 }]]);
const tender = { tenders: [{ kind: 'card', amountMinor: 1000 }] };
const many = (tally: string) => ({ tallies: new Map([[tally, 1]]) });

describe('a sale says by its own row all that the rules were asked', () => {
  const rows: readonly (readonly [
    what: string,
    version: () => Programme,
    wish: Wish,
    stands: boolean,
  ])[] = [
    ['of a plain receipt', plain, {}, true],
    ['without a card', plain, { member: null }, true],
    ['with a card of the shop', plain, { member: null, card: 'courtesy' }, false],
    ['of a member with another card', plain, { card: 'bearer' }, false],
    ['with a cashier', plain, { basket: { cashier: '7' } }, false],
    ['with a channel', plain, { basket: { channel: 'web' } }, false],
    ['with what a till gave', plain, { basket: { given: ['base'] } }, false],
    ['with a payment that nobody asks for', plain, { basket: tender }, true],
    ['with a payment that a rule asks for', asksTenders, { basket: tender }, false],
    ['without the payment that a rule asks for', asksTenders, {}, true],
    ...(['category', 'brand'] as const).map(
      (key) =>
        [
          `with a ${key}`,
          plain,
          { basket: { lines: [line, { ...line, [key]: 'x' }] } },
          false,
        ] as const,
    ),
    ['with labels', plain, { basket: { lines: [{ ...line, labels: [] }] } }, false],
    ['with a cost', plain, { basket: { lines: [{ ...line, costMinor: 0 }] } }, false],
    ['with uses of its rule', limited, { uses: used('r') }, false],
    ['with uses of other rules', limited, { uses: used('old') }, true],
    ['of a member whose points are asked for', asksUnits, {}, false],
    ['of a shopper, where points are asked for', asksUnits, { member: null }, true],
    ['of a member whose points may pay', paysUnits, {}, false],
    ['of a member whose points may pay for one of two', paysLast, {}, false],
    ['of a member with a tier', plain, { member: { tier: 'gold' } }, false],
    ['of a member who was counted', plain, { member: many('TURNOVER') }, false],
    [
      'of a member whom another brought',
      plain,
      { member: { sponsors: { referrer: { id: 'b', tags: [], shares: [] } } } },
      false,
    ],
    ['of a member whom nobody brought', plain, { member: { sponsors: {} } }, true],
    ['with marks that nobody asks for', plain, { member: { tags: ['vip'] } }, true],
    ['with nothing where marks are asked for', asksProfile, {}, true],
    ...Object.entries({
      ...{
        tags: ['vip'],
        since: '2026-01-01',
        birthday: '1980-01-01',
        youngestChild: '2024-01-01',
      },
      ...{ consents: ['mail'], clubs: ['pro'], answers: { pets: [] }, dates: { employed: '' } },
    }).map(
      ([key, value]) =>
        [
          `with ${key}, where a person is asked for`,
          asksProfile,
          { member: { [key]: value } },
          false,
        ] as const,
    ),
    ...Object.entries({ consents: [], clubs: [], answers: {}, dates: {} }).map(
      ([key, value]) =>
        [
          `with no ${key}, where a person is asked for`,
          asksProfile,
          { member: { [key]: value } },
          true,
        ] as const,
    ),
  ];
  it.each(rows)('%s', (_what, versionFor, wish, stands) => {
    const version = versionFor();
    const facts = { asked: askedOf(wish), uses: wish.uses ?? new Map() };
    expect(standsInSale(version, facts)).toBe(stands);
    // What was found out of a version is kept, and says the same.
    expect(standsInSale(version, facts)).toBe(stands);
  });
});

it('the uses that are kept are those that the rules look at', () => {
  const uses = new Map([...used('r'), ...used('old')]);
  expect([...usesAsked(limited(), { asked: askedOf(), uses }).keys()]).toEqual(['r|member:anna|']);
  const none: Uses = new Map();
  expect(usesAsked(limited(), { asked: askedOf(), uses: none })).toBe(none);
  const shared = versionOf(
    `  - { id: a, discount: { percent: 5 }, limit: { shared: both } }
  - { id: b, discount: { percent: 5 }, limit: { shared: both } }`,
    'limits: { both: { member: 1 } }',
  );
  expect(usesAsked(shared, { asked: askedOf(), uses: used('limits.both') }).size).toBe(1);
});

describe('the facts of a sale', () => {
  const sale: Sale = {
    ...{
      receipt: '["grocer","2","3","2026-03-02","1"]',
      member: 'anna',
      programme: 'shop@2020-01-01T00:00',
    },
    ...{ partner: 'grocer', occurredAt: Date.UTC(2026, 2, 2, 23, 30), currency: 'EUR' },
    lines: [{ ...line, returnedQuantity: 0, returnedMinor: 0 }],
    ...{ earned: [], discounts: [], pointsTenders: [], recheck: null, counted: null },
  };

  it('are those of its row, where it keeps no others', () => {
    const places = versionOf(
      '',
      'partners: { grocer: { trade: food } }\nplaces: { ribe: { region: south, country: DK, stores: ["grocer/2"] } }',
    );
    const basket = {
      ...{ lines: [line], tenders: [], partner: 'grocer', store: '2', till: '3', currency: 'EUR' },
      // Half past midnight in Berlin.
      ...{ day: '2026-03-03', at: sale.occurredAt, zone: 'Europe/Berlin', trade: 'food' },
      place: { city: 'ribe', region: 'south', country: 'DK' },
    };
    const member = { id: 'anna', tags: [], tallies: new Map(), available: new Map() };
    expect(factsOfSale(places, sale)).toEqual({
      ...{ asked: { basket, card: 'member', member }, uses: new Map() },
    });
    expect(factsOfSale(places, { ...sale, member: null }).asked).toEqual({
      ...{ basket, card: 'none', member: null },
    });
  });

  it('are those that it has kept, where it has', () => {
    const { currency: _, ...basket } = askedOf().basket;
    const member = { id: 'anna', tags: ['vip'], tallies: { TURNOVER: 5 }, available: { CUPS: 1 } };
    const uses = [...used('r')];
    const kept = { basket, card: 'member', member, uses };
    const facts = factsOfSale(plain(), { ...sale, recheck: kept });
    expect(facts).toEqual({
      asked: {
        ...{ basket: { ...basket, currency: 'EUR' }, card: 'member' },
        member: {
          ...member,
          tallies: new Map([['TURNOVER', 5]]),
          available: new Map([['CUPS', 1]]),
        },
      },
      uses: new Map(uses),
    });
    const later = { ...kept, member: { ...member, talliesAfter: { TURNOVER: 9 } } };
    const { asked } = factsOfSale(plain(), { ...sale, recheck: later });
    expect(asked.after?.([])).toEqual(new Map([['TURNOVER', 9]]));
    expect(asked.member).not.toHaveProperty('talliesAfter');
    const shopper = factsOfSale(plain(), {
      ...sale,
      recheck: { ...kept, card: 'courtesy', member: null },
    });
    expect(shopper.asked).toMatchObject({ card: 'courtesy', member: null });
    expect(shopper.uses.size).toBe(1);
  });
});
