import { describe, expect, it } from 'vitest';
import type { Tally } from '../../../gateway/programme/evaluate/rule.ts';
import {
  compileVersions,
  problemText,
  readProgramme,
} from '../../../gateway/programme/language/file.ts';
import { tallyValue } from '../../../gateway/programme/tallies.ts';
import { Keeper } from './keeper.ts';

const text = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: UTC
currency: EUR
units: { POINTS: {} }
tallies:
  WEEKS: { of: weeks, within: 42 days }
  DEPARTMENTS: { of: categories }
  TURNOVER: { of: paid, within: 365 days }
rules:
  - { id: weeks, when: { after.WEEKS: { gte: 3 } }, limit: { member: 1 }, earn: { unit: POINTS, amount: 300 } }
  - { id: wide, when: { after.DEPARTMENTS: { gte: 2 }, tally.DEPARTMENTS: { lt: 2 } }, earn: { unit: POINTS, amount: 50 } }
  - { id: ten, when: { tally.TURNOVER: { gte: "100.00" } }, discount: { percent: 10 } }
`;

const row = (tally: string, day: string, amount = 1) => ({ tally, day, amount });
const tally = (of: Tally['of'], days: number | null = null): Tally => {
  return {
    name: 'T',
    of,
    event: null,
    when: { kind: 'all', of: [] },
    lines: null,
    currency: 'EUR',
    days,
    isWeeks: false,
    isKept: false,
    within: null,
    isCarried: false,
    countsTaps: false,
  };
};

describe('the value of a tally', () => {
  const rows = [row('T', '2026-03-02'), row('T', '2026-03-04'), row('T', '2026-03-09')];
  it.each([
    ['receipts', null, '2026-03-09', 3],
    ['days', null, '2026-03-09', 3],
    ['weeks', null, '2026-03-09', 2],
    ['weeks', null, '2026-03-08', 1],
    ['months', null, '2026-04-01', 1],
    ['receipts', 7, '2026-03-09', 2],
    ['receipts', 8, '2026-03-09', 3],
    ['receipts', 1, '2026-03-03', 0],
  ] as const)('of %s within %s days on %s is %i', (of, days, day, value) => {
    expect(tallyValue(tally(of, days), rows, day)).toBe(value);
  });

  it('counts no week whose receipts have all come back', () => {
    const back = [...rows, row('T', '2026-03-09', -1)];
    expect(tallyValue(tally('weeks'), back, '2026-03-09')).toBe(1);
    expect(tallyValue(tally('weeks'), [...back, row('T', '2026-03-02', -1)], '2026-03-09')).toBe(1);
  });

  it('counts each category once, and none of another tally', () => {
    const names = ['T bakery', 'T bakery', 'T wine', 'TT tea', 'T'].map((name) =>
      row(name, '2026-03-02'),
    );
    expect(tallyValue(tally('categories'), names, '2026-03-02')).toBe(2);
  });
});

describe('rules that ask tallies', () => {
  const shop = () => {
    const read = compileVersions([{ text, file: 'shop.yaml' }]);
    if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
    const keeper = new Keeper(read.programmes);
    let number = 0;
    const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
    keeper.run({ kind: 'enrol', member: 'anna', card: 'num-1', name: '', at: 0 }, at('2026-01-01'));
    return (day: string, category: string, totalMinor = 1000) => {
      number += 1;
      const receipt = {
        partner: 's',
        store: '1',
        till: '1',
        businessDate: day,
        number: `${number}`,
      };
      const who = { member: 'anna' };
      const lines = [{ line: 1, sku: 'x', category, quantity: 1000, totalMinor }];
      const outcome = keeper.run(
        {
          kind: 'purchase',
          receipt,
          occurredAt: at(day),
          currency: 'EUR',
          who,
          lines,
          tenders: [],
        },
        at('2026-06-01'),
      );
      if (!outcome.ok || outcome.answer.kind !== 'purchase') throw new Error('not posted');
      const { earned, payMinor } = outcome.answer;
      return [payMinor, ...earned.map(({ rule, amount }) => `${rule} ${amount}`)];
    };
  };

  it('give at the receipt that completes them, and once', () => {
    const buy = shop();
    expect(buy('2026-03-02', 'bakery')).toEqual([1000]);
    expect(buy('2026-03-09', 'bakery')).toEqual([1000]);
    expect(buy('2026-03-10', 'wine')).toEqual([1000, 'wide 50']);
    expect(buy('2026-03-16', 'wine')).toEqual([1000, 'weeks 300']);
    expect(buy('2026-03-23', 'tea')).toEqual([1000]);
  });

  it('count a receipt that comes late in its own week', () => {
    const buy = shop();
    expect(buy('2026-03-02', 'bakery')).toEqual([1000]);
    expect(buy('2026-03-16', 'bakery')).toEqual([1000]);
    // On its own day only two weeks had receipts.
    expect(buy('2026-03-09', 'bakery')).toEqual([1000]);
    expect(buy('2026-03-17', 'bakery')).toEqual([1000, 'weeks 300']);
  });

  it('lower the price from the receipt after the one that reached the step', () => {
    const buy = shop();
    expect(buy('2026-03-02', 'bakery', 9990)).toEqual([9990]);
    expect(buy('2026-03-03', 'bakery', 100)).toEqual([100]);
    expect(buy('2026-03-04', 'bakery', 100)).toEqual([90]);
  });

  it('cannot ask for what is paid before they take something off it', () => {
    const wrong = text.replace('{ tally.TURNOVER: { gte: "100.00" } }', '{ after.WEEKS: 1 }');
    const read = readProgramme({ text: wrong, file: 'shop.yaml' });
    expect(read.ok ? [] : read.problems.map(problemText).join()).toContain(
      'rules.2.when: it would change nothing; what is paid is not known',
    );
  });
});
