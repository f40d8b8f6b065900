import { describe, expect, it } from 'vitest';
import { addUses, type Uses, usesOf } from '../../../../gateway/programme/evaluate/limits.ts';
import { notGivenOf, notGivenOn } from '../../../../gateway/programme/reasons/not-given.ts';
import { askedOf, explainedOf, versionOf, whyNot } from './receipt.ts';

const stamps = 'percent: 100, units: 1, pays: { unit: STAMPS, amount: 9 }';
const have = (unit: string, amount: number) => ({
  member: { available: new Map([[unit, amount]]) },
});

/** Uses of the rule `r` in all its periods, before the receipt. */
function usedBy(
  rules: string,
  use: { times: number; minor: number; cost: number },
  more = '',
): Uses {
  const rule = versionOf(rules, more).rules.find(({ id }) => id === 'r');
  if (rule === undefined) throw new Error('there is a rule r');
  return addUses(new Map(), usesOf(rule, askedOf({ basket: { cashier: '7' } }), use));
}
const much = { times: 99, minor: 9999, cost: 9999 };

describe('an offer that is used up', () => {
  it.each([
    ['limit: { total: 1 }', { scope: 'total', max: 1, per: 'ever' }, 'once in all'],
    [
      'limit: { member: 1 per day }',
      { scope: 'member', max: 1, per: 'day' },
      'once a member per day',
    ],
    [
      'limit: { member: 2 per week }',
      { scope: 'member', max: 2, per: 'week' },
      '2 times a member per week',
    ],
    [
      'limit: { store: 3 per month }',
      { scope: 'store', max: 3, per: 'month' },
      '3 times a store per month',
    ],
    [
      'limit: { cashier: 4 per year }',
      { scope: 'cashier', max: 4, per: 'year' },
      '4 times a cashier per year',
    ],
    [
      'limit: { memberDiscount: "0.05 per year" }',
      { scope: 'member', max: 5, per: 'year' },
      'EUR 0.05 a member per year',
    ],
  ])('says how often it is given: %s', (limit, facts, most) => {
    const rules = `  - { id: r, discount: { percent: 5 }, ${limit} }`;
    const wish = { basket: { cashier: '7' }, uses: usedBy(rules, much) };
    expect(whyNot(rules, wish)).toEqual({
      ...{ rule: 'r', code: 'LIMIT', facts, reason: `r: is used up: ${most}` },
    });
  });

  it('says that it is out of stock', () => {
    const rules = '  - { id: r, discount: { percent: 5, units: 1 }, stock: 9 }';
    expect(whyNot(rules, { uses: usedBy(rules, much) })).toMatchObject({
      ...{ code: 'LIMIT', facts: { scope: 'total', max: 9, per: 'ever' } },
      reason: 'r: is out of stock',
    });
  });

  it.each([
    ['per: month', { budgetMinor: 60, per: 'month' }, 'EUR 0.60 per month'],
    ['per: year', { budgetMinor: 60, per: 'year' }, 'EUR 0.60 per year'],
    ['per: ever', { budgetMinor: 60, per: 'ever' }, 'EUR 0.60'],
  ])('says what its budget was: %s', (per, facts, money) => {
    const rules = `  - { id: r, discount: { percent: 5 }, budget: { money: "0.60", ${per} } }`;
    const reason = `r: its budget of ${money} is used up`;
    const told = { rule: 'r', code: 'BUDGET', facts, reason };
    expect(whyNot(rules, { uses: usedBy(rules, much) })).toEqual(told);
  });

  it('without a card says the limit of the shop, not that of a member', () => {
    const rules = '  - { id: r, discount: { percent: 5 }, limit: { store: 1 per day } }';
    expect(whyNot(rules, { uses: usedBy(rules, much), member: null })?.code).toBe('LIMIT');
  });

  it('on its own is used up alone, whatever limits others have', () => {
    const rules = `  - { id: other, lines: { sku: wax }, discount: { percent: 5 }, limit: { member: 1 } }
  - { id: r, discount: { percent: 5 }, limit: { member: 1 } }`;
    expect(whyNot(rules, { uses: usedBy(rules, much) })?.reason).toBe(
      'r: is used up: once a member',
    );
  });

  it('with others says with which', () => {
    const more = 'limits: { family: { member: 1 per week } }';
    const rules = `  - { id: other, lines: { sku: wax }, discount: { percent: 5 }, limit: { shared: family } }
  - { id: free, discount: { percent: 1 }, limit: { member: 5 } }
  - { id: r, discount: { percent: 5 }, limit: { shared: family, store: 500 } }`;
    expect(whyNot(rules, { uses: usedBy(rules, much, more) }, { more })?.reason).toBe(
      'r: is used up: once a member per week for other and r together',
    );
    const alone = '  - { id: r, discount: { percent: 5 }, limit: { shared: family } }';
    expect(whyNot(alone, { uses: usedBy(alone, much, more) }, { more })?.reason).toBe(
      'r: is used up: once a member per week',
    );
  });

  it('counts what another has taken of their limit on the same receipt', () => {
    const more = 'limits: { family: { member: 1 per week } }';
    const rules = `  - { id: other, discount: { percent: 5 }, limit: { shared: family } }
  - { id: r, discount: { percent: 5 }, limit: { shared: family } }`;
    expect(whyNot(rules, {}, { more })?.reason).toBe(
      'r: is used up: once a member per week for other and r together',
    );
  });

  it.each([
    ['limit: { memberDiscount: "0.60" }', 'LIMIT', {}, 'what its limit has left is too little'],
    [
      'budget: { money: "0.60" }',
      'BUDGET',
      { budgetMinor: 60 },
      'what its budget has left is too little',
    ],
    ['priority: 1', 'given', {}, ''],
  ])('but for less than a coupon says so: %s', (limit, code, facts, say) => {
    const rules = `  - { id: r, discount: { price: "9.00", pays: { unit: STAMPS, amount: 1 } }, ${limit} }`;
    const told = { rule: 'r', code, facts, reason: `r: ${say}` };
    const found = whyNot(rules, have('STAMPS', 9));
    if (code === 'given') expect(found).toBeUndefined();
    else expect(found).toEqual(told);
  });
});

describe('an offer beside others', () => {
  const other = (stack: string) =>
    `  - { id: other, discount: { percent: 6 }, stack: { ${stack} } }`;
  const place = {
    code: 'OTHER_OFFER',
    facts: { other: 'other' },
    reason: 'r: other is given in its place',
  };
  it.each([
    ['mode: best', 'mode: best', place],
    ['mode: first', 'mode: first', place],
    ['mode: alone', 'mode: add', place],
    ['mode: alone', 'mode: alone', place],
    ['mode: best, group: a', 'mode: best, group: a', place],
    ['mode: best, group: a', 'mode: best, group: b', undefined],
    ['mode: alone, group: a', 'mode: alone, group: a', undefined],
  ])('with { %s } before { %s }', (first, second, told) => {
    const rules = `${other(first)}\n  - { id: r, discount: { percent: 5 }, stack: { ${second} } }`;
    const found = whyNot(rules);
    if (told === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(told);
  });

  it('of another group that is alone says which', () => {
    const away = (id: string, group: string) =>
      `  - { id: ${id}, lines: { sku: wax }, discount: { percent: 1 }, stack: { mode: alone, group: ${group} } }`;
    const rules = `${other('mode: alone, group: a')}
  - { id: r, discount: { percent: 5 }, stack: { mode: alone, group: b } }`;
    expect(whyNot(`${rules}\n${away('a2', 'a')}\n${away('b2', 'b')}`)).toMatchObject(place);
  });

  it('names the one that keeps it away, not the first that is given', () => {
    const rules = `  - { id: apart, discount: { percent: 1 }, stack: { mode: best, group: b } }
  - { id: plus, discount: { percent: 1 } }
${other('mode: best')}
  - { id: r, discount: { percent: 5 }, stack: { mode: best } }`;
    expect(whyNot(rules)?.facts).toEqual({ other: 'other' });
  });

  it('that points pay for blames the other, where there are points enough', () => {
    const rules = `${other('mode: best')}\n  - { id: r, discount: { percent: 5, pays: { unit: STAMPS, amount: 9 } }, stack: { mode: best } }`;
    expect(whyNot(rules, have('STAMPS', 9))).toMatchObject(place);
  });

  it('finds nothing left where another took all', () => {
    const rules = `  - { id: other, discount: { percent: 100 } }
  - { id: r, discount: { percent: 5 } }`;
    const reason = 'r: nothing is left that it could take off';
    expect(whyNot(rules)).toEqual({ rule: 'r', code: 'NOTHING_LEFT', facts: {}, reason });
    expect(whyNot(rules, {}, { more: 'discountCap: 100' })).toEqual({
      ...{ rule: 'r', code: 'CAP', facts: {} },
      reason: 'r: all discounts together have reached their cap',
    });
  });

  it('earns too little where another took all', () => {
    const rules = `  - { id: other, discount: { percent: 100 } }
  - { id: r, earn: { unit: POINTS, per: "1.00", amount: 1 } }`;
    const told = { code: 'TOO_LITTLE', reason: 'r: what is paid comes to less than 1 point' };
    expect(whyNot(rules)).toMatchObject(told);
    const twice = `${rules.replace('id: r', 'id: base')}
  - { id: r, multiply: { unit: POINTS, by: 2 } }`;
    expect(whyNot(twice)).toMatchObject(told);
  });

  it.each([
    ['STAMPS', 17, { unit: 'STAMPS', wanted: 9, found: 8 }],
    ['STAMPS', 18, undefined],
  ])('counts the %s that another has taken, of %i', (unit, amount, facts) => {
    const lines = ['tea', 'wax'].map((sku, at) => ({
      line: at + 1,
      sku,
      quantity: 1000,
      totalMinor: 500,
    }));
    const rules = `  - { id: cups, lines: { sku: tea }, discount: { percent: 10, pays: { unit: CUPS, amount: 5 } } }
  - { id: plain, lines: { sku: tea }, discount: { percent: 1 } }
  - { id: other, lines: { sku: tea }, discount: { ${stamps} } }
  - { id: r, lines: { sku: wax }, discount: { ${stamps} } }`;
    const available = new Map([
      [unit, amount],
      ['CUPS', 9],
    ]);
    expect(whyNot(rules, { basket: { lines }, member: { available } })?.facts).toEqual(facts);
  });
});

describe('a rule on an event', () => {
  const more = 'events: [review]';
  const rule = (text: string) => `  - { id: r, on: review, ${text} }`;
  const points = 'earn: { unit: POINTS, amount: 1 }';
  it.each([
    [`until: 2026-03-01, ${points}`, {}, 'NOT_NOW', 'ended with 2026-03-01'],
    [`when: { member.tags: vip }, ${points}`, {}, 'NOT_FOR_MEMBER', 'is no offer for this member'],
    [
      `when: { tally.VISITS: { gte: 9 } }, ${points}`,
      { member: { tallies: new Map([['VISITS', 8]]) } },
      'CONDITION',
      'needs VISITS of at least 9',
    ],
    [`chance: { oneIn: 1000000, seed: spring }, ${points}`, {}, 'NOT_DRAWN', 'was not drawn today'],
    [
      'earn: { unit: MILES, perQuantity: 3, amount: "0.1" }',
      {},
      'TOO_LITTLE',
      'it comes to less than 0.1 miles',
    ],
    [
      `budget: { money: "0.60", rest: keep }, ${points}`,
      {},
      'BUDGET',
      'what its budget has left is too little',
    ],
  ])('says why it gave nothing: %s', (text, wish, code, say) => {
    const version = versionOf(rule(text), more);
    const about = { asked: askedOf(wish), uses: new Map() };
    expect(notGivenOn(version, version.rules, about)).toMatchObject([
      { rule: 'r', code, reason: `r: ${say}` },
    ]);
  });

  it('that is used up says how often it is given', () => {
    const rules = rule(`limit: { member: 3 per week }, ${points}`);
    const version = versionOf(rules, more);
    const about = {
      asked: askedOf(),
      uses: addUses(
        new Map(),
        version.rules.flatMap((one) => usesOf(one, askedOf(), much)),
      ),
    };
    expect(notGivenOn(version, version.rules, about)[0]?.reason).toBe(
      'r: is used up: 3 times a member per week',
    );
  });

  it('for a hidden level is not told, and with receipts none of events is', () => {
    const tiers = `${more}
tiers: { by: VISITS, levels: [ { id: black, byInvitation: true, hidden: true } ] }`;
    const version = versionOf(rule(`when: { member.tier: black }, ${points}`), tiers);
    expect(notGivenOn(version, version.rules, { asked: askedOf(), uses: new Map() })).toEqual([]);
    const open = versionOf(rule(points), more);
    expect(notGivenOf(open, explainedOf(open), { isQuote: true })).toEqual([]);
  });
});
