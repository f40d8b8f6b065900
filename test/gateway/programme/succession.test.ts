import { describe, expect, it, test } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

const head = (id: string, from: string) => `stamgast: 1
id: ${id}
effectiveFrom: ${from}T00:00
zone: Europe/Berlin
currency: EUR
tallies: { TURNOVER: { of: paid }, VISITS: { of: receipts } }
`;
const older = `${head('discounts', '2026-01-01')}rules:
  - { id: five, when: { tally.TURNOVER: { gte: "100.00" } }, discount: { percent: 5 } }
`;
const rules = `  - { id: base, earn: { unit: POINTS, percent: 5 } }
  - id: welcome
    on: takeover
    when: { member.days: { gte: 0 } }
    earn: { unit: POINTS, by: tally.TURNOVER, steps: [ { from: "100.00", percent: 5 } ] }
`;
const succeeds = 'succeeds: { programme: discounts, notice: 30 days }';
const newer = (more = rules, takes = succeeds, units = 'POINTS: { value: "1.00" }') =>
  `${head('bonus', '2027-01-01')}${takes}\nunits: { ${units} }\nrules:\n${more}`;
const at = (local: string) => localToEpoch({ local, zone: 'Europe/Berlin' });

function shopWith(successor = newer(), ...more: readonly string[]): Shop {
  return new Shop(programmesOf(older, successor, ...more));
}
/** A member who has bought for so much by the end of the year. */
function regular(shop: Shop, total = 12_400_00): Shop {
  shop.buy({ number: 'r', total });
  return shop;
}
const points = (shop: Shop) => shop.balance().available;

describe('a programme that takes over from another one', () => {
  it('gives 620 points for a turnover of 12,400.00 at 5 %, once', () => {
    const shop = regular(shopWith());
    shop.at('2026-12-31T23:59').settle();
    expect(points(shop)).toBe(0);
    shop.at('2027-01-01T00:00').settle();
    expect(points(shop)).toBe(620);
    shop.settle();
    shop.at('2027-06-01T00:00').settle();
    expect(points(shop)).toBe(620);
    expect(shop.keeper.entries.filter(({ ref }) => ref === 'takeover bonus')).toHaveLength(1);
  });

  it('takes a card without a name over only when something was counted or given before', () => {
    const gift = '  - { id: hello, on: takeover, earn: { unit: POINTS, amount: 7 } }\n';
    const shop = shopWith(newer(gift));
    const bearer = (member: string, card: string) =>
      shop.run({ kind: 'enrol', member, card, name: '', isBearer: true, at: shop.now });
    bearer('old', 'num-2');
    shop.buy({ number: '1', total: 100, who: 'old' });
    shop.at('2027-02-01T12:00');
    bearer('new', 'num-3');
    for (const member of ['anna', 'old', 'new']) shop.settle(member);
    expect(['anna', 'old', 'new'].map((one) => shop.balance(one).available)).toEqual([7, 7, 0]);
  });

  it.each(['life: 30 days', 'life: 12 months, idle: 30 days'])(
    'what has ended meanwhile (%s) cannot be spent by who comes late',
    (ends) => {
      const shop = regular(shopWith(newer(rules, succeeds, `POINTS: { value: "1.00", ${ends} }`)));
      expect(codeOf(shop.at('2027-03-01T12:00').spend(100))).toBe('POINTS_SHORT');
      shop.settle();
      expect(shop.keeper.account('breakage')).toBe(620);
      const count = shop.keeper.entries.length;
      shop.settle();
      expect(shop.keeper.entries).toHaveLength(count);
    },
  );

  it('does so at the first thing that the member does, with the old card', () => {
    const shop = regular(shopWith()).at('2027-03-01T12:00');
    const answer = answered(shop.buy({ number: '1', total: 10_000, who: 'num-1' }), 'purchase');
    expect(answer).toMatchObject({ payMinor: 10_000, balances: [{ available: 625 }] });
  });

  it('edge case 39: takes nobody over who was erased before it', () => {
    const shop = regular(shopWith());
    const { receipt } = shop.purchase({ number: 'forget' });
    const said = { points: 'breakage', staff: '7', second: '8', at: shop.now } as const;
    answered(shop.run({ kind: 'erase', receipt, who: { member: 'anna' }, ...said }), 'erased');
    const before = shop.keeper.entries.length;
    shop.at('2027-01-01T00:00').settle();
    expect(shop.keeper.entries.slice(before)).toEqual([]);
  });

  it('counts what was bought before it, not what the same receipt brings', () => {
    const shop = regular(shopWith(), 99_99).at('2027-01-01T00:00');
    shop.buy({ number: '1', total: 500_00 });
    expect(points(shop)).toBe(25);
    const other = regular(shopWith(), 100_00).at('2027-01-01T00:00');
    other.buy({ number: '1', total: 500_00 });
    expect(points(other)).toBe(25 + 5);
  });

  it('does nothing again when a later version of it says the same', () => {
    const later = newer().replace('2027-01-01', '2027-06-01');
    const shop = regular(shopWith(newer(), later));
    shop.at('2027-02-01T00:00').settle();
    shop.at('2027-07-01T00:00').settle();
    expect(points(shop)).toBe(620);
    const late = regular(shopWith(newer(), later));
    late.at('2027-07-01T00:00').settle();
    expect(points(late)).toBe(620);
  });

  it('gives nothing to who joins when it is there', () => {
    const fixed = '  - { id: hello, on: takeover, earn: { unit: POINTS, amount: 50 } }\n';
    const shop = shopWith(newer(fixed)).at('2027-01-01T00:00');
    shop.enrol('bert', 'num-2');
    expect(shop.balance('bert').available).toBe(0);
    shop.settle();
    expect(points(shop)).toBe(50);
  });

  it('lets points wait and end as any others, from its first day on', () => {
    const unit = 'POINTS: { value: "1.00", life: 1 month, pending: 2 days }';
    const shop = regular(shopWith(newer(rules, succeeds, unit)));
    shop.at('2027-01-02T23:59').settle();
    expect(shop.balance()).toMatchObject({ available: 0, pending: 620 });
    shop.at('2027-01-03T00:00').settle();
    expect(points(shop)).toBe(620);
    shop.at('2027-02-02T00:00').settle();
    expect(points(shop)).toBe(0);
  });

  it('says why, as arithmetic that comes to the posting', () => {
    const shop = regular(shopWith());
    shop.at('2027-01-01T00:00').settle();
    const entry = shop.keeper.entries.find(({ ref }) => ref === 'takeover bonus');
    expect(entry?.traces[1]).toMatchObject({
      ...{ rule: 'welcome', programme: 'bonus@2027-01-01T00:00' },
      conditions: [{ holds: true }, { fact: expect.stringContaining('member.days'), holds: true }],
    });
  });

  it('tells its members 30 days before, once', () => {
    const shop = regular(shopWith());
    const told = (local: string) => {
      shop.at(local).settle();
      return [...shop.keeper.messages.values()].map(({ kind, due, facts }) => [kind, due, facts]);
    };
    expect(told('2026-12-01T23:59')).toEqual([]);
    const facts = { programme: 'discounts', successor: 'bonus', from: '2027-01-01' };
    const one = ['programmeFollows', '2026-12-02', facts];
    expect(told('2026-12-02T00:00')).toEqual([one]);
    expect(told('2026-12-20T00:00')).toEqual([one]);
    expect(told('2027-01-05T00:00')).toEqual([one]);
    const late = regular(shopWith());
    late.at('2027-01-01T00:00').settle();
    expect([...late.keeper.messages.values()]).toEqual([]);
  });
});

describe('a file that succeeds another one', () => {
  const problems = (...texts: readonly string[]) => {
    const read = compileVersions(texts.map((text, n) => ({ text, file: `v${n + 1}.yaml` })));
    return read.ok ? [] : read.problems.map(problemText);
  };

  it('stands beside it, and no other does', () => {
    expect(problems(older, newer())).toEqual([]);
    expect(problems(newer())).toEqual([]);
    const other = newer(rules, 'succeeds: { programme: chips }');
    expect(problems(older, other)).toEqual([
      expect.stringMatching(
        /^v2\.yaml:2:5: id: another programme, "bonus"; the id of all versions/,
      ),
    ]);
  });

  it.each([
    ['on: takeover', 'on: enrol', 'rules.1.on: steps of points go by what a period came to'],
    ['by: tally.TURNOVER', 'by: tally.VISITS', 'rules.1.earn.by: found "tally.VISITS"; tally.'],
    ['on: takeover', 'on: takeover\n    limit: { member: 1 }', 'rules.1.limit: it would change'],
    ['on: takeover', 'on: takeover\n    until: 2027-01-01', 'rules.1.until: it would change'],
  ])('with %s as %s is refused', (from, to, problem) => {
    const found = problems(newer(rules.replace(from, to)));
    expect(found.filter((one) => one.includes(problem))).toHaveLength(1);
  });

  test('succeeds a programme, and not itself', () => {
    expect(problems(newer(rules, ''))).toEqual([expect.stringContaining('succeeds no programme')]);
    expect(problems(newer(rules, 'succeeds: { programme: bonus }'))).toEqual([
      expect.stringContaining('succeeds.programme: it succeeds itself'),
    ]);
  });
});

test('two members are taken over each in their time', () => {
  const shop = regular(shopWith());
  shop.enrol('bert', 'num-2');
  shop.buy({ number: 'b', total: 200_00, who: 'num-2' });
  shop.now = at('2027-01-01T00:00');
  shop.settle('bert');
  expect([points(shop), shop.balance('bert').available]).toEqual([0, 10]);
});
