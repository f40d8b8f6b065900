import { describe, expect, it } from 'vitest';
import { nextFall } from '../../../gateway/programme/standing/tiers.ts';
import { programmesOf, Shop } from './given.ts';

const file = (from: string, tiers: string, window = ', within: 365 days') => `
stamgast: 1
id: tiers
effectiveFrom: ${from}T00:00
zone: UTC
currency: EUR
units: { POINTS: {} }
tallies: { TURNOVER: { of: paid${window} } }
tiers:
  by: TURNOVER
  ${tiers}
  levels:
    - { id: silver, from: "500.00" }
    - { id: gold, from: "1500.00" }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`;
const told = (s: Shop) =>
  s.keeper.entries.filter(({ kind }) => kind === 'tier').map(({ ref }) => ref);
/** A member who has bought for 2,000.00 on 10 January 2026. */
const golden = (...texts: string[]) => {
  const s = new Shop(programmesOf(...texts), '2026-01-10T12:00');
  s.buy({ number: '1', total: 200_000 });
  return s;
};

describe('a new version with another hold', () => {
  it.each([
    ['12 months', '30 days', '2027-01-11', '2027-02-10'],
    ['to the end of next year', '6 months', '2028-01-01', '2028-07-01'],
    ['30 days', '12 months', '2026-06-10', '2027-06-10'],
    ['90 days', 'to the end of next year', '2026-07-10', '2028-01-01'],
  ])('after %s, %s follow from the end that was promised', (old, next, first, second) => {
    const s = golden(
      file('2020-01-01', `hold: ${old}`),
      file('2026-06-01', `hold: ${next}`).replace('"1500.00"', '"9000.00"'),
    );
    s.at('2026-06-02T12:00').settle();
    const { member } = s.keeper.load({ kind: 'settle', member: 'anna' }, s.now);
    const fall = member === null ? null : nextFall(s.keeper.programmes, member, s.now);
    s.at('2030-01-01T12:00').buy({ number: '2', total: 100 });
    expect([fall, ...told(s)]).toEqual([
      { on: first, level: 'silver' },
      'reached none gold 2026-01-10',
      `fell gold silver ${first}`,
      `fell silver none ${second}`,
    ]);
  });

  it('begins one on its first day where the version before it had none', () => {
    const s = golden(
      file('2020-01-01', '', ''),
      file('2026-04-01', 'hold: 1 month', ', within: 30 days'),
    );
    expect(s.keeper.levels.get('anna')?.standing?.until).toBe(null);
    s.at('2026-04-02T12:00').settle();
    expect(s.keeper.levels.get('anna')?.standing?.until).toBe('2026-05-01');
    s.at('2035-01-01T12:00').settle();
    expect(told(s).slice(1)).toEqual([
      'fell gold silver 2026-05-02',
      'fell silver none 2026-06-02',
    ]);
  });

  it('with the same hold goes on from the day on which the level was reached', () => {
    const monthly = 'hold: 1 month';
    const at = (...texts: string[]) => {
      const s = new Shop(programmesOf(...texts), '2026-01-31T12:00');
      s.buy({ number: '1', total: 200_000 });
      s.at('2026-03-15T12:00').settle();
      return s.keeper.levels.get('anna')?.standing?.until;
    };
    const v1 = file('2020-01-01', monthly);
    expect(at(v1)).toBe('2026-03-31');
    expect(at(v1, file('2026-02-10', monthly))).toBe('2026-03-31');
  });
});
