import { describe, expect, it } from 'vitest';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, Shop } from './given.ts';

const head = (id: string, from: string, units = '') => `stamgast: 1
id: ${id}
effectiveFrom: ${from}T00:00
zone: Europe/Berlin
currency: EUR
tallies: { TURNOVER: { of: paid } }
${units === '' ? '' : `units: { POINTS: { value: "1.00", ${units} } }`}
`;
const steps = 'by: tally.TURNOVER, steps: [ { from: "0.00", percent: 5 } ]';
const welcome = (more = '') =>
  `id: welcome, on: takeover, ${more} earn: { unit: POINTS, ${steps} }`;
const gift = (more = '') => `id: gift, on: takeover, ${more} earn: { unit: POINTS, amount: 7 }`;

/** A shop whose second programme has these rules; `units` say more of POINTS in both. */
function shopOf(rules: readonly string[], units = 'onReturn: debt'): Shop {
  const base = 'id: base, earn: { unit: POINTS, per: "1.00", amount: 1 }';
  const older = `${head('old', '2026-01-01', units)}rules:\n  - { ${base} }\n`;
  const newer = `${head('new', '2027-01-01', units)}succeeds: { programme: old, notice: 30 days }\nrules:\n`;
  return new Shop(programmesOf(older, newer + rules.map((rule) => `  - { ${rule} }\n`).join('')));
}
const takeovers = (shop: Shop, member = 'anna') => {
  shop.settle(member);
  expectSoundBooks(shop.keeper);
  return shop.keeper.entries.filter((one) => one.ref === 'takeover new' && one.member === member);
};
const given = (shop: Shop) => {
  takeovers(shop);
  const lots = [...shop.keeper.lots.values()].filter(({ origin }) => origin === 'takeover new');
  return lots.map(({ amount }) => amount);
};

describe('what a new programme gives those of the one before', () => {
  it('goes by the last moment of the one before', () => {
    for (const [days, amounts] of [
      [304, [7]],
      [303, []],
    ] as const) {
      const shop = shopOf([gift(`when: { member.days: { lte: ${days} } },`)]);
      expect(given(shop.at('2027-02-01T12:00'))).toEqual(amounts);
    }
  });

  it('is what its rules on `takeover` say, where they hold, and no others', () => {
    const visit = 'id: hello, on: visit, earn: { unit: POINTS, amount: 100 }';
    const never = gift('when: { member.days: { gte: 400 } },').replace('gift', 'never');
    const shop = shopOf([visit, gift(), never]);
    expect(given(shop.at('2027-01-01T00:00'))).toEqual([7]);
  });

  it('may be nothing, and is noted as done', () => {
    const shop = shopOf([welcome()]);
    shop.buy({ number: '1', total: 500 });
    shop.at('2027-01-01T00:00');
    expect(given(shop)).toEqual([]);
    expect(takeovers(shop)).toMatchObject([{ kind: 'earn', postings: [] }]);
    const other = shopOf([welcome()]).at('2027-01-01T00:00');
    expect(takeovers(other)).toMatchObject([{ kind: 'earn', postings: [] }]);
  });

  it.each([
    ['', 'store'],
    ['fundedBy: bank,', 'bank'],
  ])('is borne by whom the rule names: %s %s', (more, issuer) => {
    const shop = shopOf([gift(more)]).at('2027-01-01T00:00');
    expect(takeovers(shop)[0]?.postings).toContainEqual(
      expect.objectContaining({ account: `issuer:${issuer}`, amount: -7 }),
    );
    expect([...shop.keeper.lots.values()].map((lot) => lot.issuer)).toEqual([issuer]);
  });

  it.each([
    ['2027-01-02T23:59', 7, 0],
    ['2027-01-03T00:00', 0, 7],
    ['2027-02-03T00:00', 0, 7],
  ])('waits from its first day on: looked at first on %s', (at, pending, available) => {
    const shop = shopOf([gift()], 'pending: 2 days').at(at);
    takeovers(shop);
    expect(shop.balance()).toMatchObject({ pending, available });
  });

  it('is nothing for who has no card', () => {
    const shop = shopOf([gift()]).at('2027-02-01T12:00');
    answered(shop.buy({ number: '1', total: 1000, who: null }), 'purchase');
  });

  it('pays what the member owes first', () => {
    const shop = shopOf([gift()]);
    shop.buy({ number: '1', total: 1000 });
    answered(shop.spend(10), 'spend');
    shop.takeBack('1', [[1, 1000]]);
    expect(shop.balance()).toMatchObject({ available: 0, debt: 10 });
    takeovers(shop.at('2027-01-01T00:00'));
    expect(shop.balance()).toMatchObject({ available: 0, debt: 3 });
  });
});

it('a programme that succeeds none takes nobody over', () => {
  const only = `${head('only', '2027-01-01', 'life: never')}rules: []\n`;
  const shop = new Shop(programmesOf(only), '2026-12-01T12:00');
  shop.at('2027-02-01T12:00').settle();
  expect(shop.keeper.entries.map(({ kind }) => kind)).toEqual(['enrol']);
});

describe('a card without a name was there before', () => {
  const shopWith = (at: string) => {
    const shop = shopOf([gift()]);
    shop.run({ kind: 'enrol', member: 'b', card: 'num-2', name: '', isBearer: true, at: shop.now });
    return shop.at(at);
  };
  const adjust = (shop: Shop) =>
    shop.run({
      ...{ kind: 'adjust', who: { member: 'b' }, unit: 'POINTS' },
      ...{ amount: 3, reason: 'goodwill', at: shop.now },
    });

  it('when it had points by then, whoever gave them', () => {
    const shop = shopWith('2026-12-31T23:59');
    adjust(shop);
    expect(takeovers(shop.at('2027-01-02T00:00'), 'b')).toHaveLength(1);
    const late = shopWith('2027-01-01T00:00');
    adjust(late);
    expect(takeovers(late.at('2027-01-02T00:00'), 'b')).toHaveLength(0);
  });

  it('when something was bought with it on an earlier day', () => {
    for (const [at, count] of [
      ['2026-12-31T23:59', 1],
      ['2027-01-01T00:00', 0],
    ] as const) {
      const shop = shopWith(at);
      shop.buy({ number: '1', total: 10, who: 'b' });
      expect(takeovers(shop.at('2027-01-02T00:00'), 'b')).toHaveLength(count);
    }
  });
});
