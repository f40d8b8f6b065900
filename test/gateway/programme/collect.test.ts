import { beforeEach, describe, expect, test } from 'vitest';
import { codeHash } from '../../../gateway/programme/business-key.ts';
import { compileVersions } from '../../../gateway/programme/language/file.ts';
import { rerunReceipt } from '../../../gateway/programme/reasons/rerun.ts';
import { assert } from '../../../protocol/units.ts';
import { answered, type Bought, codeOf, programmesOf, refOf, Shop } from './given.ts';

const file = `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
collect: { within: 14 days, flag: 3 in 30 days }
units: { POINTS: { onReturn: debt } }
tallies: { SPENT: { of: paid } }
rules:
  - { id: base, lines: { category: tea }, limit: { member: 2 }, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: for-all, onReturn: recheck, limit: { total: 9 }, discount: { on: order, steps: [ { from: "50.00", percent: 10 } ] } }
  - { id: for-members, onReturn: recheck, when: { member: true }, discount: { percent: 50 } }
`;
const tea = (totalMinor: number) => ({ totalMinor, category: 'tea' });
const print = 'ABCDEFGH23456789';

let shop: Shop;
/** A receipt without a card, with a code on it. */
const sell = (
  number: string,
  more: Partial<Bought> & { readonly code?: string; readonly cashier?: string } = {},
) => {
  const { code = print + number, cashier, ...bought } = more;
  const sold = shop.purchase({ number, who: null, lines: [tea(6000), tea(2000)], ...bought });
  const told = cashier === undefined ? {} : { cashier };
  return shop.run({ ...sold, ...told, code: codeHash(code) });
};
const collect = (code: string, member = 'anna') =>
  shop.run({
    ...{ kind: 'collect', receipt: refOf(`ask-${code}-${member}-${shop.now}`) },
    ...{ code: codeHash(code), who: { member }, at: shop.now },
  });
const flags = () =>
  [...shop.keeper.codes.values()].map(({ by }) => (by === null ? null : by.isFlagged));

beforeEach(() => {
  shop = new Shop(programmesOf(file));
  answered(shop.enrol('bo', 'num-2'), 'enrolled');
});

describe('a receipt without a card', () => {
  test('is collected for the points of its day, on what was paid then', () => {
    const sold = answered(sell('1'), 'purchase');
    expect(sold).toMatchObject({ payMinor: 7200, earned: [], collectUntil: '2026-03-16' });
    const later = file.replace('2020-01-01', '2026-03-03').replace('amount: 1 }', 'amount: 7 }');
    shop.keeper.programmes = programmesOf(file, later);
    shop.at('2026-03-04T10:00');
    expect(answered(collect(`${print}1`), 'collected')).toMatchObject({
      earned: [{ unit: 'POINTS', rule: 'base', amount: 72 }],
      balances: [{ unit: 'POINTS', available: 72 }],
    });
    expect(shop.keeper.sales.get(JSON.stringify(Object.values(refOf('1'))))).toMatchObject({
      member: 'anna',
      discounts: [{ rule: 'for-all' }, { rule: 'for-all' }],
      counted: {
        tallies: [{ tally: 'SPENT', amount: 7200 }],
        uses: [{ rule: 'for-all' }, { rule: 'base', scope: 'member:anna' }],
      },
    });
  });

  test('counts for its member on the day on which it was sold', () => {
    sell('1');
    shop.at('2026-03-04T10:00');
    answered(collect(`${print}1`), 'collected');
    const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
    expect(member?.tallies).toEqual([{ tally: 'SPENT', day: '2026-03-02', amount: 7200 }]);
  });

  test('edge case 52: of two members who use its code the first has it', () => {
    sell('1');
    answered(collect(`${print}1`), 'collected');
    expect(codeOf(collect(`${print}1`, 'bo'))).toBe('RECEIPT_COLLECTED');
    expect(codeOf(collect(`${print}1`))).toBe('RECEIPT_COLLECTED');
    expect([shop.balance().available, shop.balance('bo').available]).toEqual([72, 0]);
  });

  test('edge case 52: is collected on the fourteenth day, and not on the day after', () => {
    sell('1');
    sell('2');
    shop.at('2026-03-16T23:59');
    answered(collect(`${print}1`), 'collected');
    shop.at('2026-03-17T00:00');
    expect(codeOf(collect(`${print}2`))).toBe('COLLECT_OVER');
  });

  test('edge case 52: is not collected once a part of it came back', () => {
    sell('1');
    answered(shop.takeBack('1', [[2, 2000]]), 'return');
    expect(codeOf(collect(`${print}1`))).toBe('RECEIPT_RETURNED');
    expect(shop.balance().available).toBe(0);
  });

  test('edge case 52: of one cashier is shown to a manager from the third on that one member has', () => {
    for (const n of ['1', '2', '3', '4', '5']) sell(n, { cashier: n === '2' ? 'c9' : 'c7' });
    for (const n of ['1', '2', '3']) answered(collect(`${print}${n}`), 'collected');
    answered(collect(`${print}4`, 'bo'), 'collected');
    expect(flags()).toEqual([false, false, false, false, null]);
    answered(collect(`${print}5`), 'collected');
    expect(flags().at(-1)).toBe(true);
  });

  test('is not shown to a manager when the others were long ago, or nobody knows the cashier', () => {
    const long = file.replace('within: 14 days', 'within: 60 days');
    shop = new Shop(programmesOf(long));
    for (const n of ['1', '2', '3', '4']) sell(n, { cashier: 'c7' });
    for (const n of ['5', '6', '7']) sell(n);
    for (const n of ['1', '2', '5', '6', '7']) answered(collect(`${print}${n}`), 'collected');
    shop.at('2026-03-31T10:00');
    answered(collect(`${print}3`), 'collected');
    shop.at('2026-04-01T10:00');
    answered(collect(`${print}4`), 'collected');
    expect(flags()).toEqual([false, false, true, false, false, false, false]);
  });

  test('that was collected goes back with all that it gave', () => {
    sell('1');
    answered(collect(`${print}1`), 'collected');
    const back = answered(
      shop.takeBack('1', [
        [1, 6000],
        [2, 2000],
      ]),
      'return',
    );
    expect(back).toMatchObject({ member: 'anna', refundMinor: 7200 });
    expect(shop.balance()).toMatchObject({ available: 0, debt: 0 });
    answered(collectAgain(), 'collected');
    expect(shop.balance().available).toBe(72);
  });

  test('that was collected keeps to its prices when a part comes back', () => {
    sell('1');
    answered(collect(`${print}1`), 'collected');
    // The rest of 60.00 is still above the step; what is for members only is never given now.
    expect(answered(shop.takeBack('1', [[2, 2000]]), 'return')).toMatchObject({
      refundMinor: 1800,
      reversed: [{ unit: 'POINTS', amount: 18 }],
    });
  });

  test('earns nothing more for a member whose limit is reached', () => {
    for (const n of ['1', '2', '3']) sell(n);
    for (const n of ['1', '2']) answered(collect(`${print}${n}`), 'collected');
    expect(answered(collect(`${print}3`), 'collected').earned).toEqual([]);
  });

  test('has no code that counts when it has a card, or its code is known already', () => {
    expect(answered(sell('1', { who: 'anna' }), 'purchase')).not.toHaveProperty('collectUntil');
    expect(codeOf(collect(`${print}1`, 'bo'))).toBe('CODE_UNKNOWN');
    answered(sell('2', { code: print }), 'purchase');
    expect(answered(sell('3', { code: print }), 'purchase')).not.toHaveProperty('collectUntil');
    expect(answered(collect(print), 'collected').receipt).toContain('"2"]');
  });

  test('is not collected under a programme that does not say so', () => {
    shop = new Shop(programmesOf(file.replace(/collect:.*\n/, '')));
    expect(answered(sell('1'), 'purchase')).not.toHaveProperty('collectUntil');
    expect(codeOf(collect(`${print}1`))).toBe('CODE_UNKNOWN');
    expect(codeOf(collect('nothing'))).toBe('CODE_UNKNOWN');
  });

  test('is explained as it was sold, after it was collected too', () => {
    const programmes = programmesOf(file);
    const answer = JSON.stringify(answered(sell('1'), 'purchase'));
    answered(collect(`${print}1`), 'collected');
    const sale = shop.keeper.sales.get(JSON.stringify(Object.values(refOf('1'))));
    assert(sale !== undefined, 'it is sold');
    expect(rerunReceipt(programmes, { sale, answer, entries: [] })).toMatchObject({ kind: 'same' });
  });
});

function collectAgain() {
  sell('again');
  return collect(`${print}again`);
}

test.each([
  ['within: 0 days', /within/],
  ['within: 367 days', /within/],
  ['within: 14 days, flag: 0 in 30 days', /flag/],
  ['within: 14 days, flag: 3 in 367 days', /flag/],
  ['flag: 3 in 30 days', /within/],
])('collect: { %s } is refused with its place', (text, path) => {
  const wrong = file.replace('within: 14 days, flag: 3 in 30 days', text);
  const read = compileVersions([{ text: wrong, file: 'a.yaml' }]);
  expect(JSON.stringify(read)).toMatch(path);
  expect(read.ok).toBe(false);
});

test('collect without anything to collect is refused as of no effect', () => {
  const text = file.replace(/tallies:.*\n/, '').replace(/ {2}- \{ id: base.*\n/, '');
  const read = compileVersions([{ text, file: 'a.yaml' }]);
  expect(read).toMatchObject({ ok: false, problems: [{ path: 'collect' }] });
});
