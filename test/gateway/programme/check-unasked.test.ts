import { describe, expect, it } from 'vitest';
import { type Case, exchanges, foundIn, friday, multiplies, named } from './check-cases.ts';
import { offer } from './check-rows.ts';

const allTexts = '{ da: a, en: b, nb: c, nl: d, ru: e }';
const earn = (id: string, more: string) => `id: ${id}, ${more} earn: { unit: POINTS, amount: 1 }`;

const deadRules: readonly Case[] = [
  {
    row: [
      'a rule whose last day is the first of the file',
      [offer('a', `until: 2026-01-01, ${friday}`)],
    ],
    found: [],
  },
  {
    row: [
      'a rule whose last day is the one before',
      [offer('a', `until: 2025-12-31, when: { weekday: wednesday }`)],
    ],
    found: [
      'rule-over rules.1.until: the last day of "a" is 2025-12-31, and the file holds from 2026-01-01',
    ],
  },
  {
    row: ['a day after the last one', [offer('a', 'until: 2026-03-06, when: { day: 2026-03-07 }')]],
    found: [
      'rule-never-holds rules.1.when: "a" never holds: no day from the start to 2026-03-06 fits them',
    ],
  },
  {
    row: [
      'a day before the first one',
      [offer('a', 'from: 2026-03-08, when: { day: 2026-03-07 }')],
    ],
    found: [
      'rule-never-holds rules.1.when: "a" never holds: no day from 2026-03-08 to the end fits them',
    ],
  },
  {
    row: [
      'points for nobody, on no day',
      [earn('a', 'from: 2026-03-02, until: 2026-03-03, when: { card: none, weekday: friday },')],
    ],
    found: [
      'rule-never-holds rules.1.when: "a" never holds: no day from 2026-03-02 to 2026-03-03 fits them',
    ],
  },
  {
    row: [
      'points on goods that earn nothing',
      [earn('a', 'lines: { brand: x },')],
      'exclude: { earn: { brand: x } }',
    ],
    found: [
      'lines-excluded rules.1.lines: all lines of "a" are excluded, so none of them can earn',
    ],
  },
  {
    row: [
      'points multiplied on goods that earn nothing',
      [multiplies('a', `lines: { brand: x }, ${friday}`)],
      'exclude: { earn: { brand: x } }',
    ],
    found: [
      'lines-excluded rules.1.lines: all lines of "a" are excluded, so none of them can earn',
    ],
  },
  {
    row: [
      'a courtesy card that the file names',
      [offer('a', 'when: { card: courtesy, weekday: friday }')],
      'cards: { courtesy: ["29*"] }',
    ],
    found: [],
  },
  {
    row: [
      'an offer for shoppers without a card',
      [offer('a', 'when: { card: none, weekday: friday }')],
    ],
    found: [],
  },
];

const levelsAndPeriods: readonly Case[] = [
  {
    row: [
      'weeks that there are not in 30 days',
      [offer('a', 'when: { tally.T: { gte: 7 } }')],
      'tallies: { T: { of: weeks, within: 30 days } }',
    ],
    found: ['rule-never-holds rules.1.when: "a" never holds: its conditions contradict each other'],
  },
  {
    row: [
      'weeks that there are',
      [offer('a', 'when: { tally.T: { gte: 6 } }')],
      'tallies: { T: { of: weeks, within: 30 days } }',
    ],
    found: [],
  },
  {
    row: [
      'months that there are not in 56 days',
      [offer('a', 'when: { tally.T: { gte: 5 } }')],
      'tallies: { T: { of: months, within: 56 days } }',
    ],
    found: ['rule-never-holds rules.1.when: "a" never holds: its conditions contradict each other'],
  },
  {
    row: [
      'months that there are',
      [offer('a', 'when: { tally.T: { gte: 4 } }')],
      'tallies: { T: { of: months, within: 56 days } }',
    ],
    found: [],
  },
  {
    row: [
      'receipts, of which there are any number',
      [offer('a', 'when: { tally.T: { gte: 999 } }')],
      'tallies: { T: { of: receipts, within: 30 days } }',
    ],
    found: [],
  },
  {
    row: [
      'days for life, of which there are any number',
      [offer('a', 'when: { tally.T: { gte: 999 } }')],
      'tallies: { T: { of: days } }',
    ],
    found: [],
  },
  {
    row: [
      'a level that another tally names',
      [],
      'tallies: { T: { of: paid }, U: { of: paid, when: { member.tier: silver } } }\ntiers: { by: T, levels: [ { id: silver, from: "5.00" } ] }\nclubs: { in: { proven: [ { tally: U, from: "1.00" } ], gives: { unit: POINTS, amount: 1 } } }',
    ],
    found: [],
  },
  {
    row: [
      'the second level that nobody asks for',
      [offer('a', 'when: { member.tier: silver }')],
      'tallies: { T: { of: paid } }\ntiers: { by: T, levels: [ { id: silver, from: "5.00" }, { id: gold, from: "6.00" } ] }',
    ],
    found: ['level-unasked tiers.levels.1: no rule gives members at "gold" anything'],
  },
  {
    row: [
      'a tally of the month paid each quarter',
      [
        'id: q, on: quarter end, when: { tally.T: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }',
      ],
      'tallies: { T: { of: paid, in: month } }',
    ],
    found: [
      'period-differs rules.1: tally.T counts by the month, and the rule gives at each quarter end',
    ],
  },
  {
    row: [
      'a tally of some days paid each quarter',
      [
        'id: q, on: quarter end, when: { tally.T: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }',
      ],
      'tallies: { T: { of: paid, within: 90 days } }',
    ],
    found: [],
  },
  {
    row: [
      'a tally that is asked twice',
      [
        'id: q, on: quarter end, when: { any: [ { tally.T: { gte: "5.00" } }, { tally.T: { lt: "1.00" } } ] }, earn: { unit: POINTS, amount: 1 }',
      ],
      'tallies: { T: { of: paid } }',
    ],
    found: [
      'period-differs rules.1: tally.T counts for ever, and the rule gives at each quarter end',
    ],
  },
  {
    row: [
      'steps of another period',
      [
        'id: q, on: month end, earn: { unit: POINTS, by: tally.T, steps: [ { from: "0.00", percent: 2 } ] }',
      ],
      'tallies: { T: { of: paid, in: quarter } }',
    ],
    found: [
      'period-differs rules.1: tally.T counts by the quarter, and the rule gives at each month end',
    ],
  },
  {
    row: [
      'a tally for life at a visit',
      ['id: q, on: visit, when: { tally.T: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }'],
      'tallies: { T: { of: paid } }',
    ],
    found: [],
  },
  {
    row: [
      'warnings of points that end by inactivity',
      [],
      'units: { POINTS: { value: "0.10", idle: 6 months, warn: 30 days } }',
    ],
    found: [],
  },
  {
    row: [
      'points that end each on a day, without a warning',
      [],
      'units: { POINTS: { value: "0.10", life: 12 months } }',
    ],
    found: [],
  },
];

const whatNobodyAsksFor: readonly Case[] = [
  {
    row: [
      'a tally that only a level goes by',
      [offer('a', 'when: { member.tier: gold }')],
      'tallies: { T: { of: paid } }\ntiers: { by: T, levels: [ { id: gold, from: "5.00" } ] }',
    ],
    found: [],
  },
  {
    row: [
      'a tally that another one asks',
      [offer('a', 'when: { tally.U: { gte: "1.00" } }')],
      'tallies: { T: { of: receipts }, U: { of: paid, when: { tally.T: { gte: 1 } } } }',
    ],
    found: [],
  },
  {
    row: [
      'an event that a rule is on',
      ['id: a, on: review, earn: { unit: POINTS, amount: 1 }'],
      'events: [review]',
    ],
    found: [],
  },
  {
    row: [
      'the second of two events',
      ['id: a, on: review, earn: { unit: POINTS, amount: 1 }'],
      'events: [review, photo]',
    ],
    found: ['event-unasked events.1: nothing follows from "photo"'],
  },
  {
    row: [
      'a date that a rule asks for',
      [offer('a', 'when: { years.employed: { gte: 1 } }')],
      'dates: [employed]',
    ],
    found: [],
  },
  {
    row: [
      'the second of two dates',
      [offer('a', 'when: { years.employed: { gte: 1 } }')],
      'dates: [employed, married]',
    ],
    found: ['date-unasked dates.1: nobody asks for the date "married"'],
  },
  {
    row: [
      'a card whose name is asked of something else',
      [offer('a', 'when: { store: lost }')],
      'cards: { lost: ["28*"] }',
    ],
    found: ['card-unasked cards.lost: no rule asks for the card "lost"'],
  },
  {
    row: [
      'places that a rule asks for',
      [offer('a', 'when: { place.region: jutland }')],
      'places: { aarhus: { region: jutland, country: DK, stores: ["baker/*"] } }',
    ],
    found: [],
  },
  {
    row: [
      'places that a tally asks for',
      [offer('a', 'when: { tally.T: { gte: 1 } }')],
      'places: { aarhus: { region: jutland, country: DK, stores: ["baker/*"] } }\ntallies: { T: { of: receipts, when: { place.city: aarhus } } }',
    ],
    found: [],
  },
  {
    row: [
      'a unit that pays for an offer',
      [
        'id: s, earn: { unit: STAMPS, amount: 1 }',
        offer('a', friday, 'percent: 5, pays: { unit: STAMPS, amount: 1 }'),
      ],
      'units: { POINTS: { value: "0.10" }, STAMPS: {} }',
    ],
    found: [],
  },
  {
    row: [
      'a unit that is exchanged',
      ['id: s, earn: { unit: STAMPS, amount: 1 }', exchanges('x', ['STAMPS', 5], ['POINTS', 1])],
      'units: { POINTS: { value: "0.10" }, STAMPS: {} }',
    ],
    found: [],
  },
  {
    row: [
      'a unit that is only multiplied',
      [multiplies('x', friday, 'STAMPS')],
      'units: { POINTS: { value: "0.10" }, STAMPS: {} }',
    ],
    found: [
      'unit-never-earned units.STAMPS: no rule gives STAMPS',
      'unit-never-used units.STAMPS: nobody can do anything with STAMPS',
      'multiply-nothing rules.1.multiply: "x" multiplies STAMPS, but no rule earns STAMPS where it holds',
    ],
  },
  {
    row: [
      'a unit that comes out of an exchange',
      [exchanges('x', ['POINTS', 5], ['GIFT', 1])],
      'units: { POINTS: {}, GIFT: { value: "5.00" } }',
    ],
    found: [],
  },
  {
    row: [
      'a question and consents that all can read',
      [],
      `consents: { post: { purpose: marketing, channel: post, texts: ${allTexts} } }\nquestionnaire: { pets: { texts: ${allTexts}, choices: { cat: ${allTexts} } } }`,
    ],
    found: [],
  },
  {
    row: [
      'a question that not all can read',
      [],
      `questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: ${allTexts} } } }`,
    ],
    found: ['text-missing questionnaire.pets: no text in da, nb, nl, ru'],
  },
  {
    row: [
      'a benefit for who does not agree',
      [offer('a', 'when: { not: { member.consents: post }, weekday: friday }')],
      `consents: { post: { purpose: marketing, channel: post, texts: ${allTexts} } }`,
    ],
    found: [],
  },
  {
    row: [
      'two consents, one of them marketing',
      [offer('a', 'when: { member.consents: { hasAny: [mail, post] } }')],
      `consents: { mail: { purpose: service, channel: mail, texts: ${allTexts} }, post: { purpose: marketing, channel: post, texts: ${allTexts} } }`,
    ],
    found: [
      'consent-paid rules.1.when: "a" is given to those who agree to "post", which is marketing',
    ],
  },
];

describe('dead rules', () => {
  it.each(named(deadRules))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('levels and periods', () => {
  it.each(named(levelsAndPeriods))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('what nobody asks for', () => {
  it.each(named(whatNobodyAsksFor))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
