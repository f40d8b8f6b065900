import { describe, expect, it } from 'vitest';
import { endsBetween, endText } from '../../../gateway/programme/standing/period-ends.ts';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, Shop } from './given.ts';

const file = (rules: readonly string[], more = '', head = 'id: ends') => `
stamgast: 1
${head.includes('effectiveFrom') ? head : `${head}\neffectiveFrom: 2020-01-01T00:00`}
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { CREDIT: { scale: 2, value: "1.00", cost: "1.00" }, STAMPS: {} }
tallies: { SUM: { of: paid, in: month }, VISITS: { of: receipts, in: month }, ALL: { of: receipts } }
${more}
rules:
${rules.map((rule) => `  - { ${rule} }`).join('\n')}
`;
const rebate = (more = '') =>
  `id: rebate, on: month end, ${more} earn: { unit: CREDIT, by: tally.SUM, steps: [ { from: "0.00", percent: 2 } ] }`;
const stamp = (more = '') => `id: a, on: month end, ${more} earn: { unit: STAMPS, amount: 5 }`;
const shopOf = (...rules: readonly string[]) =>
  new Shop(programmesOf(file(rules)), '2026-02-02T12:00');
const has = (shop: Shop, unit: string) => {
  expectSoundBooks(shop.keeper);
  return shop.keeper.account('member:anna:available', unit);
};
const ends = (shop: Shop) => shop.keeper.entries.filter(({ ref }) => ref.startsWith('end '));
const sums = (shop: Shop) => ends(shop).map(({ traces }) => traces[1]?.sum);

describe('what the end of a month gives', () => {
  it.each([
    ['', 'store'],
    ['fundedBy: acme,', 'acme'],
  ])('is borne by whom the rule names: "%s"', (more, issuer) => {
    const shop = shopOf(stamp(more)).at('2026-03-01T12:00');
    shop.settle();
    expect(shop.keeper.account(`issuer:${issuer}`, 'STAMPS')).toBe(-5);
    expect([...shop.keeper.lots.values()]).toMatchObject([{ issuer }]);
  });

  it('is nothing that another end or a visit gives', () => {
    const other = (on: string) =>
      `id: ${on.slice(0, 4)}, on: ${on}, earn: { unit: STAMPS, amount: 100 }`;
    const shop = shopOf(stamp(), other('quarter end'), other('visit')).at('2026-03-01T12:00');
    shop.settle();
    expect(has(shop, 'STAMPS')).toBe(5);
  });

  it('goes by the level of its last moment', () => {
    const tiers =
      'tiers: { by: ALL, rise: one step, hold: 1 month, levels: [ { id: one }, { id: two } ] }';
    const off = 'id: off, when: { member.tier: two }, discount: { percent: 5 }';
    const rule = stamp('when: { member.tier: one },');
    const shop = new Shop(programmesOf(file([rule, off], tiers)), '2026-01-31T12:00');
    shop.buy({ number: '1', total: 100 });
    // The level is kept until 28 February.
    shop.at('2026-05-01T12:00').settle();
    expect(ends(shop).map(({ ref }) => ref)).toEqual(['end 2026-01', 'end 2026-02']);
  });

  it('says no more than it came to: a part of the sum, or what a budget left of it', () => {
    const percent = (value: number) => ({
      ...{ op: 'ratio', num: 100, den: 5000, round: 'down' },
      of: { op: 'value', value, name: 'SUM' },
    });
    const shop = shopOf(rebate('budget: { money: "5.00", per: ever },'));
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-03-02T12:00').buy({ number: '2', total: 2500, at: '2026-02-20T12:00' });
    shop.buy({ number: '3', total: 90_000, at: '2026-02-21T12:00' });
    const given = (value: number) => ({
      ...{ op: 'negate', of: { op: 'value', value, name: 'given for the period before' } },
    });
    expect(sums(shop)).toEqual([
      percent(10_000),
      { op: 'add', of: [percent(12_500), given(200)] },
      {
        op: 'min',
        of: [
          { op: 'add', of: [percent(102_500), given(250)] },
          { op: 'value', value: 250, name: 'left of the budget' },
        ],
      },
    ]);
    expect(has(shop, 'CREDIT')).toBe(500);
  });
});

describe('what changes a month that is over', () => {
  it('takes nothing of what it gave when goods come back', () => {
    const shop = shopOf(rebate());
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-03-02T12:00').settle();
    answered(shop.takeBack('1', [[1, 10_000]]), 'return');
    expect(has(shop, 'CREDIT')).toBe(200);
    expect(ends(shop)).toHaveLength(1);
  });

  it('is looked for from the first day of the programme on, of whom nobody has looked at before', () => {
    const programmes = programmesOf(
      file([stamp()], '', 'id: ends\neffectiveFrom: 2026-01-31T04:00'),
    );
    const found = endsBetween(programmes, { since: '', until: '2026-02-02' });
    expect(found.map(endText)).toEqual(['end 2026-01']);
  });

  it('gives nobody anything who was erased, also when goods come back', () => {
    const shop = shopOf(stamp('when: { tally.VISITS: { lt: 1 } },'));
    shop.buy({ number: '1', total: 100 });
    shop.at('2026-03-02T12:00').settle();
    const { receipt } = shop.purchase({ number: 'forget' });
    const said = { points: 'breakage', staff: '7', second: '8', at: shop.now } as const;
    answered(shop.run({ kind: 'erase', receipt, who: { member: 'anna' }, ...said }), 'erased');
    answered(shop.takeBack('1', [[1, 100]]), 'return');
    expect(ends(shop)).toEqual([]);
  });

  it('may be a receipt of the programme before, by which the member is looked at first', () => {
    const newer =
      'id: new\neffectiveFrom: 2027-01-01T04:00\nsucceeds: { programme: old, notice: 30 days }';
    const files = [file([rebate()], '', 'id: old'), file([rebate()], '', newer)];
    const shop = new Shop(programmesOf(...files), '2026-12-01T12:00');
    shop.at('2027-03-05T12:00').buy({ number: '1', total: 10_000, at: '2026-12-20T12:00' });
    expect(ends(shop).map(({ ref }) => ref)).toEqual(['end 2026-12']);
    expect(has(shop, 'CREDIT')).toBe(200);
  });
});
