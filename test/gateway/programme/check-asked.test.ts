import { describe, expect, it } from 'vitest';
import { type Case, exchanges, foundIn, friday, named } from './check-cases.ts';
import { offer } from './check-rows.ts';

const told = '{ da: a, en: b, nb: c, nl: d, ru: e }';
const post = (purpose: string) =>
  `consents: { post: { purpose: ${purpose}, channel: post, texts: ${told} } }`;
const stars = 'id: s, earn: { unit: STARS, amount: 1 }';
const units = 'units: { POINTS: { value: "0.10" }, STARS: {} }';
const isUnused = 'unit-never-used units.STARS: nobody can do anything with STARS';
const isUnearned = 'unit-never-earned units.STARS: no rule gives STARS';
const visits = offer('v', 'when: { tally.VISITS: { gte: 3 } }');
const places = 'places: { aarhus: { region: jutland, country: DK, stores: ["baker/*"] } }';
const tiers =
  'tallies: { T: { of: paid } }\ntiers: { by: T, levels: [ { id: gold, from: "5.00" } ] }';
const isReserved = (to: string) =>
  `reserved: [ { id: preview, lines: { sku: scent }, to: { ${to} } } ]`;
const isListed = (when: string) => `lists: { board: { when: { ${when} }, consent: post } }`;
const isInClub = (holds: string) => `clubs: { inner: { while: { ${holds} } } }`;
const inner = offer('i', 'when: { member.clubs: inner }');

const unitsThatAreAsked: readonly Case[] = [
  { row: ['by nobody', [stars], units], found: [isUnused] },
  {
    row: [
      'by an exchange that takes another one',
      [stars, exchanges('x', ['POINTS', 5], ['GIFT', 1])],
      'units: { POINTS: {}, STARS: {}, GIFT: { value: "1.00" } }',
    ],
    found: [isUnused],
  },
  {
    row: [
      'by an exchange that takes it',
      [stars, exchanges('x', ['STARS', 5], ['POINTS', 1])],
      units,
    ],
    found: [],
  },
  {
    row: [
      'by an offer that costs another one',
      [stars, offer('a', friday, 'percent: 5, pays: { unit: POINTS, amount: 1 }')],
      units,
    ],
    found: [isUnused],
  },
  {
    row: [
      'by an offer that costs it',
      [stars, offer('a', friday, 'percent: 5, pays: { unit: STARS, amount: 1 }')],
      units,
    ],
    found: [],
  },
  {
    row: [
      'by a tally',
      [stars, visits],
      `${units}\ntallies: { VISITS: { of: receipts, when: { unit.STARS: { gte: 1 } } } }`,
    ],
    found: [],
  },
  {
    row: ['by a club', [stars, inner], `${units}\n${isInClub('unit.STARS: { gte: 5 }')}`],
    found: [],
  },
  {
    row: [
      'by goods that only some may buy',
      [stars],
      `${units}\n${isReserved('unit.STARS: { gte: 5 }')}`,
    ],
    found: [],
  },
  {
    row: [
      'by a list',
      [stars],
      `${units}\n${post('marketing')}\n${isListed('unit.STARS: { gte: 5 }')}`,
    ],
    found: [],
  },
];

const unitsThatAreGiven: readonly Case[] = [
  {
    row: ['by nobody', [], 'units: { POINTS: { value: "0.10" }, STARS: { value: "1.00" } }'],
    found: [isUnearned],
  },
  {
    row: [
      'by a club that gives another one',
      [offer('i', 'when: { member.clubs: inner }')],
      'units: { POINTS: { value: "0.10" }, STARS: { value: "1.00" } }\ntallies: { VISITS: { of: receipts } }\nclubs: { inner: { proven: [ { tally: VISITS, from: 3 } ], gives: { unit: POINTS, amount: 1 } } }',
    ],
    found: [isUnearned],
  },
  {
    row: [
      'by an exchange',
      [exchanges('x', ['POINTS', 5], ['STARS', 1])],
      'units: { POINTS: {}, STARS: { value: "1.00" } }',
    ],
    found: [],
  },
  {
    row: [
      'by an exchange that gives another one',
      [exchanges('x', ['POINTS', 5], ['GIFT', 1])],
      'units: { POINTS: {}, STARS: { value: "1.00" }, GIFT: { value: "1.00" } }',
    ],
    found: [isUnearned],
  },
];

const whatElseIsAsked: readonly Case[] = [
  {
    row: [
      'an event, by no tally: the one there is counts receipts',
      [visits],
      'events: [review]\ntallies: { VISITS: { of: receipts } }',
    ],
    found: ['event-unasked events.0: nothing follows from "review"'],
  },
  {
    row: ['places, by no rule: a store is none', [offer('a', 'when: { store: "1" }')], places],
    found: ['places-unasked places: no rule asks for a place'],
  },
  {
    row: [
      'places, by goods that only some may buy',
      [],
      `${places}\n${isReserved('place.city: aarhus')}`,
    ],
    found: [],
  },
  {
    row: [
      'a card, by goods that only it may buy',
      [],
      `cards: { courtesy: ["29*"] }\n${isReserved('card: courtesy')}`,
    ],
    found: [],
  },
  {
    row: ['a level, by nobody', [], tiers],
    found: ['level-unasked tiers.levels.0: no rule gives members at "gold" anything'],
  },
  {
    row: [
      'a level, by goods that only it may buy',
      [],
      `${tiers}\n${isReserved('member.tier: gold')}`,
    ],
    found: [],
  },
  { row: ['a level, by a club', [inner], `${tiers}\n${isInClub('member.tier: gold')}`], found: [] },
  {
    row: [
      'a level, by a list',
      [],
      `${tiers}\n${post('marketing')}\n${isListed('member.tier: gold')}`,
    ],
    found: [],
  },
  {
    row: [
      'a consent, by no rule: a store has its name',
      [offer('a', 'when: { store: [post, mail] }')],
      post('marketing'),
    ],
    found: [],
  },
];

const byName: readonly Case[] = [
  {
    row: ['a rule has the name of a level', [offer('gold', friday)], tiers],
    found: ['level-unasked tiers.levels.0: no rule gives members at "gold" anything'],
  },
  {
    row: [
      'a rule has the name of a club',
      [offer('inner', friday)],
      'clubs: { inner: { byHand: true } }',
    ],
    found: ['club-unasked clubs.inner: nobody asks for "inner"'],
  },
  {
    row: [
      'a rule has the name of a card, and asks for another one',
      [offer('courtesy', 'when: { card: [none, bearer], weekday: friday }')],
      'cards: { courtesy: ["29*"] }',
    ],
    found: ['card-unasked cards.courtesy: no rule asks for the card "courtesy"'],
  },
  {
    row: [
      'a rule asks for all but a level',
      [offer('a', 'when: { not: { member.tier: gold }, member: true }')],
      tiers,
    ],
    found: [],
  },
  {
    row: [
      'a rule asks for a level or a store',
      [offer('a', 'when: { any: [ { member.tier: gold }, { store: "1" } ] }')],
      tiers,
    ],
    found: [],
  },
  {
    row: [
      'what a rule reviews is asked for',
      ['id: a, review: { member.tier: gold }, earn: { unit: POINTS, amount: 1 }'],
      tiers,
    ],
    found: [],
  },
  {
    row: [
      'a list asks for a club',
      [],
      `clubs: { inner: { byHand: true } }\n${post('marketing')}\n${isListed('member.clubs: inner')}`,
    ],
    found: [],
  },
];

const end = (when: string) =>
  `id: q, on: quarter end, when: { ${when} }, earn: { unit: POINTS, amount: 1 }`;

const howLongIsCounted: readonly Case[] = [
  {
    row: [
      'weeks for life',
      [offer('a', 'when: { tally.T: { gte: 999 } }')],
      'tallies: { T: { of: weeks } }',
    ],
    found: [],
  },
  {
    row: [
      'months for life',
      [offer('a', 'when: { tally.T: { gte: 999 } }')],
      'tallies: { T: { of: months } }',
    ],
    found: [],
  },
  {
    row: [
      'a quarter, beside a count for life',
      [end('tally.Q: { gte: "5.00" }, tally.T: { gte: "9.00" }')],
      'tallies: { Q: { of: paid, in: quarter }, T: { of: paid } }',
    ],
    found: [
      'period-differs rules.1: tally.T counts for ever, and the rule gives at each quarter end',
    ],
  },
  {
    row: [
      'a unit that has the name of a tally in it',
      [visits, stars.replace('STARS', 'XVISITS'), end('unit.XVISITS: { gte: 5 }')],
      'units: { POINTS: { value: "0.10" }, XVISITS: {} }\ntallies: { VISITS: { of: receipts } }',
    ],
    found: [],
  },
];

const otherRules: readonly Case[] = [
  {
    row: [
      'an exchange, where no goods earn',
      [exchanges('x', ['POINTS', 5], ['GIFT', 1])],
      'units: { POINTS: {}, GIFT: { value: "1.00" } }\nexclude: { earn: {} }',
    ],
    found: [
      'lines-excluded rules.0.lines: all lines of "base" are excluded, so none of them can earn',
    ],
  },
  {
    row: [
      'a review of a rule that never holds',
      [
        'id: a, when: { receipt.total: { gte: "5.00", lt: "3.00" } }, review: { cashier.receipts: { gte: 1 } }, earn: { unit: POINTS, amount: 1 }',
      ],
    ],
    found: ['rule-never-holds rules.1.when: "a" never holds: its conditions contradict each other'],
  },
];

describe('a unit that can be used is asked for', () => {
  it.each(named(unitsThatAreAsked))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('a unit that members can have is given', () => {
  it.each(named(unitsThatAreGiven))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('it makes a difference when somebody asks for', () => {
  it.each(named(whatElseIsAsked))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('what is asked for is told by its facts, not by a name somewhere', () => {
  it.each(named(byName))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('what is counted, and what a period ends with', () => {
  it.each(named(howLongIsCounted))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('one finding says it all', () => {
  it.each(named(otherRules))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
