import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainFile } from '../../../../gateway/programme/explain/explain-file.ts';
import { all } from '../all-keys.ts';

const here = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** What the file says of each of its parts. */
function told(text: string): ReadonlyMap<string, readonly string[]> {
  const explained = explainFile({ text, file: 'shop.yaml' });
  if (!explained.ok) throw new Error(JSON.stringify(explained.problems));
  return new Map(explained.parts.map(({ about, sentences }) => [about, sentences]));
}

describe('a whole file', () => {
  it.each([
    ['with a choice for nearly every key', all, 'all.txt'],
    ['of a programme that ends', here('closing.yaml'), 'closing.txt'],
    ['of shops that share a card and several currencies', here('city.yaml'), 'city.txt'],
  ])('%s says all of this', (_what, text, file) => {
    const lines = [...told(text)].flatMap(([about, sentences]) => {
      return [about, ...sentences.map((sentence) => `  ${sentence}`)];
    });
    expect(lines).toEqual(here(file).trimEnd().split('\n'));
  });
});

/** The plainest file, with this at its end. */
const plain = (more: string): string => `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { scale: 2, value: "0.10" }, CUPS: {} }
events: [review]
dates: [employed]
tallies:
  TURNOVER: { of: paid }
  SHELF: { of: shelf }
  WASHES: { of: quantity }
  VISITS: { of: receipts }
consents: { mail: { purpose: marketing, channel: mail, texts: { en: "By mail" } } }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "A cat" } } } }
tiers: { by: VISITS, levels: [ { id: gold, from: 9 } ] }
${more}
`;
/** What a file of these rules says of each of them, in the beginning of a sentence. */
function toldOfRules(rules: readonly string[], begin: string): readonly (string | undefined)[] {
  const all = rules.map((rule, at) => `  - { id: r${at}, ${rule} }`);
  const parts = told(plain(`rules:\n${all.join('\n')}`));
  return rules.map((_rule, at) => parts.get(`rule r${at}`)?.find((one) => one.startsWith(begin)));
}

it('each condition on a receipt is told in words', () => {
  const rows: readonly (readonly [when: string, text: string])[] = [
    ['member: true', 'there is a member'],
    ['member: false', 'there is no member'],
    ['not: { member: true }', 'there is no member'],
    ['not: { member: false }', 'there is a member'],
    ['referrer: true', 'another member brought this one'],
    ['referrer: false', 'no member brought this one'],
    ['not: { referrer: true }', 'no member brought this one'],
    ['enroller: true', 'another member enrolled this one'],
    ['not: { enroller: true }', 'no member enrolled this one'],
    ['receipt.total: { gte: "50.00" }', "the receipt's total is at least DKK 50.00"],
    ['receipt.total: { gt: "50.00" }', "the receipt's total is more than DKK 50.00"],
    ['receipt.total: { lte: "50.00" }', "the receipt's total is at most DKK 50.00"],
    ['receipt.total: { lt: "50.00" }', "the receipt's total is less than DKK 50.00"],
    [
      'receipt.total: { between: ["5.00", "9.50"] }',
      "the receipt's total is between DKK 5.00 and DKK 9.50",
    ],
    ['not: { receipt.total: { gte: "5" } }', "the receipt's total is not at least DKK 5.00"],
    ['receipt.quantity: { gte: "2.5" }', 'the quantity of all lines is at least 2.5'],
    ['receipt.quantity: { gte: 10 }', 'the quantity of all lines is at least 10'],
    ['receipt.tenders: [card, cash]', 'the payment includes card or cash'],
    ['not: { receipt.tenders: card }', 'the payment does not include card'],
    ['receipt.categories: { hasAll: [tea, cake] }', 'the receipt includes all of tea and cake'],
    ['store: ["1", "2", "3"]', 'the store is 1, 2 or 3'],
    ['not: { store: "9" }', 'the store is not 9'],
    ['till: "4"', 'the till is 4'],
    ['partner: books', 'the partner of the receipt is books'],
    ['channel: web', 'the channel is web'],
    ['day: 2026-12-24', 'the business day is 2026-12-24'],
    ['weekday: saturday', 'the weekday is saturday'],
    ['time: { between: ["08:00", "17:05"] }', 'the time is between 08:00 and 17:05'],
    ['time: { gte: "00:30" }', 'the time is at least 00:30'],
    ['card: [member, none]', 'the card is member or none'],
    ['member.tier: gold', "the member's tier is gold"],
    ['member.tags: vip', "the member's marks include vip"],
    ['not: { member.tags: vip }', "the member's marks do not include vip"],
    ['member.days: { lt: 30 }', 'the number of days since the enrolment is less than 30'],
    ['member.months: { gte: 3 }', 'the number of full months since the enrolment is at least 3'],
    [
      'member.group: { gte: 10 }',
      "the member's group of the 100, drawn by a hash (0 to 99), is at least 10",
    ],
    ['member.age: { gte: 18 }', 'the age in full years is at least 18'],
    ['member.birthday: 0', 'the number of days to the nearest birthday is 0'],
    ['member.childAge: { lt: 3 }', 'the age of the youngest child in full years is less than 3'],
    ['member.consents: mail', "the member's consents include mail"],
    ['referrer.tags: vip', 'the marks of who brought the member include vip'],
    ['referrer.shares: phone', 'what the member shares with who brought them includes phone'],
    ['enroller.tags: staff', 'the marks of who enrolled the member include staff'],
    ['enroller.shares: phone', 'what the member shares with who enrolled them includes phone'],
    [
      'cashier.receipts: { lt: 3 }',
      'the number of receipts that the cashier has rung up for the member that day is less than 3',
    ],
    ['answer.pets: cat', 'the answer to pets includes cat'],
    [
      'years.employed: { gte: 1 }',
      'the number of full years since the date "employed" is at least 1',
    ],
    ['unit.POINTS: { gte: "2.5" }', 'what the member has of POINTS is at least 2.50'],
    ['unit.CUPS: { gte: 2 }', 'what the member has of CUPS is at least 2'],
    ['tally.TURNOVER: { gte: "5.00" }', 'TURNOVER before the receipt is at least DKK 5.00'],
    ['tally.SHELF: { gte: "5.00" }', 'SHELF before the receipt is at least DKK 5.00'],
    ['tally.WASHES: { gte: 10 }', 'WASHES before the receipt is at least 10'],
    ['tally.VISITS: { gte: 10 }', 'VISITS before the receipt is at least 10'],
    ['after.TURNOVER: { gte: "5.00" }', 'TURNOVER with this receipt is at least DKK 5.00'],
    ['after.WASHES: { gte: "1.5" }', 'WASHES with this receipt is at least 1.5'],
    ['store: "1", weekday: friday', 'the store is 1 and the weekday is friday'],
    ['any: [ { store: "1" }, { store: "2" } ]', 'the store is 1 or the store is 2'],
    ['till: "2", any: [ { store: "1" } ]', 'the till is 2 and the store is 1'],
    [
      'any: [ { store: "1", till: "2" }, { store: "3" } ]',
      '(the store is 1 and the till is 2) or the store is 3',
    ],
    [
      'store: "1", any: [ { till: "2" }, { till: "3" } ]',
      'the store is 1 and (the till is 2 or the till is 3)',
    ],
    ['not: { store: "1", till: "2" }', 'it is not so that (the store is 1 and the till is 2)'],
    [
      'not: { any: [ { till: "2" }, { till: "3" } ] }',
      'it is not so that (the till is 2 or the till is 3)',
    ],
  ];
  const rules = rows.map(([when]) => `when: { ${when} }, earn: { unit: POINTS, amount: 1 }`);
  expect(toldOfRules(rules, 'It holds for a receipt')).toEqual(
    rows.map(([, text]) => `It holds for a receipt when ${text}.`),
  );
});

it('each condition on lines is told in words', () => {
  const rows: readonly (readonly [lines: string, text: string])[] = [
    ['sku: mug', 'the article is mug'],
    ['category: [wash, wax]', 'the category is wash or wax'],
    ['brand: acme', 'the brand is acme'],
    ['labels: { hasAll: [new, red] }', 'the labels include all of new and red'],
    ['not: { labels: red }', 'the labels do not include red'],
    ['price: { lt: "5.00" }', 'the price of one unit is less than DKK 5.00'],
    ['total: { gte: "5.00" }', 'the price of the line is at least DKK 5.00'],
    ['quantity: { gte: "0.5" }', 'the quantity of the line is at least 0.5'],
    ['hasCost: true', 'the cost is known'],
    ['hasCost: false', 'the cost is not known'],
    ['not: { hasCost: true }', 'the cost is not known'],
    ['not: { hasCost: false }', 'the cost is known'],
  ];
  const rules = rows.map(([lines]) => `lines: { ${lines} }, discount: { percent: 5 }`);
  expect(toldOfRules(rules, 'It looks at')).toEqual(
    rows.map(([, text]) => `It looks at lines where ${text} that are not excluded.`),
  );
});

describe('a file that says', () => {
  const ends = 'lastEarning: 2026-08-31, lastSpending: 2026-11-30';
  it.each([
    [`closing: { ${ends} }`, 'Nobody is told (default: notices).'],
    [`closing: { ${ends} }`, 'The data of the members are kept (default: erase).'],
    [
      `closing: { ${ends}, erase: { on: 2027-02-28 } }`,
      'On 2027-02-28 all members are forgotten (your choice: erase).',
    ],
    [
      'succeeds: { programme: old }',
      'It takes over from "old" with its members, cards, counts and balances; nobody is told before.',
    ],
    [
      'endsWhen: { costOver: 4, months: 3 }',
      'It should end when it costs more than 4 % of the turnover in 3 whole months in a row (your choice: endsWhen).',
    ],
    [
      'exclude: { both: { brand: x } }',
      'Lines where the brand is x get no discount and earn nothing.',
    ],
    ['exclude: { discount: { brand: x } }', 'Lines where the brand is x get no discount.'],
    [
      'exclude: { both: { brand: x }, discount: { brand: y } }',
      'Lines where the brand is x get no discount and earn nothing.',
    ],
    [
      'exclude: { discount: { price: { lt: "5.00" } } }',
      'Lines where the price of one unit is less than DKK 5.00 get no discount.',
    ],
    ['exclude: { earn: { brand: x } }', 'Lines where the brand is x earn nothing.'],
    ['services: [], exclude: { earn: { brand: x } }', 'Lines where the brand is x earn nothing.'],
    ['law: none', "No law's exclusions are taken over (your choice: law)."],
    [
      'partners: { a: { trade: books }, b: { trade: toys } }',
      'Partners are a (books) and b (toys); two of one trade may not take part (default: competitors).',
    ],
  ])('%s is told: %s', (more, sentence) => {
    const rules =
      '[ { id: r, discount: { percent: 5 } }, { id: s, earn: { unit: CUPS, amount: 1 } } ]';
    const keys = more.replace('[], exclude', '[]\nexclude');
    expect(told(plain(`${keys}\nrules: ${rules}`)).get('programme')).toContain(sentence);
  });

  it.each([
    ['VISITS: { idle: 2 years }', 'Nobody is told before VISITS end (default: warn).'],
    [
      'VISITS: { life: never, pending: 0 days }',
      'VISITS can be spent at once (your choice: pending).',
    ],
    ['VISITS: { life: never }', 'VISITS never expire (your choice: life).'],
    ['VISITS: { scale: 0 }', 'VISITS are whole (your choice: scale).'],
    [
      'VISITS: { life: 1 day }',
      'VISITS live for 1 day (your choice: life), to the end of that day (default: ends).',
    ],
  ])('of a unit %s is told: %s', (unit, sentence) => {
    const text = plain('rules: []').replace('CUPS: {}', unit);
    expect(told(text).get('unit VISITS')).toContain(sentence);
  });

  it('of tiers no more than it must tells that levels have no end', () => {
    expect(told(plain('rules: []')).get('tiers')).toEqual([
      'The levels go by VISITS: gold from 9; before them it is none.',
      'A member is at the highest level that is reached (default: rise).',
      'A level has no end of its own (default: hold).',
      'A return lowers a level at once (default: onReturn).',
    ]);
  });

  it('of tiers an end and no more tells how far a review lowers', () => {
    const text = plain('rules: []')
      .replace('of: paid', 'of: paid, within: 365 days')
      .replace('by: VISITS', 'by: TURNOVER, hold: 90 days')
      .replace('from: 9', 'from: "9.00"');
    expect(told(text).get('tiers')).toEqual([
      'The levels go by TURNOVER: gold from DKK 9.00; before them it is none.',
      'A member is at the highest level that is reached (default: rise).',
      'A level is held for 90 days, then reviewed (your choice: hold).',
      'A review lowers a member by one level (default: fall).',
      'A return lowers a level at its next review (default: onReturn).',
    ]);
  });

  it('a fee tells what must be bought until it has paid for itself', () => {
    const club = `clubs:
  pro: { fee: { lines: { sku: fee }, price: "60.00", months: 12 } }
rules: [ { id: two, when: { member.clubs: pro }, discount: { percent: 7 } } ]`;
    expect(told(plain(club)).get('club pro')).toEqual([
      'A fee of DKK 60.00, lines where the article is fee, lets a member in for 12 months; one bought early begins after the one that runs. A fee is no goods.',
      'A fee that comes back is paid back for the months that have not begun (default: refund), and the club ends at once.',
      'It pays from DKK 857.15 in 12 months.',
      'Nothing else must hold (default: while).',
      'Kiosks call it pro (default: name).',
    ]);
  });
});

describe('a level that staff give', () => {
  it('tells each thing that is special of it', () => {
    const level = '{ id: black, byInvitation: true, hidden: true, name: { en: "Black" } }';
    const text = plain('rules: []').replace('from: 9 }', `from: 9 }, ${level}`);
    expect(told(text).get('tiers')?.[0]).toBe(
      'The levels go by VISITS: gold from 9, black (by invitation: staff give it; kiosks call it "Black" in en; nobody else hears of it); before them it is none.',
    );
  });
});
