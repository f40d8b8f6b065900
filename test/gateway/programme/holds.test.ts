import { describe, expect, it } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import type { Answer, Command, Outcome } from '../../../gateway/programme/types.ts';
import { Keeper } from './keeper.ts';

const text = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: UTC
currency: EUR
units: { STAMPS: { life: 1 day } }
rules:
  - { id: stamps, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } }
  - { id: last, lines: { sku: cup }, limit: { total: 1 }, discount: { percent: 50 } }
  - { id: mug, lines: { sku: mug }, discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 2 } } }
`;
const start = Date.UTC(2026, 2, 2, 12);
const minute = 60_000;
const ref = (number: string) => ({
  ...{ partner: 'shop', store: '1', till: '1' },
  ...{ businessDate: '2026-03-02', number },
});

/** A shop with Anna, who has 3 stamps, and Bo, who has none. */
function shop() {
  const read = compileVersions([{ text, file: 'shop.yaml' }]);
  if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
  const keeper = new Keeper(read.programmes);
  let now = start;
  const run = (command: Command): Outcome => keeper.run(command, now);
  for (const member of ['anna', 'bo']) {
    run({ kind: 'enrol', member, card: `num-${member}`, name: '', at: now });
  }
  const basket = (number: string, sku: string, member: string | null) => ({
    receipt: ref(number),
    occurredAt: now,
    currency: 'EUR',
    who: member === null ? null : { member },
    lines: [{ line: 1, sku, quantity: sku === 'tea' ? 3000 : 1000, totalMinor: 600 }],
  });
  const buy = (number: string, sku: string, member: string | null, payMinor?: number) =>
    run({
      ...basket(number, sku, member),
      kind: 'purchase',
      tenders: payMinor === undefined ? [] : [{ kind: 'cash', amountMinor: payMinor }],
    });
  const hold = (number: string, sku: string, member: string | null, id = `hold ${number}`) =>
    run({ ...basket(number, sku, member), kind: 'hold', id, forMs: 10 * minute });
  const wait = (minutes: number) => {
    now += minutes * minute;
  };
  const giveBack = (of: string) =>
    run({
      kind: 'return',
      receipt: ref(`back ${of}`),
      of: ref(of),
      occurredAt: now,
      currency: 'EUR',
      lines: [{ line: 1, ofLine: 1, quantity: 3000, totalMinor: 600 }],
      mayWait: false,
    });
  buy('0', 'tea', 'anna');
  return { keeper, basket, buy, hold, wait, run, giveBack };
}

function answerOf(outcome: Outcome): Answer & { readonly kind: 'hold' | 'purchase' } {
  if (!outcome.ok) throw new Error(outcome.code);
  const { answer } = outcome;
  if (answer.kind !== 'hold' && answer.kind !== 'purchase') throw new Error(answer.kind);
  return answer;
}
const payOf = (outcome: Outcome) => answerOf(outcome).payMinor;

describe('a hold', () => {
  it('keeps the last use for its own document, and no other till gets it', () => {
    const { buy, hold } = shop();
    expect(payOf(hold('1', 'cup', null))).toBe(300);
    expect(payOf(hold('2', 'cup', 'bo'))).toBe(600);
    expect(buy('3', 'cup', null, 300)).toMatchObject({ ok: false });
    expect(payOf(buy('3', 'cup', null))).toBe(600);
    expect(payOf(buy('1', 'cup', null, 300))).toBe(300);
    expect(payOf(buy('4', 'cup', null))).toBe(600);
  });

  it('frees what it held once its deadline has passed, and the parked basket is priced anew', () => {
    const { buy, hold, wait } = shop();
    hold('1', 'cup', null);
    wait(10);
    expect(payOf(buy('2', 'cup', 'bo', 300))).toBe(300);
    expect(buy('1', 'cup', null, 300)).toMatchObject({ ok: false });
    expect(payOf(buy('1', 'cup', null, 600))).toBe(600);
  });

  it('holds stamps, so that another receipt of the member cannot use them', () => {
    const { keeper, buy, hold } = shop();
    expect(payOf(hold('1', 'mug', 'anna'))).toBe(0);
    expect(keeper.account('member:anna:held', 'STAMPS')).toBe(2);
    expect(payOf(buy('2', 'mug', 'anna'))).toBe(600);
    expect(payOf(buy('1', 'mug', 'anna', 0))).toBe(0);
    expect(keeper.account('member:anna:held', 'STAMPS')).toBe(0);
    expect(keeper.account('spent', 'STAMPS')).toBe(2);
  });

  it('is replaced by a later one of the same document, and never counts twice', () => {
    const { keeper, hold, run, wait } = shop();
    hold('1', 'mug', 'anna');
    hold('1', 'mug', 'anna', 'second');
    expect(keeper.account('member:anna:held', 'STAMPS')).toBe(2);
    wait(10);
    run({ kind: 'settle', member: 'anna' });
    expect(keeper.account('member:anna:held', 'STAMPS')).toBe(0);
    expect(keeper.account('member:anna:available', 'STAMPS')).toBe(3);
    run({ kind: 'settle', member: 'anna' });
    expect(keeper.account('member:anna:available', 'STAMPS')).toBe(3);
  });

  it('ends when a return needs its stamps: nothing is written off that the member still has', () => {
    const { keeper, hold, giveBack, buy } = shop();
    hold('1', 'mug', 'anna');
    expect(giveBack('0')).toMatchObject({ ok: true, answer: { shortfalls: [] } });
    expect(keeper.account('member:anna:available', 'STAMPS')).toBe(0);
    expect(keeper.account('member:anna:held', 'STAMPS')).toBe(0);
    expect(keeper.account('loss', 'STAMPS')).toBe(0);
    expect(payOf(buy('1', 'mug', 'anna'))).toBe(600);
  });

  it('gives its uses to its own document, whoever buys it in the end', () => {
    const { hold, buy } = shop();
    expect(payOf(hold('1', 'cup', 'anna'))).toBe(300);
    expect(payOf(hold('1', 'cup', 'bo', 'again'))).toBe(300);
    expect(payOf(buy('1', 'cup', null, 300))).toBe(300);
  });

  it('lasts no longer than the stamps that it holds', () => {
    const { hold, wait, buy } = shop();
    // The stamps of noon on 2 March end with 3 March.
    wait(36 * 60 - 5);
    const held = answerOf(hold('1', 'mug', 'anna'));
    expect(held).toMatchObject({ until: Date.UTC(2026, 2, 4), payMinor: 0 });
    wait(5);
    expect(payOf(buy('1', 'mug', 'anna'))).toBe(600);
  });

  it('is refused as its purchase would be', () => {
    const { basket, hold, run } = shop();
    expect(hold('0', 'cup', 'anna')).toMatchObject({ ok: false, code: 'ID_CONFLICT' });
    const dollars = { ...basket('9', 'cup', null), currency: 'USD' };
    expect(run({ ...dollars, kind: 'hold', id: 'h', forMs: minute })).toMatchObject({
      ok: false,
      code: 'CURRENCY_MISMATCH',
    });
  });
});
