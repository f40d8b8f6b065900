import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Closing, Line } from '../../../gateway/ledger/settlement.ts';
import type { ReceiptRef } from '../../../gateway/programme/types.ts';
import { Market, termsOf } from './market.ts';

const partners = ['p', 'q', 'r'] as const;
const months = ['2026-03', '2026-04', '2026-05'] as const;
const lastDay = { '2026-03': '2026-03-31', '2026-04': '2026-04-30', '2026-05': '2026-05-31' };

const partner = fc.constantFrom(...partners);
const step = fc.oneof(
  fc.record({ kind: fc.constant('buy'), partner, amount: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ kind: fc.constant('spend'), partner, amount: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('undo'), partner, amount: fc.nat(20) }),
  fc.record({ kind: fc.constant('return'), partner, amount: fc.nat(20) }),
);
/** Steps of three months, with a closing after each. */
const quarter = fc.tuple(...months.map(() => fc.array(step, { maxLength: 8 })));

/** What the steps come to, counted beside the books: points per month, partner and direction. */
interface Counted {
  readonly issued: Map<string, number>;
  readonly redeemed: Map<string, number>;
}

/**
 * Plays the steps and counts from the answers alone. Returns are whole, and only of sales whose
 * points are all there, so that a naive count needs no policy.
 */
function play(steps: readonly (readonly { kind: string; partner: string; amount: number }[])[]) {
  const market = new Market();
  const counted: Counted = { issued: new Map(), redeemed: new Map() };
  const closings: Closing[] = [];
  const redeemedBetween: ReadonlyMap<string, number>[] = [];
  const sales: { receipt: ReceiptRef; points: number }[] = [];
  const spends: { receipt: ReceiptRef; points: number }[] = [];
  const add = (to: Map<string, number>, key: string, n: number) =>
    to.set(key, (to.get(key) ?? 0) + n);
  for (const [at, month] of months.entries()) {
    market.on(`${month}-15`);
    for (const { kind, partner: where, amount } of steps[at] ?? []) {
      if (kind === 'buy') {
        sales.push({ receipt: market.buy(where, amount), points: amount });
        add(counted.issued, `${month} ${where}`, amount);
      } else if (kind === 'spend') {
        const receipt = market.spend(where, amount);
        if (receipt === null) continue;
        spends.push({ receipt, points: amount });
        add(counted.redeemed, `${month} ${where}`, amount);
      } else if (kind === 'undo') {
        const [spend] = spends.splice(amount % Math.max(1, spends.length), 1);
        if (spend === undefined) continue;
        market.giveBack(spend.receipt, null);
        add(counted.redeemed, `${month} ${spend.receipt.partner}`, -spend.points);
      } else {
        const [sale] = sales.splice(amount % Math.max(1, sales.length), 1);
        if (sale === undefined) continue;
        const answer = market.giveBack(sale.receipt, sale.points);
        const taken = answer?.reversed[0]?.amount ?? 0;
        add(counted.issued, `${month} ${sale.receipt.partner}`, -taken);
      }
    }
    closings.push(market.closing(at + 1, lastDay[month]));
    redeemedBetween.push(spentBetween(market));
  }
  return { market, counted, redeemedBetween, closings };
}

/** Sum of what a party gets less what it pays. */
const netOf = (lines: readonly Line[], id: string) =>
  lines.reduce(
    (sum, { from, to, minor }) => sum + (to === id ? minor : 0) - (from === id ? minor : 0),
    0,
  );

/** Points that one partner pays another for, less those that come back. */
function pointsBetween(lines: readonly Line[], issuer: string, redeemer: string): number {
  const of = (kind: Line['kind'], from: string, to: string) =>
    lines
      .filter((line) => line.kind === kind && line.from === from && line.to === to)
      .reduce((sum, line) => sum + line.points, 0);
  return of('redeemed', issuer, redeemer) - of('givenBack', redeemer, issuer);
}

/** Points of an issuer that a partner has, by the spends as they are now and not by the journal. */
function spentBetween({ keeper }: Market): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { document, draws } of keeper.spends.values()) {
    const [redeemer] = JSON.parse(document) as string[];
    for (const { lot, amount, back } of draws) {
      const pair = `${keeper.lots.get(lot)?.issuer} ${redeemer}`;
      sums.set(pair, (sums.get(pair) ?? 0) + amount - back);
    }
  }
  return sums;
}

it('I14: by onIssue each partner pays 1 for a point issued and gets 1 for one redeemed', () => {
  const even = { issue: { num: 1, den: 1 }, redemption: { num: 1, den: 1 } };
  const terms = termsOf('onIssue', { units: new Map([['POINTS', even]]) });
  fc.assert(
    fc.property(quarter, (steps) => {
      const { market, counted, closings } = play(steps);
      for (const [at, month] of months.entries()) {
        const { lines } = market.settle(terms, closings.slice(0, at + 1));
        for (const id of partners) {
          const key = `${month} ${id}`;
          const due = (counted.redeemed.get(key) ?? 0) - (counted.issued.get(key) ?? 0);
          expect(netOf(lines, id), `${key}: ${JSON.stringify(lines)}`).toBe(due);
        }
        const all = [...partners, 'club'].map((id) => netOf(lines, id));
        expect(all.reduce((sum, net) => sum + net, 0)).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});

it('I14: by onRedemption the issuer pays 0.8 for each point that another partner redeemed', () => {
  const terms = termsOf('onRedemption');
  fc.assert(
    fc.property(quarter, (steps) => {
      const { market, redeemedBetween, closings } = play(steps);
      for (const at of months.keys()) {
        const { lines } = market.settle(terms, closings.slice(0, at + 1));
        for (const line of lines) expect(line.minor).toBe(Math.round((line.points * 4) / 5));
        for (const issuer of partners) {
          for (const redeemer of partners.filter((id) => id !== issuer)) {
            const pair = `${issuer} ${redeemer}`;
            const before = redeemedBetween[at - 1]?.get(pair) ?? 0;
            const due = (redeemedBetween[at]?.get(pair) ?? 0) - before;
            expect(pointsBetween(lines, issuer, redeemer), pair).toBe(due);
          }
        }
        expect(lines.some(({ from, to }) => from === to)).toBe(false);
      }
    }),
    { numRuns: 40 },
  );
});

it('I14: a closed run never changes, whatever comes later', () => {
  fc.assert(
    fc.property(
      quarter,
      fc.constantFrom('onIssue' as const, 'onRedemption' as const),
      (steps, mode) => {
        const { market, closings } = play(steps);
        const early = closings.slice(0, 1);
        const before = market.settle(termsOf(mode), early);
        market.on('2026-06-02');
        market.buy('q', 30, { on: '2026-03-20' });
        market.spend('r', 20);
        expect(market.settle(termsOf(mode), early)).toEqual(before);
      },
    ),
    { numRuns: 40 },
  );
});

it('what members have is what was issued less all that left, per issuer and in all', () => {
  fc.assert(
    fc.property(quarter, (steps) => {
      const { market, closings } = play(steps);
      const { standings } = market.settle(termsOf('onIssue'), closings);
      const open = [...market.keeper.lots.values()];
      for (const id of partners) {
        const left = open
          .filter(({ issuer }) => issuer === id)
          .reduce((sum, lot) => sum + lot.available + lot.pending + lot.held, 0);
        expect(standings.find(({ issuer }) => issuer === id)?.outstanding ?? 0).toBe(left);
      }
      const sum = (
        key: 'issued' | 'taken' | 'redeemed' | 'givenBack' | 'expired' | 'outstanding',
      ) => standings.reduce((all, row) => all + row[key], 0);
      const out = sum('taken') + sum('redeemed') - sum('givenBack') + sum('expired');
      expect(sum('issued') - out).toBe(sum('outstanding'));
    }),
    { numRuns: 40 },
  );
});
