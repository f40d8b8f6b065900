import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import { rerunReceipt } from '../../../gateway/programme/reasons/rerun.ts';
import { addDays, localToEpoch } from '../../../protocol/calendar.ts';
import { expectSoundBooks } from './books.ts';
import { programmesOf, Shop } from './given.ts';

const zone = 'Europe/Berlin';
const tally = 'SUM: { of: paid, in: quarter, onReturn: carry }';
const ladder =
  'unit: CREDIT, by: tally.SUM, steps: [ { from: "0.00", percent: 2 }, { from: "500.00", percent: 3 } ]';
const file = (rules: readonly string[], more: { tallies?: string; from?: string } = {}) => `
stamgast: 1
id: ends
effectiveFrom: ${more.from ?? '2020-01-01T00:00'}
zone: ${zone}
cutOff: "04:00"
currency: EUR
units: { CREDIT: { scale: 2, value: "1.00", cost: "1.00" }, STAMPS: {} }
tallies: { ${more.tallies ?? `${tally}, VISITS: { of: receipts, in: month }`} }
rules:
${rules.map((rule) => `  - { ${rule} }`).join('\n')}
`;
const rebate = `id: rebate, on: quarter end, earn: { ${ladder} }`;
const shopAt = (at: string, ...rules: readonly string[]) =>
  new Shop(programmesOf(file(rules.length === 0 ? [rebate] : rules)), at);
const credit = (shop: Shop, unit = 'CREDIT') => {
  expectSoundBooks(shop.keeper);
  return shop.keeper.account('member:anna:available', unit);
};
const refs = (shop: Shop) =>
  shop.keeper.entries.flatMap(({ kind, ref }) =>
    kind === 'earn' && ref.startsWith('end ') ? ref : [],
  );
const wake = (shop: Shop) => new Date(shop.keeper.wakes.get('anna')?.at ?? 0).toISOString();

describe('the end of a period', () => {
  it('comes with the business day after it, once, dated as if the job had never been late', () => {
    const shop = shopAt('2026-02-02T12:00');
    shop.buy({ number: '1', total: 40_000 });
    expect(wake(shop)).toBe('2026-04-01T02:00:00.000Z');
    shop.at('2026-04-01T03:59').settle();
    expect(credit(shop)).toBe(0);
    shop.at('2026-05-20T12:00').settle();
    shop.settle();
    expect(credit(shop)).toBe(800);
    expect(refs(shop)).toEqual(['end 2026-Q1']);
    const entry = shop.keeper.entries.find(({ ref }) => ref === 'end 2026-Q1');
    expect(entry).toMatchObject({ businessDate: '2026-04-01' });
    expect(new Date(entry?.at ?? 0).toISOString()).toBe('2026-04-01T02:00:00.000Z');
    expect(wake(shop)).toBe('2026-07-01T02:00:00.000Z');
  });

  it('gives what has ended by inactivity meanwhile as ended: settling again changes nothing', () => {
    const idle = 'STAMPS: { life: 12 months, idle: 30 days }';
    const monthly = 'id: m, on: month end, earn: { unit: STAMPS, amount: 4 }';
    const text = file([monthly]).replace('STAMPS: {}', idle);
    const shop = new Shop(programmesOf(text), '2026-02-02T12:00');
    shop.buy({ number: '1', total: 1000 });
    shop.at('2026-08-20T12:00').settle();
    expect(credit(shop, 'STAMPS')).toBe(4);
    expect(shop.keeper.account('breakage', 'STAMPS')).toBe(5 * 4);
    const count = shop.keeper.entries.length;
    shop.settle();
    expect(shop.keeper.entries).toHaveLength(count);
  });

  it('stands beside the receipt that finds it over, which comes out the same when it is run again', () => {
    const shop = shopAt('2026-02-02T12:00', rebate, 'id: p, earn: { unit: STAMPS, amount: 1 }');
    shop.buy({ number: '1', total: 40_000 });
    const command = shop.at('2026-04-02T12:00').purchase({ number: '2', total: 1000 });
    const outcome = shop.run(command);
    if (!outcome.ok) throw new Error(outcome.code);
    expect(outcome.entries.map(({ ref }) => ref)).toContain('end 2026-Q1');
    const [sale] = outcome.sales;
    if (sale === undefined) throw new Error('the sale is kept');
    const answer = JSON.stringify(outcome.answer);
    const stored = { sale, entries: outcome.entries, answer };
    expect(rerunReceipt(shop.keeper.programmes, stored)).toMatchObject({ kind: 'same', traces: 1 });
  });

  it('is in the balance that a receipt is told that arrives late, and in its run again', () => {
    const shop = shopAt('2026-02-02T12:00');
    shop.buy({ number: '1', total: 40_000 });
    shop.at('2026-04-02T12:00').settle();
    const command = shop.purchase({ number: '2', total: 10_000 });
    const late = { ...command, occurredAt: localToEpoch({ local: '2026-03-31T12:00', zone }) };
    const outcome = shop.run(late);
    if (!outcome.ok || !('balances' in outcome.answer)) throw new Error('it is posted');
    const [told] = outcome.answer.balances;
    expect(told).toMatchObject({ unit: 'CREDIT', available: 1500 });
    expect(credit(shop)).toBe(1500);
    const [sale] = outcome.sales;
    if (sale === undefined) throw new Error('the sale is kept');
    const stored = { sale, entries: outcome.entries, answer: JSON.stringify(outcome.answer) };
    expect(rerunReceipt(shop.keeper.programmes, stored)).toMatchObject({ kind: 'same' });
  });

  it('gives a member who is closed nothing, and does not wake for one again', () => {
    const shop = shopAt('2026-02-02T12:00');
    shop.buy({ number: '1', total: 40_000 });
    shop.keeper.members.set('anna', { id: 'anna', isClosed: true, since: '2026-02-02' });
    shop.at('2026-04-01T12:00').settle();
    expect(credit(shop)).toBe(0);
    expect(shop.keeper.wakes.get('anna')?.at).toBe(null);
  });

  it('is done before the receipt that comes after it, and before a return', () => {
    const shop = shopAt('2026-02-02T12:00');
    shop.buy({ number: '1', total: 40_000 });
    shop.at('2026-04-01T04:00').takeBack('1', [[1, 40_000]]);
    expect(credit(shop)).toBe(800);
    shop.buy({ number: '2', total: 50_000 });
    shop.at('2026-07-01T04:00').settle();
    expect(credit(shop)).toBe(800 + 200);
  });

  it.each([
    ['month end', '2026-02-28', '2026-03-01'],
    ['quarter end', '2026-03-31', '2026-04-01'],
    ['year end', '2026-12-31', '2027-01-01'],
  ])('on: %s gives a fixed amount after %s', (on, last, next) => {
    const shop = shopAt('2026-02-02T12:00', `id: a, on: ${on}, earn: { unit: STAMPS, amount: 5 }`);
    shop.at(`${last}T12:00`).settle();
    expect(credit(shop, 'STAMPS')).toBe(0);
    shop.at(`${next}T03:59`).settle();
    expect(credit(shop, 'STAMPS')).toBe(0);
    shop.at(`${next}T04:00`).settle();
    expect(credit(shop, 'STAMPS')).toBe(5);
  });

  it('asks what the period came to: tallies of its last day, limits and budgets', () => {
    const rule =
      'id: a, on: month end, when: { tally.VISITS: { gte: 2 } }, limit: { member: 1 per year }, ' +
      'earn: { unit: STAMPS, amount: 5 }';
    const shop = shopAt('2026-02-02T12:00', rule);
    shop.buy({ number: '1', total: 100 });
    shop.at('2026-03-02T12:00').buy({ number: '2', total: 100 });
    expect(credit(shop, 'STAMPS')).toBe(0);
    shop.at('2026-03-03T12:00').buy({ number: '3', total: 100 });
    for (const month of ['04', '05']) {
      shop.at(`2026-${month}-02T12:00`).buy({ number: `${month}a`, total: 100 });
      shop.buy({ number: `${month}b`, total: 100 });
    }
    shop.at('2026-07-02T12:00').settle();
    expect(credit(shop, 'STAMPS')).toBe(5);
  });

  it('gives nothing for periods before the enrolment or the version', () => {
    const plain = file(['id: p, earn: { unit: STAMPS, amount: 1 }'], { tallies: tally });
    const later = file([rebate], { from: '2026-05-01T04:00' });
    const shop = new Shop(programmesOf(plain, later), '2026-02-02T12:00');
    shop.buy({ number: '1', total: 40_000 });
    shop.at('2026-07-01T12:00').settle();
    expect(credit(shop)).toBe(0);
    expect(refs(shop)).toEqual([]);
    const fixed = shopAt(
      '2026-05-20T12:00',
      'id: a, on: month end, earn: { unit: STAMPS, amount: 5 }',
    );
    fixed.at('2026-06-01T12:00').settle();
    expect(credit(fixed, 'STAMPS')).toBe(5);
  });

  it('is of the version that is effective when it ends', () => {
    const later = file([rebate.replace('percent: 2', 'percent: 1')], { from: '2026-04-01T04:00' });
    const shop = new Shop(programmesOf(file([rebate]), later), '2026-02-02T12:00');
    shop.buy({ number: '1', total: 40_000 });
    shop.at('2026-05-02T12:00').buy({ number: '2', total: 40_000 });
    shop.at('2026-07-01T12:00').settle();
    expect(credit(shop)).toBe(800 + 400);
  });

  it('cut by a budget gives what is left of it, never more', () => {
    const shop = shopAt('2026-02-02T12:00', `${rebate}, budget: { money: "5.00", per: year }`);
    shop.buy({ number: '1', total: 40_000 });
    shop.at('2026-05-02T12:00').buy({ number: '2', total: 40_000 });
    shop.at('2026-07-01T12:00').settle();
    expect(credit(shop)).toBe(500);
    shop.at('2026-08-02T12:00').buy({ number: '3', total: 10_000 });
    shop.at('2027-04-01T12:00').settle();
    expect(credit(shop)).toBe(500);
  });
});

describe('what comes late', () => {
  it('is given beside what its period was given, and never taken from it', () => {
    const shop = shopAt('2026-02-02T12:00');
    shop.buy({ number: '1', total: 48_000 });
    shop.at('2026-04-02T12:00').settle();
    expect(credit(shop)).toBe(960);
    shop.buy({ number: '2', total: 2000, at: '2026-03-31T12:00' });
    expect(credit(shop)).toBe(1500);
    shop.takeBack('2', [[1, 2000]]);
    shop.buy({ number: '3', total: 100, at: '2026-04-01T03:00' });
    expect(credit(shop)).toBe(1503);
    expect(refs(shop)).toEqual(['end 2026-Q1', 'end 2026-Q1', 'end 2026-Q1']);
  });

  it('edge case 51: mends a streak that was broken, upward only', () => {
    const rule =
      'id: a, on: month end, when: { tally.WEEKS: { gte: 4 } }, earn: { unit: STAMPS, amount: 5 }';
    const tallies = 'WEEKS: { of: weeks, in: month }';
    const shop = new Shop(programmesOf(file([rule], { tallies })), '2026-02-02T12:00');
    for (const day of ['02', '10', '24']) {
      shop.at(`2026-02-${day}T12:00`).buy({ number: day, total: 100 });
    }
    shop.at('2026-03-01T12:00').settle();
    expect(credit(shop, 'STAMPS')).toBe(0);
    shop.at('2026-03-03T12:00').buy({ number: 'late', total: 100, at: '2026-02-17T12:00' });
    expect(credit(shop, 'STAMPS')).toBe(5);
    shop.takeBack('late', [[1, 100]]);
    expect(credit(shop, 'STAMPS')).toBe(5);
  });

  it('counts as one use of a limit, and a fixed amount is given once', () => {
    const rule =
      'id: a, on: month end, when: { tally.VISITS: { gte: 1 } }, limit: { member: 1 per year }, ' +
      'earn: { unit: STAMPS, amount: 5 }';
    const shop = shopAt('2026-02-02T12:00', rule);
    shop.buy({ number: '1', total: 100 });
    shop.at('2026-03-02T12:00').buy({ number: '2', total: 100, at: '2026-02-03T12:00' });
    expect(credit(shop, 'STAMPS')).toBe(5);
    shop.at('2026-05-02T12:00').buy({ number: '3', total: 100, at: '2026-03-03T12:00' });
    expect(credit(shop, 'STAMPS')).toBe(5);
  });

  it('a receipt of an earlier quarter that was below nothing lifts the one that it was carried to', () => {
    const shop = shopAt('2026-02-02T12:00');
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-04-02T12:00').takeBack('1', [[1, 10_000]]);
    shop.at('2026-07-02T12:00').buy({ number: '2', total: 20_000 });
    shop.at('2026-10-01T12:00').settle();
    expect(credit(shop)).toBe(200 + 200);
    shop.buy({ number: '3', total: 10_000, at: '2026-06-30T12:00' });
    expect(credit(shop)).toBe(200 + 400);
  });

  it('in any order and with any jobs comes to what each quarter comes to in order', () => {
    const bought = fc.record({
      day: fc.integer({ min: 0, max: 270 }),
      total: fc.integer({ min: 1, max: 60_000 }),
      late: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(bought, { minLength: 1, maxLength: 6 }), (all) => {
        const shop = shopAt('2026-01-01T12:00');
        const told = all
          .map((one, at) => ({ ...one, at }))
          .sort((a, b) => a.day + a.late - b.day - b.late);
        const sums = new Map<string, number>();
        for (const { day, total, late, at } of told) {
          const date = addDays('2026-01-01', day);
          shop.at(`${addDays(date, late)}T12:00`);
          shop.buy({ number: `n${at}`, total, at: `${date}T12:00` });
          if (at % 2 === 0) shop.settle();
          const quarter = String(Math.floor((Number(date.slice(5, 7)) - 1) / 3));
          sums.set(quarter, (sums.get(quarter) ?? 0) + total);
        }
        shop.at('2027-06-01T12:00').settle();
        const wanted = [...sums.values()].map((sum) =>
          Math.floor((sum * (sum >= 50_000 ? 3 : 2)) / 100),
        );
        expect(credit(shop)).toBe(wanted.reduce((a, b) => a + b, 0));
      }),
      { numRuns: 60 },
    );
  });
});

const problems = (rule: string, tallies?: string) => {
  const text = file([rule], tallies === undefined ? {} : { tallies });
  const read = compileVersions([{ text, file: 'a.yaml' }]);
  return read.ok ? [] : read.problems.map(problemText);
};
const plain = 'id: a, earn: { unit: STAMPS, amount: 1 }';

it.each([
  [rebate.replace('on: quarter end, ', ''), 'rules.0.on: steps of points go by what a period'],
  [rebate.replace('quarter end', 'visit'), 'rules.0.on: steps of points go by what a period'],
  [rebate.replace('tally.SUM', 'tally.VISITS'), 'rules.0.earn.by: found "tally.VISITS"; tally.SUM'],
  [rebate.replace('by: tally.SUM, ', ''), 'rules.0.earn.by: `by` is missing'],
  [rebate.replace('unit: CREDIT', 'unit: STAMPS'), 'rules.0.earn.steps: STAMPS has no value'],
  [rebate.replace('unit: CREDIT', 'unit: CREDIT, amount: 1'), 'rules.0.earn.amount: it has steps'],
  [rebate.replace('"500.00"', '"0.00"'), 'steps.1.from: it is not above'],
  [
    'id: a, on: month end, earn: { unit: CREDIT, percent: 5 }',
    'rules.0.earn.percent: a rule on `month end` has no receipt',
  ],
  [
    'id: a, on: month end, when: { receipt.total: { gte: "1.00" } }, earn: { unit: STAMPS, amount: 1 }',
    'rules.0.when.receipt.total: a rule on `month end` has no receipt',
  ],
  [
    'id: a, on: year end, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: CREDIT, amount: 1 } }',
    'rules.0.exchange: points are exchanged at a visit',
  ],
  ['id: a, earn: { unit: STAMPS, amount: 1, by: tally.SUM }', 'rules.0.earn.by: it would change'],
])('{ %s } is refused', (rule, text) => {
  expect(problems(rule)).toContainEqual(expect.stringContaining(text));
});

it.each([
  ['T: { of: paid, in: month, within: 30 days }', 'tallies.T.in: it has in and within'],
  ['T: { of: paid, onReturn: carry }', 'tallies.T.onReturn: there is no next period'],
  ['T: { of: days, in: month, onReturn: carry }', 'tallies.T.onReturn: days are no sum'],
])('a tally { %s } is refused', (tallies, text) => {
  expect(problems(plain, tallies)).toContainEqual(expect.stringContaining(text));
});

it('levels cannot go by a tally that begins anew', () => {
  const text = `${file([plain], { tallies: tally })}tiers: { by: SUM, levels: [ { id: a, from: "1.00" } ] }`;
  const read = compileVersions([{ text, file: 'a.yaml' }]);
  expect(read.ok ? [] : read.problems.map(problemText)).toEqual([
    expect.stringContaining('tiers.by: it begins anew with each period'),
  ]);
});
