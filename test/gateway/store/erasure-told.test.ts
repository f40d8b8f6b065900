import { afterEach, expect, test } from 'vitest';
import { cardOf, receiptOf, start, uuid } from '../../contract/given.ts';
import { MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

// What rules had asked of an erased member, wherever merges and un-merges have left it.
const kit = sqliteKit();
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});

const day = 86_400_000;
const ofMember = 'when: { member.tags: { hasAny: [vip] } }';
const ofReferrer = 'when: { referrer.tags: { hasAny: [vip] } }';
const units =
  'units: { POINTS: {} }\nevents: [review]\ntallies: { PAID: { of: paid, within: 31 days } }';

/** A shop with this rule where member 1 is told of as `vip`, and has brought 4. */
function shopWith(rule: string, vip = 1): MergingShop {
  const shop = new MergingShop(
    kit.open(),
    plainShop(
      `${units}\nrules:\n  - { id: base, earn: { unit: POINTS, amount: 1 } }\n  - { id: asks, ${rule} }`,
    ),
  );
  const sponsors = { referrer: { member: uuid(1) }, enroller: { member: uuid(3) } };
  enrol(shop, 4, { sponsors });
  mark(shop, vip);
  return shop;
}
function enrol(shop: MergingShop, n: number, more: object): void {
  const card = { member: uuid(n), card: cardOf(n), name: 'Di', at: start };
  expect(shop.run({ kind: 'enrol', ...card, ...more })).toMatchObject({ kind: 'enrolled' });
}
function mark(shop: MergingShop, n: number): void {
  const changes = { tags: { add: ['vip'], remove: [] } };
  const said = { receipt: receiptOf(`told ${n}`), who: { member: uuid(n) }, changes, at: start };
  expect(shop.run({ kind: 'profile', ...said })).toMatchObject({ kind: 'profiled' });
}
const tap = (shop: MergingShop, n: number) =>
  shop.run({ kind: 'visit', who: { card: cardOf(n) }, at: shop.now });
const review = (shop: MergingShop, n: number) =>
  shop.run({
    ...{ kind: 'event', receipt: receiptOf(`event ${n}`), occurredAt: shop.now },
    ...{ who: { card: cardOf(n) }, event: 'review', quantity: 1 },
  });
function erase(shop: MergingShop, n: number): void {
  const forget = { kind: 'erase', receipt: receiptOf(`forget ${n}`), points: 'breakage' } as const;
  const said = { who: { member: uuid(n) }, staff: '7', second: '8', at: shop.now };
  expect(shop.run({ ...forget, ...said })).toMatchObject({ kind: 'erased' });
}
const told = (): string =>
  JSON.stringify([
    kit.sql('SELECT recheck FROM sales'),
    kit.sql('SELECT body FROM traces'),
    kit.sql('SELECT why FROM held'),
  ]);

const earn = 'earn: { unit: POINTS, amount: 5 }';
const stories: Record<
  string,
  { rule: string; vip?: number; erased: number; story: (shop: MergingShop) => void }
> = {
  'a friend bought while their referrer was one with another, and no longer is': {
    ...{ rule: `${ofReferrer}, ${earn}`, erased: 1 },
    story: (shop) => {
      shop.merge(1, 2);
      shop.buy(4, 'a', 10);
      shop.unmerge(1, 2);
    },
  },
  'a friend bought before their referrer went into the one who is erased': {
    ...{ rule: `${ofReferrer}, ${earn}`, erased: 2 },
    story: (shop) => {
      shop.buy(4, 'a', 10);
      shop.merge(1, 2);
    },
  },
  'a friend of another bought while that one was one with the erased': {
    ...{ rule: `${ofReferrer}, ${earn}`, vip: 2, erased: 2 },
    story: (shop) => {
      shop.merge(1, 2);
      shop.buy(4, 'a', 10);
      shop.unmerge(1, 2);
    },
  },
  'points of whoever they were one with are held for what they are': {
    ...{
      rule: 'review: { member.tags: { hasAny: [vip] } }, earn: { unit: POINTS, amount: 5 }',
      erased: 1,
    },
    story: (shop) => {
      shop.merge(1, 2);
      shop.buy(2, 'a', 10);
      shop.unmerge(1, 2);
    },
  },
  'points of a friend are held for what both share': {
    ...{ rule: `review: { referrer.shares: vip }, ${earn}`, erased: 6 },
    story: (shop) => {
      const tokens = [{ kind: 'vip', token: 'h1' }];
      enrol(shop, 6, { tokens });
      enrol(shop, 5, { tokens, sponsors: { referrer: { member: uuid(6) } } });
      shop.buy(5, 'a', 10);
    },
  },
  'whoever they were one with tapped': {
    ...{ rule: `on: visit, ${ofMember}, ${earn}`, erased: 1 },
    story: (shop) => {
      shop.merge(1, 2);
      tap(shop, 2);
      shop.unmerge(1, 2);
    },
  },
  'whoever they were one with was given something by the end of a month': {
    ...{ rule: `on: month end, ${ofMember}, ${earn}`, erased: 1 },
    story: (shop) => {
      shop.merge(1, 2);
      shop.buy(2, 'a', 10);
      shop.now += 25 * day;
      shop.buy(2, 'b', 10);
      shop.unmerge(1, 2);
    },
  },
  'a friend was given something by the end of a month': {
    ...{ rule: `on: month end, ${ofReferrer}, ${earn}`, erased: 1 },
    story: (shop) => {
      shop.buy(4, 'a', 10);
      shop.now += 40 * day;
      shop.buy(4, 'b', 10);
    },
  },
  'whoever they were one with did something that counts': {
    ...{ rule: `on: review, ${ofMember}, ${earn}`, erased: 1 },
    story: (shop) => {
      shop.merge(1, 2);
      review(shop, 2);
      shop.unmerge(1, 2);
    },
  },
  'a friend did something that counts': {
    ...{ rule: `on: review, ${ofReferrer}, ${earn}`, erased: 1 },
    story: (shop) => review(shop, 4),
  },
  'their receipt gave their referrer something for what they are': {
    ...{ rule: `to: referrer, ${ofMember}, ${earn}`, vip: 4, erased: 4 },
    story: (shop) => shop.buy(4, 'a', 10),
  },
  'a friend’s receipt gave the enroller something for what the referrer is': {
    ...{ rule: `to: enroller, ${ofReferrer}, ${earn}`, erased: 1 },
    story: (shop) => shop.buy(4, 'a', 10),
  },
};

test.each(Object.entries(stories))(
  'edge case 39: nothing tells of an erased member any more where %s',
  (_, { rule, vip, erased, story }) => {
    const shop = shopWith(rule, vip);
    story(shop);
    expect(told()).toContain('vip');
    erase(shop, erased);
    expect(told()).not.toContain('vip');
  },
);

test.each([
  ['a receipt', `${ofReferrer}, ${earn}`, (shop: MergingShop) => shop.buy(4, 'a', 10)],
  ['an event', `on: review, ${ofReferrer}, ${earn}`, (shop: MergingShop) => review(shop, 4)],
])('what %s tells of one sponsor stays when the other is erased', (_, rule, story) => {
  const shop = shopWith(rule);
  story(shop);
  const before = told();
  erase(shop, 3);
  expect(told()).toBe(before);
});
