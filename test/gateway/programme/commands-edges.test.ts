import { describe, expect, it } from 'vitest';
import { notByItself } from '../../../gateway/ledger/lots.ts';
import type { Conversion } from '../../../gateway/programme/conversions/types.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { openDraft } from '../../../gateway/programme/draft.ts';
import { rungUpOf } from '../../../gateway/programme/held/rung-up.ts';
import { goodsOfLaw, laws } from '../../../gateway/programme/law/law.ts';
import { proveClubs } from '../../../gateway/programme/people/club-proofs.ts';
import type { Recall } from '../../../gateway/programme/recalls/types.ts';
import type { Command, Decision, Programmes, State } from '../../../gateway/programme/types.ts';
import { lotOf, memberOf, stateOf } from '../people/given-member.ts';
import { programmesOf, refOf, Shop } from './given.ts';
import { both, buy, decided, open, points, shared, shopWith } from './held-shop.ts';

const file = (more = '') => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: { onReturn: debt }, WAITING: { pending: 14 days } }
${more}
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: wait, earn: { unit: WAITING, amount: 1 } }
`;
const programmes = programmesOf(file());
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
function done(state: State, command: Command, of: Programmes = programmes): Decision {
  const outcome = decide(of, state, command);
  if (!outcome.ok) throw new Error(`refused: ${outcome.code}`);
  return outcome;
}

describe('a recall of goods', () => {
  const recall: Recall = {
    ...{ id: 'rc-1', code: 'L-17', skus: ['a'], from: null, until: null, swept: 3 },
    tellUntil: '2027-03-02',
  };
  const receipt = JSON.stringify(['shop', '1', '1', '2026-03-01', '9']);
  const found = [{ member: 'anna', receipt, sku: 'a' }];
  const sweep = (day: string, more: Partial<State>) =>
    done(stateOf(at(day), more), { kind: 'sweepRecall', recall: 'rc-1' });

  it('is answered with its id and its last day', () => {
    const command = { kind: 'recallGoods', id: 'rc-1', code: 'L-17', skus: ['a'] } as const;
    const said = done(stateOf(at('2026-03-02')), { ...command, staff: '7', at: 0 });
    expect(said.answer).toEqual({ kind: 'recalled', recall: 'rc-1', until: '2027-03-02' });
    expect(said.recall).toEqual({ ...recall, swept: 0 });
    const ref = JSON.stringify(['rc-1', 'L-17', null, null, '7', 'a']);
    expect(said.entries).toMatchObject([{ kind: 'goodsRecall', member: null, ref, postings: [] }]);
  });

  it('tells who has some still, until its last day, and goes on from there', () => {
    const on = (day: string) => sweep(day, { recall: { recall, found, swept: 9 } });
    const told = on('2027-03-02');
    expect(told.messages).toMatchObject([
      { member: 'anna', state: 'due', until: '2027-03-02', facts: { sku: 'a', day: '2026-03-01' } },
    ]);
    const ref = `due ${told.messages[0]?.key}`;
    expect(told.entries).toMatchObject([{ kind: 'message', member: 'anna', ref }]);
    expect(told.answer).toEqual({ kind: 'recallSwept', recall: 'rc-1', due: 1 });
    expect(told.recall).toEqual({ ...recall, swept: 9 });
    const late = on('2027-03-03');
    expect([late.messages, late.entries, late.recall?.swept]).toEqual([[], [], 9]);
  });

  it('of which all is seen changes nothing', () => {
    const nothing = sweep('2026-03-02', { recall: null });
    expect([nothing.messages, nothing.entries, nothing.recall]).toEqual([[], [], undefined]);
    expect(nothing.answer).toEqual({ kind: 'recallSwept', recall: 'rc-1', due: 0 });
  });
});

describe('points that are held for review', () => {
  it('are unknown where their receipt or their member is', () => {
    const held = { lot: 1, receipt: 'r', rule: 'base', verdict: null };
    const [shop] = [shopWith(both)];
    buy(shop, '1');
    const [sale] = [...shop.keeper.sales.values()];
    const codes = [
      { held, sale: null, member: memberOf('anna') },
      { held, sale: sale ?? null, member: null },
      { held: null, sale: sale ?? null, member: memberOf('anna') },
    ].map((more) => {
      const said = { held: 1, verdict: 'approve', reason: 'a', staff: '7', at: 0 } as const;
      const outcome = decide(programmes, stateOf(at('2026-03-02'), more), {
        kind: 'decideHeld',
        ...said,
      });
      return outcome.ok ? 'taken' : outcome.code;
    });
    expect(codes).toEqual(['HELD_UNKNOWN', 'HELD_UNKNOWN', 'HELD_UNKNOWN']);
  });

  it.each(['approve', 'reject'] as const)('say so in the journal when staff %s them', (verdict) => {
    const shop = shopWith(both);
    buy(shop, '1');
    decided(shop, open(shop)[0]?.lot ?? 0, verdict);
    const entry = shop.keeper.entries.find(({ kind }) => kind === verdict);
    expect(JSON.stringify(entry?.traces)).toContain('points that were held for review');
    expect(entry?.traces[0]?.conditions).toEqual([
      { fact: 'one of the staff has decided', holds: true },
    ]);
    expect(entry?.traces[0]?.rule).toBe(verdict === 'approve' ? 'approve' : 'friend');
  });
});

it('points that are approved when no version knows their unit any more can be spent, for ever', () => {
  const parts = { unit: 'GONE', pending: 100, available: 0, availableFrom: notByItself };
  const shop = shopWith(both);
  buy(shop, '1');
  const [sale] = [...shop.keeper.sales.values()];
  const state = stateOf(at('2026-03-02'), {
    ...{ held: { lot: 1, receipt: 'r', rule: 'base', verdict: null }, sale: sale ?? null },
    member: memberOf('anna', { lots: [lotOf(1, 'anna', parts)] }),
  });
  const said = { held: 1, verdict: 'approve', reason: 'a', staff: '7', at: 0 } as const;
  const early = programmesOf(file().replace('2020-01-01', '2030-01-01'));
  for (const versions of [programmes, early]) {
    const { lots, answer } = done(state, { kind: 'decideHeld', ...said }, versions);
    expect(lots).toMatchObject([{ available: 100, pending: 0, expiresAt: null }]);
    expect(answer).toMatchObject({ from: '2026-03-02', points: { unit: 'GONE', amount: 100 } });
  }
});

it('what an approval exchanges at once names the points that were held', () => {
  const rules = `
  - { id: friend, ${shared}, earn: { unit: POINTS, amount: 500 } }
  - { id: mug, exchange: { from: { unit: POINTS, amount: 500 }, to: { unit: MUGS, amount: 1 } } }`;
  const shop = shopWith(rules, ' }, MUGS: {');
  buy(shop, '1');
  const lot = open(shop)[0]?.lot ?? 0;
  decided(shop, lot, 'approve');
  expect(shop.keeper.account('member:bo:available', 'MUGS')).toBe(1);
  const refs = shop.keeper.entries.map(({ ref }) => ref);
  expect(refs.some((ref) => ref.includes(`held ${lot}`))).toBe(true);
});

it('who has rung a receipt up is kept only where a rule asks for it', () => {
  const shop = shopWith(both);
  const bought = shop.purchase({ number: '1', total: 5000, who: 'bo' });
  shop.run({ ...bought, cashier: '7' });
  for (const { why } of open(shop)) expect(Object.keys(why)).not.toContain('cashier');
  const of = { member: 'anna', cashier: '7', at: at('2026-03-02') };
  expect([rungUpOf(programmes, of), rungUpOf([], of)]).toEqual([null, null]);
  const asks = programmesOf(
    file().replace('id: base,', 'id: base, when: { cashier.receipts: { lt: 3 } },'),
  );
  expect(rungUpOf(asks, of)).toEqual({ member: 'anna', cashier: '7', day: '2026-03-02' });
  expect(rungUpOf(asks, { ...of, cashier: '' })).toBeNull();
});

it('points that a late receipt gives to who brought the member end at once when they are over', () => {
  const thanks = '  - { id: thanks, to: referrer, earn: { unit: POINTS, amount: 500 } }';
  const shop = shopWith(thanks, ', life: 1 months');
  shop.at('2026-05-02T12:00');
  buy(shop, 'late', { at: '2026-03-03T12:00' });
  expect(points(shop, 'dora')).toEqual([0, 0]);
  expect(shop.history('breakage')).toEqual([['expire', 500]]);
});

it('a message that is as it was is not written again', () => {
  const warn = file()
    .replace('POINTS: {', 'POINTS: { life: 1 months, warn: 20 days,')
    .replace('WAITING: {', 'WAITING: { life: 1 months,');
  const shop = new Shop(programmesOf(warn), '2026-03-02T12:00');
  shop.buy({ number: '1', total: 1000 });
  const written = () => {
    const outcome = shop.at('2026-03-20T12:00').settle();
    return outcome.ok ? outcome.messages.length : outcome.code;
  };
  expect([written(), written()]).toEqual([1, 0]);
  expect([...shop.keeper.messages.values()].map(({ facts }) => facts['amount'])).toEqual([10]);
});

it('points whose waiting time ends in this very moment do not wait', () => {
  const shop = new Shop(programmes, '2026-03-16T00:00');
  shop.buy({ number: '1', total: 100, at: '2026-03-02T00:00' });
  expect(shop.keeper.account('member:anna:available', 'WAITING')).toBe(1);
  expect(shop.keeper.entries.map(({ kind }) => kind)).not.toContain('mature');
});

it('what a clock that runs ahead says gives points that can be spent at once', () => {
  const club =
    'clubs: { inner: { fee: { lines: { sku: fee }, price: "1.00", months: 1 }, gives: { unit: POINTS, amount: 50 } } }';
  const shop = new Shop(programmesOf(file(club)), '2026-03-02T12:00');
  shop.buy({ number: '1', lines: [{ sku: 'fee', totalMinor: 100 }], at: '2026-03-02T12:05' });
  const lot = [...shop.keeper.lots.values()].find(({ origin }) => origin === 'club inner');
  expect(lot).toMatchObject({ available: 50, pending: 0 });
});

it('a proof is there on the first of its days, in whatever order they came', () => {
  const of = programmesOf(
    file(`tallies: { VISITS: { of: receipts } }
clubs: { inner: { proven: [ { tally: VISITS, from: 3 } ] } }`),
  );
  const tallies = [{ tally: 'VISITS', day: '2026-03-01', amount: 2 }];
  const draft = openDraft(of, stateOf(at('2026-03-10')), memberOf('anna', { tallies }));
  for (const day of ['2026-03-08', '2026-03-06']) {
    draft.tallies.push({ member: 'anna', tally: 'VISITS', day, amount: 1 });
  }
  proveClubs(draft, { at: draft.now, issuer: 'shop' });
  expect(draft.clubs.map(({ from }) => from)).toEqual(['2026-03-06']);
});

it('what a partner rejects pays what the member has come to owe meanwhile', () => {
  const conversion: Conversion = {
    ...{ id: 'cv-1', member: 'anna', rule: 'out', partner: 'hotel', account: 'H1', at: 0 },
    ...{ unit: 'POINTS', amount: 10, toUnit: 'NIGHTS', toAmount: 20, state: 'open' },
    lots: [{ lot: 1, amount: 10 }],
  };
  const lots = [lotOf(1, 'anna', { available: 0, held: 10 })];
  const member = memberOf('anna', { lots, debts: { POINTS: 4 } });
  const receipt = { ...refOf('a'), partner: 'hotel' };
  const { answer, entries } = done(stateOf(at('2026-03-02'), { member, conversion }), {
    ...{ kind: 'answerConversion', id: 'cv-1', receipt, accepted: false, at: 0 },
  });
  expect(answer).toMatchObject({ balances: [{ unit: 'POINTS', available: 6, debt: 0 }, {}] });
  expect(entries.map(({ kind }) => kind)).toEqual(['release', 'repay']);
});

it('what a law keeps out of a programme is named', () => {
  expect(laws.map((law) => goodsOfLaw(law).length > 0)).not.toContain(false);
  expect(laws.flatMap(goodsOfLaw)).toContain('infant formula');
});
