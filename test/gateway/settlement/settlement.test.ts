import { describe, expect, it } from 'vitest';
import type { Line, Settled } from '../../../gateway/ledger/settlement.ts';
import { Market, termsOf } from './market.ts';

const march = '2026-03-31';
const april = '2026-04-30';

/** Lines as a person writes them: who pays whom how much for what. */
const inWords = ({ lines }: Settled): readonly string[] =>
  lines.map((line) => {
    const late = line.isLate ? ' late' : '';
    const corrects = line.corrects === null ? '' : ` of run ${line.corrects}`;
    return `${line.from}>${line.to} ${line.minor} for ${line.points} ${line.kind}${late}${corrects}`;
  });
/** What each party gets less what it pays. */
function nets(lines: readonly Line[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { from, to, minor } of lines) {
    sums[from] = (sums[from] ?? 0) - minor;
    sums[to] = (sums[to] ?? 0) + minor;
  }
  return sums;
}

describe('settlement', () => {
  it('onIssue: P issues 100 and pays 1.00, Q takes 60 and gets 0.48, the operator keeps 0.52', () => {
    const market = new Market();
    market.buy('p', 100);
    market.spend('q', 60);
    const settled = market.settle(termsOf('onIssue'), [market.closing(1, march)]);
    expect(inWords(settled)).toEqual(['club>q 48 for 60 redeemed', 'p>club 100 for 100 issued']);
    expect(nets(settled.lines)).toEqual({ p: -100, q: 48, club: 52 });
    expect(settled.standings).toEqual([
      {
        ...{ unit: 'POINTS', issuer: 'p', issued: 100, taken: 0, redeemed: 60, givenBack: 0 },
        ...{ expired: 0, outstanding: 40 },
      },
    ]);
  });

  it('onRedemption: P pays Q 0.48, and nobody pays for points that nobody took', () => {
    const market = new Market();
    market.buy('p', 100);
    market.spend('q', 60);
    const settled = market.settle(termsOf('onRedemption'), [market.closing(1, march)]);
    expect(inWords(settled)).toEqual(['p>q 48 for 60 redeemed']);
  });

  it('an anchor that operates and issues pays itself nothing', () => {
    const market = new Market();
    market.buy('p', 100);
    market.spend('q', 60);
    const terms = termsOf('onIssue', { operator: 'p' });
    expect(inWords(market.settle(terms, [market.closing(1, march)]))).toEqual([
      'p>q 48 for 60 redeemed',
    ]);
  });

  it('points taken where they were issued cost nobody anything onRedemption', () => {
    const market = new Market();
    market.buy('p', 100);
    market.spend('p', 60);
    expect(market.settle(termsOf('onRedemption'), [market.closing(1, march)]).lines).toEqual([]);
  });

  it('what goes back within its own run lowers the line', () => {
    const market = new Market();
    const sale = market.buy('p', 100);
    const spend = market.spend('q', 60);
    market.on('2026-03-20');
    if (spend !== null) market.giveBack(spend, null);
    market.giveBack(sale, 25);
    const settled = market.settle(termsOf('onIssue'), [market.closing(1, march)]);
    expect(inWords(settled)).toEqual(['p>club 75 for 75 issued']);
  });

  it('a late receipt of a closed month is paid for in the next run, and marked', () => {
    const market = new Market();
    market.buy('p', 100);
    const first = market.closing(1, march);
    market.on('2026-04-02');
    market.buy('p', 30, { on: '2026-03-31' });
    market.buy('p', 50);
    expect(inWords(market.settle(termsOf('onIssue'), [first]))).toEqual([
      'p>club 100 for 100 issued',
    ]);
    const closings = [first, market.closing(2, april)];
    expect(inWords(market.settle(termsOf('onIssue'), closings))).toEqual([
      'p>club 50 for 50 issued',
      'p>club 30 for 30 issued late',
    ]);
  });

  it('receipts of the next month that stand before the head of a run wait for theirs', () => {
    const market = new Market();
    market.on('2026-04-01');
    market.buy('p', 100);
    const first = market.closing(1, march);
    expect(market.settle(termsOf('onIssue'), [first]).lines).toEqual([]);
    const second = market.settle(termsOf('onIssue'), [first, market.closing(2, april)]);
    expect(inWords(second)).toEqual(['p>club 100 for 100 issued']);
  });

  it('days before the contract count for nothing', () => {
    const market = new Market();
    market.buy('p', 100);
    const terms = termsOf('onIssue', { from: '2026-03-03' });
    expect(market.settle(terms, [market.closing(1, march)]).lines).toEqual([]);
  });

  it('points that expire stay paid for: the operator keeps them onIssue', () => {
    const market = new Market({ life: '5 days' });
    market.buy('p', 100);
    market.spend('q', 60);
    market.on('2026-03-20');
    market.run({ kind: 'settle', member: 'anna' });
    const settled = market.settle(termsOf('onIssue'), [market.closing(1, march)]);
    expect(nets(settled.lines)).toEqual({ p: -100, q: 48, club: 52 });
    expect(settled.standings[0]).toMatchObject({ expired: 40, outstanding: 0 });
  });

  it('a return that finds the points spent takes back only what it took', () => {
    const market = new Market({ onReturn: 'clamp' });
    const sale = market.buy('p', 100);
    market.spend('q', 60);
    market.giveBack(sale, 100);
    const settled = market.settle(termsOf('onIssue'), [market.closing(1, march)]);
    expect(nets(settled.lines)).toEqual({ p: -60, q: 48, club: 12 });
    expect(settled.standings[0]).toMatchObject({ issued: 100, taken: 40, outstanding: 0 });
  });

  it('spent points of an ended lot that come back are given back by who took them, and expire', () => {
    const market = new Market({ life: '5 days' });
    market.buy('p', 100);
    const spend = market.spend('q', 60);
    const first = market.closing(1, march);
    market.on('2026-04-10');
    if (spend !== null) market.giveBack(spend, null);
    const settled = market.settle(termsOf('onRedemption'), [first, market.closing(2, april)]);
    expect(inWords(settled)).toEqual(['q>p 48 for 60 givenBack of run 1']);
    expect(settled.standings[0]).toMatchObject({ redeemed: 60, givenBack: 60, expired: 100 });
  });

  it('what comes back goes to the issuer of its own lot, also when that lot is over', () => {
    for (const date of ['2026-03-07', '2026-03-09']) {
      const market = new Market({ life: '5 days' });
      market.buy('p', 60);
      market.on('2026-03-06');
      market.buy('r', 40);
      const [spend] = [60, 40].map((points) => market.spend('q', points));
      market.on(date);
      if (spend !== null && spend !== undefined) market.giveBack(spend, null);
      const settled = market.settle(termsOf('onRedemption'), [market.closing(1, march)]);
      expect(inWords(settled), date).toEqual(['r>q 32 for 40 redeemed']);
      expect(settled.standings[0], date).toMatchObject({ issuer: 'p', givenBack: 60 });
    }
  });

  it('what comes back is the last that went: a spend of this month corrects no other', () => {
    const market = new Market();
    market.buy('p', 100);
    market.spend('q', 10);
    const first = market.closing(1, march);
    market.on('2026-04-03');
    const spend = market.spend('q', 10);
    if (spend !== null) market.giveBack(spend, null);
    const closings = [first, market.closing(2, april)];
    expect(inWords(market.settle(termsOf('onRedemption'), closings))).toEqual([]);
  });

  it('points given by hand are the operator’s', () => {
    const market = new Market();
    const given = { unit: 'POINTS', amount: 100, reason: 'goodwill', at: Date.UTC(2026, 2, 2) };
    market.run({ kind: 'adjust', who: { member: 'anna' }, ...given });
    market.spend('q', 60);
    for (const mode of ['onIssue', 'onRedemption'] as const) {
      const settled = market.settle(termsOf(mode), [market.closing(1, march)]);
      expect(inWords(settled)).toEqual(['club>q 48 for 60 redeemed']);
    }
  });

  it('an issuer whom the contract does not name is told', () => {
    const market = new Market();
    market.buy('z', 100);
    market.spend('y', 10);
    const settled = market.settle(termsOf('onIssue'), [market.closing(1, march)]);
    expect(settled.strangers).toEqual(['y', 'z']);
  });
});

it('edge case 33: a later reversal of 10 is a correction line in the next run, never a changed run', () => {
  const market = new Market({ value: '0.01' });
  market.buy('p', 100);
  const spent = ['10', '50'].map((points) => market.spend('q', Number(points)));
  const first = market.closing(1, march);
  const before = market.settle(termsOf('onRedemption'), [first]);
  expect(inWords(before)).toEqual(['p>q 48 for 60 redeemed']);
  market.on('2026-04-08');
  if (spent[0] !== null && spent[0] !== undefined) market.giveBack(spent[0], null);
  expect(market.settle(termsOf('onRedemption'), [first])).toEqual(before);
  const next = market.settle(termsOf('onRedemption'), [first, market.closing(2, april)]);
  expect(inWords(next)).toEqual(['q>p 8 for 10 givenBack of run 1']);
});
