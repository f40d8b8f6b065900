import { describe, expect, test } from 'vitest';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, refOf, type Shop } from './given.ts';
import { base, file, shopOf } from './small-shop.ts';

describe('the rest of a voucher', () => {
  const voucher = 'POINTS: { value: "1.00", rest: dies }';
  const spent = (shop: Shop) => {
    shop.buy({ number: '1', total: 1000 });
    return answered(shop.spend(4, 's'), 'spend').spend;
  };
  const pay = (shop: Shop, spend: string) => {
    const tenders = [{ kind: 'points', amountMinor: 400, spend } as const];
    return answered(shop.buy({ number: '2', total: 400, tenders }), 'purchase');
  };

  test('dies with the receipt that it pays, in an entry of what ends', () => {
    const shop = shopOf(
      file(base.replace('id: base', 'id: base, lines: { sku: sku-1 }'), '', voucher),
    );
    shop.keeper.programmes = programmesOf(file(base, '', voucher));
    pay(shop, spent(shop));
    const ref = JSON.stringify(Object.values(refOf('2')));
    const ended = shop.keeper.entries.filter(({ kind }) => kind === 'expire');
    expect(ended).toMatchObject([{ ref, postings: [{ amount: -6 }, { amount: 6 }] }]);
    expectSoundBooks(shop.keeper);
  });

  test('lives where the version of the receipt does not know its unit any more', () => {
    const [old, later] = [file(base, '', voucher), file('', '', 'STAMPS: {}', '2026-03-03')];
    const shop = shopOf(old, later);
    const spend = spent(shop);
    shop.at('2026-03-03T12:00');
    pay(shop, spend);
    expect(shop.balance().available).toBe(6);
  });
});
