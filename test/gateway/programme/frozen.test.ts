import { describe, expect, test } from 'vitest';
import { frozenOf } from '../../../gateway/programme/frozen.ts';
import { versionAt } from '../../../gateway/programme/versions.ts';
import { programmesOf } from './given.ts';
import { fileWith } from './quoting.ts';

const asked = {
  basket: {
    ...{ lines: [], tenders: [], partner: 'shop', store: 's1', till: 't1', cashier: 'olga' },
    ...{ day: '2026-03-02', at: Date.UTC(2026, 2, 2), zone: 'UTC' },
  },
  card: 'member',
  member: {
    ...{ id: 'anna', tags: ['friend', 'unwell'], since: '2025-01-02', birthday: '1990-05-06' },
    ...{ tallies: new Map([['TURNOVER', 5]]), available: new Map() },
  },
};

/** The row of a sale under a file with this rule, as text. */
function rowUnder(rule: string): string {
  const programmes = programmesOf(fileWith(`  - ${rule}`));
  const version = versionAt(programmes, Date.UTC(2026, 2, 2));
  if (version === null) throw new Error('no version');
  return JSON.stringify(frozenOf(version, { asked, uses: new Map() }));
}

const personal = ['olga', 'friend', 'unwell', '2025-01-02', '1990-05-06'];
const discount = 'discount: { percent: 5 }';

describe('the facts that a sale keeps', () => {
  test.each([
    ['nothing personal that no rule asks', `{ id: a, ${discount} }`, []],
    [
      'a mark that a rule asks',
      `{ id: a, when: { member.tags: friend }, ${discount} }`,
      ['friend'],
    ],
    [
      'a birthday, asked in the depth of a condition',
      `{ id: a, when: { any: [ { not: { member.age: { gte: 18 } } } ] }, ${discount} }`,
      ['1990-05-06'],
    ],
    [
      'the day of joining, asked by a ladder',
      `{ id: a, discount: { by: member.months, steps: [ { from: 1, percent: 5 } ] } }`,
      ['2025-01-02'],
    ],
    ['a cashier whose uses are limited', `{ id: a, limit: { cashier: 3 }, ${discount} }`, ['olga']],
  ])('hold %s', (_, rule, kept) => {
    const row = rowUnder(rule);
    expect(personal.filter((fact) => row.includes(fact))).toEqual(kept);
    expect(row).toContain('"TURNOVER":5');
  });
});
