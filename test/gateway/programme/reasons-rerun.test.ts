import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import type { Entry, Sale, Sum } from '../../../gateway/ledger/types.ts';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { rerunReceipt } from '../../../gateway/programme/reasons/rerun.ts';
import { postingStory } from '../../../gateway/programme/reasons/story.ts';
import { sumText } from '../../../gateway/programme/reasons/sum-text.ts';
import type { Tender } from '../../../gateway/programme/types.ts';
import { type Bought, programmesOf, Shop } from './given.ts';
import { fileWith } from './quoting.ts';

const plain = fileWith('  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }').replace(
  'tallies: { TURNOVER: { of: paid } }',
  '',
);
const rich =
  fileWith(`  - { id: ladder, discount: { by: tally.TURNOVER, steps: [ { from: "20.00", percent: 10 } ] } }
  - { id: tea, lines: { category: [tea] }, discount: { amount: "0.50" }, limit: { member: 2 } }
  - id: cup
    lines: { category: [tea] }
    discount: { percent: 100, units: 1, pays: { unit: CUPS, amount: 1 } }
  - { id: base, earn: { unit: POINTS, per: "0.30", amount: 1 }, budget: { money: "0.60" } }
  - { id: card, when: { receipt.tenders: { hasAny: [card] } }, multiply: { unit: POINTS, by: "1.5" } }
  - { id: stamp, lines: { category: [tea] }, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } }
  - { id: four, exchange: { from: { unit: STAMPS, amount: 4 }, to: { unit: CUPS, amount: 1 } } }
  - { id: late, when: { after.TURNOVER: { gte: "50.00" } }, earn: { unit: MILES, amount: "2.5" } }`);

/** Buys, and hands over what a ledger keeps of it. */
function bought(shop: Shop, buy: Bought, more: object = {}) {
  const command = { ...shop.purchase(buy), ...more };
  const outcome = shop.run(command);
  if (!outcome.ok) throw new Error(outcome.code);
  const sale = shop.keeper.sales.get(receiptKey(command.receipt));
  if (sale === undefined) throw new Error('the sale is kept');
  const kept = JSON.parse(JSON.stringify({ sale, entries: outcome.entries })) as {
    sale: Sale;
    entries: Entry[];
  };
  return { ...kept, answer: JSON.stringify(outcome.answer) };
}

/** Payment by card; the refusal of the shelf price tells what is to pay. */
function byCard(shop: Shop, buy: Bought): readonly Tender[] {
  const amountMinor = (buy.lines ?? []).reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  const shelf = [{ kind: 'card', amountMinor }];
  const { keeper, now } = shop;
  const command = shop.purchase({ ...buy, tenders: shelf });
  const outcome = decide(keeper.programmes, keeper.load(command, now), command);
  if (outcome.ok) return shelf;
  return [{ kind: 'card', amountMinor: Number(outcome.facts?.['payMinor']) }];
}

describe('a past receipt run again', () => {
  test('of a member of clubs comes out the same, and what a club gave is no rule of it', () => {
    const programmes = programmesOf(
      plain
        .replace(
          'rules:',
          `tallies: { LARGE: { of: receipts } }
clubs:
  inner: { proven: [ { tally: LARGE, from: 2 } ], gives: { unit: POINTS, amount: 7 } }
  young: { while: { member.childAge: { lt: 3 } } }
rules:`,
        )
        .concat('\n  - { id: club, when: { member.clubs: inner }, discount: { percent: 10 } }'),
    );
    const shop = new Shop(programmes);
    for (const number of ['1', '2', '3']) {
      const receipt = bought(shop, { number, total: 1000 });
      expect(receipt.answer).toContain('"clubs":[{"club":"inner"');
      expect(receipt.answer).not.toContain('young');
      expect(rerunReceipt(programmes, receipt)).toMatchObject({ kind: 'same', from: 'facts' });
    }
    expect(shop.keeper.account('member:anna:available')).toBeGreaterThan(7);
  });

  test('comes out with the same bytes, on what its sale has kept', () => {
    const programmes = programmesOf(rich);
    const receipts = fc.array(
      fc.record({
        who: fc.constantFrom('anna', null, 'num-29999'),
        isCard: fc.boolean(),
        explain: fc.boolean(),
        language: fc.constantFrom('da', 'ru', undefined),
        lines: fc.array(
          fc.record({
            totalMinor: fc.integer({ min: 1, max: 3000 }),
            quantity: fc.constantFrom(500, 1000, 2000),
            category: fc.constantFrom('tea', 'cake', 'fee'),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(receipts, (all) => {
        const shop = new Shop(programmes);
        const kept = all.map(({ who, lines, isCard, explain, language }, at) => {
          const base = { number: `${at}`, who, lines };
          const asks = {
            ...(explain ? { explain: { notGiven: true, isQuote: false } } : {}),
            ...(language === undefined ? {} : { language }),
          };
          if (!isCard) return bought(shop, base, asks);
          return bought(shop, { ...base, tenders: byCard(shop, base) }, asks);
        });
        for (const receipt of kept) {
          expect(rerunReceipt(programmes, receipt)).toMatchObject({ kind: 'same', from: 'facts' });
        }
      }),
      { numRuns: 40 },
    );
  });

  test('needs no more than its own lines under a plain programme', () => {
    const programmes = programmesOf(plain);
    const receipt = bought(new Shop(programmes), { number: '1', total: 4599 });
    expect(receipt.sale.recheck).toBeNull();
    expect(rerunReceipt(programmes, receipt)).toEqual({
      kind: 'same',
      programme: 'shop@2020-01-01T00:00',
      from: 'row',
      bytes: Buffer.byteLength(receipt.answer),
      traces: 1,
    });
  });

  test('is the same after a part of it came back', () => {
    const programmes = programmesOf(rich);
    const shop = new Shop(programmes);
    const lines = [{ totalMinor: 900, category: 'tea', quantity: 3000 }];
    const { answer, entries } = bought(shop, { number: '1', lines });
    shop.takeBack('1', [[1, 300, 1000]]);
    const sale = shop.keeper.sales.get('["shop","1","1","2026-03-02","1"]');
    if (sale === undefined) throw new Error('the sale is kept');
    expect(rerunReceipt(programmes, { sale, answer, entries })).toMatchObject({ kind: 'same' });
  });

  test('comes out otherwise when the rules are not those of its day', () => {
    const receipt = bought(new Shop(programmesOf(plain)), { number: '1', total: 4599 });
    const changed = programmesOf(plain.replace('amount: 1', 'amount: 2'));
    expect(rerunReceipt(changed, receipt)).toMatchObject({
      kind: 'differs',
      problems: [
        expect.stringContaining('the answer would be {"kind":"purchase"'),
        expect.stringContaining('not again: {"rule":"base"'),
        expect.stringContaining('only now: {"rule":"base"'),
      ],
    });
  });

  test('comes out otherwise when one figure of its trace is another', () => {
    const programmes = programmesOf(plain);
    const receipt = bought(new Shop(programmes), { number: '1', total: 4599 });
    const text = JSON.stringify(receipt.entries).replaceAll('4599', '4600');
    const forged = { ...receipt, entries: JSON.parse(text) as Entry[] };
    expect(rerunReceipt(programmes, forged).kind).toBe('differs');
  });

  test('edge case 39: is impossible once its member was erased, and is no fault', () => {
    const programmes = programmesOf(plain);
    const receipt = bought(new Shop(programmes), { number: '1', total: 100 });
    expect(rerunReceipt(programmes, { ...receipt, isErased: true })).toEqual({
      kind: 'impossible',
      why: 'a member of whom its facts tell was erased, and the facts with them',
    });
  });

  test('is impossible without the programme of its day', () => {
    const receipt = bought(new Shop(programmesOf(plain)), { number: '1', total: 100 });
    expect(rerunReceipt([], receipt)).toEqual({
      kind: 'impossible',
      why: 'give the file of shop@2020-01-01T00:00, under which it was decided',
    });
    const early = new Shop(programmesOf(plain), '2019-06-01T12:00');
    expect(rerunReceipt([], bought(early, { number: '1', total: 100 }))).toMatchObject({
      kind: 'impossible',
      why: 'no programme was effective then: there is nothing to run',
    });
  });
});

const figure = (value: number): Sum => ({ op: 'value', value, name: 'paid' });

test.each<[Sum, string]>([
  [figure(5), '5 (paid) = 5'],
  [
    { op: 'ratio', of: figure(4599), num: 1, den: 100, round: 'down' },
    '4599 (paid) x 1/100 = 45.99, rounded down = 45',
  ],
  [
    { op: 'ratio', of: figure(5), num: 2, den: 3, round: 'halfUp' },
    '5 (paid) x 2/3 = 3 1/3, rounded half up = 3',
  ],
  [{ op: 'min', of: [figure(5), figure(3)] }, 'the smaller of 5 (paid) and 3 (paid) = 3'],
  [{ op: 'negate', of: figure(5) }, 'the contrary of [5 (paid) = 5] = -5'],
  [
    { op: 'add', of: [figure(5), { op: 'negate', of: figure(3) }] },
    '5 (paid) + [the contrary of [3 (paid) = 3] = -3] = 2',
  ],
  [{ op: 'add', of: [] }, 'nothing = 0'],
  [
    {
      op: 'total',
      of: [
        ['1', '2'],
        ['7', '4'],
      ],
      round: 'up',
    },
    '1/2 + 7/4 = 2.25, rounded up = 3',
  ],
  [
    {
      op: 'share',
      of: {
        op: 'total',
        of: [
          ['1', '2'],
          ['7', '2'],
        ],
        round: 'down',
      },
      at: [1],
    },
    '[1/2 + 7/2 = 4, rounded down = 4], spread by largest remainder, its parts 2 = 3',
  ],
])('arithmetic is written out: %j', (sum, text) => {
  expect(sumText(sum)).toBe(text);
  expect(text.endsWith(`= ${evaluateSum(sum)}`)).toBe(true);
});

test('a posting that its arithmetic does not give is named', () => {
  const trace = {
    rule: 'base',
    programme: 'p@1',
    conditions: [{ fact: 'x', holds: false }],
    sum: figure(5),
  };
  const posting = { unit: 'POINTS', account: 'spent' as const, amount: 6, lot: null };
  expect(postingStory(posting, trace)).toEqual({
    adds: false,
    lines: [
      '+6 POINTS spent',
      '  by base of p@1',
      '  x: no',
      '  5 (paid) = 5, which is NOT the posting of 6',
    ],
  });
  expect(postingStory({ ...posting, amount: 5 }, trace).adds).toBe(true);
  expect(postingStory(posting, undefined).adds).toBeNull();
});
