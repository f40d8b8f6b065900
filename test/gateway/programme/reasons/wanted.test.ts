import { describe, expect, it } from 'vitest';
import { addUses, usesOf } from '../../../../gateway/programme/evaluate/limits.ts';
import { wantedRefusal } from '../../../../gateway/programme/reasons/wanted.ts';
import { askedOf, explainedOf, versionOf, type Wish } from './receipt.ts';

const gift = (id: string, amount: number, more = '') =>
  `  - { id: ${id}, lines: { sku: ${id} }, discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: ${amount} } }${more} }`;
const lines = (...skus: readonly string[]) =>
  skus.map((sku, at) => ({ line: at + 1, sku, quantity: 1000, totalMinor: 500 }));
const has = (stamps: number, more: Wish = {}): Wish => ({
  ...{ member: { available: new Map([['STAMPS', stamps]]) } },
  ...more,
});

/** The refusal of a basket that counts on these offers. */
function refused(rules: string, wish: Wish, wants: readonly string[] | undefined, isQuote = true) {
  const version = versionOf(rules);
  return wantedRefusal(version, explainedOf(version, wish), { wants, isQuote });
}

describe('a basket that counts on an offer', () => {
  const both = `${gift('mug', 9)}\n${gift('pan', 20)}\n  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: far, earn: { unit: POINTS, per: "900.00", amount: 1 } }`;

  it.each([
    ['on nothing', []],
    ['on nothing that it names', undefined],
    ['on what it gets', ['mug']],
    ['on points that it earns', ['base']],
  ])('%s is not refused', (_what, wants) => {
    expect(refused(both, has(9, { basket: { lines: lines('mug', 'tea') } }), wants)).toBeNull();
  });

  it('is refused with the reason of the first that gives nothing', () => {
    const wish = has(8, { basket: { lines: lines('mug', 'pan') } });
    expect(refused(both, wish, ['base', 'mug', 'pan'])).toMatchObject({
      ...{ ok: false, code: 'OFFER_NOT_GIVEN' },
      facts: { rule: 'mug', why: 'TOO_FEW', reason: 'mug: needs 9 stamps, here: 8 stamps' },
    });
    expect(refused(both, wish, ['mug'], false)?.facts).toMatchObject({
      reason: 'mug: needs 9 stamps',
    });
    expect(refused(both, wish, ['far'])?.facts).toMatchObject({ why: 'TOO_LITTLE' });
  });

  it('is refused where the offer is none of this programme', () => {
    expect(refused(both, has(9), ['cup'])).toMatchObject({
      ...{ code: 'OFFER_NOT_GIVEN', facts: { rule: 'cup', why: 'UNKNOWN' } },
    });
  });

  it.each([
    ['limit: { total: 1 }', 'LIMIT'],
    ['budget: { money: "0.01" }', 'BUDGET'],
  ])('that others have taken is refused as used up: %s', (limit, why) => {
    const rules = gift('mug', 9, `, ${limit}`);
    const version = versionOf(rules);
    const much = { times: 9, minor: 999, cost: 999 };
    const uses = addUses(
      new Map(),
      version.rules.flatMap((rule) => usesOf(rule, askedOf(), much)),
    );
    const wish = has(9, { uses, basket: { lines: lines('mug') } });
    expect(refused(rules, wish, ['mug'])).toMatchObject({ code: 'LIMIT_REACHED', facts: { why } });
  });
});

describe('of a gift that is gone', () => {
  const gone = gift('umbrella', 20, ', when: { store: "8" }');
  const near = (others: readonly string[], stamps: number, wish: Wish = {}) => {
    const {
      rule: _,
      why: __,
      reason: ___,
      ...found
    } = refused([gone, ...others].join('\n'), has(stamps, wish), ['umbrella'])?.facts ?? {};
    return found;
  };
  it.each([
    ['the nearest below', [gift('mug', 9), gift('pan', 15)], 50, 'pan', 15],
    ['the nearest above', [gift('mug', 9), gift('tent', 30)], 50, 'tent', 30],
    ['the cheaper of two that are as near', [gift('tent', 25), gift('pan', 15)], 50, 'pan', 15],
    ['one that the member can just pay', [gift('pan', 15), gift('mug', 9)], 15, 'pan', 15],
    ['none that costs more than the member has', [gift('pan', 15), gift('mug', 9)], 14, 'mug', 9],
    [
      'one of today',
      [gift('pan', 15, ', until: 2026-03-01'), gift('mug', 9, ', until: 2026-03-02')],
      50,
      'mug',
      9,
    ],
    [
      'one that has begun',
      [gift('pan', 15, ', from: 2026-03-03'), gift('mug', 9, ', from: 2026-03-02')],
      50,
      'mug',
      9,
    ],
    [
      'one whose condition holds',
      [gift('pan', 15, ', when: { till: "9" }'), gift('mug', 9)],
      50,
      'mug',
      9,
    ],
    [
      'one of the same unit',
      [gift('pan', 19).replace('STAMPS', 'CUPS'), gift('mug', 9)],
      50,
      'mug',
      9,
    ],
  ])('%s is named', (_what, others, stamps, nearest, nearestAmount) => {
    expect(near(others, stamps)).toEqual({ nearest, nearestAmount, unit: 'STAMPS' });
  });

  it('itself is not named, nor what another at its place costs', () => {
    const rules = [gift('pan', 9), gift('umbrella', 20), gift('tent', 24)].join('\n');
    expect(refused(rules, has(50), ['umbrella'])?.facts).toMatchObject({
      ...{ why: 'NO_LINES', nearest: 'tent', nearestAmount: 24 },
    });
  });

  it('none is named where there is no other, or none is left', () => {
    expect(near([], 50)).toEqual({});
    expect(near([gift('mug', 9)], 8)).toEqual({});
    const limited = gift('mug', 9, ', limit: { member: 1 }');
    const [, rule] = versionOf(`${gone}\n${limited}`).rules;
    if (rule === undefined) throw new Error('there are two');
    const uses = addUses(new Map(), usesOf(rule, askedOf(), { times: 1, minor: 1, cost: 1 }));
    expect(near([limited], 50, { uses })).toEqual({});
    expect(near([limited], 50)).toMatchObject({ nearest: 'mug' });
  });

  it('nothing is named beside an offer that no points pay for', () => {
    const plain = '  - { id: r, when: { store: "8" }, discount: { percent: 5 } }';
    const earns = '  - { id: r, when: { store: "8" }, earn: { unit: STAMPS, amount: 5 } }';
    for (const rule of [plain, earns]) {
      const facts = refused(`${rule}\n${gift('mug', 9)}`, has(50), ['r'])?.facts;
      expect(facts).not.toHaveProperty('nearest');
    }
  });
});
