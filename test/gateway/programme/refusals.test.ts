import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import type { Command, Outcome } from '../../../gateway/programme/types.ts';
import { answered, codeOf, givenShop, refOf, type Shop } from './given.ts';

const huge = Number.MAX_SAFE_INTEGER;
const at = Date.UTC(2026, 2, 2, 11);

/** Anna has 100 points of receipt R (two lines of 50.00) and an open spend S of 10 points. */
function givenAnna(): Shop {
  const shop = givenShop({ value: '0.10' });
  shop.buy({ number: 'R', lines: [{ totalMinor: 5000 }, { totalMinor: 5000 }] });
  shop.spend(10, 'S');
  shop.keeper.cards.set('num-9', { member: 'anna', isBlocked: true });
  shop.keeper.members.set('carl', { id: 'carl', isClosed: true, since: '2026-01-01' });
  shop.enrol('berta', 'num-2');
  return shop;
}

const points = (amountMinor: number, number: string) => ({
  kind: 'points',
  amountMinor,
  spend: spendId(number),
});
const line = (totalMinor: number, more: object = {}) => ({ totalMinor, ...more });

/** What is asked of the shop, and the code that it must answer. */
const rows: readonly [code: string, what: string, act: (shop: Shop) => Outcome][] = [
  ['CARD_TAKEN', 'enrol with the card of another', (s) => s.enrol('dora', 'num-1')],
  ['CARD_BLOCKED', 'enrol with a blocked card', (s) => s.enrol('dora', 'num-9')],
  ['ID_CONFLICT', 'enrol under an id in use', (s) => s.enrol('anna', 'num-5')],
  ['posted', 'enrol the same member with the same card again', (s) => s.enrol('anna', 'num-1')],
  ['posted', 'link a new card', (s) => link(s, 'num-1', 'num-3')],
  ['posted', 'link a card of the same member', (s) => link(s, 'num-1', 'num-1')],
  ['CARD_TAKEN', 'link the card of another', (s) => link(s, 'num-1', 'num-2')],
  ['CARD_BLOCKED', 'link a blocked card', (s) => link(s, 'num-1', 'num-9')],
  ['CARD_UNKNOWN', 'link by an unknown card', (s) => link(s, 'num-7', 'num-8')],
  ['posted', 'visit', (s) => visit(s, { card: 'num-1' })],
  ['CARD_UNKNOWN', 'visit with an unknown card', (s) => visit(s, { card: 'num-7' })],
  ['CARD_BLOCKED', 'visit with a blocked card', (s) => visit(s, { card: 'num-9' })],
  ['MEMBER_UNKNOWN', 'visit of an unknown member', (s) => visit(s, { member: 'zoe' })],
  ['MEMBER_CLOSED', 'visit of a closed member', (s) => visit(s, { member: 'carl' })],

  ['LINES_INVALID', 'buy nothing', (s) => s.buy({ number: 'X', lines: [] })],
  [
    'LINES_INVALID',
    'a line number twice',
    (s) => s.buy({ number: 'X', lines: [line(1, { line: 2 }), line(2)] }),
  ],
  [
    'LINES_INVALID',
    'a line number that is none',
    (s) => s.buy({ number: 'X', lines: [line(1, { line: 1.5 })] }),
  ],
  [
    'LINES_INVALID',
    'more than 2000 lines',
    (s) => s.buy({ number: 'X', lines: Array.from({ length: 2001 }, () => line(1)) }),
  ],
  [
    'posted',
    '2000 lines',
    (s) => s.buy({ number: 'X', lines: Array.from({ length: 2000 }, () => line(1)) }),
  ],
  [
    'LINES_INVALID',
    'tenders that do not add up',
    (s) => s.buy({ number: 'X', total: 500, tenders: [{ kind: 'cash', amountMinor: 499 }] }),
  ],
  ['NEGATIVE_LINE', 'a negative price', (s) => s.buy({ number: 'X', total: -1 })],
  [
    'NEGATIVE_LINE',
    'a negative quantity',
    (s) => s.buy({ number: 'X', lines: [line(5, { quantity: -1000 })] }),
  ],
  ['AMOUNT_RANGE', 'no quantity', (s) => s.buy({ number: 'X', lines: [line(5, { quantity: 0 })] })],
  ['AMOUNT_RANGE', 'a line near 2^53', (s) => s.buy({ number: 'X', total: huge })],
  ['AMOUNT_RANGE', 'a line that is no whole number', (s) => s.buy({ number: 'X', total: 0.5 })],
  ['AMOUNT_RANGE', 'a line that is no number', (s) => s.buy({ number: 'X', total: Number.NaN })],
  [
    'AMOUNT_RANGE',
    'lines over 10^12 together',
    (s) => s.buy({ number: 'X', lines: [line(10 ** 12), line(1)] }),
  ],
  ['posted', 'lines of 10^12 together', (s) => s.buy({ number: 'X', total: 10 ** 12 })],
  [
    'AMOUNT_RANGE',
    'a negative tender',
    (s) => s.buy({ number: 'X', total: 5, tenders: [cash(-5), cash(10)] }),
  ],
  [
    'CURRENCY_MISMATCH',
    'another currency',
    (s) => s.buy({ number: 'X', total: 5, currency: 'DKK' }),
  ],
  ['ID_CONFLICT', 'a receipt that is posted', (s) => s.buy({ number: 'R', total: 5 })],
  ['CARD_UNKNOWN', 'an unknown card', (s) => s.buy({ number: 'X', total: 5, who: 'num-7' })],
  ['CARD_BLOCKED', 'a blocked card', (s) => s.buy({ number: 'X', total: 5, who: 'num-9' })],
  ['MEMBER_UNKNOWN', 'an unknown member', (s) => s.buy({ number: 'X', total: 5, who: 'zoe' })],
  ['MEMBER_CLOSED', 'a closed member', (s) => s.buy({ number: 'X', total: 5, who: 'carl' })],
  ['posted', 'no member', (s) => s.buy({ number: 'X', total: 5, who: null })],
  [
    'posted',
    'a points tender',
    (s) => s.buy({ number: 'X', total: 100, tenders: [points(100, 'S')] }),
  ],
  [
    'TENDER_MISMATCH',
    'a points tender of another amount',
    (s) => s.buy({ number: 'X', total: 90, tenders: [points(90, 'S')] }),
  ],
  [
    'TENDER_MISMATCH',
    'a points tender of no spend',
    (s) => s.buy({ number: 'X', total: 90, tenders: [{ kind: 'points', amountMinor: 90 }] }),
  ],
  [
    'TENDER_MISMATCH',
    'a points tender of an unknown spend',
    (s) => s.buy({ number: 'X', total: 90, tenders: [points(90, 'nothing')] }),
  ],
  [
    'TENDER_MISMATCH',
    'the spend of another member',
    (s) => s.buy({ number: 'X', total: 100, who: 'berta', tenders: [points(100, 'S')] }),
  ],
  [
    'TENDER_MISMATCH',
    'one spend in two tenders',
    (s) => s.buy({ number: 'X', total: 200, tenders: [points(100, 'S'), points(100, 'S')] }),
  ],
  [
    'TENDER_MISMATCH',
    'cash that names a spend',
    (s) => s.buy({ number: 'X', total: 100, tenders: [{ ...points(100, 'S'), kind: 'cash' }] }),
  ],
  [
    'SPEND_USED',
    'a spend that another receipt has',
    (s) => {
      s.buy({ number: 'X', total: 100, tenders: [points(100, 'S')] });
      return s.buy({ number: 'Y', total: 100, tenders: [points(100, 'S')] });
    },
  ],
  [
    'TENDER_MISMATCH',
    'a spend that was undone',
    (s) => {
      s.takeBack('S', []);
      return s.buy({ number: 'X', total: 100, tenders: [points(100, 'S')] });
    },
  ],

  ['POINTS_SHORT', 'spend more than there is', (s) => s.spend(91)],
  ['posted', 'spend all', (s) => s.spend(90)],
  ['AMOUNT_RANGE', 'spend nothing', (s) => s.spend(0)],
  ['AMOUNT_RANGE', 'spend less than nothing', (s) => s.spend(-5)],
  ['AMOUNT_RANGE', 'spend near 2^53', (s) => s.spend(huge)],
  ['ID_CONFLICT', 'a spend that is made', (s) => s.spend(5, 'S')],
  ['CARD_UNKNOWN', 'spend by an unknown card', (s) => s.spend(5, 'X', 'num-7')],
  ['CARD_BLOCKED', 'spend by a blocked card', (s) => s.spend(5, 'X', 'num-9')],
  ['MEMBER_CLOSED', 'spend of a closed member', (s) => s.spend(5, 'X', 'carl')],
  ['UNIT_UNKNOWN', 'spend of an unknown unit', (s) => s.run({ ...spend(s), unit: 'STARS' })],
  ['PROOF_REQUIRED', 'spend by a read alone', (s) => s.run(intent(at + 60_000))],
  ['PROOF_REQUIRED', 'the same after its deadline', (s) => s.run(intent(at - 60_000))],
  ['posted', 'cancel what was not given', (s) => s.run({ kind: 'spendCancel', op: 'op-1', at })],

  ['RETURN_TOO_MUCH', 'more money than was paid', (s) => s.takeBack('R', [[1, 5001]])],
  ['RETURN_TOO_MUCH', 'more pieces than were bought', (s) => s.takeBack('R', [[1, 5, 1001]])],
  ['RETURN_TOO_MUCH', 'a line that was not sold', (s) => s.takeBack('R', [[3, 5]])],
  [
    'RETURN_TOO_MUCH',
    'one line twice in one return',
    (s) =>
      s.takeBack('R', [
        [1, 3000, 500],
        [1, 3000, 500],
      ]),
  ],
  ['AMOUNT_RANGE', 'a negative return', (s) => s.takeBack('R', [[1, -5]])],
  ['AMOUNT_RANGE', 'a return near 2^53', (s) => s.takeBack('R', [[1, huge]])],
  [
    'RETURN_WITHOUT_SALE',
    'no sale, in a replay',
    (s) => s.takeBack('X', [[1, 5]], { mayWait: false }),
  ],
  ['RETURN_WITHOUT_SALE', 'no spend, in a replay', (s) => s.takeBack('X', [], { mayWait: false })],
  ['LINES_INVALID', 'no lines of a sale', (s) => s.takeBack('R', [])],
  [
    'CURRENCY_MISMATCH',
    'a return in another currency',
    (s) => s.run(returned({ currency: 'DKK' })),
  ],
  [
    'LINES_INVALID',
    'a return with a line number twice',
    (s) => s.run(returned({ lines: [returnLine(1), returnLine(1)] })),
  ],
  [
    'SPEND_USED',
    'undo a spend that a receipt has',
    (s) => {
      s.buy({ number: 'X', total: 100, tenders: [points(100, 'S')] });
      return s.takeBack('S', []);
    },
  ],
  [
    'RETURN_TOO_MUCH',
    'undo a spend twice',
    (s) => {
      s.takeBack('S', []);
      return s.takeBack('S', []);
    },
  ],

  ['POINTS_SHORT', 'take more by hand than there is', (s) => s.adjust(-91)],
  ['AMOUNT_RANGE', 'adjust by nothing', (s) => s.adjust(0)],
  ['AMOUNT_RANGE', 'adjust near 2^53', (s) => s.adjust(huge)],
  ['UNIT_UNKNOWN', 'adjust an unknown unit', (s) => s.run(adjust({ unit: 'STARS' }))],
  ['REQUEST_INVALID', 'adjust for a reason in words', (s) => s.run(adjust({ reason: 'Was nice' }))],
  ['MEMBER_UNKNOWN', 'settle an unknown member', (s) => s.settle('zoe')],
];

describe('a command is answered with a stable code', () => {
  it.each(rows)('%s: %s', (code, _what, act) => {
    expect(codeOf(act(givenAnna()))).toBe(code);
  });

  it('and a refusal changes nothing', () => {
    for (const [code, what, act] of rows) {
      const shop = givenAnna();
      const twin = givenAnna();
      // Rows of two steps change something in their first.
      if (code === 'posted' || /another receipt|undone|that a receipt|twice/.test(what)) continue;
      act(shop);
      expect(shop.keeper.entries, what).toEqual(twin.keeper.entries);
      expect([...shop.keeper.lots.values()], what).toEqual([...twin.keeper.lots.values()]);
    }
  });
});

describe('huge numbers', () => {
  it('points of one receipt beyond 10^12 are refused, just below they are exact', () => {
    const shop = givenShop({ per: '0.01', amount: 1_000_000 });
    expect(codeOf(shop.buy({ number: 'X', total: 1_000_000 }))).toBe('AMOUNT_RANGE');
    const answer = answered(shop.buy({ number: 'Y', total: 999_999 }), 'purchase');
    expect(answer.earned[0]?.amount).toBe(999_999_000_000);
  });

  it('a balance never grows beyond 10^15', () => {
    const shop = givenShop({ per: '0.01', amount: 999_000_000 });
    for (let n = 1; n <= 1001; n += 1) shop.buy({ number: `R${n}`, total: 1001 });
    expect(shop.balance().available).toBe(999_999_000_000 * 1000);
    expect(codeOf(shop.buy({ number: 'X', total: 1001 }))).toBe('AMOUNT_RANGE');
  });

  it('a spend worth more than a document may say is refused', () => {
    const shop = givenShop({ value: '999999999.99', per: '0.01', amount: 1_000_000 });
    shop.buy({ number: 'R', total: 999 });
    expect(codeOf(shop.spend(1_000_000))).toBe('AMOUNT_RANGE');
    expect(codeOf(shop.spend(1))).toBe('posted');
  });

  it('a return by reduced refund stays exact when points are worth more than any document', () => {
    const wish = { value: '999999999.99', per: '0.01', amount: 1_000_000 };
    const shop = givenShop({ ...wish, onReturn: 'reduce refund' });
    shop.buy({ number: 'R', total: 999 });
    for (let n = 0; n < 3; n += 1) shop.spend(10);
    const answer = answered(shop.takeBack('R', [[1, 999]]), 'return');
    expect(answer).toMatchObject({ refundMinor: 999, withheldMinor: 0 });
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 30, policy: 'clamp' }]);
  });
});

function cash(amountMinor: number) {
  return { kind: 'cash', amountMinor };
}
function link(shop: Shop, known: string, card: string): Outcome {
  return shop.run({ kind: 'link', who: { card: known }, card, at });
}
function visit(shop: Shop, who: { card: string } | { member: string }): Outcome {
  return shop.run({ kind: 'visit', who, at });
}
function spend(shop: Shop): Command & { kind: 'spend' } {
  const receipt = refOf('X');
  const who = { member: 'anna' };
  return { kind: 'spend', id: 'sp', receipt, occurredAt: shop.now, who, unit: 'POINTS', amount: 1 };
}
function intent(deadline: number): Command {
  const who = { card: 'num-1' };
  return { kind: 'spendIntent', op: 'op-1', who, unit: 'POINTS', amount: 1, deadline, at };
}
function returnLine(number: number) {
  return { line: number, ofLine: number, quantity: 1, totalMinor: 1 };
}
function returned(more: Partial<Command & { kind: 'return' }>): Command {
  return {
    kind: 'return',
    receipt: refOf('X'),
    of: refOf('R'),
    occurredAt: at,
    currency: 'EUR',
    lines: [returnLine(1)],
    mayWait: true,
    ...more,
  };
}
function adjust(more: Partial<Command & { kind: 'adjust' }>): Command {
  const who = { member: 'anna' };
  return { kind: 'adjust', who, unit: 'POINTS', amount: 1, reason: 'goodwill', at, ...more };
}
