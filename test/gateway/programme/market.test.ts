import { describe, expect, it } from 'vitest';
import { checkProgramme } from '../../../gateway/programme/check/check.ts';
import { explainFile } from '../../../gateway/programme/explain/explain-file.ts';
import { readProgramme } from '../../../gateway/programme/language/file.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

/** A file with kroner, euros, yen and dinars. */
function fileOf(rules: string, more = ''): string {
  return `stamgast: 1
id: city
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
currencies:
  EUR: { rates: { 2026-01-01: "8.00", 2026-03-03: "7.50" } }
  JPY: { rates: { 2026-01-01: "0.05" } }
  KWD: { rates: { 2026-01-01: "20" } }
units: { POINTS: { value: "0.10", onReturn: reduce refund } }
${more}
rules: [ ${rules} ]
`;
}
const euros = '{ id: euros, currency: EUR, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
const shopOf = (rules: string, more = '') => new Shop(programmesOf(fileOf(rules, more)));

function problemOf(rules: string, more = ''): string {
  const read = readProgramme({ text: fileOf(rules, more), file: 'city.yaml' });
  if (read.ok) return 'right';
  return read.problems.map(({ path, text, hint }) => `${path}: ${text}; ${hint}`).join('\n');
}

describe('receipts in several currencies', () => {
  it.each([
    ['EUR', '1.00', 1050],
    ['JPY', '100', 1050],
    ['KWD', '0.100', 1050],
  ])(
    'edge case 35: in one programme 1,050 of %s earn 10 at 1 per 100 minor units',
    (currency, per, total) => {
      const earn = `{ unit: POINTS, per: "${per}", amount: 1 }`;
      const shop = shopOf(`{ id: base, currency: ${currency}, earn: ${earn} }`);
      const answer = answered(shop.buy({ number: 'R', total, currency }), 'purchase');
      expect(answer.earned.map(({ amount }) => amount)).toEqual([10]);
      expect(answer.earned[0]?.reason).toContain(currency);
      const home = answered(shop.buy({ number: 'S', total, currency: 'DKK' }), 'purchase');
      expect(home.earned).toEqual([]);
    },
  );

  it('a rule without money in it holds for all of them, one with money for its own alone', () => {
    const shop = shopOf(
      '{ id: percent, discount: { percent: 10 } }, { id: large, when: { receipt.total: { gte: "10.00" } }, discount: { percent: 5 } }',
    );
    const rulesOf = (currency: string) =>
      answered(shop.buy({ number: currency, total: 1000, currency }), 'purchase').discounts.map(
        ({ rule }) => rule,
      );
    expect([rulesOf('DKK'), rulesOf('EUR')]).toEqual([['percent', 'large'], ['percent']]);
  });

  it('a `not` around money of another currency gives nothing either', () => {
    const shop = shopOf(
      '{ id: small, when: { not: { receipt.total: { gte: "10.00" } } }, discount: { percent: 5 } }',
    );
    const answer = answered(shop.buy({ number: 'R', total: 500, currency: 'EUR' }), 'purchase');
    expect(answer.discounts).toEqual([]);
  });

  it('a tally of money counts receipts of its own currency', () => {
    const tallies = 'tallies: { TURNOVER: { of: paid, currency: JPY }, VISITS: { of: receipts } }';
    const shop = shopOf(
      '{ id: ladder, discount: { by: tally.TURNOVER, steps: [ { from: "1000", percent: 5 } ] } }',
      tallies,
    );
    shop.buy({ number: 'A', total: 100_000, currency: 'EUR' });
    shop.buy({ number: 'B', total: 999, currency: 'JPY' });
    const off = (number: string) =>
      answered(shop.buy({ number, total: 1000, currency: 'DKK' }), 'purchase').discounts.length;
    expect(off('C')).toBe(0);
    shop.buy({ number: 'D', total: 1, currency: 'JPY' });
    expect(off('E')).toBe(1);
  });

  it.each([
    [64, 'EUR', 80],
    [1000, 'JPY', 2000],
    [1000, 'KWD', 5000],
  ])('%i points pay in %s at the rate of the day', (points, currency, minor) => {
    const shop = shopOf(euros).at('2026-03-02T12:00');
    shop.adjust(points);
    const spent = shop.run({
      kind: 'spend',
      id: 'S',
      receipt: { partner: 'p', store: '1', till: '1', businessDate: '2026-03-02', number: 'S' },
      occurredAt: shop.now,
      who: { member: 'anna' },
      unit: 'POINTS',
      amount: points,
      currency,
    });
    expect(answered(spent, 'spend')).toMatchObject({ amountMinor: minor, abroad: { currency } });
  });

  it('a spend of one currency pays no receipt of another', () => {
    const shop = shopOf(euros);
    shop.adjust(100);
    const spent = answered(shop.spend(80, 'S'), 'spend');
    const { spend, amountMinor } = spent;
    const tenders = [{ kind: 'points', spend, amountMinor }];
    const total = amountMinor;
    expect(codeOf(shop.buy({ number: 'R', total, currency: 'EUR', tenders }))).toBe(
      'TENDER_MISMATCH',
    );
    expect(codeOf(shop.buy({ number: 'S', total, currency: 'DKK', tenders }))).toBe('posted');
  });

  it('what a return keeps from a refund abroad is worth the rate of the day of the sale', () => {
    const shop = shopOf(euros).at('2026-03-02T12:00');
    shop.buy({ number: 'R', total: 8000, currency: 'EUR' });
    shop.adjust(0 - 80);
    shop.at('2026-03-05T12:00');
    const back = shop.run({
      kind: 'return',
      receipt: { partner: 'shop', store: '1', till: '1', businessDate: '2026-03-05', number: 'B' },
      of: { partner: 'shop', store: '1', till: '1', businessDate: '2026-03-02', number: 'R' },
      occurredAt: shop.now,
      currency: 'EUR',
      lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 8000 }],
      mayWait: false,
    });
    // 80 points are 8.00 kroner: 1.00 euro at 8.00.
    expect(answered(back, 'return')).toMatchObject({ withheldMinor: 100, refundMinor: 7900 });
  });
});

describe('rules that no receipt sets off', () => {
  it('hold in a file of several currencies, whatever they cost', () => {
    const shop = new Shop(
      programmesOf(
        fileOf(
          '{ id: hello, on: visit, earn: { unit: POINTS, amount: 5 }, budget: { money: "10.00" } }',
        ).replace('value: "0.10",', 'value: "0.10", cost: "0.10",'),
      ),
    );
    shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now });
    expect(shop.balance().available).toBe(5);
  });
});

describe('what a file says of partners, places and currencies is wrong', () => {
  const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
  it.each([
    [
      base.replace('id: base', 'id: base, currency: SEK'),
      '',
      'rules.0.currency: "SEK" is no currency of this file; one of DKK, EUR, JPY, KWD',
    ],
    [
      base.replace('id: base', 'id: base, currency: JPY').replace('1.00', '1.50'),
      '',
      'rules.0.earn.per: found "1.50"; more than 0, without decimals of JPY',
    ],
    [
      '{ id: a, currency: EUR, earn: { unit: POINTS, percent: 5 } }',
      '',
      'a point is worth so much DKK',
    ],
    [
      '{ id: a, when: { receipt.currency: EURO }, discount: { percent: 5 } }',
      '',
      'did you mean `EUR`?',
    ],
    [base, 'exclude: { earn: { price: { gte: "5.00" } } }', 'exclude: it names money'],
    [base, 'competitors: allow', 'competitors: the file names no partners'],
    ['{ id: a, when: { place.city: aarhus }, discount: { percent: 5 } }', '', 'the file has none'],
    [
      base,
      'places: { a: { region: r, country: DK, stores: ["s/1"] }, b: { region: r, country: DE, stores: ["s/2"] } }',
      '"r" lies in "DK" elsewhere',
    ],
    [
      base,
      'places: { a: { region: r, country: DK, stores: ["s/1"] }, b: { region: r, country: DK, stores: ["s/1"] } }',
      '"s/1" lies in "a" already',
    ],
    [base, 'places: { a: { region: r, country: DK, stores: ["s"] } }', 'PARTNER/STORE'],
    [base, 'partners: { a: { trade: t }, b: { trade: t } }', '"b" and "a" compete in "t"'],
    [
      '{ id: a, when: { partner: x }, discount: { percent: 5 } }',
      'partners: { a: { trade: t } }',
      '"x" is not known; did you mean `a`? one of a',
    ],
    [
      '{ id: a, on: visit, when: { place.city: a }, earn: { unit: POINTS, amount: 5 } }',
      'places: { a: { region: r, country: DK, stores: ["s/1"] } }',
      'has no receipt',
    ],
  ])('%s %s', (rules, more, problem) => {
    expect(problemOf(rules, more)).toContain(problem);
  });

  it.each([
    ['XXZ: {}', '"XXZ" is no currency'],
    ['DKK: {}', '"DKK" is `currency`'],
    ['EUR: { rates: { 2026-02-30: "7.46" } }', 'found "2026-02-30"'],
    ['EUR: { rates: { 2026-02-28: "0.00" } }', 'a rate above 0'],
    ['EUR: { rates: { monday: "7.46" } }', 'unknown key "monday"'],
  ])('currencies: %s', (currencies, problem) => {
    const text = fileOf(base).replace(
      /currencies:\n( {2}.*\n){3}/,
      `currencies: { ${currencies} }\n`,
    );
    const read = readProgramme({ text, file: 'city.yaml' });
    const texts = read.ok ? [] : read.problems.map((one) => `${one.text}; ${one.hint}`);
    expect(texts.join('\n')).toContain(problem);
  });

  it('a currency beside the only one', () => {
    const text = fileOf(base.replace('id: base', 'id: base, currency: DKK')).replace(
      /currencies:\n( {2}.*\n){3}/,
      '',
    );
    const read = readProgramme({ text, file: 'city.yaml' });
    expect(read.ok ? '' : read.problems[0]?.text).toBe('it would change nothing');
  });
});

describe('a file of several currencies', () => {
  const rules = `{ id: kroner, earn: { unit: POINTS, per: "10.00", amount: 1 } },
    { id: yen, currency: JPY, discount: { amount: "50" } }`;
  const more = `partners: { a: { trade: t }, b: { trade: t } }
competitors: allow
places: { aarhus: { region: jutland, country: DK, stores: ["a/*"] } }`;

  it('is explained with the money of each rule as it is', () => {
    const explained = explainFile({ text: fileOf(rules, more), file: 'city.yaml' });
    const parts = explained.ok ? explained.parts : [];
    const of = (about: string) =>
      parts.find((part) => part.about === about)?.sentences.join(' ') ?? '';
    expect(of('programme')).toContain('Receipts are in DKK, EUR, JPY or KWD');
    expect(of('programme')).toContain('1 EUR is DKK 7.50 from 2026-03-03 on');
    expect(of('programme')).toContain('two of one trade may take part (your choice: competitors)');
    expect(of('programme')).toContain('aarhus lies in jutland, DK, with a/*.');
    expect(of('rule yen')).toContain('JPY 50');
    expect(of('rule yen')).toContain('the currency of the receipt is JPY');
    expect(of('rule kroner')).toContain('DKK 10.00');
    expect(parts.flatMap(({ sentences }) => sentences).join(' ')).not.toContain('It says `');
  });

  it('is checked with the money of each rule as it is', () => {
    const when = 'when: { receipt.total: { lt: "600" } }';
    const steps = 'steps: [ { from: "500", percent: 5 }, { from: "900", percent: 6 } ]';
    const ladder = `{ id: yen, currency: JPY, ${when}, discount: { ${steps} } }`;
    const text = fileOf(`${euros}, ${ladder}`);
    const findings = checkProgramme({ text, file: 'city.yaml' });
    expect(findings.map((one) => one.text).join('; ')).toContain('JPY 900');
  });
});
