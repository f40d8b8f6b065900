import { describe, expect, it } from 'vitest';
import type { Sale } from '../../../gateway/ledger/types.ts';
import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import {
  areErased,
  collectedOf,
  erasedFacts,
  frozenOf,
  holdsPersonal,
  soldOf,
  tellsOf,
  thawedOf,
} from '../../../gateway/programme/frozen.ts';
import type { Programme } from '../../../gateway/programme/types.ts';
import { programmesOf } from './given.ts';

const sponsor = { id: 'bo', tags: ['vip'], shares: ['phone'] };
const told = {
  tags: ['old', 'ill'],
  since: '2025-01-02',
  birthday: '1990-05-06',
  youngestChild: '2021-07-08',
  consents: ['post'],
  clubs: ['inner'],
  answers: { pets: ['cat'], car: ['red'] },
  dates: { employed: '2020-01-01', moved: '2021-01-01' },
  sponsors: { referrer: sponsor, enroller: { ...sponsor, id: 'cy' } },
  cashierReceipts: 3,
};
const figures = { tallies: new Map([['VISITS', 5]]), available: new Map([['POINTS', 7]]) };
const asked: Asked = {
  basket: {
    ...{ lines: [], tenders: [], partner: 'shop', store: '1', till: '2', currency: 'DKK' },
    ...{ cashier: 'olga', channel: 'web', day: '2026-03-02', at: Date.UTC(2026, 2, 2) },
    zone: 'Europe/Copenhagen',
  },
  card: 'member',
  member: { id: 'anna', tier: 'gold', ...told, ...figures },
};
const nobody: Asked = { ...asked, card: 'none', member: null };
const uses = new Map([['umbrella|total|', { times: 1, minor: 2, cost: 3 }]]);

/** A file with one condition more; `rules` stands for the whole list. */
function version(
  when: string,
  rules = `{ id: a, when: { ${when} }, discount: { percent: 5 } }`,
  tally = '',
  reserved = '',
): Programme {
  const [made] = programmesOf(`
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
tallies: { VISITS: { of: receipts }${tally} }
${reserved}
dates: [employed, moved]
clubs: { inner: { byHand: true } }
consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }
questionnaire:
  pets: { texts: { en: "Pets?" }, choices: { cat: { en: Cat }, dog: { en: Dog } } }
  car: { texts: { en: "Car?" }, choices: { red: { en: Red } } }
rules: [ ${rules} ]
`);
  if (made === undefined) throw new Error('no version');
  return made;
}
const memberIn = (made: Programme) => frozenOf(made, { asked, uses })['member'];
const saleWith = (recheck: Sale['recheck']): Sale => ({
  ...{ receipt: 'R', member: 'anna', programme: '', partner: 'shop', occurredAt: 0 },
  ...{ currency: 'DKK', lines: [], earned: [], discounts: [], pointsTenders: [] },
  ...{ recheck, counted: null },
});

const plain = {
  ...{ id: 'anna', tier: 'gold', tags: [] },
  sponsors: {
    referrer: { id: 'bo', tags: [], shares: [] },
    enroller: { id: 'cy', tags: [], shares: [] },
  },
  ...{ tallies: { VISITS: 5 }, available: { POINTS: 7 } },
};
const some = 'gte: 1';

describe('what a sale keeps of its member', () => {
  it.each<[string, object]>([
    ['store: "1"', {}],
    ['member.tags: old', { tags: ['old'] }],
    ['member.tags: { hasAny: [ill, new] }', { tags: ['ill'] }],
    [`member.age: { ${some} }`, { birthday: told.birthday }],
    ['member.birthday: { lte: 3 }', { birthday: told.birthday }],
    [`member.days: { ${some} }`, { since: told.since }],
    [`member.months: { ${some} }`, { since: told.since }],
    [`member.childAge: { ${some} }`, { youngestChild: told.youngestChild }],
    ['member.consents: post', { consents: ['post'] }],
    ['member.clubs: inner', { clubs: ['inner'] }],
    ['answer.pets: cat', { answers: { pets: ['cat'] } }],
    [`years.employed: { ${some} }`, { dates: { employed: '2020-01-01' } }],
    [`cashier.receipts: { ${some} }`, { cashierReceipts: 3 }],
    [
      'referrer.tags: vip',
      { sponsors: { ...plain.sponsors, referrer: { id: 'bo', tags: ['vip'], shares: [] } } },
    ],
    [
      'enroller.shares: phone',
      { sponsors: { ...plain.sponsors, enroller: { id: 'cy', tags: [], shares: ['phone'] } } },
    ],
  ])('under `%s` is what it asks, and no more', (when, more) => {
    expect(memberIn(version(when))).toEqual({ ...plain, ...more });
  });

  it('is nothing that nobody has told, whatever is asked', () => {
    const few = { id: 'anna', tags: [], ...figures };
    const all = [
      ...['member.age', 'member.days', 'member.childAge', 'years.employed', 'cashier.receipts'].map(
        (fact) => `${fact}: { ${some} }`,
      ),
      ...['member.consents: post', 'member.clubs: inner', 'answer.pets: cat', 'referrer.tags: x'],
    ].join(', ');
    const frozen = frozenOf(version(all), { asked: { ...asked, member: few }, uses });
    expect(frozen['member']).toStrictEqual({
      ...{ id: 'anna', tags: [], tallies: { VISITS: 5 }, available: { POINTS: 7 } },
    });
  });

  it('is what any place of the file asks: a choice, a tally, reserved goods, a ladder', () => {
    const offer = (more: string) => version('', `{ id: a, ${more} }`);
    const steps = (by: string) =>
      offer(`discount: { by: ${by}, steps: [ { from: 1, percent: 5 } ] }`);
    expect(memberIn(steps('member.days'))).toMatchObject({ since: told.since });
    expect(memberIn(steps('years.moved'))).toMatchObject({ dates: { moved: '2021-01-01' } });
    const either = offer('when: { any: [ { member.clubs: inner } ] }, discount: { percent: 5 }');
    expect(memberIn(either)).toMatchObject({ clubs: ['inner'] });
    const none = offer('when: { not: { member.clubs: inner } }, discount: { percent: 5 }');
    expect(memberIn(none)).toMatchObject({ clubs: ['inner'] });
    const percent = '{ id: a, discount: { percent: 5 } }';
    const reserved = 'reserved: [ { id: r, lines: { sku: x }, to: { member.clubs: inner } } ]';
    expect(memberIn(version('', percent, '', reserved))).toMatchObject({ clubs: ['inner'] });
    const tally = ', OLD: { of: receipts, when: { member.tags: old } }';
    expect(memberIn(version('', percent, tally))).toMatchObject({ tags: ['old'] });
  });
});

describe('what a sale keeps of its receipt', () => {
  it('is all but its currency, and the cashier only where uses of one are counted', () => {
    const { currency: _, cashier: __, ...basket } = asked.basket;
    const row = frozenOf(version('store: "1"'), { asked: nobody, uses });
    expect(row).toStrictEqual({ basket, card: 'none', member: null, uses: [...uses] });
    const limited = version('', '{ id: a, limit: { cashier: 3 }, discount: { percent: 5 } }');
    expect(frozenOf(limited, { asked, uses })['basket']).toStrictEqual({
      ...{ ...basket, cashier: 'olga' },
    });
    const few = { ...asked, basket: { ...basket, currency: 'DKK' } };
    expect(frozenOf(limited, { asked: few, uses })['basket']).toStrictEqual(basket);
  });

  it('is read again as it was', () => {
    const made = version('member.clubs: inner');
    const recheck = frozenOf(made, { asked, uses });
    const { cashier: _, ...basket } = asked.basket;
    expect(thawedOf(saleWith(recheck))).toStrictEqual({
      ...{ basket, card: 'member', uses },
      member: { ...plain, clubs: ['inner'], ...figures },
    });
    const after = { ...asked.member, talliesAfter: new Map([['VISITS', 6]]) } as Asked['member'];
    const later = frozenOf(made, { asked: { ...asked, member: after }, uses });
    expect(thawedOf(saleWith(later))?.member?.talliesAfter).toEqual(new Map([['VISITS', 6]]));
    expect(thawedOf(saleWith(frozenOf(made, { asked: nobody, uses })))).toMatchObject({
      ...{ card: 'none', member: null, uses },
    });
    expect(thawedOf(saleWith(null))).toBeNull();
  });

  it('of one that was collected says both: as it is the member’s, and as it was sold', () => {
    const made = version('member.clubs: inner');
    const sale = saleWith(frozenOf(made, { asked: nobody, uses }));
    const later = new Map([['tea|member:anna|', { times: 1, minor: 0, cost: 0 }]]);
    const collected = saleWith(collectedOf(made, sale, { asked, uses: later }));
    expect(thawedOf(collected)).toMatchObject({ card: 'member', uses: later });
    expect(thawedOf(collected)?.member).toMatchObject({ id: 'anna', clubs: ['inner'] });
    const { cashier: _, currency: __, ...basket } = asked.basket;
    expect(soldOf(collected)).toStrictEqual({ basket, card: 'none', member: null, uses });
    expect([soldOf(sale), soldOf(saleWith(null))]).toEqual([null, null]);
  });
});

describe('what a sale keeps is personal', () => {
  const base = { basket: {}, card: 'member', uses: [] };

  it.each([
    ['a mark', { id: 'bo', tags: ['vip'], shares: [] }, true],
    ['what both share', { id: 'bo', tags: [], shares: ['phone'] }, true],
    ['both', { id: 'bo', tags: ['vip'], shares: ['phone'] }, true],
    ['nothing but who it was', { id: 'bo', tags: [], shares: [] }, false],
    ['another', { id: 'cy', tags: ['vip'], shares: ['phone'] }, false],
  ])('of a sponsor with %s', (_what, referrer, isTold) => {
    const few = { id: 'cy', tags: [], shares: [] };
    const member = { tags: [], sponsors: { enroller: few, referrer } };
    expect(tellsOf({ ...base, member }, 'bo')).toBe(isTold);
  });

  it('is gone with whom it was of', () => {
    const erased = saleWith(erasedFacts);
    expect([areErased(erased), thawedOf(erased), soldOf(erased)]).toEqual([true, null, null]);
    expect([holdsPersonal(erasedFacts), tellsOf(erasedFacts, 'bo')]).toEqual([false, false]);
    expect([areErased(saleWith(null)), areErased(saleWith(base))]).toEqual([false, false]);
    expect(tellsOf({ ...base, member: { tags: [] } }, 'bo')).toBe(false);
  });

  it.each<[string, object | null, boolean]>([
    ['nobody', null, false],
    ['a level and figures', { tags: [], tier: 'gold', tallies: {}, available: {} }, false],
    ['a mark', { tags: ['old'] }, true],
    ['a birthday', { tags: [], birthday: '1990-05-06' }, true],
    ['the day of joining', { tags: [], since: '2025-01-02' }, true],
    ['the birthday of a child', { tags: [], youngestChild: '2021-07-08' }, true],
    ['consents', { tags: [], consents: [] }, true],
    ['answers', { tags: [], answers: {} }, true],
    ['dates', { tags: [], dates: {} }, true],
    ['clubs', { tags: [], clubs: [] }, true],
    ['sponsors', { tags: [], sponsors: {} }, true],
  ])('with %s: %o, %s', (_what, member, isPersonal) => {
    expect(holdsPersonal({ ...base, member })).toBe(isPersonal);
  });
});
