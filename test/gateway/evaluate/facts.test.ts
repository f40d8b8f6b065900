import { describe, expect, it } from 'vitest';
import {
  type Asked,
  lineFact,
  lineFacts,
  type MemberFacts,
  receiptFact,
  receiptFacts,
} from '../../../gateway/programme/evaluate/facts.ts';
import type { FactValue } from '../../../gateway/programme/evaluate/rule.ts';
import { anna, bought } from './rules.ts';

const member: MemberFacts = {
  ...anna,
  ...{ tier: 'gold', tags: ['vip'], since: '2024-03-05', birthday: '1990-03-10' },
  ...{ youngestChild: '2023-03-05', consents: ['post'], clubs: ['inner'] },
  answers: { pets: ['cat', 'dog'] },
  dates: { employed: '2020-03-04' },
  tallies: new Map([['VISITS', 7]]),
  talliesAfter: new Map([['VISITS', 8]]),
  sponsors: { referrer: { id: 'bo', tags: ['staff'], shares: ['phone'] } },
  cashierReceipts: 3,
  available: new Map([['POINTS', 40]]),
};
const basket = {
  ...{ currency: 'EUR', channel: 'shop', trade: 'food', cashier: '9' },
  place: { city: 'aarhus', region: 'jutland', country: 'DK' },
  tenders: [
    { kind: 'card', amountMinor: 100 },
    { kind: 'cash', amountMinor: 200 },
  ],
};
const lines = [
  [100, 2, { category: 'wine' }],
  [200, 1],
] as const;
const all = bought(lines, { ...basket, member });
const nobody = bought(lines, { ...basket, member: null });
const read = (name: string, asked: Asked): FactValue => receiptFact(name)?.read(asked);

describe('a fact of a receipt', () => {
  it.each<[name: string, value: FactValue]>([
    ['receipt.total', 300],
    ['receipt.quantity', 3000],
    ['receipt.tenders', ['card', 'cash']],
    ['receipt.categories', ['wine']],
    ['receipt.currency', 'EUR'],
    ['store', 'north'],
    ['till', '1'],
    ['partner', 'shop'],
    ['partner.trade', 'food'],
    ['place.city', 'aarhus'],
    ['place.region', 'jutland'],
    ['place.country', 'DK'],
    ['channel', 'shop'],
    ['day', '2026-03-04'],
    ['weekday', 'wednesday'],
    ['time', 720],
  ])('%s is the same for everybody', (name, value) => {
    expect(read(name, all)).toEqual(value);
    expect(read(name, nobody)).toEqual(value);
  });

  it.each<[name: string, value: FactValue, without?: FactValue]>([
    ['card', 'member', 'none'],
    ['member', true, false],
    ['member.tier', 'gold'],
    ['member.tags', ['vip']],
    ['member.days', 729],
    ['member.months', 23],
    ['member.age', 35],
    ['member.birthday', 6],
    ['member.childAge', 2],
    ['member.clubs', ['inner']],
    ['member.consents', ['post']],
    ['referrer', true],
    ['referrer.tags', ['staff']],
    ['referrer.shares', ['phone']],
    ['enroller', false],
    ['enroller.tags', undefined],
    ['enroller.shares', undefined],
    ['cashier.receipts', 3],
    ['tally.VISITS', 7],
    ['tally.OTHER', undefined],
    ['after.VISITS', 8],
    ['after.OTHER', undefined],
    ['unit.POINTS', 40],
    ['unit.OTHER', 0],
    ['answer.pets', ['cat', 'dog']],
    ['answer.other', undefined],
    ['answer.constructor', undefined],
    ['years.employed', 6],
    ['years.married', undefined],
    ['years.constructor', undefined],
  ])('%s is %j of a member, and not known of a shopper', (name, value, without) => {
    expect(read(name, all)).toEqual(value);
    expect(read(name, nobody)).toEqual(without);
  });

  it('is not known where the member, the shop or the till does not say', () => {
    const plain = bought(lines);
    const unknown = Object.keys(receiptFacts).filter((name) => read(name, plain) === undefined);
    expect(unknown).toEqual([
      ...['receipt.tenders', 'receipt.currency', 'partner.trade'],
      ...['place.city', 'place.region', 'place.country', 'channel'],
      ...['member.tier', 'member.days', 'member.months', 'member.age'],
      ...['referrer.tags', 'referrer.shares', 'enroller.tags', 'enroller.shares'],
      ...['cashier.receipts', 'member.birthday', 'member.childAge', 'member.clubs'],
      'member.consents',
    ]);
    for (const name of ['after.VISITS', 'answer.pets', 'years.employed']) {
      expect(read(name, plain)).toBeUndefined();
    }
  });

  it('of the group of a member is one of a hundred, always the same one', () => {
    const groups = ['anna', 'bo', 'cy'].map((id) => {
      return read('member.group', bought([], { member: { ...anna, id } }));
    });
    expect(groups).toEqual(groups.map((one) => (typeof one === 'number' ? one : -1)));
    expect(groups).toEqual([90, 78, 88]);
    expect(read('member.group', nobody)).toBeUndefined();
  });

  it.each([
    ['1990-12-31', '2026-01-02', 2],
    ['1990-01-02', '2026-12-31', 2],
    ['1990-03-04', '2026-03-04', 0],
    ['1992-02-29', '2026-02-28', 0],
    ['1992-02-29', '2026-03-01', 1],
    ['1992-02-29', '2028-02-28', 1],
    ['1992-02-29', '2028-02-29', 0],
  ])(
    'of a birthday on %s, asked on %s, is %i days away from the nearest',
    (birthday, day, days) => {
      const asked = bought([], { day, member: { ...anna, birthday } });
      expect(read('member.birthday', asked)).toBe(days);
    },
  );

  it('of each weekday has its name', () => {
    const days = ['01', '02', '03', '04', '05', '06', '07'];
    const names = days.map((day) => read('weekday', bought([], { day: `2026-03-${day}` })));
    expect(names).toEqual([
      ...['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
    ]);
  });

  it('of its categories may lack some, those of the member lack none', () => {
    const isWhole = (asked: Asked) => receiptFact('receipt.categories')?.isWhole?.(asked);
    expect(isWhole(all)).toBe(false);
    expect(isWhole(bought([[100, 1, { category: 'wine' }]]))).toBe(true);
    expect(receiptFact('member.tags')?.isWhole).toBeUndefined();
  });

  it('is asked of each receipt anew', () => {
    const totals = [bought([[100]]), bought([[200]]), bought([[100]])];
    expect(totals.map((one) => read('receipt.total', one))).toEqual([100, 200, 100]);
  });

  it('is no other name', () => {
    for (const name of ['receipt', 'tally', 'toString', 'price', 'member.']) {
      expect(receiptFact(name)).toBeNull();
    }
  });
});

describe('a fact of a line', () => {
  const line = { line: 1, sku: 'a', quantity: 3000, totalMinor: 200 };
  const full = { ...line, category: 'wine', brand: 'x', labels: ['eco'], costMinor: 0 };
  it.each<[name: string, value: FactValue, without?: FactValue]>([
    ['sku', 'a', 'a'],
    ['category', 'wine'],
    ['brand', 'x'],
    ['labels', ['eco']],
    ['price', 67, 67],
    ['total', 200, 200],
    ['hasCost', true, false],
    ['quantity', 3000, 3000],
  ])('%s is %j, and %j where the till does not say', (name, value, without) => {
    expect(lineFact(name)?.read(full)).toEqual(value);
    expect(lineFact(name)?.read(line)).toEqual(without);
  });

  it('is no other name', () => {
    for (const name of ['constructor', 'store', '']) expect(lineFact(name)).toBeNull();
  });
});

describe('facts are written and told in their own way', () => {
  const kinds = (facts: Readonly<Record<string, { readonly kind: string }>>) =>
    Object.entries(facts).map(([name, { kind }]) => `${name} ${kind}`);

  it('by what they are', () => {
    expect(kinds(receiptFacts)).toEqual([
      'receipt.total money',
      'receipt.quantity quantity',
      'receipt.tenders texts',
      'receipt.categories texts',
      'receipt.currency text',
      'store text',
      'till text',
      'partner text',
      'partner.trade text',
      'place.city text',
      'place.region text',
      'place.country text',
      'channel text',
      'day text',
      'weekday text',
      'time time',
      'card text',
      'member flag',
      'member.tier text',
      'member.tags texts',
      'member.days count',
      'member.months count',
      'member.group count',
      'member.age count',
      'referrer flag',
      'referrer.tags texts',
      'referrer.shares texts',
      'enroller flag',
      'enroller.tags texts',
      'enroller.shares texts',
      'cashier.receipts count',
      'member.birthday count',
      'member.childAge count',
      'member.clubs texts',
      'member.consents texts',
    ]);
    expect(kinds(lineFacts)).toEqual([
      'sku text',
      'category text',
      'brand text',
      'labels texts',
      'price money',
      'total money',
      'hasCost flag',
      'quantity quantity',
    ]);
  });

  it.each([
    ['tally.T', 'count', 'a tally of the programme'],
    ['after.T', 'count', 'a tally with this receipt in it'],
    ['unit.U', 'amount', 'what the member has of a unit'],
    ['answer.q', 'texts', 'what the member has answered to a question'],
    ['years.d', 'count', 'full years since a date of the member'],
  ])('those of a name too: %s is a %s, %s', (name, kind, help) => {
    expect(receiptFact(name)).toMatchObject({ kind, help });
  });
});
