import { describe, expect, it } from 'vitest';
import { programmesOf, Shop } from './given.ts';

/** Gold from 20,000 in 365 days, for 180 days; benefits of gold are double points. */
const file = (tiers: string, within = ', within: 365 days') => `
stamgast: 1
id: tiers
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: {} }
tallies: { TURNOVER: { of: paid${within} } }
tiers:
  by: TURNOVER
${tiers}
  levels: [ { id: silver, from: "5000.00" }, { id: gold, from: "20000.00" } ]
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: gold, when: { member.tier: gold }, multiply: { unit: POINTS, by: 2 } }
`;

/** Gold at 24,000, of which 5,000 come back: 19,000 are left. */
function returned(tiers: string, within?: string) {
  const shop = new Shop(programmesOf(file(tiers, within)), '2026-03-10T12:00');
  shop.buy({ number: '1', total: 1_900_000 });
  shop.at('2026-03-12T12:00').buy({ number: '2', total: 500_000 });
  shop.at('2026-03-20T12:00').buy({ number: '3', total: 10_000 });
  shop.takeBack('3', [[1, 10_000]]);
  shop.buy({ number: '4', total: 10_000 });
  shop.takeBack('4', [[1, 10_000]], { number: 'back-4' });
  const benefits = shop.balance().available;
  shop.at('2026-04-01T12:00').takeBack('2', [[1, 500_000]], { number: 'back-2' });
  return { shop, benefits };
}
const levelOf = ({ shop }: ReturnType<typeof returned>, at?: string) => {
  if (at !== undefined) shop.at(at).settle();
  const standing = shop.keeper.levels.get('anna')?.standing;
  return [standing?.level, standing?.until];
};

describe('edge case 29: a return that leaves less than the level needs', () => {
  it('now: lowers it at once, to what is earned', () => {
    const done = returned('  hold: 180 days\n  onReturn: now');
    expect(levelOf(done)).toEqual(['silver', '2026-09-06']);
    const refs = done.shop.keeper.entries.filter(({ kind }) => kind === 'tier');
    expect(refs.at(-1)?.ref).toBe('lowered gold silver 2026-04-01');
  });

  it.each(['  hold: 180 days\n  onReturn: at end', '  hold: 180 days'])(
    'at end (the default): lowers it at its next review (%#)',
    (tiers) => {
      const done = returned(tiers);
      expect(levelOf(done)).toEqual(['gold', '2026-09-08']);
      expect(levelOf(done, '2026-09-08T12:00')[0]).toBe('gold');
      expect(levelOf(done, '2026-09-09T00:00')[0]).toBe('silver');
    },
  );

  it('never: counts what came back as if it had been kept', () => {
    const done = returned('  hold: 180 days\n  onReturn: never');
    expect(levelOf(done)).toEqual(['gold', '2026-09-08']);
    expect(levelOf(done, '2026-09-09T00:00')).toEqual(['gold', '2027-03-07']);
  });

  it.each([
    ['', 'silver'],
    ['  onReturn: now', 'silver'],
    ['  onReturn: never', 'gold'],
  ])('a tally for life has no end, and its default is now (%#)', (tiers, level) => {
    expect(levelOf(returned(tiers, ''))).toEqual([level, null]);
  });

  it('what gold has given stays given', () => {
    const { shop, benefits } = returned('  hold: 180 days\n  onReturn: now');
    // 19,000 + 5,000; receipts 3 and 4 were doubled and came back whole.
    expect(benefits).toBe(24_000);
    expect(shop.balance().available).toBe(19_000);
    shop.buy({ number: '5', total: 10_000 });
    expect(shop.balance().available).toBe(19_100);
  });
});
