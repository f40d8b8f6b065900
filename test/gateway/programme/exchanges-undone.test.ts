import { describe, expect, it } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { answered, programmesOf, refOf, Shop } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
const swap = (id: string, from: number, to: string, more = '') =>
  `{ id: ${id}, ${more}exchange: { from: { unit: POINTS, amount: ${from} }, to: { unit: ${to}, amount: 1 } } }`;
const gift = swap('gift', 20, 'GIFT');
/** 1 point for each full 1.00; each 20 become a gift. */
const gifts = (points = '', unit = '') =>
  shopOf([base, gift], [`units: { POINTS: { ${points} }, GIFT: { ${unit} } }`]);
const both = (shop: Shop) => [has(shop, 'POINTS'), has(shop, 'GIFT')];
const giveBack = (of: string, totalMinor: number, occurredAt: number): Command => ({
  ...{ kind: 'return', receipt: refOf(`back-${of}`), of: refOf(of), occurredAt },
  ...{ currency: 'DKK', mayWait: false },
  lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor }],
});

describe('a return that undoes exchanges', () => {
  it('stops once there is more than enough, whatever other exchanges there are', () => {
    const shop = shopOf(
      [base, swap('small', 5, 'D', 'limit: { member: 1 }, '), gift],
      ['units: { POINTS: {}, GIFT: {}, D: {} }'],
    );
    bought(shop, { number: 'A', total: 1_500 });
    bought(shop, { number: 'B', total: 2_000 });
    expect([...both(shop), has(shop, 'D')]).toEqual([0, 1, 3]);
    back(shop, 'B', [1, 400, 200]);
    expect([...both(shop), has(shop, 'D')]).toEqual([16, 0, 3]);
  });

  it('goes on while a step has brought back only what is over', () => {
    const shop = gifts('life: 1 month');
    bought(shop, { number: 'A', total: 1_000 });
    shop.at('2026-03-03T12:00');
    bought(shop, { number: 'B', total: 3_000 });
    expect(both(shop)).toEqual([0, 2]);
    shop.at('2026-06-02T12:00');
    // The last points drawn come back first: 20 of B, which are lost, then 10 of A.
    expect(back(shop, 'A', [1, 1_000])).toMatchObject({
      reversed: [{ unit: 'POINTS', amount: 10 }],
      shortfalls: [],
    });
    expect(both(shop)).toEqual([0, 0]);
    expect(shop.keeper.account('breakage')).toBe(30);
  });

  it('leaves one alone of which only points that are over are not yet back', () => {
    const shop = gifts('life: 1 month, value: "0.10"');
    shop.adjust(20);
    shop.at('2026-03-20T12:00');
    bought(shop, { number: 'B', total: 2_000 });
    expect(both(shop)).toEqual([0, 2]);
    shop.at('2026-04-10T12:00');
    back(shop, 'B', [1, 2_000]);
    expect(both(shop)).toEqual([0, 1]);
    bought(shop, { number: 'C', total: 500 });
    answered(shop.spend(5), 'spend');
    const { shortfalls } = back(shop, 'C', [1, 500]);
    expect(shortfalls).toEqual([{ unit: 'POINTS', amount: 5, policy: 'clamp' }]);
    expect(both(shop)).toEqual([0, 1]);
  });

  it('voids as many rewards as it undoes, though they lie in two lots', () => {
    const shop = gifts('', 'life: 1 month, onExpired: grace 60 days, value: "1.00"');
    bought(shop, { number: 'A', lines: [line(2_000), line(2_000)] });
    shop.run({
      ...{ kind: 'spend', id: 'sp', receipt: refOf('S'), occurredAt: shop.now },
      ...{ who: { member: 'anna' }, unit: 'GIFT', amount: 1 },
    });
    shop.at('2026-04-10T12:00');
    answered(shop.takeBack('S', []), 'return');
    expect(both(shop)).toEqual([0, 1]);
    expect(shop.keeper.account('breakage', 'GIFT')).toBe(1);
    back(shop, 'A', [2, 2_000]);
    expect(both(shop)).toEqual([0, 0]);
    expect(shop.keeper.account('breakage', 'GIFT')).toBe(1);
  });

  it('gives days of grace on the calendar of the sale’s version', () => {
    const shop = gifts('life: 1 month, onExpired: grace 30 days');
    bought(shop, { number: 'A', total: 2_000 });
    shop.at('2026-06-02T12:00');
    back(shop, 'A', [1, 500, 250]);
    expect(both(shop)).toEqual([15, 0]);
    const ends = [...shop.keeper.lots.values()].flatMap((lot) =>
      lot.available > 0 ? lot.expiresAt : [],
    );
    expect(ends).toEqual([localToEpoch({ local: '2026-07-03T00:00', zone: 'Europe/Copenhagen' })]);
  });

  it('sends what is over to breakage once no file knows the sale’s version any more', () => {
    const shop = gifts('life: 1 month');
    bought(shop, { number: 'A', total: 2_000 });
    shop.keeper.programmes = shopOf([]).keeper.programmes.map((one) => ({
      ...one,
      version: 'other',
    }));
    shop.at('2026-06-02T12:00');
    expect(back(shop, 'A', [1, 2_000]).reversed).toEqual([{ unit: 'POINTS', amount: 20 }]);
    expect(both(shop)).toEqual([0, 0]);
    const undone = shop.keeper.entries.find(({ kind }) => kind === 'unspend');
    expect(undone?.traces.map(({ rule }) => rule)).toContain('breakage');
  });

  it('leaves one alone whose reward is another member’s now', () => {
    const shop = gifts();
    bought(shop, { number: 'A', total: 2_000 });
    const command = giveBack('A', 2_000, shop.now);
    const { member, ...state } = shop.keeper.load(command, shop.now);
    if (member === null) throw new Error('anna is a member');
    const lots = member.lots.filter(({ unit }) => unit === 'POINTS');
    const decided = decide(
      shop.keeper.programmes,
      { ...state, member: { ...member, lots } },
      command,
    );
    expect(decided).toMatchObject({
      ok: true,
      spends: [],
      answer: { reversed: [], shortfalls: [{ unit: 'POINTS', amount: 20 }] },
    });
  });

  it.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[2, 1, 0]], [[2, 0, 1]], [[1, 2, 0]]])(
    'undoes the newest first, in whatever order %j they are loaded',
    (order) => {
      const shop = gifts();
      bought(shop, { number: 'A', total: 2_000 });
      bought(shop, { number: 'B', total: 2_000 });
      const command = giveBack('A', 2_000, shop.now);
      const state = shop.keeper.load(command, shop.now);
      const [older, newer] = state.spends;
      if (older === undefined || newer === undefined) throw new Error('two were made');
      const tender = { ...older, id: 'sp', usedBy: '["shop","1"]', amountMinor: 200, draws: [] };
      const spends = order.flatMap((at) => [older, tender, newer][at] ?? []);
      const decided = decide(shop.keeper.programmes, { ...state, spends }, command);
      expect(decided.ok && decided.spends.map(({ id }) => id)).toEqual([newer.id]);
    },
  );
});

describe('30 points became 3 gifts; 5 come back, and a later file says of the same rule', () => {
  const text = (from: string, rule: string) =>
    [
      'stamgast: 1',
      'id: points',
      `effectiveFrom: ${from}T00:00`,
      'zone: Europe/Copenhagen',
      'currency: DKK',
      'units: { POINTS: {}, GIFT: {}, OTHER: {} }',
      `rules: [ ${base}, ${rule} ]`,
    ].join('\n');
  const rate = (from: string, to: string) =>
    `{ id: gift, exchange: { from: { unit: ${from} }, to: { unit: ${to} } } }`;

  it.each([
    ['20 for 2, which cannot have made them', 'POINTS, amount: 20', 'GIFT, amount: 2'],
    ['it takes another unit', 'OTHER, amount: 30', 'GIFT, amount: 3'],
    ['it makes another unit', 'POINTS, amount: 30', 'OTHER, amount: 3'],
  ])('%s', (_name, from, to) => {
    const old = text('2020-01-01', rate('POINTS, amount: 10', 'GIFT, amount: 1'));
    const shop = new Shop(programmesOf(old, text('2026-04-01', rate(from, to))));
    bought(shop, { number: 'R', lines: [line(2_500), line(500)] });
    expect(both(shop)).toEqual([0, 3]);
    expect(back(shop, 'R', [2, 500]).shortfalls).toEqual([]);
    expect(both(shop)).toEqual([5, 2]);
  });
});

describe('what an exchange makes', () => {
  it('ends when its member stays away, as all points of its unit', () => {
    const shop = gifts('', 'idle: 6 months');
    bought(shop, { number: 'A', total: 2_000 });
    shop.at('2026-09-02T12:00').settle();
    expect(both(shop)).toEqual([0, 1]);
    shop.at('2026-09-03T12:00').settle();
    expect(both(shop)).toEqual([0, 0]);
  });

  it.each([
    ['0.46', 0],
    ['0.47', 3],
  ])('costs 46.5 minor units, rounded up: a budget of %s makes %i', (money, made) => {
    const rule = `{ id: gift, budget: { money: "${money}", rest: keep }, exchange: { from: { unit: POINTS, amount: 10 }, to: { unit: GIFT, amount: 3 } } }`;
    const shop = shopOf([base, rule], ['units: { POINTS: {}, GIFT: { cost: "0.155" } }']);
    bought(shop, { number: 'A', total: 1_000 });
    expect(both(shop)).toEqual([made === 0 ? 10 : 0, made]);
  });
});
