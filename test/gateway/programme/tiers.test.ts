import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFall } from '../../../gateway/programme/standing/tiers.ts';
import { addDays } from '../../../protocol/calendar.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

/** Silver, gold and platinum by what was paid in 365 days, held to the end of next year. */
function file(tiers = '', tally = 'TURNOVER: { of: paid, within: 365 days }'): string {
  return `
stamgast: 1
id: tiers
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { POINTS: {} }
tallies: { ${tally} }
tiers:
  by: TURNOVER
${tiers === '' ? '  hold: to the end of next year' : tiers}
  levels:
    - { id: silver, from: "500.00" }
    - { id: gold, from: "1500.00" }
    - { id: platinum, from: "5000.00" }
    - { id: circle, byInvitation: true }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: gold, when: { member.tier: [gold, platinum, circle] }, multiply: { unit: POINTS, by: "1.5" } }
`;
}

const shop = (text = file(), at = '2026-03-10T12:00') => new Shop(programmesOf(text), at);
const levelOf = (s: Shop) => s.keeper.levels.get('anna')?.standing?.level ?? 'none';
const untilOf = (s: Shop) => s.keeper.levels.get('anna')?.standing?.until;
const levelAt = (s: Shop, at: string) => {
  s.at(at).settle();
  return levelOf(s);
};
/** What the journal says of levels. */
const told = (s: Shop) =>
  s.keeper.entries.filter(({ kind }) => kind === 'tier').map(({ ref }) => ref);
const points = (s: Shop, number: string, total: number, at?: string) =>
  answered(s.buy({ number, total, ...(at === undefined ? {} : { at }) }), 'purchase').earned.reduce(
    (sum, { amount }) => sum + amount,
    0,
  );

describe('levels by turnover', () => {
  it.each([
    [49_999, 'none'],
    [50_000, 'silver'],
    [149_999, 'silver'],
    [150_000, 'gold'],
    [500_000, 'platinum'],
    [5_000_000, 'platinum'],
  ])('a turnover of %i is %s', (total, level) => {
    const s = shop();
    s.buy({ number: '1', total });
    expect(levelOf(s)).toBe(level);
  });

  it('the receipt that lifts is evaluated with the level before it', () => {
    const s = shop();
    expect(points(s, '1', 150_000)).toBe(1500);
    expect(points(s, '2', 10_000)).toBe(150);
    expect(told(s)).toEqual(['reached none gold 2026-03-10']);
  });

  it.each([
    ['2027-12-31T23:00', 'gold', '2027-12-31'],
    ['2028-01-01T03:59', 'gold', '2027-12-31'],
    ['2028-01-01T04:00', 'silver', '2028-12-31'],
    ['2029-01-01T03:59', 'silver', '2028-12-31'],
    ['2029-01-01T04:00', 'none', null],
    ['2035-01-01T12:00', 'none', null],
  ])('reached in March 2026 it is at %s %s, until %s', (at, level, until) => {
    const s = shop();
    s.buy({ number: '1', total: 150_000 });
    expect(levelAt(s, at)).toBe(level);
    expect(untilOf(s)).toBe(until);
  });

  it('each fall has an entry without postings, though nobody looked for years', () => {
    const s = shop();
    s.buy({ number: '1', total: 150_000 });
    s.at('2035-01-01T12:00').settle();
    expect(told(s)).toEqual([
      'reached none gold 2026-03-10',
      'fell gold silver 2028-01-01',
      'fell silver none 2029-01-01',
    ]);
    const count = s.keeper.entries.length;
    s.settle();
    expect(s.keeper.entries).toHaveLength(count);
  });

  it('what the last year earns is kept at the review for another year', () => {
    const s = shop();
    s.buy({ number: '1', total: 150_000 });
    s.at('2027-06-01T12:00').buy({ number: '2', total: 150_000 });
    expect(untilOf(s)).toBe('2027-12-31');
    expect(levelAt(s, '2028-06-01T12:00')).toBe('gold');
    expect(untilOf(s)).toBe('2028-12-31');
    expect(levelAt(s, '2029-01-01T12:00')).toBe('silver');
  });

  it('to what is earned falls further than one step', () => {
    const s = shop(file('  hold: to the end of next year\n  fall: to what is earned'));
    s.buy({ number: '1', total: 500_000 });
    expect(levelAt(s, '2028-01-01T12:00')).toBe('none');
  });

  it.each([
    ['2026-06-08T12:00', 'gold'],
    ['2026-06-09T03:59', 'gold'],
    ['2026-06-09T04:00', 'silver'],
    ['2026-09-07T04:00', 'none'],
  ])('90 days and a window of 30: at %s %s', (at, level) => {
    const s = shop(file('  hold: 90 days', 'TURNOVER: { of: paid, within: 30 days }'));
    s.buy({ number: '1', total: 150_000 });
    expect(levelAt(s, at)).toBe(level);
  });

  it.each([
    ['2026-05-09T12:00', 'silver'],
    ['2026-05-10T12:00', 'gold'],
  ])('a review asks the tally of the last day of the hold: bought again at %s, %s', (at, level) => {
    const s = shop(file('  hold: 90 days', 'TURNOVER: { of: paid, within: 30 days }'));
    s.buy({ number: '1', total: 150_000 });
    s.at(at).buy({ number: '2', total: 150_000 });
    expect(levelAt(s, '2026-06-09T12:00')).toBe(level);
  });

  it('a level that a new version no longer has is gone with its first day', () => {
    const later = file()
      .replace('2020-01-01T00:00', '2026-06-01T04:00')
      .replace('    - { id: gold, from: "1500.00" }\n', '')
      .replace('[gold, platinum', '[platinum');
    const s = new Shop(programmesOf(file(), later), '2026-03-10T12:00');
    s.buy({ number: '1', total: 150_000 });
    const reviewAt = s.keeper.levels.get('anna')?.standing?.reviewAt;
    expect(reviewAt).toBe(s.at('2026-06-01T04:00').now);
    expect(levelAt(s, '2026-06-01T03:59')).toBe('gold');
    expect(levelAt(s, '2026-06-01T04:00')).toBe('silver');
  });

  it('a version that nobody knew of at the last look is looked at with the next command', () => {
    const s = shop();
    s.buy({ number: '1', total: 60_000 });
    const later = file().replace('2020-01-01T00:00', '2026-06-01T04:00').replace('1500', '550');
    s.keeper.programmes = programmesOf(file(), later);
    expect(levelAt(s, '2026-06-01T03:59')).toBe('silver');
    expect(levelAt(s, '2026-06-01T04:00')).toBe('gold');
  });

  it('a receipt that is dated tomorrow lifts tomorrow', () => {
    const s = shop();
    s.buy({ number: '1', total: 60_000 });
    s.buy({ number: '2', total: 100_000, at: '2026-03-11T12:00' });
    expect(levelOf(s)).toBe('silver');
    expect(levelAt(s, '2026-03-11T03:59')).toBe('silver');
    expect(levelAt(s, '2026-03-11T04:00')).toBe('gold');
  });

  it('a new version with other levels holds from its own first day', () => {
    const later = file().replace('2020-01-01', '2026-06-01').replace('1500.00', '3000.00');
    const s = new Shop(programmesOf(file(), later), '2026-03-10T12:00');
    s.buy({ number: '1', total: 150_000 });
    // What was promised until the end of 2027 stays promised.
    expect(levelAt(s, '2026-07-01T12:00')).toBe('gold');
    s.enrol('bo', 'num-2');
    s.buy({ number: '2', total: 150_000, who: 'bo' });
    expect(s.keeper.levels.get('bo')?.standing?.level).toBe('silver');
  });
});

describe('what comes late', () => {
  it('edge case 28: a December sale redoes the review of 1 January, upward only', () => {
    const s = shop();
    s.buy({ number: '1', total: 150_000 });
    s.at('2027-06-01T12:00').buy({ number: '2', total: 140_000 });
    expect(levelAt(s, '2028-01-01T12:00')).toBe('silver');
    s.at('2028-01-03T12:00').buy({ number: '3', total: 20_000, at: '2027-12-20T12:00' });
    expect(levelOf(s)).toBe('gold');
    expect(untilOf(s)).toBe('2028-12-31');
    expect(told(s).slice(1)).toEqual([
      'fell gold silver 2028-01-01',
      'recalled silver gold 2028-01-03',
    ]);
  });

  it('edge case 28: a receipt of before the fall is evaluated with the level of its own day', () => {
    const s = shop();
    s.buy({ number: '1', total: 150_000 });
    expect(levelAt(s, '2028-01-01T12:00')).toBe('silver');
    expect(points(s, '2', 10_000, '2027-12-20T12:00')).toBe(150);
    expect(points(s, '3', 10_000)).toBe(100);
  });

  it('a hold that turns out to have begun earlier does not end earlier than promised', () => {
    const s = shop(file('  hold: 90 days', 'TURNOVER: { of: paid, within: 30 days }'));
    s.at('2026-05-01T12:00').buy({ number: '1', total: 150_000 });
    expect(untilOf(s)).toBe('2026-07-30');
    s.at('2026-05-02T12:00').buy({ number: '2', total: 150_000, at: '2026-04-20T12:00' });
    expect(untilOf(s)).toBe('2026-07-30');
    expect(levelAt(s, '2026-07-30T12:00')).toBe('gold');
    expect(levelAt(s, '2026-07-31T12:00')).toBe('silver');
  });
});

describe('levels by hand', () => {
  const grant = (s: Shop, level: string, until: string, reason = 'goodwill') =>
    s.run({ kind: 'grantTier', who: { member: 'anna' }, level, until, reason, at: s.now });

  it('edge case 30: it ends with its last day and does not stick', () => {
    const s = shop();
    s.buy({ number: '1', total: 60_000 });
    expect(codeOf(grant(s, 'gold', '2026-06-30'))).toBe('posted');
    expect(points(s, '2', 10_000)).toBe(150);
    expect(levelAt(s, '2026-07-01T03:59')).toBe('gold');
    expect(levelAt(s, '2026-07-01T04:00')).toBe('silver');
    expect(untilOf(s)).toBe('2027-12-31');
    expect(told(s)).toEqual([
      'reached none silver 2026-03-10',
      'grant gold 2026-06-30 goodwill',
      'granted silver gold 2026-03-10',
      'ended gold silver 2026-07-01',
    ]);
  });

  it('what was earned meanwhile holds when the hand is gone, and a lower gift changes nothing', () => {
    const s = shop();
    grant(s, 'gold', '2026-06-30');
    s.buy({ number: '1', total: 500_000 });
    expect(levelOf(s)).toBe('platinum');
    expect(levelAt(s, '2026-07-01T12:00')).toBe('platinum');
    grant(s, 'silver', '2026-09-30');
    expect(levelOf(s)).toBe('platinum');
  });

  it('a level by invitation is given and never earned', () => {
    const s = shop();
    s.buy({ number: '1', total: 9_000_000 });
    expect(levelOf(s)).toBe('platinum');
    grant(s, 'circle', '2026-12-31');
    expect(levelOf(s)).toBe('circle');
    expect(levelAt(s, '2027-01-01T12:00')).toBe('platinum');
  });

  it.each([
    ['golden', '2026-06-30', 'goodwill'],
    ['gold', '2026-03-09', 'goodwill'],
    ['gold', '2026-02-30', 'goodwill'],
    ['gold', '2026-06-30', 'Good will'],
  ])('%s until %s for "%s" is refused', (level, until, reason) => {
    const s = shop();
    expect(codeOf(grant(s, level, until, reason))).toBe('REQUEST_INVALID');
    expect(told(s)).toEqual([]);
  });
});

describe('when the next fall comes', () => {
  const next = (s: Shop) => {
    const command = { kind: 'settle', member: 'anna' } as const;
    const { member } = s.keeper.load(command, s.now);
    return member === null ? null : nextFall(s.keeper.programmes, member, s.now);
  };

  it('a member without a level falls nowhere, and gold falls with its review', () => {
    const s = shop();
    expect(next(s)).toBe(null);
    s.buy({ number: '1', total: 150_000 });
    expect(next(s)).toEqual({ on: '2028-01-01', level: 'silver' });
    s.at('2027-06-01T12:00').buy({ number: '2', total: 150_000 });
    expect(next(s)).toEqual({ on: '2029-01-01', level: 'silver' });
  });
});

describe('in whichever order receipts become known', () => {
  const programmes = programmesOf(
    file('  hold: 60 days', 'TURNOVER: { of: paid, within: 30 days }'),
  );
  const ranks = ['none', 'silver', 'gold', 'platinum'];
  const rankOf = (s: Shop) => ranks.indexOf(levelOf(s));
  const receipts = fc.array(
    fc.record({ day: fc.nat(300), total: fc.constantFrom(20_000, 60_000, 160_000) }),
    { minLength: 1, maxLength: 8 },
  );

  interface Bought {
    readonly day: number;
    readonly total: number;
  }
  /** Receipts from the `cut`-th on come first, all of them late; each is compared with the one before. */
  function compare(bought: readonly Bought[], cut: number): void {
    const inTime = new Shop(programmes, '2026-01-01T12:00');
    for (const { day, total } of [...bought].sort((a, b) => a.day - b.day)) {
      inTime.at(`${addDays('2026-01-01', day)}T12:00`);
      inTime.buy({ number: `${inTime.keeper.entries.length}`, total });
    }
    inTime.at('2026-10-28T12:00').settle();
    const late = new Shop(programmes, '2026-10-28T12:00');
    for (const { day, total } of [...bought.slice(cut), ...bought.slice(0, cut)]) {
      const before = rankOf(late);
      const at = `${addDays('2026-01-01', day)}T12:00`;
      late.buy({ number: `${late.keeper.entries.length}`, total, at });
      expect(rankOf(late)).toBeGreaterThanOrEqual(before);
    }
    expect(rankOf(late)).toBeGreaterThanOrEqual(rankOf(inTime));
  }

  it('none lowers the level, and late ones give no less than those in time', () => {
    fc.assert(
      fc.property(receipts, fc.nat(), (bought, turn) => compare(bought, turn % bought.length)),
      { numRuns: 60 },
    );
  });

  it('a promised end holds, though a late receipt shows a higher level on its first day', () => {
    const bought = [
      { day: 120, total: 160_000 },
      { day: 61, total: 160_000 },
      { day: 211, total: 60_000 },
      { day: 0, total: 20_000 },
    ];
    // 211 and 0 come first, then 120 promises silver to 28 October; 61 moves each review before it.
    compare(bought, 2);
  });
});
