import { expect, test } from 'vitest';
import { evaluate } from '../../../gateway/programme/evaluate/evaluate.ts';
import { notGivenOf } from '../../../gateway/programme/reasons/not-given.ts';
import { programmesOf } from './given.ts';
import { fileWith } from './quoting.ts';

/** Why `r` gives nothing to a member of 42 years, in the 4th year, with 77.77 of turnover. */
function whyNot(rule: string, isQuote: boolean) {
  const [version] = programmesOf(fileWith(`  - { id: r, ${rule} }`, 'dates: [employed]'));
  if (version === undefined) throw new Error('there is a version');
  const lines = [{ line: 1, sku: 'x', quantity: 1000, totalMinor: 1000 }];
  const when = { day: '2026-03-02', at: Date.UTC(2026, 2, 2, 11), zone: 'Europe/Berlin' };
  const asked = {
    basket: { lines, tenders: [], partner: 'shop', store: '1', till: '1', ...when },
    card: 'member' as const,
    member: {
      ...{ id: 'anna', tags: ['vip'], since: '2022-06-01', birthday: '1983-05-06' },
      dates: { employed: '2020-02-02' },
      tallies: new Map([['TURNOVER', 7777]]),
      talliesAfter: new Map([['TURNOVER', 7777]]),
      available: new Map([['MILES', 7777]]),
    },
  };
  const evaluation = evaluate(version, asked, new Map());
  if (!evaluation.ok) throw new Error(evaluation.code);
  const about = { asked, evaluation, uses: new Map(), after: new Map() };
  return notGivenOf(version, { ...about, exchanged: new Set() }, { isQuote })[0];
}
const percent = 'discount: { percent: 5 }';
const ladder = (by: string, from: string) =>
  `discount: { by: ${by}, steps: [ { from: ${from}, percent: 5 } ] }`;
const earn = 'earn: { unit: POINTS, amount: 1 }';

test.each([
  [`when: { member.age: { gte: 60 } }, ${percent}`],
  [`when: { member.birthday: 0 }, ${percent}`],
  [`when: { member.tags: [gold] }, ${percent}`],
  [ladder('member.age', '60')],
  [`when: { years.employed: { gte: 60 } }, ${percent}`],
  [ladder('years.employed', '60')],
])('no answer says anything of the member for %s', (rule) => {
  for (const isQuote of [false, true]) {
    const reason = 'r: is no offer for this member';
    expect(whyNot(rule, isQuote)).toEqual({
      ...{ rule: 'r', code: 'NOT_FOR_MEMBER', facts: {}, reason },
    });
  }
});

test.each([
  [`when: { member.days: { gte: 5000 } }, ${percent}`, 'CONDITION', 'member.days', 5000],
  [`when: { member.months: { gte: 100 } }, ${percent}`, 'CONDITION', 'member.months', 100],
  [ladder('member.months', '100'), 'STEP', 'member.months', 100],
  [ladder('member.days', '5000'), 'STEP', 'member.days', 5000],
])('no answer says what was found for %s', (rule, code, fact, wanted) => {
  for (const isQuote of [false, true]) {
    const told = whyNot(rule, isQuote);
    expect(told).toMatchObject({ code, facts: { fact, wanted } });
    expect(told?.facts).not.toHaveProperty('found');
    expect(told?.reason).not.toContain('here');
  }
});

test.each([
  [`when: { tally.TURNOVER: { gte: "100.00" } }, ${percent}`, 'CONDITION', 10_000],
  [`when: { after.TURNOVER: { gte: "100.00" } }, ${earn}`, 'CONDITION', 10_000],
  [`when: { unit.MILES: { gte: 1000 } }, ${percent}`, 'CONDITION', 10_000],
  [ladder('tally.TURNOVER', '"100.00"'), 'STEP', 10_000],
  ['discount: { percent: 5, pays: { unit: MILES, amount: 1000 } }', 'TOO_FEW', 10_000],
])('a quote says what was found, a purchase does not, for %s', (rule, code, wanted) => {
  expect(whyNot(rule, true)).toMatchObject({ code, facts: { wanted, found: 7777 } });
  const kept = whyNot(rule, false);
  expect(kept).toMatchObject({ code, facts: { wanted } });
  expect(JSON.stringify(kept)).not.toMatch(/found|here|77/);
});
