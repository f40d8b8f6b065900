import { describe, expect, test } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { readProgramme } from '../../../gateway/programme/language/file.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from './given.ts';

const file = (limit: string, more = '') => `
stamgast: 1
id: wallet
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
cutOff: "04:00"
currency: DKK
units: { CREDIT: { scale: 2, value: "1.00", spendLimit: ${limit} }, FREE: {} }
rules: [ { id: top-up, earn: { unit: CREDIT, per: "0.01", amount: "0.01" } }${more} ]
`;

/** A company with 2,000.00 in its wallet and the cards num-1 and num-2. */
function company(limit: string): Shop {
  const shop = new Shop(programmesOf(file(limit)), '2026-03-02T12:00');
  shop.run({ kind: 'link', who: { member: 'anna' }, card: 'num-2', at: shop.now });
  answered(shop.buy({ number: 'top-up', total: 200_000 }), 'purchase');
  return shop;
}

let count = 0;
function spending(shop: Shop, amount: number, who: Extract<Command, { kind: 'spend' }>['who']) {
  count += 1;
  const id = spendId(`s${count}`);
  return shop.run({
    ...{ kind: 'spend', id, receipt: refOf(`s${count}`), occurredAt: shop.now, who },
    ...{ unit: 'CREDIT', amount },
  });
}
const card = (number: string) => ({ card: number });

describe('a spend limit', () => {
  test('of a card refuses what is above it, and says how much is left', () => {
    const shop = company('{ card: "500.00 per month" }');
    expect(codeOf(spending(shop, 48_000, card('num-1')))).toBe('posted');
    expect(spending(shop, 3000, card('num-1'))).toEqual({
      ...{ ok: false, code: 'SPEND_LIMIT' },
      facts: { left: 2000, wanted: 3000, max: 50_000, scope: 'card', per: 'month' },
    });
    expect(codeOf(spending(shop, 3000, card('num-2')))).toBe('posted');
    expect(shop.keeper.account('member:anna:available', 'CREDIT')).toBe(149_000);
    expect(codeOf(spending(shop, 2000, card('num-1')))).toBe('posted');
    expect(codeOf(spending(shop, 1, card('num-1')))).toBe('SPEND_LIMIT');
  });

  test('of a member counts all cards together, and lets each limit speak', () => {
    const shop = company('{ card: "500.00 per month", member: "600.00 per day" }');
    expect(codeOf(spending(shop, 50_000, card('num-1')))).toBe('posted');
    expect(spending(shop, 10_001, card('num-2'))).toMatchObject({
      facts: { left: 10_000, scope: 'member', per: 'day' },
    });
    expect(codeOf(spending(shop, 10_000, card('num-2')))).toBe('posted');
  });

  test('begins anew with the business month, in which a spend is dated', () => {
    const shop = company('{ card: "500.00 per month" }').at('2026-04-01T03:59');
    expect(codeOf(spending(shop, 50_000, card('num-1')))).toBe('posted');
    expect(codeOf(spending(shop, 1, card('num-1')))).toBe('SPEND_LIMIT');
    shop.at('2026-04-01T04:00');
    expect(codeOf(spending(shop, 50_000, card('num-1')))).toBe('posted');
  });

  test('of a card lets nothing by without one', () => {
    const shop = company('{ card: "500.00 per month" }');
    expect(spending(shop, 1, { member: 'anna' })).toMatchObject({
      code: 'SPEND_LIMIT',
      facts: { left: 0 },
    });
    const byMember = company('{ member: "500.00 per month" }');
    expect(codeOf(spending(byMember, 1, { member: 'anna' }))).toBe('posted');
  });

  test('has its room again when a spend is undone, once', () => {
    const shop = company('{ card: "500.00 per month" }');
    const spent = answered(spending(shop, 50_000, card('num-1')), 'spend');
    const undo = () =>
      shop.run({
        ...{ kind: 'return', receipt: refOf(`u${count}`), of: refOf(`s${count}`) },
        ...{ occurredAt: shop.now, currency: 'DKK', lines: [], mayWait: false },
      });
    expect(codeOf(undo())).toBe('posted');
    undo();
    expect(codeOf(spending(shop, 50_001, card('num-1')))).toBe('SPEND_LIMIT');
    expect(codeOf(spending(shop, 50_000, card('num-1')))).toBe('posted');
    expect(spent.amountMinor).toBe(50_000);
  });

  test('gives back the room of the month of the spend, part by part as goods come back', () => {
    const shop = company('{ card: "500.00 per month" }').at('2026-03-31T12:00');
    const { spend } = answered(spending(shop, 50_000, card('num-1')), 'spend');
    const tenders = [{ kind: 'points', amountMinor: 50_000, spend }];
    answered(
      shop.buy({ number: 'R', lines: [{ totalMinor: 20_000 }, { totalMinor: 30_000 }], tenders }),
      'purchase',
    );
    answered(shop.takeBack('R', [[1, 20_000]]), 'return');
    expect(spending(shop, 20_001, card('num-1'))).toMatchObject({ facts: { left: 20_000 } });
    shop.at('2026-04-01T12:00');
    answered(shop.takeBack('R', [[2, 30_000]]), 'return');
    expect(spending(shop, 50_001, card('num-1'))).toMatchObject({ facts: { left: 50_000 } });
  });

  test('stores no card number', () => {
    const shop = company('{ card: "500.00 per month" }');
    const spent = spending(shop, 100, card('num-1'));
    expect(spent).toMatchObject({
      uses: [{ key: { rule: 'CREDIT', scope: expect.stringMatching(/^card:[0-9a-f]{32}$/) } }],
    });
    expect(JSON.stringify(spent)).not.toContain('num-1');
  });
});

describe('a wrong spend limit', () => {
  test.each([
    ['{ card: "0.00 per month" }', '', 'units.CREDIT.spendLimit.card'],
    ['{ card: "5.001 per month" }', '', 'units.CREDIT.spendLimit.card'],
    ['{ card: "5.00" }', '', 'units.CREDIT.spendLimit.card'],
    ['{ shop: "5.00 per day" }', '', 'units.CREDIT.spendLimit.shop'],
    ['{}', '', 'units.CREDIT.spendLimit'],
    [
      '{ card: "5.00 per day" }',
      ', { id: x, discount: { percent: 5, pays: { unit: CREDIT, amount: 1 } } }',
      'rules.1.discount.pays.unit',
    ],
    [
      '{ card: "5.00 per day" }',
      ', { id: x, exchange: { from: { unit: CREDIT, amount: 1 }, to: { unit: FREE, amount: 1 } } }',
      'rules.1.exchange.from.unit',
    ],
  ])('as %s is refused at its place', (limit, more, path) => {
    const read = readProgramme({ text: file(limit, more), file: 'wallet.yaml' });
    expect(read.ok ? [] : read.problems.map((problem) => problem.path)).toEqual([path]);
  });
});
