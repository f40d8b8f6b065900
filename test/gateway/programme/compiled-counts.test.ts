import { describe, expect, test } from 'vitest';
import { compiledOf, shopFile } from './sayings.ts';

const units = [
  ['life: never', {}],
  ['life: 90 days', { life: { days: 90 } }],
  ['life: 1 day', { life: { days: 1 } }],
  ['life: 2 months', { life: { months: 2 } }],
  [
    'life: 1 year, ends: year, pending: 14 days',
    { life: { months: 12 }, ends: 'year', pendingDays: 14 },
  ],
  [
    'value: "0.10", cost: "0.08", scale: 2, rest: dies',
    {
      scale: 2,
      value: { num: 10, den: 1 },
      worth: { num: 10, den: 1 },
      rest: 'dies',
      cost: { num: 8, den: 100 },
    },
  ],
  ['cost: "0.125"', { cost: { num: 25, den: 2 } }],
  [
    'value: "0.008", sameEnd: own first',
    { value: { num: 4, den: 5 }, worth: { num: 4, den: 5 }, sameEnd: 'own first' },
  ],
  [
    'value: "0.10", onReturn: reduce refund',
    { onReturn: 'reduceRefund', value: { num: 10, den: 1 }, worth: { num: 10, den: 1 } },
  ],
  ['onReturn: debt', { onReturn: 'debt' }],
  [
    'onExpired: grace 30 days, life: 12 months, warn: 30 days',
    { life: { months: 12 }, onExpired: { kind: 'grace', days: 30 }, warnDays: 30 },
  ],
  ['idle: 6 months', { idle: { life: { months: 6 }, by: '*' } }],
  ['idle: 2 years, idleBy: VISITS', { idle: { life: { months: 24 }, by: 'VISITS' } }],
  ['idle: 45 days', { idle: { life: { days: 45 }, by: '*' } }],
  ['hidden: true', { isHidden: true }],
  [
    'value: "0.10", scale: 1, spendLimit: { card: "0.5 per month", member: "9000 per year" }',
    {
      scale: 1,
      value: { num: 10, den: 1 },
      worth: { num: 10, den: 1 },
      spendLimits: [
        { scope: 'card', max: 5, per: 'month' },
        { scope: 'member', max: 90000, per: 'year' },
      ],
    },
  ],
] as const;

const tallies = [
  ['of: paid', {}],
  ['of: shelf, within: 365 days', { of: 'shelf', days: 365 }],
  [
    'of: receipts, within: 6 weeks, taps: true',
    { of: 'receipts', days: 42, isWeeks: true, countsTaps: true },
  ],
  ['of: receipts', { of: 'receipts' }],
  [
    'of: quantity, in: quarter, onReturn: carry',
    { of: 'quantity', within: 'quarter', isCarried: true },
  ],
  ['of: paid, onReturn: keep', { isKept: true }],
  ['of: paid, onReturn: uncount', {}],
  ['of: events, event: review', { of: 'events', event: 'review' }],
  ['of: days, within: 1 week', { of: 'days', days: 7, isWeeks: true }],
  [
    'of: paid, lines: { sku: x }, when: { store: a }',
    {
      when: { kind: 'is', fact: 'store', test: { op: 'eq', value: 'a' } },
      lines: { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } },
    },
  ],
] as const;

const ladders = [
  [
    'by: T, levels: [ { id: a, from: "1.00", name: { en: "A" } }, { id: b, byInvitation: true, hidden: true, fourEyes: true } ]',
    {
      by: 'T',
      days: null,
      rise: 'earned',
      levels: [
        { id: 'a', from: 100, fourEyes: false, isHidden: false, texts: { en: 'A' } },
        { id: 'b', from: null, fourEyes: true, isHidden: true, texts: {} },
      ],
      hold: null,
      fall: 'oneStep',
      onReturn: 'now',
    },
  ],
  [
    'by: Y, hold: 90 days, levels: [ { id: a, from: "1.00" } ]',
    {
      by: 'Y',
      days: 365,
      rise: 'earned',
      levels: [{ id: 'a', from: 100, fourEyes: false, isHidden: false, texts: {} }],
      hold: { kind: 'days', days: 90 },
      fall: 'oneStep',
      onReturn: 'atEnd',
    },
  ],
  [
    'by: Y, hold: 3 months, fall: to what is earned, onReturn: now, levels: [ { id: a, from: "1.00" } ]',
    {
      by: 'Y',
      days: 365,
      rise: 'earned',
      levels: [{ id: 'a', from: 100, fourEyes: false, isHidden: false, texts: {} }],
      hold: { kind: 'months', months: 3 },
      fall: 'toEarned',
      onReturn: 'now',
    },
  ],
  [
    'by: Y, hold: to the end of next year, onReturn: never, levels: [ { id: a, from: "1.00" } ]',
    {
      by: 'Y',
      days: 365,
      rise: 'earned',
      levels: [{ id: 'a', from: 100, fourEyes: false, isHidden: false, texts: {} }],
      hold: { kind: 'nextYear' },
      fall: 'oneStep',
      onReturn: 'never',
    },
  ],
  [
    'by: V, rise: one step, hold: 1 day, levels: [ { id: a }, { id: b } ]',
    {
      by: 'V',
      days: null,
      rise: 'oneStep',
      levels: [
        { id: 'a', from: null, fourEyes: false, isHidden: false, texts: {} },
        { id: 'b', from: null, fourEyes: false, isHidden: false, texts: {} },
      ],
      hold: { kind: 'days', days: 1 },
      fall: 'oneStep',
      onReturn: 'atEnd',
    },
  ],
  [
    'by: Q, levels: [ { id: a, from: "1.5" } ]',
    {
      by: 'Q',
      days: null,
      rise: 'earned',
      levels: [{ id: 'a', from: 1500, fourEyes: false, isHidden: false, texts: {} }],
      hold: null,
      fall: 'oneStep',
      onReturn: 'now',
    },
  ],
  [
    'by: K, levels: [ { id: a, from: "1.5" } ]',
    {
      by: 'K',
      days: null,
      rise: 'earned',
      levels: [{ id: 'a', from: 150, fourEyes: false, isHidden: false, texts: {} }],
      hold: null,
      fall: 'oneStep',
      onReturn: 'now',
    },
  ],
  [
    'by: E, onReturn: never, levels: [ { id: a, from: 3 } ]',
    {
      by: 'E',
      days: null,
      rise: 'earned',
      levels: [{ id: 'a', from: 3, fourEyes: false, isHidden: false, texts: {} }],
      hold: null,
      fall: 'oneStep',
      onReturn: 'never',
    },
  ],
] as const;

const plainUnit = compiledOf(shopFile('units: { POINTS: {} }')).units[0];
const plainTally = compiledOf(shopFile('tallies: { T: { of: paid } }')).tallies[0];
const counts =
  'tallies: { T: { of: paid }, Y: { of: paid, within: 365 days }, V: { of: receipts }, Q: { of: quantity }, K: { of: shelf, onReturn: keep }, E: { of: events, event: review } }';

describe('what is counted', () => {
  test('a unit without a word lives for ever, is no tender and is seen', () => {
    expect(plainUnit).toEqual({
      unit: 'POINTS',
      scale: 0,
      life: null,
      ends: 'day',
      pendingDays: 0,
      onReturn: 'clamp',
      onExpired: { kind: 'breakage' },
      value: null,
      worth: null,
      rest: 'stays',
      sameEnd: 'oldest',
      cost: null,
      idle: null,
      spendLimits: [],
      isHidden: false,
      warnDays: null,
    });
  });
  test.each(units)('a unit { %s } is plain but for what it says', (piece, own) => {
    const unit = compiledOf(shopFile(`units: { POINTS: { ${piece} } }`)).units[0];
    expect(unit).toEqual({ ...plainUnit, ...own });
  });
  test('a tally without more counts for ever, and goods that come back no longer', () => {
    expect(plainTally).toEqual({
      name: 'T',
      of: 'paid',
      when: { kind: 'all', of: [] },
      lines: null,
      event: null,
      currency: 'DKK',
      days: null,
      isWeeks: false,
      within: null,
      isKept: false,
      isCarried: false,
      countsTaps: false,
    });
  });
  test.each(tallies)('a tally { %s } is plain but for what it says', (piece, own) => {
    const tally = compiledOf(shopFile(`tallies: { T: { ${piece} } }`)).tallies[0];
    expect(tally).toEqual({ ...plainTally, ...own });
  });
  test.each(ladders)('levels { %s } are a ladder', (piece, ladder) => {
    expect(compiledOf(shopFile(`${counts}\ntiers: { ${piece} }`)).tiers).toEqual(ladder);
  });
});
