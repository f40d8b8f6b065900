import { describe, expect, it } from 'vitest';
import { sumText } from '../../../gateway/programme/reasons/sum-text.ts';
import { answered, refOf, type Shop } from './given.ts';
import { shopOf } from './returns-of.ts';

/** What the entries that an act makes say of themselves, as `explain` shows it: one line a move. */
function movesOf(shop: Shop, act: () => unknown): readonly string[] {
  const before = shop.keeper.entries.length;
  act();
  return shop.keeper.entries.slice(before).flatMap(({ kind, postings, traces }) =>
    postings.flatMap(({ account, amount }, at) => {
      const trace = traces[at];
      // The other side of a move says the same.
      if (trace === undefined || at % 2 === 1) return [];
      const asked = trace.conditions.map(({ fact, holds }) => `${fact}: ${holds ? 'yes' : 'no'}`);
      const why = [trace.rule, ...asked].join(', ');
      return `${kind} ${account} ${amount} | ${why} | ${sumText(trace.sum)}`;
    }),
  );
}
const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
const exchange = 'exchange: { from: { unit: POINTS, amount: 20 }, to: { unit: C, amount: 2 } }';
const unit = (more: string) => [`units: { POINTS: { value: "0.10"${more} }, C: {} }`];

/** 30 points of receipt A, and 50 of B. */
function two(more = ''): Shop {
  const shop = shopOf([base], unit(more));
  shop.buy({ number: 'A', total: 3000 });
  shop.buy({ number: 'B', total: 5000 });
  return shop;
}

function promised(): readonly string[] {
  const mug = '{ id: mug, discount: { amount: "1.00", pays: { unit: POINTS, amount: 40 } } }';
  const shop = shopOf([mug]);
  shop.adjust(30);
  shop.adjust(50);
  const { tenders: _, ...basket } = shop.purchase({ number: 'H', total: 500 });
  const hold = { ...basket, kind: 'hold', id: 'hold H', forMs: 60_000 } as const;
  return movesOf(shop, () => {
    shop.run(hold);
    shop.now += 60_000;
    shop.settle();
  });
}

function voucher(): readonly string[] {
  const shop = two(', rest: dies');
  const { spend, amountMinor } = answered(shop.spend(10), 'spend');
  const tenders = [{ kind: 'points', spend, amountMinor }];
  return movesOf(shop, () => shop.buy({ number: 'C', total: 100, tenders }));
}

function returned(policy: string, total = 3000): readonly string[] {
  const shop = two(`, onReturn: ${policy}`);
  shop.spend(65);
  if (total > 3000) return movesOf(shop, () => shop.takeBack('B', [[1, total]]));
  return movesOf(shop, () => shop.takeBack('A', [[1, total]]));
}

function givenBack(onExpired: string): readonly string[] {
  const shop = shopOf([base], unit(`, life: 1 month, onExpired: ${onExpired}`));
  shop.buy({ number: 'A', total: 3000 });
  shop.at('2026-03-20T12:00').buy({ number: 'B', total: 5000 });
  shop.spend(40, 'S');
  shop.at('2026-04-10T12:00');
  return movesOf(shop, () => shop.takeBack('S', []));
}

function dear(): readonly string[] {
  const shop = shopOf([base], ['units: { POINTS: { value: "5.00", onReturn: reduce refund } }']);
  shop.buy({ number: 'A', total: 3000 });
  shop.spend(30);
  return movesOf(shop, () => shop.takeBack('A', [[1, 3000]]));
}

function abroad(): readonly string[] {
  const shop = shopOf(
    [base],
    [...unit(''), 'currencies: { EUR: { rates: { 2026-01-01: "8.00" } } }'],
  );
  shop.adjust(80);
  return movesOf(shop, () => {
    shop.run({
      ...{ kind: 'spend', id: 'S', receipt: refOf('S'), occurredAt: shop.now, currency: 'EUR' },
      ...{ who: { member: 'anna' }, unit: 'POINTS', amount: 80 },
    });
  });
}

function exchanged(): readonly string[] {
  const shop = shopOf([base, `{ id: cert, ${exchange} }`], unit(''));
  return movesOf(shop, () => {
    shop.buy({ number: 'A', total: 5000 });
    shop.takeBack('A', [[1, 5000]]);
  });
}

function beyond(): readonly string[] {
  const shop = shopOf(['{ id: hello, limit: { member: 1 }, discount: { amount: "20.00" } }']);
  shop.buy({ number: 'A', total: 5000 });
  return movesOf(shop, () => {
    shop.run({ ...shop.purchase({ number: 'B', total: 5000 }), given: ['hello'] });
    shop.takeBack('B', [[1, 5000]]);
  });
}

const spent = (order: string) => {
  const shop = two(`, sameEnd: ${order}`);
  return movesOf(shop, () => shop.spend(40));
};
const byHand = (amount: number) => {
  const shop = two();
  return movesOf(shop, () => shop.adjust(amount));
};
const drawn = () => {
  const shop = shopOf(
    [
      '{ id: two, chance: { oneIn: 2, seed: c }, earn: { unit: POINTS, amount: 20 } }',
      `{ id: cert, chance: { oneIn: 2, seed: b }, ${exchange} }`,
    ],
    unit(''),
  );
  return movesOf(shop, () => shop.buy({ number: 'A', total: 5000 }));
};
const either = () => {
  const when = 'when: { any: [ { store: "1" }, { store: "2" } ] }';
  const shop = shopOf([`{ id: two, ${when}, earn: { unit: POINTS, amount: 3 } }`]);
  return movesOf(shop, () => shop.buy({ number: 'A', total: 100 }));
};
const looked = (review: string) => {
  const earn = 'earn: { unit: POINTS, amount: 3 }';
  const shop = shopOf([`{ id: two, when: { store: "1" }, review: ${review}, ${earn} }`]);
  return movesOf(shop, () => shop.buy({ number: 'A', total: 100 }));
};

const stories: readonly [what: string, act: () => readonly string[], told: readonly string[]][] = [
  [
    'points by hand',
    () => byHand(7),
    ['adjust adjustment -7 | adjust | the contrary of [7 (points given by hand) = 7] = -7'],
  ],
  [
    'points taken by hand',
    () => byHand(-40),
    [
      'adjust member:anna:available -30 | adjust | the contrary of [the smaller of 40 (points taken by hand) and 30 (available of lot) = 30] = -30',
      'adjust member:anna:available -10 | adjust | the contrary of [the smaller of 10 (points taken by hand) and 50 (available of lot) = 10] = -10',
    ],
  ],
  [
    'points taken by hand of one lot of two',
    () => byHand(-20),
    [
      'adjust member:anna:available -20 | adjust | the contrary of [the smaller of 20 (points taken by hand) and 30 (available of lot) = 20] = -20',
    ],
  ],
  [
    'a spend of the oldest points',
    () => spent('oldest'),
    [
      'spend member:anna:available -30 | spend, now < expiresAt: yes | the contrary of [the smaller of 40 (points to spend) and 30 (available of lot) = 30] = -30',
      'spend member:anna:available -10 | spend, now < expiresAt: yes | the contrary of [the smaller of 10 (points to spend) and 50 (available of lot) = 10] = -10',
    ],
  ],
  [
    'a spend pro rata',
    () => spent('pro rata'),
    [
      'spend member:anna:available -30 | spend, now < expiresAt: yes, sameEnd = pro rata: yes | the contrary of [30 (share of 40 points to spend) = 30] = -30',
      'spend member:anna:available -10 | spend, now < expiresAt: yes, sameEnd = pro rata: yes | the contrary of [10 (share of 40 points to spend) = 10] = -10',
    ],
  ],
  [
    'the rest of a voucher dies with its bill',
    voucher,
    [
      'earn issuer:shop -1 | base, the receipt has a member: yes | the contrary of [100 (receipt total in minor units) x 1/100 = 1, rounded down = 1] = -1',
      'expire member:anna:available -20 | rest, a receipt was paid with it: yes | the contrary of [20 (available of lot 1) = 20] = -20',
    ],
  ],
  [
    'a hold that ends',
    promised,
    [
      'hold member:anna:available -30 | mug, now < expiresAt: yes | the contrary of [the smaller of 40 (points to hold) and 30 (available of lot) = 30] = -30',
      'hold member:anna:available -10 | mug, now < expiresAt: yes | the contrary of [the smaller of 10 (points to hold) and 50 (available of lot) = 10] = -10',
      'release member:anna:held -30 | release, the hold is over: yes | the contrary of [30 (held points of the lot) = 30] = -30',
      'release member:anna:held -10 | release, the hold is over: yes | the contrary of [10 (held points of the lot) = 10] = -10',
    ],
  ],
  [
    'an exchange that a return undoes',
    exchanged,
    [
      'earn issuer:shop -50 | base, the receipt has a member: yes | the contrary of [5000 (receipt total in minor units) x 1/100 = 50, rounded down = 50] = -50',
      'exchange member:anna:available -40 | cert, now < expiresAt: yes | the contrary of [the smaller of 40 (points to spend) and 50 (available of lot) = 40] = -40',
      'exchange issuer:shop -4 | cert, POINTS reach 20: yes | the contrary of [40 (POINTS exchanged) x 2/20 = 4, rounded down = 4] = -4',
      'unspend member:anna:available -4 | unexchange, what it was made of comes back: yes | the contrary of [the smaller of 4 (rewards to void) and 4 (available of the lot) = 4] = -4',
      'unspend spent -40 | giveBack, the lot is over: no | the contrary of [the smaller of 40 (points to give back) and 40 (drawn from the lot) = 40] = -40',
      'return member:anna:available -10 | base, the own lot: yes | the contrary of [the smaller of [50 (points of line 1) x 5000/5000 = 50, rounded half up = 50] and 10 (available of lot 1) = 10] = -10',
      'return member:anna:available -40 | base, the own lot: yes | the contrary of [the smaller of 40 (still to take back) and 40 (available of lot 1) = 40] = -40',
    ],
  ],
  [
    'a return of points that are gone: written off',
    () => returned('clamp'),
    [
      'return member:anna:available -15 | base, the own lot: no | the contrary of [the smaller of [30 (points of line 1) x 3000/3000 = 30, rounded half up = 30] and 15 (available of lot 2) = 15] = -15',
      'return loss -15 | base, onReturn = clamp: yes | the contrary of [15 (still to take back) = 15] = -15',
    ],
  ],
  [
    'a return of points that are gone: owed',
    () => returned('debt'),
    [
      'return member:anna:available -15 | base, the own lot: no | the contrary of [the smaller of [30 (points of line 1) x 3000/3000 = 30, rounded half up = 30] and 15 (available of lot 2) = 15] = -15',
      'return member:anna:debt -15 | base, onReturn = debt: yes | the contrary of [15 (still to take back) = 15] = -15',
    ],
  ],
  [
    'a return of points that are gone: kept',
    () => returned('reduce refund', 5000),
    [
      'return member:anna:available -15 | base, the own lot: yes | the contrary of [the smaller of [50 (points of line 1) x 5000/5000 = 50, rounded half up = 50] and 15 (available of lot 2) = 15] = -15',
      'return adjustment -35 | base, onReturn = reduceRefund: yes | the contrary of [35 (still to take back) = 35] = -35',
    ],
  ],
  [
    'spent points come back after their end',
    () => givenBack('breakage'),
    [
      'unspend spent -10 | giveBack, the lot is over: no | the contrary of [the smaller of 40 (points to give back) and 10 (drawn from the lot) = 10] = -10',
      'unspend spent -30 | breakage, the lot is over: yes | the contrary of [the smaller of 30 (points to give back) and 30 (drawn from the lot) = 30] = -30',
    ],
  ],
  [
    'spent points come back in grace',
    () => givenBack('grace 5 days'),
    [
      'unspend spent -10 | giveBack, the lot is over: no | the contrary of [the smaller of 40 (points to give back) and 10 (drawn from the lot) = 10] = -10',
      'unspend spent -30 | grace, the lot is over: yes | the contrary of [the smaller of 30 (points to give back) and 30 (drawn from the lot) = 30] = -30',
    ],
  ],
  [
    'what a till gave beyond the offer, until its goods are back',
    beyond,
    [
      'overuse loss -2000 | hello, the till had given it: yes | the contrary of [2000 (given by the till beyond what the offer had left) = 2000] = -2000',
      'return given -2000 | hello, the till had given it: yes | the contrary of [2000 (of what the till gave beyond the offer) = 2000] = -2000',
    ],
  ],
  [
    'points and an exchange by chance',
    drawn,
    [
      'earn issuer:shop -20 | two, the receipt has a member: yes, drawn, one in 2: yes | the contrary of [20 (for the receipt) = 20] = -20',
      'exchange member:anna:available -20 | cert, now < expiresAt: yes | the contrary of [the smaller of 20 (points to spend) and 20 (available of lot) = 20] = -20',
      'exchange issuer:shop -2 | cert, POINTS reach 20: yes, drawn, one in 2: yes | the contrary of [20 (POINTS exchanged) x 2/20 = 2, rounded down = 2] = -2',
    ],
  ],
  [
    'a return whose refund cannot pay for all points',
    dear,
    [
      'return adjustment -6 | base, onReturn = reduceRefund: yes | the contrary of [6 (points that the refund can pay) = 6] = -6',
      'return loss -24 | base, onReturn = reduceRefund: yes | the contrary of [24 (still to take back) = 24] = -24',
    ],
  ],
  [
    'a spend in another currency',
    abroad,
    [
      'spend member:anna:available -80 | spend, now < expiresAt: yes, rate of 2026-01-01: EUR 1 = DKK 8.00: yes | the contrary of [the smaller of 80 (points to spend) and 80 (available of lot) = 80] = -80',
    ],
  ],
  [
    'a rule of two ways',
    either,
    [
      'earn issuer:shop -3 | two, the receipt has a member: yes, store eq 1: yes, store eq 2: no | the contrary of [3 (for the receipt) = 3] = -3',
    ],
  ],
  [
    'a review that finds nothing',
    () => looked('{ store: "2" }'),
    [
      'earn issuer:shop -3 | two, the receipt has a member: yes, store eq 1: yes, review: store eq 2: no | the contrary of [3 (for the receipt) = 3] = -3',
    ],
  ],
  [
    'a review that knows too little',
    () => looked('{ member.age: { gte: 18 } }'),
    [
      'earn issuer:shop -3 | two, the receipt has a member: yes, store eq 1: yes, review: member.age gte 18, not known: yes | the contrary of [3 (for the receipt) = 3] = -3',
    ],
  ],
];

describe('every move of points says why, and what it comes to', () => {
  it.each(stories)('%s', (_what, act, told) => {
    expect(act()).toEqual(told);
  });
});
