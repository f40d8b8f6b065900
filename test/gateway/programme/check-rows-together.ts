import { offer, type Row } from './check-rows.ts';

/** Rules that do not go together, and what costs more than it seems. */
const allTexts = '{ da: a, en: b, nb: c, nl: d, ru: e }';
const consentIn = (purpose: string, texts = allTexts) =>
  `consents: { post: { purpose: ${purpose}, channel: post, texts: ${texts} } }`;

export const togetherRows: readonly Row[] = [
  [
    'two modes in a group',
    [
      offer('a', 'when: { weekday: friday }, stack: { mode: best }'),
      offer('b', 'when: { weekday: sunday }, stack: { mode: first }'),
    ],
    'stack-mixed rules.2.stack',
  ],
  [
    'a multiplier without a base',
    [
      'id: a, when: { weekday: friday }, multiply: { unit: MILES, by: 2 }',
      'id: m, when: { weekday: sunday }, earn: { unit: MILES, amount: 1 }',
    ],
    'multiply-nothing rules.1.multiply',
    'units: { POINTS: { value: "0.10" }, MILES: { value: "0.01" } }',
  ],
  [
    'two multipliers on a day',
    [
      'id: a, when: { weekday: friday }, multiply: { unit: POINTS, by: 2 }',
      'id: b, when: { weekday: [friday, sunday] }, multiply: { unit: POINTS, by: "1.5" }',
    ],
    'multiply-adds rules.2.multiply',
  ],
  [
    'two multipliers apart',
    [
      'id: a, when: { weekday: friday }, multiply: { unit: POINTS, by: 2 }',
      'id: b, when: { weekday: sunday }, multiply: { unit: POINTS, by: 2 }',
    ],
    '',
  ],
  [
    'two exchanges of a unit',
    [
      'id: a, exchange: { from: { unit: POINTS, amount: 10 }, to: { unit: GIFT, amount: 1 } }',
      'id: b, exchange: { from: { unit: POINTS, amount: 15 }, to: { unit: GIFT, amount: 2 } }',
    ],
    'exchange-clash rules.2.exchange',
    'units: { POINTS: {}, GIFT: { value: "5.00" } }',
  ],
  [
    'a round with profit',
    [
      'id: a, exchange: { from: { unit: POINTS, amount: 3 }, to: { unit: MILES, amount: 1 } }',
      'id: b, exchange: { from: { unit: MILES, amount: 1 }, to: { unit: POINTS, amount: 4 } }',
    ],
    'exchange-profits rules.1.exchange',
    'units: { POINTS: {}, MILES: {} }',
  ],
  [
    'a round without profit',
    [
      'id: a, exchange: { from: { unit: POINTS, amount: 3 }, to: { unit: MILES, amount: 1 } }',
      'id: b, exchange: { from: { unit: MILES, amount: 1 }, to: { unit: POINTS, amount: 3 } }',
    ],
    '',
    'units: { POINTS: {}, MILES: {} }',
  ],
  [
    'a step beyond the rule',
    [
      offer(
        'a',
        'when: { receipt.total: { lt: "200.00" } }',
        'steps: [ { from: "100.00", percent: 5 }, { from: "200.00", percent: 9 } ]',
      ),
    ],
    'step-never-reached rules.1.discount.steps.1',
  ],
  [
    'a step that is the last one',
    [
      offer(
        'a',
        'when: { receipt.total: { lte: "200.00" } }',
        'steps: [ { from: "100.00", percent: 5 }, { from: "200.00", percent: 9 } ]',
      ),
    ],
    '',
  ],
  [
    'a step of a tally beyond it',
    [
      offer(
        'a',
        'when: { tally.T: { lt: "100.00" } }',
        'by: tally.T, steps: [ { from: "50.00", percent: 5 }, { from: "100.00", percent: 9 } ]',
      ),
    ],
    'step-never-reached rules.1.discount.steps.1',
    'tallies: { T: { of: paid } }',
  ],
  [
    'a step down',
    [
      offer(
        'a',
        'when: { weekday: friday }',
        'steps: [ { from: "100.00", percent: 9 }, { from: "200.00", percent: 9 } ]',
      ),
    ],
    'step-not-more rules.1.discount.steps.1',
  ],
  [
    'more than the cap',
    [offer('a', 'when: { weekday: friday }', 'percent: 15')],
    'discount-over-cap rules.1.discount',
    'discountCap: 10',
  ],
  [
    'as much as the cap',
    [offer('a', 'when: { weekday: friday }', 'percent: 10')],
    '',
    'discountCap: 10',
  ],
  [
    'a limit that the budget cannot pay',
    ['id: a, limit: { total: 11 }, budget: { money: "50.00" }, earn: { unit: POINTS, amount: 50 }'],
    'limit-over-budget rules.1.limit',
  ],
  [
    'a limit that it can pay',
    ['id: a, limit: { total: 10 }, budget: { money: "50.00" }, earn: { unit: POINTS, amount: 50 }'],
    '',
  ],
  [
    'a member with more than the budget',
    [
      offer(
        'a',
        'when: { weekday: friday }, limit: { memberDiscount: "60.00" }, budget: { money: "50.00" }',
      ),
    ],
    'limit-over-budget rules.1.limit',
  ],
  [
    'a unit that nobody gives',
    [],
    'unit-never-earned units.GIFT',
    'units: { POINTS: { value: "0.10" }, GIFT: { value: "1.00" } }',
  ],
  [
    'a unit that a club alone gives',
    [offer('a', 'when: { member.clubs: regulars }')],
    '',
    'units: { POINTS: { value: "0.10" }, GIFT: { value: "1.00" } }\n' +
      'tallies: { T: { of: receipts } }\n' +
      'clubs: { regulars: { proven: [ { tally: T, from: 3 } ], gives: { unit: GIFT, amount: 1 } } }',
  ],
  [
    'a unit that nobody takes',
    ['id: a, earn: { unit: STARS, amount: 1 }'],
    'unit-never-used units.STARS',
    'units: { POINTS: { value: "0.10" }, STARS: {} }',
  ],
  [
    'a unit that opens something',
    ['id: a, earn: { unit: STARS, amount: 1 }', offer('b', 'when: { unit.STARS: { gte: 5 } }')],
    '',
    'units: { POINTS: { value: "0.10" }, STARS: {} }',
  ],
  ['a tally that nobody asks', [], 'tally-unasked tallies.T', 'tallies: { T: { of: paid } }'],
  ['a date that nobody asks for', [], 'date-unasked dates.0', 'dates: [employed]'],
  ['an event that nothing follows from', [], 'event-unasked events.0', 'events: [review]'],
  [
    'an event that is only counted',
    [offer('a', 'when: { tally.T: { gte: 3 } }')],
    '',
    'events: [review]\ntallies: { T: { of: events, event: review } }',
  ],
  [
    'a card that nobody asks',
    [offer('a', 'when: { card: [courtesy], weekday: friday }')],
    'card-unasked cards.lost',
    'cards: { courtesy: ["29*"], lost: ["28*"] }',
  ],
  [
    'places that nobody asks',
    [],
    'places-unasked places',
    'places: { aarhus: { region: jutland, country: DK, stores: ["baker/*"] } }',
  ],
  [
    'six conditions',
    [
      offer(
        'a',
        'when: { weekday: friday, store: "1", till: "1", partner: p, channel: shop }, lines: { brand: x }',
      ),
    ],
    'conditions-many rules.1',
  ],
  [
    'five conditions',
    [
      offer(
        'a',
        'when: { weekday: friday, store: "1", till: "1", partner: p }, lines: { brand: x }',
      ),
    ],
    '',
  ],
  [
    'a fifth off for ever',
    [offer('a', 'when: { weekday: friday }', 'percent: 20')],
    'discount-permanent rules.1.discount',
  ],
  [
    'a fifth off for a year',
    [offer('a', 'from: 2026-01-01, until: 2026-12-31, when: { weekday: friday }', 'percent: 20')],
    '',
  ],
  ['less than a fifth', [offer('a', 'when: { weekday: friday }', 'percent: "19.9999"')], ''],
  [
    'a fifth for four times',
    [offer('a', 'when: { weekday: friday }, limit: { member: 4 per year }', 'percent: 20')],
    '',
  ],
  [
    'cheap goods for all',
    [offer('a', 'from: 2026-03-01, until: 2026-03-31, lines: { brand: x }', 'percent: 25')],
    'cherry-pickers rules.1.discount',
  ],
  [
    'cheap goods beside others',
    [
      offer(
        'a',
        'from: 2026-03-01, until: 2026-03-31, when: { receipt.total: { gte: "100.00" } }, lines: { brand: x }',
        'percent: 25',
      ),
    ],
    '',
  ],
  ['five percent for all', [offer('a', 'when: { card: member }')], 'buys-anyway rules.1.discount'],
  [
    'more days than there are',
    [offer('a', 'when: { tally.T: { gte: 31 } }')],
    'rule-never-holds rules.1.when',
    'tallies: { T: { of: days, within: 30 days } }',
  ],
  [
    'all days that there are',
    [offer('a', 'when: { tally.T: { gte: 30 } }')],
    '',
    'tallies: { T: { of: days, within: 30 days } }',
  ],
  [
    'points that end each on a day of their own, with a warning for each',
    [],
    'warned-often units.POINTS.warn',
    'units: { POINTS: { value: "0.10", life: 12 months, warn: 30 days } }',
  ],
  [
    'points that end together, with one warning',
    [],
    '',
    'units: { POINTS: { value: "0.10", life: 12 months, ends: month, warn: 30 days } }',
  ],
  [
    'a tally for life that is paid again each quarter',
    [
      'id: q, on: quarter end, when: { tally.T: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }',
    ],
    'period-differs rules.1',
    'tallies: { T: { of: paid } }',
  ],
  [
    'a tally of the quarter that is paid each quarter',
    [
      'id: q, on: quarter end, when: { tally.T: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }',
    ],
    '',
    'tallies: { T: { of: paid, in: quarter } }',
  ],
  [
    'a level that is worth nothing',
    [offer('a', 'when: { member.tier: gold }')],
    'level-unasked tiers.levels.0',
    'tallies: { T: { of: paid } }\ntiers: { by: T, levels: [ { id: silver, from: "5.00" }, { id: gold, from: "6.00" } ] }',
  ],
  [
    'a benefit for a consent to marketing',
    [offer('a', 'when: { any: [ { member.consents: post }, { store: "1" } ] }')],
    'consent-paid rules.1.when',
    consentIn('marketing'),
  ],
  [
    'a benefit for a consent to a service',
    [offer('a', 'when: { member.consents: post }')],
    '',
    consentIn('service'),
  ],
  [
    'a consent that not everybody can read',
    [],
    'text-missing consents.post',
    consentIn('marketing', '{ en: "By post" }'),
  ],
  [
    'an answer that not everybody can read',
    [],
    'text-missing questionnaire.pets.choices.cat',
    `questionnaire: { pets: { texts: ${allTexts}, choices: { cat: { da: "Kat" } } } }`,
  ],
  [
    'a club that nobody asks for',
    [],
    'club-unasked clubs.inner',
    'clubs: { inner: { byHand: true } }',
  ],
  [
    'a club that a rule asks for',
    [offer('a', 'when: { member.clubs: inner }')],
    '',
    'clubs: { inner: { byHand: true } }',
  ],
];
