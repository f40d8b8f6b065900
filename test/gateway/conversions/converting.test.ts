import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../../gateway/programme/conversions/types.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command, Decision, MemberState, Outcome } from '../../../gateway/programme/types.ts';
import { lotOf, memberOf, stateOf } from '../people/given-member.ts';
import { programmesOf, refOf } from '../programme/given.ts';

const file = (more = '') => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { POINTS: { life: 1 months }, STAMPS: {} }
conversions:
  out: { partner: hotel, from: { unit: POINTS, amount: 10 }, to: { unit: NIGHTS, amount: 20 } }
  many: { partner: hotel, from: { unit: POINTS, amount: 1 }, to: { unit: NIGHTS, amount: 3 } }
  less: { partner: hotel, from: { unit: POINTS, amount: 10 }, to: { unit: NIGHTS, amount: 1 } }
  in: { partner: hotel, from: { unit: NIGHTS, amount: 3 }, to: { unit: POINTS, amount: 50 } }
${more}
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
const programmes = programmesOf(file());
const now = Date.UTC(2026, 2, 2, 12);
type Convert = Command & { readonly kind: 'convert' };
function convert(
  more: Partial<Convert>,
  member: Partial<MemberState> = {},
  known?: Conversion,
  of = programmes,
): Outcome {
  const state = { member: memberOf('anna', member), conversion: known ?? null, nextLot: 9 };
  return decide(of, stateOf(now, state), {
    ...{ kind: 'convert', id: 'cv-1', receipt: refOf('c'), occurredAt: now, rule: 'out' },
    ...{ who: { member: 'anna' }, amount: 10, account: 'H1', ...more },
  });
}
function done(outcome: Outcome): Decision {
  if (!outcome.ok) throw new Error(`refused: ${outcome.code} ${JSON.stringify(outcome.facts)}`);
  return outcome;
}
const open: Conversion = {
  ...{ id: 'cv-1', member: 'anna', rule: 'out', partner: 'hotel', account: 'H1', unit: 'POINTS' },
  ...{ amount: 10, toUnit: 'NIGHTS', toAmount: 20, lots: [{ lot: 1, amount: 10 }], state: 'open' },
  at: now,
};
const lots = [lotOf(1, 'anna', { available: 4, expiresAt: now + 1 }), lotOf(2, 'anna')];

describe('a conversion is refused', () => {
  const path = 'amount';
  const most = 1_000_000_000_000;
  const full = (parts: object) => ({ lots: [lotOf(1, 'anna', parts)] });
  it.each<[string, object, Outcome]>([
    ['of nothing', { code: 'AMOUNT_RANGE', facts: { path } }, convert({ amount: 0 })],
    [
      'of more than one may ask',
      { code: 'AMOUNT_RANGE', facts: { path } },
      convert({ amount: most + 10 }),
    ],
    [
      'of more than one may ask, whatever it comes to',
      { code: 'AMOUNT_RANGE', facts: { path } },
      convert({ rule: 'less', amount: most + 10 }),
    ],
    [
      'that comes to more',
      { code: 'AMOUNT_RANGE', facts: { path } },
      convert({ rule: 'many', amount: most }),
    ],
    [
      'that is unknown',
      { code: 'CONVERSION_UNKNOWN', facts: { found: 'no' } },
      convert({ rule: 'no' }),
    ],
    [
      'before the first version',
      { code: 'CONVERSION_UNKNOWN', facts: { found: 'out' } },
      convert({ occurredAt: 0 }),
    ],
    [
      'of no whole steps',
      { code: 'CONVERSION_STEP', facts: { step: 10 } },
      convert({ amount: 15 }),
    ],
    ['under the id of another one', { code: 'ID_CONFLICT' }, convert({}, { lots }, open)],
    [
      'of more than there is',
      { code: 'POINTS_SHORT', facts: { available: 104, wanted: 110 } },
      convert({ amount: 110 }, { lots }),
    ],
    [
      'into more than one may have',
      { code: 'AMOUNT_RANGE', facts: { path } },
      convert({ rule: 'in', amount: 3 }, full({ available: 1000 * most - 49 })),
    ],
    [
      'into more than one may have, some of it waiting',
      { code: 'AMOUNT_RANGE', facts: { path } },
      convert(
        { rule: 'in', amount: 3 },
        full({ available: 0, pending: 1000 * most - 49, availableFrom: 9e12 }),
      ),
    ],
  ])('%s', (_, refusal, outcome) => {
    expect(outcome).toEqual({ ok: false, ...refusal });
  });

  it('but not up to what one may have, each unit for itself', () => {
    const parts = { available: 999_999_999_999_950 };
    expect(convert({ rule: 'in', amount: 3 }, full(parts)).ok).toBe(true);
    const stamps = full({ available: 1_000_000_000_000_000, unit: 'STAMPS' });
    expect(convert({ rule: 'in', amount: 3 }, stamps).ok).toBe(true);
    const pending = { available: 0, pending: 999_999_999_999_950, availableFrom: 9e12 };
    expect(convert({ rule: 'in', amount: 3 }, full(pending)).ok).toBe(true);
  });
});

it('a conversion is refused of whoever is not known or has left', () => {
  const state = { member: memberOf('anna', { isClosed: true }) };
  const command = {
    kind: 'convert',
    ...{ id: 'cv-1', receipt: refOf('c'), occurredAt: now, rule: 'out' },
    ...{ who: { member: 'anna' }, amount: 10, account: 'H1' },
  } as const;
  const closed = decide(programmes, stateOf(now, state), command);
  const unknown = decide(programmes, stateOf(now), command);
  expect([closed, unknown]).toMatchObject([{ code: 'MEMBER_CLOSED' }, { code: 'MEMBER_UNKNOWN' }]);
});

describe('a conversion', () => {
  it('in pays first what the member owes', () => {
    const { answer } = done(convert({ rule: 'in', amount: 3 }, { debts: { POINTS: 20 } }));
    expect(answer).toMatchObject({ balances: [{ unit: 'POINTS', available: 30, debt: 0 }, {}] });
  });

  it('holds what ends first, and says why', () => {
    const { answer, conversions, entries } = done(convert({}, { lots }));
    expect(answer).toMatchObject({ kind: 'conversion', state: 'open', amount: 10, toAmount: 20 });
    expect(conversions).toMatchObject([
      {
        state: 'open',
        lots: [
          { lot: 1, amount: 4 },
          { lot: 2, amount: 6 },
        ],
      },
    ]);
    expect(entries).toMatchObject([{ kind: 'hold', ref: 'cv-1' }]);
    expect(entries[0]?.traces[0]).toMatchObject({
      ...{ rule: 'out', conditions: [{ fact: 'now < expiresAt', holds: true }] },
    });
    expect(JSON.stringify(entries[0]?.traces)).toContain('available of lot');
    expect(JSON.stringify(entries[0]?.traces)).toContain('points to convert');
  });

  it('in comes from the partner, who issues the points', () => {
    const { answer, entries, lots: made, conversions } = done(convert({ rule: 'in', amount: 6 }));
    expect(answer).toMatchObject({
      state: 'done',
      unit: 'NIGHTS',
      amount: 6,
      toUnit: 'POINTS',
      toAmount: 100,
    });
    expect(conversions).toEqual([]);
    expect(made).toMatchObject([
      {
        ...{ id: 9, member: 'anna', unit: 'POINTS', issuer: 'hotel', origin: 'cv-1' },
        ...{ amount: 100, available: 100, isRestored: false, earnedAt: now, availableFrom: now },
        expiresAt: Date.UTC(2026, 3, 3),
      },
    ]);
    expect(entries).toMatchObject([
      {
        kind: 'exchange',
        ref: JSON.stringify(['shop', '1', '1', '2026-03-02', 'c']),
        postings: [
          { account: 'issuer:hotel', amount: -100 },
          { account: 'member:anna:available', amount: 100 },
        ],
      },
    ]);
    expect(entries[0]?.traces.at(-1)).toMatchObject({
      rule: 'in',
      conditions: [],
      sum: {
        op: 'ratio',
        num: 50,
        den: 3,
        round: 'down',
        of: { value: 6, name: 'NIGHTS of hotel' },
      },
    });
  });
});

describe('the answer of a partner', () => {
  const answer = (accepted: boolean, conversion: Conversion | null, partner = 'hotel') => {
    const lot = lotOf(1, 'anna', { available: 0, held: 10 });
    const state = stateOf(now, { member: memberOf('anna', { lots: [lot] }), conversion });
    const receipt = { ...refOf('a'), partner };
    return decide(programmes, state, {
      kind: 'answerConversion',
      id: 'cv-1',
      receipt,
      accepted,
      at: now,
    });
  };

  it('is refused with what was found', () => {
    const unknown = { ok: false, code: 'CONVERSION_UNKNOWN', facts: { found: 'cv-1' } };
    expect(answer(true, null)).toEqual(unknown);
    expect(answer(true, open, 'thief')).toEqual(unknown);
    expect(answer(true, { ...open, state: 'rejected' })).toEqual({
      ...{ ok: false, code: 'CONVERSION_DECIDED', facts: { state: 'rejected' } },
    });
    expect(answer(false, { ...open, state: 'accepted' })).toEqual({
      ...{ ok: false, code: 'CONVERSION_DECIDED', facts: { state: 'accepted' } },
    });
  });

  it('is booked once, as spent or as free again', () => {
    const booked = (outcome: Outcome) => {
      const { entries, conversions } = done(outcome);
      return [entries.map(({ kind }) => kind), conversions.map(({ state }) => state)];
    };
    expect(booked(answer(true, open))).toEqual([['spend'], ['accepted']]);
    expect(done(answer(true, open)).answer).toMatchObject({
      ...{ kind: 'conversion', conversion: 'cv-1', member: 'anna', state: 'accepted' },
    });
    expect(booked(answer(false, open))).toEqual([['release'], ['rejected']]);
    expect(booked(answer(true, { ...open, state: 'accepted' }))).toEqual([[], []]);
    const [entry] = done(answer(false, open)).entries;
    expect(entry?.traces[0]).toMatchObject({
      ...{ rule: 'out', conditions: [{ fact: 'hotel accepted', holds: false }] },
      sum: { of: { name: 'points held for the conversion' } },
    });
  });
});

it('after the end of a programme nothing can go out, for nothing is left', () => {
  const of = programmesOf(
    file('closing: { lastEarning: 2026-01-01, lastSpending: 2026-02-01, notices: [2025-12-01] }'),
  );
  expect(convert({}, { lots }, undefined, of)).toMatchObject({ code: 'POINTS_SHORT' });
  expect(convert({ rule: 'in', amount: 3 }, { lots }, undefined, of)).toMatchObject({
    code: 'CONVERSION_UNKNOWN',
  });
});
