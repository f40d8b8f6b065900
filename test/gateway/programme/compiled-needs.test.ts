import { describe, expect, test } from 'vitest';
import { compiledOf, shopFile } from './sayings.ts';

const asked = [
  [
    `order: earn then spend
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5, pays: { unit: POINTS, amount: 1 } } } ]`,
    'hasScarce isEarnFirst',
  ],
  ['rules: [ { id: a, limit: { member: 1 }, earn: { unit: POINTS, amount: 1 } } ]', 'hasScarce'],
  ['rules: [ { id: a, stock: 3, earn: { unit: POINTS, amount: 1 } } ]', 'hasScarce'],
  [
    'rules: [ { id: a, budget: { money: "5.00" }, earn: { unit: POINTS, amount: 1 } } ]',
    'hasScarce',
  ],
  [
    'rules: [ { id: a, discount: { percent: 5, pays: { unit: POINTS, amount: 1 } } } ]',
    'hasScarce',
  ],
  ['rules: [ { id: a, to: member, earn: { unit: POINTS, amount: 1 } } ]', ''],
  ['rules: [ { id: a, to: referrer, earn: { unit: POINTS, amount: 1 } } ]', 'asksSponsors'],
  ['rules: [ { id: a, to: enroller, earn: { unit: POINTS, amount: 1 } } ]', 'asksSponsors'],
  [
    'rules: [ { id: a, when: { referrer: { eq: true } }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksSponsors',
  ],
  [
    'rules: [ { id: a, when: { enroller.tags: vip }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksSponsors',
  ],
  [
    'rules: [ { id: a, when: { enroller.tags: { hasAny: [vip] }, cashier.receipts: 3 }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksSponsors asksCashier',
  ],
  [
    'rules: [ { id: a, when: { member.tags: vip }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { member.months: 3 }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { member.age: 65 }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { member.birthday: 0 }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { member.childAge: 1 }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { member.consents: post }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { answer.pets: cat }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { years.employed: 3 }, earn: { unit: POINTS, amount: 1 } } ]',
    'asksProfile',
  ],
  [
    'rules: [ { id: a, when: { member: true, weekday: monday }, earn: { unit: POINTS, amount: 1 } } ]',
    '',
  ],
  ['tallies: { T: { of: paid, when: { referrer.tags: vip } } }', 'asksSponsors'],
  ['tallies: { T: { of: paid, when: { cashier.receipts: 3 } } }', 'asksCashier'],
  ['tallies: { T: { of: paid, when: { member.tags: vip } } }', 'asksProfile'],
  ['reserved: [ { id: a, lines: { sku: x }, to: { cashier.receipts: 3 } } ]', 'asksCashier'],
  ['reserved: [ { id: a, lines: { sku: x }, to: { member.age: 3 } } ]', 'asksProfile'],
  ['lists: { all: { consent: post } }', 'asksProfile'],
  ['clubs: { a: { byHand: true } }', ''],
  ['clubs: { a: { answered: [pets] } }', 'asksProfile'],
  ['clubs: { a: { while: { member.tags: vip } } }', 'asksProfile'],
  ['clubs: { a: { while: { referrer: true } } }', 'asksSponsors'],
  ['lists: { a: { consent: post, when: { enroller.tags: vip } } }', 'asksProfile asksSponsors'],
  ['reserved: [ { id: a, lines: { sku: x }, to: { referrer: true } } ]', 'asksSponsors'],
  ['succeeds: { programme: club }', 'asksProfile'],
  ['closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30 }', ''],
  [
    'closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30, erase: { on: 2027-01-01 } }',
    'asksProfile',
  ],
] as const;

const asks = ['asksProfile', 'asksSponsors', 'asksCashier', 'hasScarce', 'isEarnFirst'] as const;

describe('a version has loaded what it asks for, and nothing else', () => {
  test.each(asked)('%s: %s', (piece, needs) => {
    const version = compiledOf(shopFile(piece));
    expect(asks.filter((key) => version[key]).join(' ')).toBe(needs);
  });
});
