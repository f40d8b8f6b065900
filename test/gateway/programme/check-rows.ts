/** A file with a base rule, and what a row puts beside it. */
export const fileOf = (more: string, rules: readonly string[]): string =>
  [
    'stamgast: 1',
    'id: points',
    'effectiveFrom: 2026-01-01T00:00',
    'zone: Europe/Copenhagen',
    'currency: DKK',
    more.includes('units:') ? '' : 'units: { POINTS: { value: "0.10", cost: "0.10" } }',
    more,
    'rules:',
    ...rules.map((rule) => `  - { ${rule} }`),
  ].join('\n');

export const base = 'id: base, earn: { unit: POINTS, per: "1.00", amount: 1 }';
export type Row = readonly [
  what: string,
  rules: readonly string[],
  expected: string,
  more?: string,
];
export const offer = (id: string, more: string, off = 'percent: 5') =>
  `id: ${id}, ${more}, discount: { ${off} }`;

/** Rules (after the base rule), and the one finding among them; '' for none. */
export const deadRows: readonly Row[] = [
  [
    'an amount that is both',
    [offer('a', 'when: { receipt.total: { gte: "5.00", lt: "3.00" } }')],
    'rule-never-holds rules.1.when',
  ],
  [
    'neighbours that leave nothing',
    [offer('a', 'when: { receipt.quantity: { gt: 1, lt: "1.001" } }')],
    'rule-never-holds rules.1.when',
  ],
  [
    'neighbours that leave one',
    [offer('a', 'when: { receipt.quantity: { gt: 1, lt: "1.002" } }')],
    '',
  ],
  [
    'a weekday that is not',
    [offer('a', 'when: { weekday: monday, not: { weekday: [monday, sunday] } }')],
    'rule-never-holds rules.1.when',
  ],
  [
    'all weekdays left out',
    [
      offer(
        'a',
        'when: { not: { weekday: [monday, tuesday, wednesday, thursday, friday, saturday, sunday] } }',
      ),
    ],
    'rule-never-holds rules.1.when',
  ],
  [
    'a shopper with a tally',
    [offer('a', 'when: { card: none, tally.T: { gte: "1.00" } }')],
    'rule-never-holds rules.1.when',
    'tallies: { T: { of: paid } }',
  ],
  [
    'no member and a tag',
    [offer('a', 'when: { member: false, member.tags: vip }')],
    'rule-never-holds rules.1.when',
  ],
  ['a member with a tag', [offer('a', 'when: { card: member, member.tags: vip }')], ''],
  [
    'tags with and without',
    [
      offer(
        'a',
        'when: { member.tags: { hasAll: [vip, old] }, not: { member.tags: { hasAny: [old, new] } } }',
      ),
    ],
    'rule-never-holds rules.1.when',
  ],
  [
    'tags that leave one',
    [offer('a', 'when: { member.tags: { hasAny: [vip, old] }, not: { member.tags: old } }')],
    '',
  ],
  [
    'one of two ways is open',
    [
      offer(
        'a',
        'when: { receipt.total: { lt: "3.00" }, any: [ { receipt.total: { gte: "5.00" } }, { store: "1" } ] }',
      ),
    ],
    '',
  ],
  [
    'both ways are shut',
    [
      offer(
        'a',
        'when: { receipt.total: { lt: "3.00" }, any: [ { receipt.total: { gte: "5.00" } }, { receipt.total: { gt: "4.00" } } ] }',
      ),
    ],
    'rule-never-holds rules.1.when',
  ],
  [
    'points for a shopper',
    ['id: a, when: { card: none }, earn: { unit: POINTS, amount: 1 }'],
    'rule-never-holds rules.1.when',
  ],
  [
    'a Sunday among working days',
    [offer('a', 'from: 2026-03-02, until: 2026-03-06, when: { weekday: sunday }')],
    'rule-never-holds rules.1.when',
  ],
  [
    'a Sunday within a week',
    [offer('a', 'from: 2026-03-02, until: 2026-03-08, when: { weekday: sunday }')],
    '',
  ],
  [
    'a day outside the days',
    [offer('a', 'from: 2026-03-02, until: 2026-03-06, when: { day: 2026-03-07 }')],
    'rule-never-holds rules.1.when',
  ],
  [
    'Christmas Eve on a Friday',
    [offer('a', 'when: { day: 2026-12-24, weekday: friday }')],
    'rule-never-holds rules.1.when',
  ],
  [
    'days before the file',
    [offer('a', 'from: 2025-12-01, until: 2025-12-31, when: { weekday: friday }')],
    'rule-over rules.1.until',
  ],
  [
    'a line that is both',
    [offer('a', 'lines: { category: wine, not: { category: [wine, beer] } }')],
    'lines-never-hold rules.1.lines',
  ],
  ['a service', [offer('a', 'lines: { category: [bag, fee] }')], 'lines-excluded rules.1.lines'],
  ['a service and goods', [offer('a', 'lines: { category: [bag, wine] }')], ''],
  [
    'an excluded brand',
    [offer('a', 'lines: { brand: x, price: { gte: "1.00" } }')],
    'lines-excluded rules.1.lines',
    'exclude: { discount: { brand: x } }',
  ],
  [
    'excluded from earning only',
    [offer('a', 'lines: { brand: x }')],
    '',
    'exclude: { earn: { brand: x } }',
  ],
  [
    'a brand that may be unknown',
    [offer('a', 'lines: { category: wine }')],
    '',
    'exclude: { both: { any: [ { brand: x }, { not: { brand: x } } ] } }',
  ],
  [
    'the second of a first',
    [
      offer('a', 'when: { weekday: [friday, saturday] }, stack: { mode: first }'),
      offer('b', 'when: { weekday: friday }, stack: { mode: first }', 'percent: 9'),
    ],
    'rule-shadowed rules.2',
  ],
  [
    'the second has more days',
    [
      offer('a', 'when: { weekday: friday }, stack: { mode: first }'),
      offer('b', 'when: { weekday: [friday, saturday] }, stack: { mode: first }', 'percent: 9'),
    ],
    '',
  ],
  [
    'the second has priority',
    [
      offer('a', 'when: { weekday: friday }, stack: { mode: first }'),
      offer('b', 'when: { weekday: friday, store: "1" }, priority: 1, stack: { mode: first }'),
    ],
    '',
  ],
  [
    'the first can run out',
    [
      offer('a', 'when: { weekday: friday }, limit: { member: 1 }, stack: { mode: first }'),
      offer('b', 'when: { weekday: friday }, stack: { mode: first }'),
    ],
    '',
  ],
  [
    'one that stands alone',
    [
      offer('a', 'when: { weekday: friday }, stack: { mode: alone }'),
      offer('b', 'when: { weekday: friday, store: "1" }, stack: { mode: add }'),
    ],
    'rule-shadowed rules.2',
  ],
  [
    'one that stands alone beside another of its group',
    [
      offer('a', 'when: { weekday: friday }, stack: { mode: alone, group: g }'),
      offer('b', 'when: { weekday: friday, store: "1" }, stack: { mode: alone, group: g }'),
    ],
    '',
  ],
  [
    'the lesser of a best',
    [
      offer('a', 'when: { weekday: friday }, stack: { mode: best }', 'percent: 9'),
      offer('b', 'when: { weekday: friday }, lines: { brand: x }, stack: { mode: best }'),
    ],
    'rule-shadowed rules.2',
  ],
  [
    'a best with more elsewhere',
    [
      offer(
        'a',
        'when: { weekday: friday }, lines: { brand: x }, stack: { mode: best }',
        'percent: 9',
      ),
      offer('b', 'when: { weekday: friday }, stack: { mode: best }'),
    ],
    '',
  ],
  [
    'a first for some days only',
    [
      offer('a', 'from: 2026-03-01, until: 2026-03-31, stack: { mode: first }'),
      offer('b', 'when: { weekday: friday }, stack: { mode: first }', 'percent: 9'),
    ],
    '',
  ],
  [
    'the second within the days of the first',
    [
      offer('a', 'from: 2026-03-01, until: 2026-03-31, stack: { mode: first }'),
      offer('b', 'from: 2026-03-01, until: 2026-03-31, stack: { mode: first }', 'percent: 9'),
    ],
    'rule-shadowed rules.2',
  ],
  [
    'a review of what never is',
    ['id: a, review: { cashier.receipts: { lt: 0 } }, earn: { unit: POINTS, amount: 1 }'],
    'review-never rules.1.review',
  ],
  [
    'a review that its own rule rules out',
    [
      'id: a, when: { receipt.total: { lt: "5.00" } }, review: { receipt.total: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }',
    ],
    'review-never rules.1.review',
  ],
  [
    'a review at the limit of its rule',
    [
      'id: a, when: { receipt.total: { lte: "5.00" } }, review: { receipt.total: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }',
    ],
    '',
  ],
  [
    'a review of all that the rule gives',
    ['id: a, review: { cashier.receipts: { gte: 0 } }, earn: { unit: POINTS, amount: 1 }'],
    'review-always rules.1.review',
  ],
  [
    'a review of all but one',
    ['id: a, review: { cashier.receipts: { gte: 1 } }, earn: { unit: POINTS, amount: 1 }'],
    '',
  ],
];
