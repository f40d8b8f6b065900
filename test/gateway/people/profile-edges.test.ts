import { describe, expect, it } from 'vitest';
import { listCsv } from '../../../gateway/programme/people/list-csv.ts';
import { listedNow } from '../../../gateway/programme/people/lists.ts';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import type { MemberState } from '../../../gateway/programme/types.ts';
import { programmesOf, refOf, Shop } from '../programme/given.ts';
import { memberOf, stateOf, wordOf } from './given-member.ts';

const programmes = programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
tallies: { WEEKS: { of: weeks } }
consents:
  post: { purpose: service, channel: post, texts: { en: "By post" } }
  mail: { purpose: marketing, channel: mail, texts: { en: "By mail" } }
questionnaire:
  pets: { texts: { en: "Pets?" }, several: true, choices: { cat: { en: "Cat" }, dog: { en: "Dog" } } }
dates: [wedding, first-visit]
clubs: { inner: { byHand: true }, outer: { byHand: true }, asked: { answered: [pets] } }
lists:
  letters: { consent: post }
  board: { consent: post, by: WEEKS }
  friends: { consent: post, when: { member.tags: friend } }
rules: []
`);
const shopAt = (local: string) => new Shop(programmes, local);
const tell = (shop: Shop, changes: ProfileChanges) =>
  shop.run({
    ...{ kind: 'profile', receipt: refOf('p'), who: { member: 'anna' }, changes },
    at: shop.now,
  });
const refused = (changes: ProfileChanges, local = '2026-03-02T12:00') => {
  const outcome = tell(shopAt(local), changes);
  return outcome.ok ? 'taken' : [outcome.facts?.['path'], outcome.facts?.['found']];
};
const marks = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);

describe('a profile is refused with what would be right', () => {
  const noName = 'a name has small letters, digits and -';
  it.each<[ProfileChanges, string, unknown]>([
    [{ tags: { add: marks(51), remove: [] } }, 'tags', 'at most 50'],
    [{ tags: { add: ['vip card'], remove: [] } }, 'tags', noName],
    [{ children: Array(21).fill('2020-01-01') }, 'children', 'at most 20'],
    [{ answers: { pets: ['cow'] } }, 'answers/pets', 'no answer to a question of the programme'],
    [
      { answers: { pets: ['cat', 'cow'] } },
      'answers/pets',
      'no answer to a question of the programme',
    ],
    [
      { dates: { birth: '2020-01-01' } },
      'dates/birth',
      'no date of the programme; one of wedding, first-visit',
    ],
    [{ consents: { sms: true } }, 'consents/sms', 'no consent of the programme; one of post, mail'],
    [
      { clubs: { asked: true } },
      'clubs/asked',
      'no club that lets in by hand; one of inner, outer',
    ],
    [{ clubs: { 'A B': true } }, '/clubs', noName],
  ])('%j', (changes, path, found) => {
    expect(refused(changes)).toEqual([path, found]);
  });

  it('before the first version there is nothing to ask for, and all can be taken back', () => {
    const early = '2025-12-31T12:00';
    const none = (what: string) => `no ${what}; it has none`;
    const cases: readonly [ProfileChanges, unknown][] = [
      [{ dates: { wedding: '2020-01-01' } }, ['dates/wedding', none('date of the programme')]],
      [{ consents: { post: true } }, ['consents/post', none('consent of the programme')]],
      [{ clubs: { inner: true } }, ['clubs/inner', none('club that lets in by hand')]],
      [
        { answers: { pets: ['cat'] } },
        ['answers/pets', 'no answer to a question of the programme'],
      ],
      [{ answers: { pets: [] }, dates: { wedding: null }, clubs: { inner: false } }, 'taken'],
    ];
    for (const [changes, found] of cases) expect(refused(changes, early)).toEqual(found);
  });
});

describe('a word on a consent', () => {
  it('has the purpose and the channel of its text, and without a text none', () => {
    const shop = shopAt('2026-03-02T12:00');
    tell(shop, { consents: { post: true, gone: false } });
    const words = shop.keeper.consents.map(({ name, purpose, channel, version }) => {
      return [name, purpose, channel, version];
    });
    expect(words).toEqual([
      ['post', 'service', 'post', 'points@2026-01-01T00:00'],
      ['gone', 'marketing', '', 'points@2026-01-01T00:00'],
    ]);
    const early = shopAt('2025-12-31T12:00');
    tell(early, { consents: { post: false } });
    expect(early.keeper.consents).toMatchObject([
      { version: '', purpose: 'marketing', channel: '' },
    ]);
  });
});

it('marks and children lie in order, each once', () => {
  const shop = shopAt('2026-03-02T12:00');
  tell(shop, {
    tags: { add: ['b', 'a', 'b'], remove: [] },
    children: ['2021-01-01', '2020-01-01'],
  });
  tell(shop, { tags: { add: ['aa'], remove: [] } });
  expect(shop.keeper.profiles.get('anna')).toMatchObject({
    ...{ tags: ['a', 'aa', 'b'], children: ['2020-01-01', '2021-01-01'] },
  });
});

describe('on a list', () => {
  const yes = wordOf();
  const listed = (name: string, more: Partial<MemberState> | null, of = programmes) => {
    const member = more === null ? null : memberOf('anna', { consents: [yes], ...more });
    return listedNow(of, name, stateOf(Date.UTC(2026, 2, 2), { member }));
  };
  const row = { member: 'anna', value: null, consent: yes };
  const weeks = { tallies: [{ tally: 'WEEKS', day: '2026-03-01', amount: 1 }] };
  it.each([
    ['is who agreed', listed('letters', {}), row],
    ['is who has counted something', listed('board', weeks), { ...row, value: 1 }],
    ['is not who has counted nothing', listed('board', {}), null],
    ['is for whom the condition holds', listed('friends', { tags: ['friend'] }), row],
    ['is nobody else', listed('friends', {}), null],
    [
      'is not who agreed to something else',
      listed('letters', { consents: [wordOf({ name: 'mail' })] }),
      null,
    ],
    ['is not who was erased', listed('letters', { isClosed: true }), null],
    ['is nobody who is not known', listed('letters', null), null],
    ['of no such name is nobody', listed('letter', {}), null],
    ['of no programme is nobody', listed('letters', {}, []), null],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

it('a list of nobody has only its head', () => {
  expect(listCsv([], String)).toBe('name,member,consent,purpose,channel,text,given,device\r\n');
});
