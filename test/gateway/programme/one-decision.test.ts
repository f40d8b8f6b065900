import { describe, expect, test } from 'vitest';
import { openEntry } from '../../../gateway/ledger/book.ts';
import type { Sale } from '../../../gateway/ledger/types.ts';
import { returnOveruse } from '../../../gateway/programme/overuse.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';
import { base, file, hold, shopOf } from './small-shop.ts';

test('a tap that proves a club gives what the club gives, from the shop and at that moment', () => {
  const tap = 'tallies: { TAPS: { of: receipts, taps: true } }';
  const club =
    'clubs: { inner: { proven: [ { tally: TAPS, from: 1 } ], gives: { unit: POINTS, amount: 9 } } }';
  const shop = shopOf(file('', `${tap}\n${club}`));
  answered(shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now }), 'visited');
  expect([...shop.keeper.lots.values()]).toMatchObject([
    { issuer: 'store', earnedAt: shop.now, available: 9 },
  ]);
});

test('points that come back after the last day of spending end in the same decision', () => {
  const closing = 'closing: { lastEarning: 2026-03-31, lastSpending: 2026-03-31 }';
  const shop = shopOf(file(base, closing));
  shop.buy({ number: '1', total: 1000 });
  const { spend } = answered(shop.spend(10, 's'), 'spend');
  const tenders = [{ kind: 'points', amountMinor: 1000, spend } as const];
  answered(shop.buy({ number: '2', total: 1000, tenders }), 'purchase');
  shop.at('2026-04-01T12:00');
  answered(shop.takeBack('2', [[1, 1000]]), 'return');
  expect([shop.balance().available, codeOf(shop.spend(1))]).toEqual([0, 'POINTS_SHORT']);
});

test('what the till gave beyond an offer is borne anew where a return gives it again', () => {
  const row = { rule: 'five', line: 1, minor: 100, over: 40, spend: '' };
  const sale = (back: number) =>
    ({ currency: 'EUR', discounts: [{ ...row, back }] }) as unknown as Sale;
  const moved = (before: number, after: number) => {
    const day = { at: 0, businessDate: '2026-03-02', programme: '' };
    const entry = openEntry({ kind: 'return', ref: 'r', ...day });
    returnOveruse(entry, { before: sale(before), after: sale(after) });
    return entry.postings.map(({ account, amount }) => `${account} ${amount}`);
  };
  expect(moved(0, 50)).toEqual(['given -20', 'loss 20']);
  expect(moved(50, 0)).toEqual(['loss -20', 'given 20']);
  expect(moved(50, 50)).toEqual([]);
});

describe('another member whose account a decision moves', () => {
  const friends = (more: string, tail = '') =>
    file(
      `{ id: thanks, to: referrer, lines: { sku: sku-1 }, earn: { unit: POINTS, amount: 5 } }${more}`,
      tail,
    );
  const withBo = (text: string, local?: string) => {
    const shop = new Shop(programmesOf(text), local);
    const bo = { kind: 'enrol', member: 'bo', card: 'num-2', name: 'Bo' } as const;
    const command: Command = { ...bo, at: shop.now, sponsors: { referrer: { card: 'num-1' } } };
    expect(codeOf(shop.run(command))).toBe('posted');
    return shop;
  };

  test('has a hold freed once where its points are taken back', () => {
    const mug =
      ', { id: mug, lines: { sku: mug }, discount: { percent: 100, units: 1, pays: { unit: POINTS, amount: 5 } } }';
    const shop = withBo(friends(mug));
    shop.buy({ number: '1', total: 1000, who: 'bo' });
    answered(hold(shop, { number: '2', lines: [{ sku: 'mug', totalMinor: 500 }] }), 'hold');
    expect(shop.balance().available).toBe(0);
    answered(shop.takeBack('1', [[1, 1000]]), 'return');
    expect([...shop.keeper.holds.values()].map(({ state }) => state)).toEqual(['over']);
    shop.now += 3_600_000;
    answered(shop.settle(), 'settled');
    expectSoundBooks(shop.keeper);
  });

  test('has the fall of a level that was due written down with it', () => {
    const tiers = `tallies: { TURNOVER: { of: paid, within: 365 days } }
tiers: { by: TURNOVER, hold: to the end of next year, levels: [ { id: silver, from: "500.00" } ] }`;
    const shop = withBo(friends('', tiers), '2024-03-02T12:00');
    shop.buy({ number: '1', lines: [{ sku: 'other', totalMinor: 50_000 }] });
    const levelOf = () => shop.keeper.levels.get('anna')?.standing?.level;
    expect(levelOf()).toBe('silver');
    shop.at('2026-01-02T12:00').buy({ number: '2', total: 1000, who: 'bo' });
    expect(shop.keeper.entries.filter(({ kind }) => kind === 'tier')).toMatchObject([
      { member: 'anna' },
      { member: 'anna' },
    ]);
    expect(levelOf()).not.toBe('silver');
  });
});
