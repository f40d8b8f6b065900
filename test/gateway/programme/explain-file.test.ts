import { describe, expect, it } from 'vitest';
import { explainFile } from '../../../gateway/programme/explain/explain-file.ts';
import { pointsProgramme } from '../../support/points-programme.ts';
import { all } from './all-keys.ts';

const parts = (text: string): ReadonlyMap<string, readonly string[]> => {
  const explained = explainFile({ text, file: 'all.yaml' });
  if (!explained.ok) throw new Error(explained.problems.map((one) => one.text).join('\n'));
  return new Map(explained.parts.map(({ about, sentences }) => [about, sentences]));
};

const whole = parts(all);

/** What each rule says when the file says nothing of it. */
const usual = [
  'It looks at all lines that are not excluded (default: lines).',
  'It has no first and no last day (default: from, until).',
  'It is asked in the order of the file (default: priority).',
  'The shop bears the cost (default: fundedBy).',
  'When part of the receipt comes back, what was given for the rest is kept (default: onReturn).',
];
const isUsual = (sentence: string) =>
  usual.includes(sentence) ||
  /^It holds for every receipt|^It adds up with|^It is taken off line by line/.test(sentence);

/** What is special of each rule: one row for each kind of effect. */
const together = ['99 times in all, for ever', '9 times for one member, in one year'].map(
  (most) => `At most ${most}, of "cost" and "ladder" together (your choice: limits.both).`,
);
const golden: readonly (readonly [rule: string, sentences: readonly string[]])[] = [
  ['money', ['A member earns 0.50 POINTS for each DKK 1.00 of the shelf prices.']],
  ['percent', ['A member earns 5 % of the shelf prices, in POINTS of that value.']],
  [
    'stamp',
    [
      'A member earns 1 STAMPS for each 1 of the quantity (pieces, kilos or litres); free units do not count.',
      'It looks at lines where the category is wash that are not excluded.',
    ],
  ],
  [
    'welcome',
    [
      'A member earns 100.00 POINTS for the receipt.',
      'It holds for a receipt when the number of days since the enrolment is less than 30.',
      'At most once for one member, for ever.',
    ],
  ],
  [
    'change',
    [
      'A member earns what is missing to the next full DKK 1.00: 1.00 POINTS for each whole one.',
      'It holds for a receipt when the payment includes card.',
      '"bank" bears the cost (your choice: fundedBy).',
    ],
  ],
  [
    'double',
    [
      'It makes the POINTS that other rules give 1.5 times as many in all.',
      'It holds for a receipt when the weekday is friday or saturday.',
      'It holds from 2026-03-01 to 2026-03-14, both days included.',
      'It may cost DKK 500.00 a month (your choice: per); at its end a part is not given ' +
        '(your choice: rest).',
    ],
  ],
  [
    'hello',
    [
      'A member earns 5.00 POINTS for the tap at a kiosk.',
      "It holds for a tap at a kiosk when the member's tier is gold.",
    ],
  ],
  [
    'praise',
    [
      'A member earns 5.00 POINTS for each 2 of the quantity of the "review".',
      'It holds for every "review" of a member.',
      'All of it is taken back when the event is withdrawn.',
    ],
  ],
  ['full', ['As soon as a member has 9 STAMPS, they become 1 FREE.']],
  [
    'share',
    [
      'It takes 5 % off the lines.',
      'It is taken off what is left after the discounts on lines (your choice: on).',
      'Never more than DKK 50.00 a receipt.',
      'It holds for a receipt when the card is member or courtesy and the store is not 9.',
      'Only the one that gives most of the group "price" (your choice: group) is given ' +
        '(your choice: stack).',
      'It is asked with priority 3 (your choice: priority).',
      'When part of the receipt comes back, what is left is looked at again by the rules of the ' +
        'sale (your choice: onReturn).',
    ],
  ],
  [
    'amount',
    [
      'It takes DKK 10.00 off the lines.',
      'It holds for a receipt when the time is between 08:00 and 10:30 or (WASHES before the ' +
        "receipt is at least 10 and the receipt's total is more than DKK 50.00).",
      'At most 3 times by one cashier, in one day.',
      'At most DKK 200.00 of discount for one member, in one year.',
    ],
  ],
  [
    'price',
    [
      'It sells 1 unit of the lines for DKK 0.00, never for more than the price.',
      'The cheapest units come first (default: take).',
      'That is for each 1 of lines where the category is dish.',
      'It looks at lines where the article is beer that are not excluded.',
      'The member reads in en: "A free beer"',
    ],
  ],
  [
    'cost',
    [
      'It sells the lines for what they cost the shop; a line whose cost is not known keeps its ' +
        'price.',
      "It holds for a receipt when the member's marks include all of staff and old.",
      'It looks at lines where the cost is known that are not excluded.',
      ...together,
      'No other discount is given beside it (your choice: stack).',
    ],
  ],
  [
    'ladder',
    [
      'It takes the percentage of the highest step that is reached off the lines.',
      'The steps go by TURNOVER before the receipt (your choice: by): 5 % from DKK 10000.00, ' +
        '7.5 % from DKK 20000.00.',
      'It holds for a receipt when the number of full years since the date "employed" is at least 1.',
      ...together,
    ],
  ],
  [
    'free',
    [
      'It makes 2 units of the lines free.',
      'The dearest units come first (your choice: take).',
      'A receipt gets no more units than that.',
      'The member pays 1 FREE for each unit.',
      'It looks at lines where the category is wash that are not excluded.',
      'It holds from 2026-02-01 on, without an end.',
      'Only one member in 20 gets it on a business day, drawn by the seed "spring" (your choice: chance).',
    ],
  ],
  [
    'shared',
    [
      'A member earns 5.00 POINTS for the receipt.',
      'Where the number of receipts that the cashier has rung up for the member that day is at ' +
        'least 3 or what the member shares with who enrolled them includes phone or payment, or ' +
        'that is not known, what it gives is held for review: it waits until one of the staff ' +
        'approves or rejects it (your choice: review).',
    ],
  ],
  [
    'rebate',
    [
      'At the end of each period a member earns a part of all that QUARTER has counted, in POINTS of that value: 2 % from DKK 0.00, 3 % from DKK 50000.00.',
      'It holds for every end of a quarter of a member.',
    ],
  ],
];

describe('a file in plain sentences', () => {
  it.each(golden)('tells the rule %s', (rule, sentences) => {
    const told = whole.get(`rule ${rule}`) ?? [];
    expect(told.filter((sentence) => !isUsual(sentence))).toEqual(sentences);
  });

  it('tells who is on a list, and what the law keeps out', () => {
    expect(whole.get('list board')).toEqual([
      "A member where the member's marks include old who agrees to post is on it.",
      'It is made once in each season (your choice: every).',
      'Who has most in WASHES stands first (your choice: by).',
    ]);
    expect(whole.get('list all')).toEqual([
      'Every member who agrees to post is on it.',
      'It is made at any time (default: every).',
      'It is in the order of the members (default: by).',
    ]);
    expect(whole.get('programme')).toContain(
      'By law no discount and no points: infant formula, tobacco and nicotine, medicine on prescription and lottery and betting (your choice: law).',
    );
  });

  it('tells the ways into a club, and out of it', () => {
    expect(whole.get('club inner')).toEqual([
      'A fee of DKK 25.00, lines where the article is entry, lets a member in for 12 months; one bought early begins after the one that runs. A fee is no goods.',
      'A fee that comes back is paid back in full (your choice: refund), and the club ends at once.',
      'A member is let in for good when TURNOVER reaches DKK 500.00 or VISITS reaches 3; what comes back may close the gate again.',
      'A member who has answered pets is let in.',
      'A till or staff may let members in (your choice: byHand).',
      'Nothing else must hold (default: while).',
      'Who pays or proves it has 2 STAMPS once; they go back when that is undone.',
      'Kiosks call it inner (default: name).',
    ]);
    expect(whole.get('club toddlers')).toEqual([
      'All members are in it while the age of the youngest child in full years is less than 3; who is not known to be so is out.',
      'Kiosks call it toddlers (default: name).',
    ]);
  });

  it('tells what members agree to and what they are asked', () => {
    expect(whole.get('consent post')).toEqual([
      'A member can agree to marketing by post, and take it back at any time; the newest word holds.',
      'The member reads: "By post", in da and en.',
    ]);
    expect(whole.get('question pets')).toEqual([
      'Any of the answers cat or dog may be chosen (your choice: several).',
      'The member reads: "Pets?", in en.',
    ]);
  });

  it('tells the defaults of a rule, each with its key', () => {
    expect(whole.get('rule ladder')).toEqual(expect.arrayContaining(usual));
    expect(whole.get('rule ladder')).toContain('It adds up with the others (default: stack).');
  });

  it('tells the whole and its tallies', () => {
    const told = whole;
    expect(told.get('programme')).toEqual(
      expect.arrayContaining([
        'A business day begins at 04:00 (your choice: cutOff).',
        'Points are given on shelf prices (your choice: earnOn).',
        'All discounts together take at most 20 % off a receipt (your choice: discountCap).',
        'No goods, so without discount, points and tally: fee (your choice: services).',
        'Lines where the brand is x get no discount.',
        'Lines where the labels include gift earn nothing.',
        'Lines where the category is tobacco get no discount and earn nothing.',
        'Cards "courtesy" belong to no member: 2999000000017 and those that begin with 28.',
      ]),
    );
    expect(told.get('tally WASHES')).toEqual([
      'It counts the quantity of each member, on lines where the category is wash, ' +
        'when the store is 1, for ever (default: within).',
      'What comes back no longer counts (default: onReturn).',
    ]);
    expect(told.get('tally VISITS')).toEqual([
      'It counts the receipts of each member, on all lines, for ever (default: within).',
      'What comes back still counts (your choice: onReturn).',
      'A tap at a kiosk counts as well, once a business day (your choice: taps).',
    ]);
  });

  it('tells the tiers', () => {
    expect(whole.get('tiers')).toEqual([
      'The levels go by TURNOVER: silver from DKK 500.00, gold from DKK 1500.00, ' +
        'black (by invitation: staff give it; one of the staff asks, another confirms; nobody else hears of it); before them it is none.',
      'A member is at the highest level that is reached (default: rise).',
      'A level is held to the end of next year, then reviewed (your choice: hold).',
      'A review lowers a member to the level that is earned then (your choice: fall).',
      'A return lowers a level at once (your choice: onReturn).',
    ]);
  });

  it('tells a unit with all its defaults, and with all its choices', () => {
    expect(whole.get('unit STAMPS')).toEqual(
      expect.arrayContaining([
        'STAMPS are whole (default: scale).',
        'STAMPS are rounded down once a receipt (default: round).',
        'STAMPS never expire (default: life).',
        'STAMPS can be spent at once (default: pending).',
        'STAMPS cannot pay at the till (default: value).',
      ]),
    );
    expect(whole.get('unit POINTS')).toEqual(
      expect.arrayContaining([
        'POINTS are rounded half up once a receipt (your choice: round).',
        'POINTS live for 12 months (your choice: life), to the end of that month (your choice: ends).',
        'One costs the shop DKK 0.08 (your choice: cost).',
        'Spent POINTS that come back after their end live for 30 days more (your choice: onExpired).',
      ]),
    );
  });

  it.each([
    ...['cutOff: "04:00"', 'refund: money first', 'earnOn: shelf', 'discountCap: 20'],
    ...['services: [fee]', 'ends: month, ', 'pending: 14 days, ', 'cost: "0.08",'],
    ...['onReturn: debt, ', ', onExpired: grace 30 days'],
    ...[', discount: { brand: x }', ', when: { store: "1" }', 'limit: { member: 1 }'],
    ...[
      'pointsSpent: discount',
      'order: earn then spend',
      'rest: dies, ',
      'sameEnd: pro rata, ',
      ', idle: 6 months,\n      idleBy: WASHES',
    ],
    ...['taps: true, ', ', onReturn: keep', '  fall: to what is earned\n', '  onReturn: now\n'],
    ...['fundedBy: bank', 'from: 2026-03-01', 'until: 2026-03-14', ', per: month', ', rest: keep'],
    ...[', on: order', ', atMost: "50.00"', 'priority: 3', 'onReturn: recheck', ', take: dearest'],
    ...[', cashier: 3 per day', 'texts: { en: "A free beer" }', 'stack: { mode: alone }'],
    ...[', member: 9 per year', '    lines: { hasCost: true }\n'],
    ...[', pays: { unit: FREE, amount: 1 }', ', percent: "7.5"', ', units: 2'],
  ])('says something else without `%s`', (key) => {
    expect(all).toContain(key);
    const shorter =
      key === ', percent: "7.5"' ? all.replace(key, ', percent: "7.6"') : all.replace(key, '');
    const without = key === ', units: 2' ? shorter.replace(', take: dearest', '') : shorter;
    const read = explainFile({ text: without, file: 'all.yaml' });
    const told = read.ok ? new Map(read.parts.map((one) => [one.about, one.sentences])) : null;
    // Without its cost a budget is refused, which says something else too.
    if (told !== null) expect(told).not.toEqual(whole);
    else expect(key).toBe('cost: "0.08",');
  });

  it('that is wrong is told as a problem', () => {
    const explained = explainFile({ text: all.replace('DKK', 'dkk'), file: 'all.yaml' });
    expect(explained).toMatchObject({ ok: false, problems: [{ line: 7, path: 'currency' }] });
  });
});

describe('rules that go together', () => {
  it('say beside whom they stand alone', () => {
    expect(whole.get('programme')).toContain('Days that staff note of a member: employed.');
    const alone = 'stack: { mode: alone, group: staff }';
    const two = all
      .replace('stack: { mode: alone }', alone)
      .replace('    limit: { shared: both }\n    discount:\n', `    ${alone}\n    discount:\n`);
    expect(parts(two).get('rule cost')).toContain(
      'No other discount is given beside it but those of the group "staff" (your choice: group) that are alone too (your choice: stack).',
    );
  });
});

describe('an exchange', () => {
  it('says the moment of its trigger, and no other one', () => {
    const waiting = all.replace('  - id: full\n', '  - id: full\n    on: visit\n');
    const sentences = parts(waiting).get('rule full') ?? [];
    expect(sentences[0]).toBe(
      'What a member has then changes in full steps: 9 STAMPS into 1 FREE.',
    );
    expect(sentences[1]).toBe('It holds for every tap at a kiosk of a member.');
  });
});

describe('a discount', () => {
  it.each([
    ['that points pay for', '{ amount: "1.00", pays: { unit: STAMPS, amount: 1 } }', 'of a member'],
    ['by a tally', '{ by: tally.T, steps: [ { from: "9.00", percent: 5 } ] }', 'of a member'],
    ['of the receipt', '{ percent: 5 }', 'with or without a card'],
    ['by the price', '{ steps: [ { from: "9.00", percent: 5 } ] }', 'with or without a card'],
  ])('%s says for whom it is', (_what, discount, whom) => {
    const text =
      `${pointsProgramme.replace('units: {', 'units: { STAMPS: {},')}tallies: { T: { of: paid } }
`.replace(/rules: \[(.*)\]/, `rules: [ { id: off, discount: ${discount} },$1]`);
    expect(
      parts(text)
        .get('rule off')
        ?.filter((one) => one.startsWith('It holds')),
    ).toEqual([expect.stringContaining(whom)]);
  });
});
