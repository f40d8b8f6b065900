import { describe, expect, it, test } from 'vitest';
import type { Entry } from '../../../gateway/ledger/types.ts';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from './given.ts';

const at = (local: string) => localToEpoch({ local, zone: 'Europe/Berlin' });
const file = (more: string, from = '2026-01-01') => `stamgast: 1
id: points
effectiveFrom: ${from}T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: { value: "0.01", onReturn: debt }, STAMPS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: tea, lines: { sku: tea }, fundedBy: acme, earn: { unit: POINTS, amount: 7 } }
  - { id: stamp, lines: { sku: cup }, earn: { unit: STAMPS, amount: 1 } }
  - { id: free, lines: { sku: cup }, discount: { percent: 100, pays: { unit: STAMPS, amount: 1 } } }
  - { id: five, discount: { percent: 5 }, lines: { sku: hat } }
${more}
`;
const closing = `closing:
  lastEarning: 2026-08-31
  lastSpending: 2026-11-30
  notices: [2026-08-01, 2026-11-01]
consents: { keep: { purpose: service, channel: mail, texts: { en: Keep } } }`;
const shopWith = (...files: readonly string[]) => new Shop(programmesOf(...files));
const kinds = (entries: readonly Entry[]) => entries.map(({ kind }) => kind);

/** Postings of the closing entries: account without the member, amount. */
const closed = (shop: Shop) =>
  shop.keeper.entries
    .filter(({ kind }) => kind === 'close')
    .flatMap(({ postings }) =>
      postings.map(({ account, amount }) => `${account.replace(/^member:.*:/, '')} ${amount}`),
    );

describe('edge case 40: the programme is closing on 1 September', () => {
  it('edge case 40: a club that is joined after the last day of earning gives nothing', () => {
    const clubs = (name: string) =>
      `clubs: { ${name}: { fee: { lines: { sku: entry }, price: "5.00", months: 3 }, gives: { unit: STAMPS, amount: 2 } } }`;
    const join = (now: string) => {
      const shop = shopWith(file(`${closing}\n${clubs('inner')}`));
      shop.now = at(now);
      shop.buy({ number: '1', lines: [{ sku: 'entry', totalMinor: 500 }] });
      return shop.keeper.account('member:anna:available', 'STAMPS');
    };
    expect(join('2026-08-31T23:59')).toBe(2);
    expect(join('2026-09-01T00:00')).toBe(0);
  });

  it('edge case 40: nothing comes in from a partner once the points are over', () => {
    const conversions =
      'conversions: { in: { partner: hotel, from: { unit: NIGHTS, amount: 1 }, to: { unit: POINTS, amount: 5 } } }';
    const shop = shopWith(file(`${closing}\n${conversions}`));
    const convert = (id: string) =>
      shop.run({
        ...{ kind: 'convert', id, receipt: refOf(id), occurredAt: shop.now, rule: 'in' },
        ...{ who: { member: 'anna' }, amount: 2, account: 'H1' },
      });
    shop.now = at('2026-11-30T23:59');
    expect(codeOf(convert('c1'))).toBe('posted');
    expect(shop.balance().available).toBe(10);
    shop.now = at('2026-12-01T00:00');
    expect(codeOf(convert('c2'))).toBe('CONVERSION_UNKNOWN');
  });

  it('edge case 40: earning stops at that date, to the second', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-31T23:59');
    expect(answered(shop.buy({ number: '1', total: 1000 }), 'purchase').earned).toMatchObject([
      { amount: 10 },
    ]);
    const hat = { lines: [{ sku: 'hat', totalMinor: 1000 }] };
    expect(answered(shop.buy({ number: '2', ...hat }), 'purchase').payMinor).toBe(950);
    shop.now = at('2026-09-01T00:00');
    expect(answered(shop.buy({ number: '3', total: 1000 }), 'purchase').earned).toEqual([]);
    expect(answered(shop.buy({ number: '4', ...hat }), 'purchase').payMinor).toBe(1000);
  });

  it('edge case 40: spending goes on until 30 November, in points and in stamps', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-01T12:00');
    const cup = { lines: [{ sku: 'cup', totalMinor: 300 }] };
    for (const number of ['1', '2']) shop.buy({ number, ...cup });
    shop.buy({ number: '3', total: 5000 });
    shop.now = at('2026-11-30T23:59');
    expect(answered(shop.buy({ number: '4', ...cup }), 'purchase').payMinor).toBe(0);
    expect(answered(shop.spend(20, 'A'), 'spend').amount).toBe(20);
    shop.now = at('2026-12-01T00:00');
    expect(codeOf(shop.spend(1, 'B'))).toBe('POINTS_SHORT');
    expect(answered(shop.buy({ number: '5', ...cup }), 'purchase').payMinor).toBe(300);
  });

  it('edge case 40: on 1 December the rest goes to breakage, lot by lot of each partner', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-01T12:00');
    shop.buy({ number: '1', lines: [{ sku: 'tea', totalMinor: 3000 }] });
    shop.now = at('2026-12-01T00:00');
    shop.settle();
    expect(closed(shop)).toEqual(['available -30', 'breakage 30', 'available -7', 'breakage 7']);
    const issuers = [...shop.keeper.lots.values()].map(({ issuer, expired }) => [issuer, expired]);
    expect(issuers).toEqual([
      ['shop', 30],
      ['acme', 7],
    ]);
    shop.settle();
    expect(kinds(shop.keeper.entries).filter((kind) => kind === 'close')).toHaveLength(1);
  });

  it('edge case 40: refunds after that reverse money only', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-01T12:00');
    shop.buy({ number: '1', total: 5000 });
    shop.spend(50, 'S');
    const tenders = [
      { kind: 'points', amountMinor: 50, spend: spendId('S') },
      { kind: 'cash', amountMinor: 950 },
    ];
    shop.buy({ number: '2', total: 1000, tenders });
    shop.now = at('2026-11-30T12:00');
    expect(answered(shop.takeBack('2', [[1, 100, 100]]), 'return')).toMatchObject({
      ...{ refundMinor: 95, reversed: [{ amount: 1 }], givenBack: [{ amount: 5 }] },
    });
    shop.now = at('2026-12-01T12:00');
    expect(answered(shop.takeBack('2', [[1, 900, 900]]), 'return')).toMatchObject({
      ...{ refundMinor: 855, reversed: [], givenBack: [], shortfalls: [] },
    });
    expect(answered(shop.takeBack('1', [[1, 5000]]), 'return')).toMatchObject({
      ...{ refundMinor: 5000, reversed: [], givenBack: [], shortfalls: [] },
    });
  });

  it('edge case 40: notices go out twice, once for each day however often anybody looks', () => {
    const shop = shopWith(file(closing));
    const told = (local: string) => {
      shop.now = at(local);
      shop.settle();
      shop.settle();
      const messages = [...shop.keeper.messages.values()];
      return messages.map(({ due, state, facts }) => [due, state, facts['lastSpending']]);
    };
    expect(told('2026-07-31T23:59')).toEqual([]);
    const first = ['2026-08-01', 'due', '2026-11-30'];
    expect(told('2026-08-01T00:00')).toEqual([first]);
    expect(told('2026-10-31T23:59')).toEqual([first]);
    expect(told('2026-11-01T00:00')).toEqual([first, ['2026-11-01', 'due', '2026-11-30']]);
    expect(told('2026-12-05T00:00')).toHaveLength(2);
  });
});

describe('what else ends with a programme', () => {
  it('edge case 46: is a debt, written off in an entry of its member', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-01T12:00');
    shop.buy({ number: '1', total: 6000 });
    shop.spend(60, 'S');
    shop.takeBack('1', [[1, 4000]]);
    expect(shop.balance()).toMatchObject({ available: 0, debt: 40 });
    shop.now = at('2026-12-01T00:00');
    shop.settle();
    expect(shop.balance()).toMatchObject({ available: 0, debt: 0 });
    expect(closed(shop)).toEqual(['loss -40', 'debt 40']);
    const entry = shop.keeper.entries.find(({ kind }) => kind === 'close');
    expect(entry).toMatchObject({ member: 'anna', traces: [{ rule: 'closing' }, {}] });
  });

  it('are points of a receipt that comes too late, and of a spend that is undone', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-01T12:00');
    shop.buy({ number: '1', total: 5000 });
    shop.spend(20, 'S');
    shop.now = at('2026-12-01T12:00');
    const late = answered(
      shop.buy({ number: '2', total: 900, at: '2026-08-30T12:00' }),
      'purchase',
    );
    expect(late.earned).toMatchObject([{ amount: 9 }]);
    expect(late.balances).toMatchObject([{ available: 0 }, { available: 0 }]);
    expect(answered(shop.takeBack('S', []), 'return').givenBack).toMatchObject([{ amount: 0 }]);
    expect(shop.balance().available).toBe(0);
    expect(shop.keeper.account('breakage')).toBe(50 + 9);
  });

  it('goes to breakage in the order in which it would have been spent', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-08-02T12:00');
    shop.buy({ number: '1', total: 1000 });
    shop.buy({ number: '2', total: 2000, at: '2026-08-01T12:00' });
    shop.now = at('2026-12-01T00:00');
    shop.settle();
    expect(closed(shop)).toEqual(['available -20', 'breakage 20', 'available -10', 'breakage 10']);
    expect(shop.keeper.entries.find(({ kind }) => kind === 'close')?.ref).toBe('');
  });

  it('is whatever an erased member should still have, and says so', () => {
    const shop = shopWith(file(''));
    shop.buy({ number: '1', total: 1000 });
    shop.keeper.members.set('anna', { id: 'anna', isClosed: true, since: '2026-03-02' });
    shop.settle();
    const entry = shop.keeper.entries.find(({ kind }) => kind === 'close');
    expect(entry?.traces[0]?.conditions).toEqual([{ fact: 'the member was erased', holds: true }]);
    expect(shop.keeper.account('breakage')).toBe(10);
  });

  it('is nothing when a later version ends later, and its notices are called back', () => {
    const later = closing
      .replace('2026-11-30', '2026-12-31')
      .replace('2026-08-01, 2026-11-01', '2026-12-01');
    const shop = shopWith(file(closing), file(later, '2026-08-15'));
    shop.now = at('2026-08-01T12:00');
    shop.buy({ number: '1', total: 5000 });
    shop.now = at('2026-08-15T00:00');
    shop.settle();
    shop.now = at('2026-12-01T00:00');
    shop.settle();
    expect(shop.balance().available).toBe(50);
    const states = [...shop.keeper.messages.values()].map(({ due, state }) => `${due} ${state}`);
    expect(states).toEqual(['2026-08-01 recalled', '2026-12-01 due']);
    shop.now = at('2027-01-01T00:00');
    shop.settle();
    expect(shop.balance().available).toBe(0);
  });

  it('is the last version: what begins after it is a programme of its own', () => {
    const problems = (from: string) => {
      const texts = [file(closing), file('', from)];
      const read = compileVersions(texts.map((text, n) => ({ text, file: `v${n + 1}.yaml` })));
      return read.ok ? [] : read.problems.map(({ path, text }) => `${path}: ${text}`);
    };
    expect(problems('2026-11-30')).toEqual([]);
    expect(problems('2026-12-01')).toEqual(['effectiveFrom: the programme is over by then']);
  });

  it('is nobody who joins when all is over', () => {
    const shop = shopWith(file(closing));
    shop.now = at('2026-12-01T12:00');
    expect(shop.enrol('bert', 'num-2').ok).toBe(true);
    expect([...shop.keeper.messages.values()].filter(({ member }) => member === 'bert')).toEqual(
      [],
    );
  });
});

test.each([
  ['lastEarning: 2026-08-31', 'lastEarning: 2026-02-30', 'closing.lastEarning: found "2026-02-30"'],
  [
    'lastEarning: 2026-08-31',
    'lastEarning: 2025-12-31',
    'closing.lastEarning: it is before the file',
  ],
  ['lastSpending: 2026-11-30', 'lastSpending: 2026-08-30', 'closing.lastSpending: points are over'],
  ['[2026-08-01, ', '[2025-12-31, ', 'closing.notices.0: nobody would be told; from 2026-01-01 to'],
  [', 2026-11-01]', ', 2026-12-01]', 'closing.notices.1: nobody would be told'],
  [', 2026-11-01]', ', 2026-08-01]', 'closing.notices.1: it is not after the one before'],
  [', 2026-11-01]', ', 2026-11-31]', 'closing.notices.1: found "2026-11-31"'],
  ['closing:', 'closing:\n  erase: { on: 2027-02-29 }', 'closing.erase.on: found "2027-02-29"'],
  ['closing:', 'closing:\n  erase: { on: 2026-11-30 }', 'closing.erase.on: points still count'],
  [
    'closing:',
    'closing:\n  erase: { on: 2027-02-28, unless: [keeps] }',
    'closing.erase.unless.0: "keeps" is not known; did you mean `keep`?',
  ],
])('a file with %s as %s is refused', (from, to, problem) => {
  const text = file(closing.replace(from, to));
  const read = compileVersions([{ text, file: 'points.yaml' }]);
  const problems = read.ok ? [] : read.problems.map(problemText);
  expect(problems.filter((one) => one.includes(problem))).toHaveLength(1);
});

test('the day after the last day of spending may be the one on which members are forgotten', () => {
  const text = file(closing.replace('closing:', 'closing:\n  erase: { on: 2026-12-01 }'));
  const read = compileVersions([{ text, file: 'points.yaml' }]);
  expect(read.ok && read.programmes[0]?.closing?.erase).toEqual({ on: '2026-12-01', unless: [] });
});

test('a rule that begins when all is over is refused, days at the limits are right', () => {
  const rule = (from: string) =>
    closing.replace('closing:', `  - { id: x, from: ${from}, discount: { percent: 1 } }\nclosing:`);
  const problems = (text: string) => {
    const read = compileVersions([{ text, file: 'points.yaml' }]);
    return read.ok ? [] : read.problems.map(({ path, text: found }) => `${path}: ${found}`);
  };
  expect(problems(file(rule('2026-08-31')))).toEqual([]);
  expect(problems(file(rule('2026-09-01')))).toEqual([
    'rules.5.from: the programme has ended by then',
  ]);
  const short =
    'closing: { lastEarning: 2026-01-01, lastSpending: 2026-01-01, notices: [2026-01-01] }';
  expect(problems(file(short))).toEqual([]);
});
