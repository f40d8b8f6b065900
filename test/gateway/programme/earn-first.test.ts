import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';
import { rerunReceipt } from '../../../gateway/programme/reasons/rerun.ts';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, refOf, Shop } from './given.ts';
import { back, line } from './returns-of.ts';

const file = (order: string, more = '') => `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Berlin
currency: EUR
order: ${order}
units: { POINTS: { onReturn: debt }, STAMPS: {} }
rules:
  - { id: base, lines: { category: food }, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - id: coffee
    lines: { sku: coffee }
    discount: { percent: 100, units: 1, pays: { unit: POINTS, amount: 1000 } }
${more}
`;
const shopWith = (points: number, order = 'earn then spend') => {
  const shop = new Shop(programmesOf(file(order)));
  if (points > 0) shop.adjust(points);
  return shop;
};
const coffee = line(400, { sku: 'coffee', category: 'drinks' });
const bread = (total = 500) => line(total, { category: 'food' });
const buy = (shop: Shop, number: string, ...lines: readonly ReturnType<typeof line>[]) =>
  answered(shop.buy({ number, lines }), 'purchase');

describe('a reward at 1,000 points, a receipt that earns 5', () => {
  it.each([
    { order: 'spend then earn', pays: 900, has: 1004 },
    { order: 'earn then spend', pays: 500, has: 4 },
  ])('edge case 27: under `$order` 999 points pay $pays and leave $has', ({ order, pays, has }) => {
    const shop = shopWith(999, order);
    const command = shop.purchase({ number: 'R', lines: [coffee, bread()] });
    const explain = { explain: { notGiven: true, isQuote: true } };
    const { keeper, now } = shop;
    const quote = decide(keeper.programmes, keeper.load(command, now), { ...command, ...explain });
    expect(answered(quote, 'purchase').payMinor).toBe(pays);
    expect(answered(shop.run(command), 'purchase')).toMatchObject({
      payMinor: pays,
      earned: [{ rule: 'base', amount: 5 }],
    });
    expect(shop.balance().available).toBe(has);
    expectSoundBooks(shop.keeper);
  });

  it.each([
    [994, 900, 999],
    [995, 500, 0],
  ])('of %d points it pays %d and leaves %d', (points, pays, has) => {
    const shop = shopWith(points);
    expect(buy(shop, 'R', coffee, bread()).payMinor).toBe(pays);
    expect(shop.balance().available).toBe(has);
  });

  it('counts what is earned with the reward taken off', () => {
    const shop = shopWith(999);
    const cup = line(500, { sku: 'coffee', category: 'food' });
    expect(buy(shop, 'R', cup)).toMatchObject({ payMinor: 500, earned: [{ amount: 5 }] });
    // Of three at 600.00 the first leaves 1,200 to be earned, and only the first.
    const [dear, rich] = [
      line(180_000, { sku: 'coffee', category: 'food', quantity: 3000 }),
      shopWith(0),
    ];
    expect(buy(rich, 'R', dear).payMinor).toBe(120_000);
    expect(rich.balance().available).toBe(200);
  });

  it('comes back whole with the receipt, and in parts', () => {
    const shop = shopWith(999);
    buy(shop, 'R', coffee, bread());
    back(shop, 'R', [1, 400]);
    expect(shop.balance().available).toBe(1004);
    back(shop, 'R', [2, 500]);
    expect(shop.balance()).toMatchObject({ available: 999, debt: 0 });
    buy(shop, 'S', coffee, bread());
    back(shop, 'S', [2, 500]);
    expect(shop.balance()).toMatchObject({ available: 0, debt: 1 });
    back(shop, 'S', [1, 400]);
    expect(shop.balance()).toMatchObject({ available: 999, debt: 0 });
  });

  it('is paid with what a debt leaves of the new points', () => {
    const owing = (food: number) => {
      const shop = shopWith(995);
      buy(shop, 'R', coffee, bread());
      back(shop, 'R', [2, 500]);
      expect(shop.balance()).toMatchObject({ available: 0, debt: 5 });
      const answer = buy(shop, 'S', coffee, bread(food));
      expectSoundBooks(shop.keeper);
      return [answer.payMinor - food, shop.balance().available];
    };
    expect(owing(100_400)).toEqual([400, 999]);
    expect(owing(100_500)).toEqual([0, 0]);
  });

  it('is not paid with points that wait for a person to look at them', () => {
    const text = file('earn then spend').replace('earn: {', 'review: { member.tags: x }, earn: {');
    const shop = new Shop(programmesOf(text));
    shop.adjust(999);
    expect(buy(shop, 'R', coffee, bread()).payMinor).toBe(500);
    const all = text.replace('review: { member.tags: x }', 'review: { member: true }');
    const held = new Shop(programmesOf(all));
    held.adjust(999);
    expect(buy(held, 'R', coffee, bread()).payMinor).toBe(900);
  });

  it('is not held, for what a receipt earns is not there before it is posted', () => {
    const shop = shopWith(999);
    const { lines, receipt, occurredAt, currency, who } = shop.purchase({
      number: 'R',
      lines: [coffee, bread()],
    });
    const basket = { lines, receipt, occurredAt, currency, who };
    const held = shop.run({ kind: 'hold', id: 'h', forMs: 60_000, ...basket });
    expect(answered(held, 'hold')).toMatchObject({ payMinor: 900, discounts: [] });
    expect(buy(shop, 'R', coffee, bread()).payMinor).toBe(500);
  });

  it('of a receipt that arrives after its points have ended is not paid with them', () => {
    const text = file('earn then spend').replace('onReturn: debt', 'life: 1 months');
    const shop = new Shop(programmesOf(text), '2026-03-02T12:00');
    shop.at('2026-05-02T12:00').adjust(999);
    const lines = [coffee, bread()];
    const late = shop.buy({ number: 'R', lines, at: '2026-03-03T12:00' });
    expect(answered(late, 'purchase').payMinor).toBe(900);
    const now = shop.buy({ number: 'S', lines });
    expect(answered(now, 'purchase').payMinor).toBe(500);
  });
});

it('any receipts keep the books sound, come back whole, and run again to the same answer', () => {
  const item = fc.record({
    totalMinor: fc.integer({ min: 1, max: 150_000 }),
    category: fc.constantFrom('food', 'drinks'),
    sku: fc.constantFrom('coffee', 'other'),
    quantity: fc.constantFrom(1000, 2000, 5000),
  });
  fc.assert(
    fc.property(
      fc.nat({ max: 1100 }),
      fc.array(fc.array(item, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      (points, receipts) => {
        const shop = shopWith(points);
        for (const [at, lines] of receipts.entries()) {
          const before = shop.balance();
          const answer = JSON.stringify(buy(shop, `r${at}`, ...lines));
          expect(shop.balance().available).toBeGreaterThanOrEqual(0);
          expectSoundBooks(shop.keeper);
          const { entries, programmes, sales } = shop.keeper;
          const sale = sales.get(receiptKey(refOf(`r${at}`)));
          if (sale === undefined) throw new Error('the sale is kept');
          const own = entries.filter(({ ref }) => ref === sale.receipt);
          expect(rerunReceipt(programmes, { sale, answer, entries: own })).toMatchObject({
            kind: 'same',
          });
          if (at % 2 === 1) continue;
          const all = lines.map((one, n) => [n + 1, one.totalMinor, one.quantity] as const);
          back(shop, `r${at}`, ...all);
          expect(shop.balance()).toEqual(before);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it.each([
  ['no offer costs points', 'rules: [ { id: a, earn: { unit: P, amount: 1 } } ]', {}],
  [
    'they have to wait',
    'rules: [ { id: a, earn: { unit: P, amount: 1 } }, { id: b, discount: { percent: 5, pays: { unit: P, amount: 1 } } } ]',
    { pending: ', pending: 14 days' },
  ],
  [
    'the receipt gives others',
    'rules: [ { id: a, earn: { unit: Q, amount: 1 } }, { id: b, discount: { percent: 5, pays: { unit: P, amount: 1 } } } ]',
    {},
  ],
])('`earn then spend` is an error where %s', (_, rules, { pending = '' }: { pending?: string }) => {
  const [head = ''] = file('earn then spend').split('units:');
  const text = `${head}units: { P: { scale: 0${pending} }, Q: {} }\n${rules}\n`;
  const read = readProgramme({ text, file: 'a.yaml' });
  expect(read.ok ? '' : read.problems.map(problemText).join()).toContain(
    'order: it would change nothing',
  );
});
