import { describe, expect, it } from 'vitest';
import { explanationOf } from '../../../../gateway/programme/reasons/explanation.ts';
import type { Programme } from '../../../../gateway/programme/types.ts';
import { explainedOf, versionOf, whyNot } from './receipt.ts';

const cups = 'exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } }';
const quote = { explain: { notGiven: true, isQuote: true } };
const nothing = { notGiven: [], nudges: [], notReserved: [] };

describe('an answer that explains', () => {
  const version = versionOf(`  - { id: r, ${cups} }`);
  const { asked, evaluation, uses } = explainedOf(version);
  const balances = [{ unit: 'STAMPS', available: 3, pending: 2, debt: 1 }];
  const of = (version: Programme | null, isKnown = true, asks: object = quote) =>
    explanationOf(
      version,
      { asked: isKnown ? asked : null, evaluation, uses, entries: [], balances },
      asks,
    );

  it('counts what waits to the next reward, and what is owed from it', () => {
    expect(of(version).nudges?.map(({ reason }) => reason)).toEqual(['5 stamps to go -> 1 cup']);
    expect(of(version).notGiven).toMatchObject([{ facts: { wanted: 9, found: 3 } }]);
  });

  it('takes nothing for an exchange that is none', () => {
    const entry = {
      ...{ member: 'anna', at: 0, businessDate: '2026-03-02', postings: [], traces: [] },
      ref: 'receipt r',
    };
    const told = (kind: 'exchange' | 'expire') =>
      explanationOf(
        version,
        { asked, evaluation, uses, entries: [{ ...entry, kind }], balances },
        quote,
      ).notGiven;
    expect(told('expire')).toHaveLength(1);
    expect(told('exchange')).toEqual([]);
  });

  it('tells only what it is asked for', () => {
    const asks = (notGiven: boolean, isQuote: boolean) => ({ explain: { notGiven, isQuote } });
    expect(Object.keys(of(version, true, asks(true, false)))).toEqual(['notGiven']);
    expect(Object.keys(of(version, true, asks(false, true)))).toEqual(['nudges', 'notReserved']);
    expect(of(version, true, asks(false, false))).toEqual({});
    expect(of(version, true, {})).toEqual({});
  });

  it('has nothing to tell without a programme, or without what it was asked of', () => {
    expect(of(null)).toEqual(nothing);
    expect(of(version, false)).toEqual(nothing);
  });
});

it('an offer for members, or for a store, says both', () => {
  const rule = (when: string) =>
    `  - { id: r, when: { any: [ { ${when} }, { store: "8" } ] }, discount: { percent: 5 } }`;
  const reason = "r: needs a member's card, or the store 8, here: 1";
  for (const when of ['member: true', 'not: { member: false }']) {
    expect(whyNot(rule(when), { member: null })?.reason).toBe(reason);
  }
});

describe('an article that is excluded', () => {
  const price = '  - { id: r, discount: { price: "10.00" } }';
  const points = '  - { id: r, earn: { unit: POINTS, per: "10.01", amount: 1 } }';
  const both = `  - { id: other, earn: { unit: STAMPS, amount: 1 } }
  - { id: more, lines: { sku: wax }, discount: { percent: 1 } }`;
  it.each([
    ['from points, where a discount', price, 'exclude: { earn: { sku: tea } }', 'NOTHING_LEFT'],
    ['from discounts, where a discount', price, 'exclude: { discount: { sku: tea } }', 'EXCLUDED'],
    ['from discounts, where points', points, 'exclude: { discount: { sku: tea } }', 'TOO_LITTLE'],
    ['from points, where points', points, 'exclude: { earn: { sku: tea } }', 'EXCLUDED'],
    ['from nothing, where a discount', price, 'services: []', 'NOTHING_LEFT'],
  ])('%s is asked for', (_what, rule, more, code) => {
    expect(whyNot(`${rule}\n${both}`, {}, { more })?.code).toBe(code);
  });

  it('does not stand in the way of an exchange', () => {
    const lines = [{ line: 1, sku: 'x', category: 'fee', quantity: 1000, totalMinor: 9 }];
    expect(whyNot(`  - { id: r, ${cups} }`, { basket: { lines } })?.code).toBe('TOO_FEW');
  });
});
