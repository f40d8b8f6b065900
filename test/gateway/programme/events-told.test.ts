import { describe, expect, it } from 'vitest';
import type { EventCommand } from '../../../gateway/programme/event-types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, refOf, Shop } from './given.ts';

const file = (rules: readonly string[], more = 'units: { POINTS: {}, RISK: { hidden: true } }') => `
stamgast: 1
id: deeds
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
events: [review]
${more}
rules:
${rules.map((rule) => `  - { ${rule} }`).join('\n')}
`;
const shopOf = (...what: Parameters<typeof file>) =>
  new Shop(programmesOf(file(...what)), '2026-01-10T12:00');
const told = (shop: Shop, number: string, more: Partial<EventCommand> = {}) => {
  const deed: EventCommand = {
    ...{ kind: 'event', receipt: refOf(number), occurredAt: shop.now, who: { member: 'anna' } },
    ...{ event: 'review', quantity: 1000, ...more },
  };
  const answer = answered(shop.run(deed), 'event');
  expectSoundBooks(shop.keeper);
  return answer;
};
const review =
  'id: review, on: review, texts: { da: "Du fik {amount} point", en: "{amount} points" }';

describe('what is told of an event', () => {
  it('names what it gives, and nothing of a hidden unit', () => {
    const risk = 'id: often, on: review, earn: { unit: RISK, amount: 3 }';
    const shop = shopOf([`${review}, earn: { unit: POINTS, amount: 20 }`, risk]);
    const { earned, balances } = told(shop, '1');
    expect(earned.map(({ rule, unit }) => [rule, unit])).toEqual([['review', 'POINTS']]);
    expect(balances.map(({ unit }) => unit)).toEqual(['POINTS']);
    expect(shop.keeper.account('member:anna:available', 'RISK')).toBe(3);
  });

  it('is said in the language that is asked for, and to nobody where none is', () => {
    const shop = shopOf([`${review}, earn: { unit: POINTS, amount: 1200 }`]);
    expect(told(shop, '1', { language: 'da' }).earned).toMatchObject([
      { said: 'Du fik 1.200 point' },
    ]);
    expect(told(shop, '2').earned[0]).not.toHaveProperty('said');
  });

  it('says of points that a person looks at that they wait', () => {
    const waits = 'review: { member: true }, earn: { unit: POINTS, amount: 20 }';
    const shop = shopOf([`${review}, ${waits}`]);
    expect(told(shop, '1', { language: 'da' }).earned).toMatchObject([
      { said: 'Du fik 20 point (afventer kontrol)', heldForReview: true },
    ]);
  });

  it('that comes late and kept points alive counts them again', () => {
    const more = [
      'units: { POINTS: { idle: 6 months, idleBy: REVIEWS } }',
      'tallies: { REVIEWS: { of: events, event: review } }',
    ].join('\n');
    const shop = shopOf(['id: base, earn: { unit: POINTS, per: "1.00", amount: 1 }'], more);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-07-11T12:00').settle();
    expect(shop.balance().available).toBe(0);
    const occurredAt = localToEpoch({ local: '2026-07-10T12:00', zone: shop.zone });
    expect(told(shop, '2', { occurredAt }).balances).toMatchObject([{ available: 100 }]);
  });

  it('that comes late gives what the end of its month would have given', () => {
    const more =
      'units: { POINTS: {} }\ntallies: { REVIEWS: { of: events, event: review, in: month } }';
    const end =
      'id: end, on: month end, when: { tally.REVIEWS: { gte: 1 } }, earn: { unit: POINTS, amount: 50 }';
    const shop = shopOf([`${review}, earn: { unit: POINTS, amount: 5 }`, end], more);
    const occurredAt = shop.now;
    shop.at('2026-02-02T12:00').settle();
    expect(shop.balance().available).toBe(0);
    told(shop, '1', { occurredAt });
    expect(shop.balance().available).toBe(55);
  });
});
