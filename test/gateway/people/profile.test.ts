import { describe, expect, it } from 'vitest';
import { consentsInForce } from '../../../gateway/programme/people/consents.ts';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import type { Outcome } from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { answered, programmesOf, refOf, Shop } from '../programme/given.ts';

const file = (from: string, consents: string) => `
stamgast: 1
id: points
effectiveFrom: ${from}
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
${consents}
questionnaire:
  pets:
    texts: { en: "Which animals live with you?" }
    several: true
    choices: { cat: { en: "A cat" }, dog: { en: "A dog" } }
  coffee: { texts: { en: "Coffee?" }, choices: { "yes": { en: "Yes" }, "no": { en: "No" } } }
rules:
  - { id: toddler, when: { member.childAge: { lt: 3 } }, earn: { unit: POINTS, amount: 1 } }
  - { id: cats, when: { answer.pets: cat }, earn: { unit: POINTS, amount: 10 } }
  - { id: no-cats, when: { not: { answer.pets: cat } }, earn: { unit: POINTS, amount: 100 } }
  - { id: post, when: { member.consents: post }, earn: { unit: POINTS, amount: 1000 } }
  - { id: marks, when: { member.tags: friend }, earn: { unit: POINTS, amount: 10000 } }
`;
const post = 'consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }';
// Next year's version asks for another consent.
const programmes = programmesOf(
  file('2020-01-01T00:00', post),
  file('2027-01-01T00:00', post).replaceAll('post', 'mail'),
);
const newShop = () => new Shop(programmes, '2026-03-02T12:00');

function tell(shop: Shop, changes: ProfileChanges, at?: string): Outcome {
  const zone = shop.zone;
  return shop.run({
    kind: 'profile',
    ...{ receipt: refOf('p'), who: { member: 'anna' }, changes },
    at: at === undefined ? shop.now : localToEpoch({ local: at, zone }),
  });
}
const told = (shop: Shop, changes: ProfileChanges, at?: string) =>
  answered(tell(shop, changes, at), 'profiled');
const wrongIn = (shop: Shop, changes: ProfileChanges) => {
  const outcome = tell(shop, changes);
  return outcome.ok ? 'taken' : `${outcome.code} ${outcome.facts?.['path']}`;
};
let count = 0;
const earned = (shop: Shop) => {
  count += 1;
  return answered(shop.buy({ number: `r${count}`, total: 100 }), 'purchase').earned.map(
    ({ rule }) => rule,
  );
};

describe('what a member tells', () => {
  it('is asked by rules, and what is not told gives nothing', () => {
    const shop = newShop();
    expect(earned(shop)).toEqual([]);
    told(shop, { answers: { pets: ['dog'] } });
    expect(earned(shop)).toEqual(['no-cats']);
    told(shop, { answers: { pets: ['cat', 'dog'] }, tags: { add: ['friend'], remove: [] } });
    expect(earned(shop)).toEqual(['cats', 'marks']);
    told(shop, { answers: { pets: [] }, tags: { add: [], remove: ['friend'] } });
    expect(earned(shop)).toEqual([]);
  });

  it('says the age of the youngest child, up to the day before the birthday', () => {
    const shop = newShop();
    told(shop, { children: ['2023-03-03', '2019-01-01'] });
    expect(earned(shop)).toEqual(['toddler']);
    shop.at('2026-03-03T00:00');
    expect(earned(shop)).toEqual([]);
    // A receipt of before the birth knows no child.
    told(shop, { children: ['2026-03-03'] });
    const before = shop.purchase({ number: 'early', total: 100, at: '2026-03-02T12:00' });
    expect(answered(shop.run(before), 'purchase').earned).toEqual([]);
    expect(earned(shop)).toEqual(['toddler']);
    told(shop, { children: [] });
    expect(earned(shop)).toEqual([]);
  });

  it('stays as it is where a change does not speak of it', () => {
    const shop = newShop();
    told(shop, { birthday: '1990-05-06', children: ['2024-01-01'], answers: { coffee: ['yes'] } });
    told(shop, { answers: { pets: ['dog'] } });
    told(shop, { birthday: null });
    expect(shop.keeper.profiles.get('anna')).toEqual({
      ...{ birthday: null, children: ['2024-01-01'], tags: [], dates: {} },
      answers: { coffee: ['yes'], pets: ['dog'] },
    });
  });

  it('stands in no entry and no answer', () => {
    const shop = newShop();
    const answer = told(shop, { birthday: '1990-05-06', tags: { add: ['unwell'], remove: [] } });
    expect(answer).toEqual({ kind: 'profiled', member: 'anna' });
    const entry = shop.keeper.entries.at(-1);
    expect(entry).toMatchObject({ kind: 'profile', member: 'anna', ref: '', postings: [] });
    expect(JSON.stringify(shop.keeper.entries)).not.toMatch(/1990|unwell/);
  });

  it.each<[string, ProfileChanges, string]>([
    ['no day', { birthday: '1990-02-30' }, 'birthday'],
    ['a day to come', { birthday: '2026-03-03' }, 'birthday'],
    ['a day long ago', { birthday: '1899-12-31' }, 'birthday'],
    ['a child to come', { children: ['2020-01-01', '2026-03-03'] }, 'children'],
    ['too many children', { children: Array(21).fill('2020-01-01') }, 'children'],
    ['a mark that is none', { tags: { add: ['A B'], remove: [] } }, 'tags'],
    ['an unknown question', { answers: { fish: ['cat'] } }, 'answers/fish'],
    ['a question that is none', { answers: { 'Anna Berg': ['cat'] } }, 'answers'],
    ['an unknown answer', { answers: { pets: ['cow'] } }, 'answers/pets'],
    ['an answer twice', { answers: { pets: ['cat', 'cat'] } }, 'answers/pets'],
    ['two answers to one question', { answers: { coffee: ['yes', 'no'] } }, 'answers/coffee'],
    ['an unknown consent', { consents: { mail: true } }, 'consents/mail'],
    ['a consent that is none', { consents: { 'Anna Berg': false } }, 'consents'],
  ])('is refused when it is %s', (_, changes, path) => {
    expect(wrongIn(newShop(), changes)).toBe(`REQUEST_INVALID ${path}`);
  });

  it('has its limits: 20 children, 50 marks, the day itself', () => {
    const shop = newShop();
    expect(wrongIn(shop, { children: Array(20).fill('2020-01-01') })).toBe('taken');
    expect(wrongIn(shop, { birthday: '2026-03-02' })).toBe('taken');
    expect(wrongIn(shop, { birthday: '1900-01-01' })).toBe('taken');
    const marks = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);
    expect(wrongIn(shop, { tags: { add: marks(50), remove: [] } })).toBe('taken');
    expect(wrongIn(shop, { tags: { add: ['one-more'], remove: [] } })).toBe('REQUEST_INVALID tags');
    expect(wrongIn(shop, { tags: { add: ['one-more'], remove: ['m0'] } })).toBe('taken');
  });

  it('is refused of nobody, and of whoever has left', () => {
    const shop = newShop();
    const of = (member: string) =>
      shop.run({
        ...{ kind: 'profile', receipt: refOf('p'), who: { member }, changes: {}, at: shop.now },
      });
    expect(of('nobody')).toMatchObject({ ok: false, code: 'MEMBER_UNKNOWN' });
  });
});

describe('a consent', () => {
  const inForce = (shop: Shop) => [...consentsInForce(shop.keeper.consents).keys()];

  it('is given to the text of its day, at a till, and withdrawn as easily', () => {
    const shop = newShop();
    told(shop, { consents: { post: true } });
    expect(earned(shop)).toEqual(['post']);
    expect(shop.keeper.consents).toEqual([
      {
        ...{ member: 'anna', name: 'post', isGiven: true, at: shop.now },
        ...{ version: 'points@2020-01-01T00:00', purpose: 'marketing', channel: 'post' },
        device: 'shop/1/1',
      },
    ]);
    told(shop, { consents: { post: false } });
    expect(earned(shop)).toEqual([]);
  });

  it('withdrawn wins over an older grant that arrives later, and of the same moment', () => {
    const shop = newShop();
    shop.at('2026-03-05T12:00');
    told(shop, { consents: { post: false } });
    told(shop, { consents: { post: true } }, '2026-03-04T12:00');
    expect(inForce(shop)).toEqual([]);
    told(shop, { consents: { post: true } }, '2026-03-05T12:00');
    expect(inForce(shop)).toEqual([]);
    shop.at('2026-03-05T12:01');
    told(shop, { consents: { post: true } });
    expect(inForce(shop)).toEqual(['post']);
    told(shop, { consents: { post: false } }, '2026-03-05T11:00');
    expect(inForce(shop)).toEqual(['post']);
  });

  it('from a clock that runs ahead does not outlive a withdrawal', () => {
    const shop = newShop();
    told(shop, { consents: { post: true } }, '2026-03-03T11:00');
    shop.at('2026-03-02T12:05');
    told(shop, { consents: { post: false } });
    expect(inForce(shop)).toEqual([]);
  });

  it('is kept once however often it is said, and withdrawn after its text is gone', () => {
    const shop = newShop();
    told(shop, { consents: { post: true } });
    shop.at('2026-03-02T13:00');
    told(shop, { consents: { post: true } });
    expect(shop.keeper.consents).toHaveLength(1);
    shop.at('2027-03-02T13:00');
    expect(wrongIn(shop, { consents: { post: true } })).toBe('REQUEST_INVALID consents/post');
    told(shop, { consents: { post: false } });
    expect(inForce(shop)).toEqual([]);
  });
});
