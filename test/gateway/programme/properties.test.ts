import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import type { Outcome } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, givenShop, refOf, type Shop } from './given.ts';
import { Naive, type NaiveRules } from './naive.ts';

const dayMs = 86_400_000;
const firstDay = 20_500;
const noon = (day: number) => day * dayMs + dayMs / 2;

const rulesArbitrary: fc.Arbitrary<NaiveRules> = fc.record({
  perMinor: fc.constantFrom(50, 100, 333),
  lifeDays: fc.constantFrom(null, 5, 20),
  pendingDays: fc.constantFrom(0, 0, 3),
  onReturn: fc.constantFrom('clamp', 'debt', 'reduce refund'),
  graceDays: fc.constantFrom(null, 4),
  worth: fc.constantFrom(1, 10, 130),
  moneyFirst: fc.boolean(),
});

function shopFor(rules: NaiveRules): Shop {
  return givenShop({
    zone: 'UTC',
    per: (rules.perMinor / 100).toFixed(2),
    life: rules.lifeDays === null ? 'never' : `${rules.lifeDays} days`,
    pending: `${rules.pendingDays} days`,
    onReturn: rules.onReturn,
    onExpired:
      rules.graceDays === null || rules.lifeDays === null
        ? 'breakage'
        : `grace ${rules.graceDays} days`,
    value: (rules.worth / 100).toFixed(2),
    refund: rules.moneyFirst ? 'money first' : 'proportional',
  });
}

const lines = fc.array(fc.noBias(fc.integer({ min: 0, max: 3000 })), {
  minLength: 1,
  maxLength: 4,
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 0, max: 4 }) }),
  fc.record({
    kind: fc.constant('buy' as const),
    lines,
    daysLate: fc.constantFrom(0, 0, 0, 2, 8),
    paysWithPoints: fc.constantFrom(true, true, false),
  }),
  fc.record({ kind: fc.constant('spend' as const), amount: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('undo' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('settle' as const) }),
  fc.record({
    kind: fc.constant('return' as const),
    sale: fc.nat(),
    parts: fc.array(
      fc.record({ line: fc.nat({ max: 4 }), share: fc.constantFrom(0.2, 0.5, 1, 1, 1.2) }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Runs the same steps on the engine and on the naive model, and compares after each. */
class Pair {
  readonly shop: Shop;
  readonly naive: Naive;
  day = firstDay;
  private sales: string[] = [];
  private spends: { number: string; naive: number; isFree: boolean; amount: number }[] = [];
  private count = 0;

  constructor(rules: NaiveRules) {
    this.shop = shopFor(rules);
    this.naive = new Naive(rules);
    this.shop.now = noon(this.day);
  }

  step(step: Step): void {
    this.count += 1;
    switch (step.kind) {
      case 'days':
        this.day += step.days;
        this.shop.now = noon(this.day);
        break;
      case 'settle':
        this.shop.settle();
        this.naive.settle(this.day);
        break;
      case 'buy':
        this.buy(step);
        break;
      case 'spend':
        this.spend(step.amount);
        break;
      case 'undo':
        this.undo(step.which);
        break;
      case 'return':
        this.takeBack(step);
        break;
    }
    this.compare();
  }

  private buy(step: Step & { kind: 'buy' }): void {
    const total = step.lines.reduce((sum, minor) => sum + minor, 0);
    const worth = this.naive.rules.worth;
    const spend = step.paysWithPoints
      ? this.spends.find((row) => row.isFree && row.amount * worth <= total)
      : undefined;
    const number = `R${this.count}`;
    const paid = (spend?.amount ?? 0) * worth;
    const tenders =
      spend === undefined
        ? []
        : [
            { kind: 'points', amountMinor: paid, spend: spendId(spend.number) },
            { kind: 'cash', amountMinor: total - paid },
          ];
    const day = this.day - step.daysLate;
    const bought = {
      ...this.shop.purchase({
        number,
        lines: step.lines.map((totalMinor) => ({ totalMinor, quantity: 10_000 })),
        tenders,
      }),
      occurredAt: noon(day),
    };
    const answer = answered(this.shop.run(bought), 'purchase');
    if (spend !== undefined) spend.isFree = false;
    const earned = this.naive.buy(number, {
      today: this.day,
      day,
      lines: step.lines,
      pieces: 10_000,
      spend: spend?.naive ?? null,
    });
    expect(answer.earned[0]?.amount).toBe(earned);
    this.sales.push(number);
  }

  private spend(amount: number): void {
    const number = `S${this.count}`;
    const outcome = this.shop.spend(amount, number);
    const naive = this.naive.spend(this.day, amount);
    expect(codeOf(outcome)).toBe(naive === null ? 'POINTS_SHORT' : 'posted');
    if (naive !== null) this.spends.push({ number, naive, isFree: true, amount });
  }

  private undo(which: number): void {
    const free = this.spends.filter((row) => row.isFree);
    const spend = free[which % Math.max(1, free.length)];
    if (spend === undefined) return;
    const answer = answered(this.shop.takeBack(spend.number, []), 'return');
    const given = this.naive.undo(this.day, spend.naive);
    expect(answer.givenBack[0]?.amount ?? 0).toBe(given);
    spend.isFree = false;
  }

  private takeBack(step: Step & { kind: 'return' }): void {
    const number = this.sales[step.sale % Math.max(1, this.sales.length)];
    const sale = number === undefined ? undefined : this.naive.sales.get(number);
    if (number === undefined || sale === undefined) return;
    const parts = step.parts.map(({ line, share }) => {
      const row = sale.lines[line];
      return {
        line,
        minor: Math.round((row?.minor ?? 0) * share),
        pieces: Math.round((row?.pieces ?? 10) * share),
      };
    });
    const outcome = this.shop.takeBack(
      number,
      parts.map((part) => [part.line + 1, part.minor, part.pieces]),
    );
    const isKnown = parts.every((part) => part.line < sale.lines.length);
    const naive = isKnown ? this.naive.takeBack(number, this.day, parts) : null;
    expect(codeOf(outcome)).toBe(naive === null ? 'RETURN_TOO_MUCH' : 'posted');
    if (naive !== null) expect(figuresOf(outcome)).toEqual(naive);
  }

  private compare(): void {
    const { shop, naive } = this;
    const spent = naive.count('spent');
    const accounts = {
      available: naive.count('available'),
      pending: naive.count('pending'),
      debt: naive.debt,
    };
    expect(shop.balance()).toEqual(accounts);
    expect(shop.keeper.account('spent')).toBe(spent);
    expect(shop.keeper.account('breakage')).toBe(naive.count('expired'));
    expect(0 - shop.keeper.account('loss')).toBe(naive.lost);
    expect(0 - shop.keeper.account('adjustment')).toBe(naive.withheldPoints);
  }
}

function figuresOf(outcome: Outcome) {
  const answer = answered(outcome, 'return');
  return {
    reversed: answer.reversed[0]?.amount ?? 0,
    given: answer.givenBack[0]?.amount ?? 0,
    missing: answer.shortfalls.reduce((sum, row) => sum + row.amount, 0),
    refund: answer.refundMinor,
    withheld: answer.withheldMinor,
  };
}

describe('the engine', () => {
  it('does what a naive model of single points does, whatever happens in whatever order', () => {
    const steps = fc.array(step, { minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(rulesArbitrary, steps, (rules, all) => {
        const pair = new Pair(rules);
        for (const one of all) pair.step(one);
        expectSoundBooks(pair.shop.keeper);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('gives the same outcome, to the byte, for the same state and command', () => {
    fc.assert(
      fc.property(rulesArbitrary, lines, fc.nat({ max: 20 }), (rules, sold, spent) => {
        const runs = [1, 2].map(() => {
          const shop = shopFor(rules);
          const lots = sold.map((totalMinor) => ({ totalMinor }));
          return JSON.stringify([
            shop.buy({ number: 'R', lines: lots }),
            shop.spend(spent + 1),
            shop.takeBack('R', [[1, sold[0] ?? 0]]),
          ]);
        });
        expect(runs[0]).toBe(runs[1]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Cuts a line into parts that add up to it. */
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
function cut(whole: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let done = 0;
  return weights.map((weight) => {
    sum += weight;
    const part = Math.floor((whole * sum) / total) - done;
    done += part;
    return part;
  });
}

describe('returns', () => {
  const soldLines = fc.array(fc.record({ minor: fc.nat({ max: 99_999 }), cuts }), {
    minLength: 1,
    maxLength: 4,
  });
  const shuffle = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });

  it('reverse exactly what was earned and pay back exactly what was paid, however split', () => {
    fc.assert(
      fc.property(rulesArbitrary, soldLines, shuffle, (rules, sold, keys) => {
        const shop = shopFor({ ...rules, lifeDays: null, pendingDays: 0 });
        shop.adjust(5);
        shop.spend(5, 'S');
        const paid = 5 * rules.worth;
        const total = sold.reduce((sum, line) => sum + line.minor, 0);
        if (total < paid) return;
        const tenders = [
          { kind: 'points', amountMinor: paid, spend: spendId('S') },
          { kind: 'cash', amountMinor: total - paid },
        ];
        const lots = sold.map((line) => ({ totalMinor: line.minor, quantity: 10_000 }));
        const bought = answered(shop.buy({ number: 'R', lines: lots, tenders }), 'purchase');
        const parts = sold
          .flatMap((line, at) => {
            const pieces = cut(10_000, line.cuts);
            return cut(line.minor, line.cuts).map((minor, nth) => ({
              part: [at + 1, minor, pieces[nth] ?? 1] as const,
            }));
          })
          .map((row, at) => ({ ...row, key: keys[at] ?? 0 }))
          .sort((a, b) => a.key - b.key);
        let reversed = 0;
        let refund = 0;
        for (const { part } of parts) {
          const figures = figuresOf(shop.takeBack('R', [part]));
          reversed += figures.reversed;
          refund += figures.refund;
        }
        expect(reversed).toBe(bought.earned[0]?.amount);
        expect(refund).toBe(total - paid);
        expect(shop.balance()).toEqual({ available: 5, pending: 0, debt: 0 });
        expect(shop.keeper.account('spent')).toBe(0);
        expect(shop.keeper.account('issuer:shop')).toBe(0);
        expectSoundBooks(shop.keeper);
      }),
      { numRuns: 150 },
    );
  });

  it('before their sale come to the same as after it, in any order', () => {
    fc.assert(
      fc.property(rulesArbitrary, soldLines, (rules, sold) => {
        const run = (isEarly: boolean) => {
          const shop = shopFor({ ...rules, pendingDays: 0 });
          shop.buy({ number: 'Q', total: 700 });
          const lots = sold.map((line) => ({ totalMinor: line.minor, quantity: 10_000 }));
          const sell = () => shop.buy({ number: 'R', lines: lots });
          const back = () =>
            sold.forEach((line, at) => {
              for (const minor of cut(line.minor, line.cuts)) {
                shop.takeBack('R', [[at + 1, minor, 1]]);
              }
            });
          if (isEarly) back();
          sell();
          if (!isEarly) back();
          expectSoundBooks(shop.keeper);
          const sale = shop.keeper.sales.get(JSON.stringify(Object.values(refOf('R'))));
          return { sale, balance: shop.balance(), lots: [...shop.keeper.lots.values()] };
        };
        expect(run(true)).toEqual(run(false));
      }),
      { numRuns: 100 },
    );
  });
});

describe('receipts of one member', () => {
  it('come to the same balances in any order of arrival', () => {
    const receipts = fc.array(
      fc.record({ total: fc.nat({ max: 9999 }), day: fc.nat({ max: 9 }) }),
      {
        minLength: 2,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(receipts, fc.nat({ max: 5 }), (drawn, turn) => {
        const all = drawn.map((row, at) => ({ ...row, number: `R${at}` }));
        const run = (order: typeof all) => {
          const shop = givenShop({ zone: 'UTC', life: '5 days' });
          shop.now = noon(firstDay + 9);
          for (const { number, total, day } of order) {
            const command = shop.purchase({ number, total });
            shop.run({ ...command, occurredAt: noon(firstDay + day) });
          }
          shop.settle();
          return [shop.balance(), shop.keeper.account('breakage')];
        };
        const turned = [...all.slice(turn), ...all.slice(0, turn)];
        expect(run(turned)).toEqual(run(all));
      }),
      { numRuns: 60 },
    );
  });

  it('settling twice changes nothing more', () => {
    fc.assert(
      fc.property(rulesArbitrary, fc.nat({ max: 30 }), (rules, days) => {
        const shop = shopFor(rules);
        shop.now = noon(firstDay);
        shop.buy({ number: 'R', total: 9000 });
        shop.now = noon(firstDay + days);
        shop.settle();
        const before = shop.keeper.entries.length;
        expect(shop.settle()).toMatchObject({ ok: true, entries: [], lots: [] });
        expect(shop.keeper.entries.length).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});
