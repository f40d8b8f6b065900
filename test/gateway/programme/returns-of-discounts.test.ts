import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { answered, programmesOf, Shop } from './given.ts';
import { back, bought, has, line, shopOf, usesOf } from './returns-of.ts';

const ladder = (onReturn: string) =>
  `{ id: ladder, onReturn: ${onReturn}, discount: { steps: [ { from: "100.00", percent: 5 }, ` +
  '{ from: "200.00", percent: 10 } ] } }';
const points = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';

describe('a coat of 120.00 and a hat of 90.00, 5 % from 100.00 and 10 % from 200.00', () => {
  function sold(onReturn: string): Shop {
    const shop = shopOf([ladder(onReturn)]);
    const { payMinor } = bought(shop, { number: 'R', lines: [line(12_000), line(9_000)] });
    expect(payMinor).toBe(18_900);
    return shop;
  }

  it.each([
    { onReturn: 'keep', hat: 8_100, coat: 10_800, gone: [900, 1_200] },
    { onReturn: 'recheck', hat: 7_500, coat: 11_400, gone: [1_500, 600] },
  ])('edge case 45: under $onReturn the hat gives $hat, then the coat $coat', (row) => {
    const shop = sold(row.onReturn);
    const hat = back(shop, 'R', [2, 9_000]);
    const coat = back(shop, 'R', [1, 12_000]);
    expect([hat.refundMinor, coat.refundMinor]).toEqual([row.hat, row.coat]);
    expect(row.hat + row.coat).toBe(18_900);
    expect([hat.shelfMinor, coat.shelfMinor]).toEqual([9_000, 12_000]);
    expect([hat, coat].map((one) => one.discounts)).toEqual(
      row.gone.map((amountMinor) => [{ rule: 'ladder', amountMinor }]),
    );
    expect([hat.uncoveredMinor, coat.uncoveredMinor]).toEqual([0, 0]);
  });

  it.each([
    { onReturn: 'keep', coat: 10_800, hat: 8_100 },
    { onReturn: 'recheck', coat: 9_900, hat: 9_000 },
  ])('the other way round under $onReturn the coat gives $coat, then the hat $hat', (row) => {
    const shop = sold(row.onReturn);
    expect(back(shop, 'R', [1, 12_000]).refundMinor).toBe(row.coat);
    expect(back(shop, 'R', [2, 9_000]).refundMinor).toBe(row.hat);
  });

  it('is evaluated by the version of the sale and never by that of today', () => {
    const text = (from: string, percent: number) =>
      [
        'stamgast: 1',
        'id: points',
        `effectiveFrom: ${from}`,
        'zone: Europe/Copenhagen',
        'currency: DKK',
        'units: { POINTS: {} }',
        `rules: [ { id: ladder, onReturn: recheck, discount: { steps: [ { from: "100.00", percent: ${percent} }, { from: "200.00", percent: 10 } ] } } ]`,
      ].join('\n');
    const shop = new Shop(
      programmesOf(text('2026-01-01T00:00', 5), text('2026-04-01T00:00', 1)),
      '2026-03-02T12:00',
    );
    bought(shop, { number: 'R', lines: [line(12_000), line(9_000)] });
    shop.at('2026-04-02T12:00');
    expect(back(shop, 'R', [2, 9_000]).refundMinor).toBe(7_500);
  });

  it('by parts keeps the discount of a line by its share, rounded half up, and totals exactly', () => {
    const shop = shopOf([
      '{ id: five, discount: { percent: 5 } }',
      '{ id: more, discount: { amount: "0.33" } }',
    ]);
    const { payMinor } = bought(shop, { number: 'R', lines: [line(999, { quantity: 3000 })] });
    // 50 and 33 of 999: 27.67 of each third, rounded over all that is back.
    expect(payMinor).toBe(916);
    const parts = [1, 2, 3].map(() => back(shop, 'R', [1, 333]).refundMinor);
    expect(parts).toEqual([305, 306, 305]);
  });

  it('never takes more from a discount of several rules than the goods cost', () => {
    const shop = shopOf([
      '{ id: a, discount: { amount: "0.01" } }',
      '{ id: b, discount: { amount: "0.01" } }',
    ]);
    bought(shop, { number: 'R', lines: [line(2, { quantity: 2000 })] });
    expect([1, 2].map(() => back(shop, 'R', [1, 1]).refundMinor)).toEqual([0, 0]);
  });
});

describe('benefits that the rest no longer deserves', () => {
  const third =
    '{ id: gift, onReturn: recheck, discount: { percent: 100, units: 1, for: { quantity: 4 } } }';

  it('edge case 24: of 4 with 1 free, a paid one comes back for nothing', () => {
    const shop = shopOf([third]);
    bought(shop, { number: 'R', lines: [line(4_000, { quantity: 4000 })] });
    expect(back(shop, 'R', [1, 1_000])).toMatchObject({
      refundMinor: 0,
      shelfMinor: 1_000,
      discounts: [{ rule: 'gift', amountMinor: 1_000 }],
      uncoveredMinor: 0,
    });
    expect(back(shop, 'R', [1, 1_000]).refundMinor).toBe(1_000);
    expect(back(shop, 'R', [1, 2_000, 2000]).refundMinor).toBe(2_000);
  });

  it('edge case 24: the free one may come back instead, and nothing is paid for it', () => {
    const shop = shopOf([third]);
    const lines = [line(3_000, { quantity: 3000 }), line(500)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(3_000);
    expect(back(shop, 'R', [2, 500])).toMatchObject({ refundMinor: 0, uncoveredMinor: 0 });
    expect(back(shop, 'R', [1, 3_000, 3000]).refundMinor).toBe(3_000);
  });

  it('the dish comes back and the free beer is charged', () => {
    const shop = shopOf([
      '{ id: beer, onReturn: recheck, lines: { category: beer }, discount: { percent: 100, ' +
        'units: 1, for: { lines: { category: dish }, quantity: 1 } } }',
    ]);
    const lines = [line(12_000, { category: 'dish' }), line(4_000, { category: 'beer' })];
    expect(bought(shop, { number: 'R', lines, who: null }).payMinor).toBe(12_000);
    expect(back(shop, 'R', [1, 12_000]).refundMinor).toBe(8_000);
    expect(back(shop, 'R', [2, 4_000]).refundMinor).toBe(4_000);
  });

  it('a refund is never negative: what is missing is told, stays given, and is made up later', () => {
    const half =
      '{ id: half, onReturn: recheck, when: { receipt.total: { gte: "200.00" } }, discount: { percent: 50 } }';
    const shop = shopOf([half]);
    const lines = [line(19_000, { quantity: 2000 }), line(1_000)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(10_000);
    // The rest costs 190.00 without the discount; 100.00 are paid.
    expect(back(shop, 'R', [2, 1_000])).toMatchObject({
      refundMinor: 0,
      uncoveredMinor: 9_000,
      discounts: [{ rule: 'half', amountMinor: 1_000 }],
    });
    expect(back(shop, 'R', [1, 9_500])).toMatchObject({ refundMinor: 500, uncoveredMinor: 0 });
    expect(back(shop, 'R', [1, 9_500]).refundMinor).toBe(9_500);
  });

  it('a discount never grows by a return, however the rest would do better', () => {
    const shop = shopOf([
      '{ id: gift, onReturn: recheck, discount: { percent: 100, units: 1, for: { quantity: 4 } } }',
    ]);
    const lines = [line(40_000, { quantity: 4000 }), line(1_000)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(40_000);
    // Of four dear ones alone, one of 100.00 would be free.
    expect(back(shop, 'R', [2, 1_000])).toMatchObject({ refundMinor: 1_000, discounts: [] });
    expect(back(shop, 'R', [1, 40_000, 4000]).refundMinor).toBe(39_000);
  });

  it('points are those of the rest: 189 earned, 114 left when the hat is back', () => {
    const again = points.replace('id: base', 'id: base, onReturn: recheck');
    const shop = shopOf([ladder('recheck'), again]);
    bought(shop, { number: 'R', lines: [line(12_000), line(9_000)] });
    expect(has(shop, 'POINTS')).toBe(189);
    expect(back(shop, 'R', [2, 9_000]).reversed).toEqual([{ unit: 'POINTS', amount: 75 }]);
    expect(has(shop, 'POINTS')).toBe(114);
    expect(back(shop, 'R', [1, 12_000]).reversed).toEqual([{ unit: 'POINTS', amount: 114 }]);
    expect(shop.keeper.account('issuer:shop')).toBe(0);
  });

  it.each([
    { onReturn: 'keep', left: 100 },
    { onReturn: 'recheck', left: 50 },
  ])('double points from 100.00 on leave $left points under $onReturn', ({ onReturn, left }) => {
    const shop = shopOf([
      points,
      `{ id: double, onReturn: ${onReturn}, when: { receipt.total: { gte: "100.00" } }, multiply: { unit: POINTS, by: 2 } }`,
    ]);
    bought(shop, { number: 'R', lines: [line(5_000), line(5_000)] });
    expect(has(shop, 'POINTS')).toBe(200);
    back(shop, 'R', [2, 5_000]);
    expect(has(shop, 'POINTS')).toBe(left);
    back(shop, 'R', [1, 5_000]);
    expect(has(shop, 'POINTS')).toBe(0);
  });

  it('a limit that was free at the sale does not stand against it later', () => {
    const shop = shopOf([
      '{ id: once, onReturn: recheck, limit: { member: 1 }, discount: { percent: 10 } }',
    ]);
    bought(shop, { number: 'R', lines: [line(5_000), line(5_000)] });
    expect(back(shop, 'R', [2, 5_000]).refundMinor).toBe(4_500);
  });
});

describe('rules that are evaluated again beside others', () => {
  it('stand on what a kept discount leaves: half a coupon, then the ladder', () => {
    const shop = shopOf([
      '{ id: coupon, discount: { amount: "10.00" } }',
      '{ id: ladder, onReturn: recheck, discount: { on: order, steps: [ { from: "50.00", percent: 5 }, { from: "180.00", percent: 10 } ] } }',
    ]);
    const lines = [line(10_000), line(10_000)];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(17_100);
    // 100.00 less 5.00 of the coupon less 5 % are 90.25.
    expect(back(shop, 'R', [2, 10_000]).refundMinor).toBe(17_100 - 9_025);
    expect(back(shop, 'R', [1, 10_000]).refundMinor).toBe(9_025);
  });

  it('are limited by the uses before the sale, not by those of today or none', () => {
    const best = 'onReturn: recheck, stack: { group: a, mode: best }';
    const shop = shopOf([
      `{ id: half, ${best}, limit: { member: 1 }, discount: { percent: 50 } }`,
      `{ id: tenth, ${best}, discount: { percent: 10 } }`,
    ]);
    bought(shop, { number: 'A', total: 100 });
    expect(bought(shop, { number: 'R', lines: [line(1_000), line(1_000)] }).payMinor).toBe(1_800);
    expect(back(shop, 'R', [2, 1_000]).refundMinor).toBe(900);
  });

  it('give no discount that would cost the member stamps only now', () => {
    const best = 'onReturn: recheck, stack: { group: a, mode: best }';
    const shop = shopOf([
      `{ id: half, ${best}, discount: { percent: 50 } }`,
      `{ id: paid, ${best}, discount: { amount: "3.00", pays: { unit: POINTS, amount: 1 } } }`,
    ]);
    shop.adjust(1);
    expect(bought(shop, { number: 'R', lines: [line(1_600), line(400)] }).payMinor).toBe(1_000);
    expect(back(shop, 'R', [1, 1_600]).refundMinor).toBe(800);
  });

  it('know what the rest of a line cost the shop', () => {
    const shop = shopOf(['{ id: staff, onReturn: recheck, discount: { cost: true } }']);
    const lines = [line(12_000, { quantity: 2000, costMinor: 8_000 })];
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(8_000);
    expect(back(shop, 'R', [1, 6_000]).refundMinor).toBe(4_000);
  });
});

describe('what was paid with other than money', () => {
  it.each([
    { refund: 'proportional', money: [7_695, 7_695], points: [405, 405] },
    { refund: 'money first', money: [8_100, 7_290], points: [0, 810] },
  ])('edge case 44: with 10 % off, $refund splits what was paid: $money and $points', (row) => {
    const shop = shopOf(
      ['{ id: ten, discount: { percent: 10 } }'],
      [`refund: ${row.refund}`, 'units: { POINTS: { value: "0.01" } }'],
    );
    shop.adjust(810);
    shop.spend(810, 'S');
    const tenders = [
      { kind: 'cash', amountMinor: 15_390 },
      { kind: 'points', amountMinor: 810, spend: spendId('S') },
    ];
    bought(shop, { number: 'R', lines: [line(9_000), line(9_000)], tenders });
    const parts = [1, 2].map((at) => back(shop, 'R', [at, 9_000]));
    expect(parts.map((part) => part.refundMinor)).toEqual(row.money);
    expect(parts.map((part) => part.givenBack[0]?.amount ?? 0)).toEqual(row.points);
    expect(has(shop, 'POINTS')).toBe(810);
  });

  const wash = (onReturn: string) =>
    '{ id: free, lines: { category: wash }, ' +
    `onReturn: ${onReturn}, discount: { percent: 100, units: 1, for: { quantity: 1 }, pays: { unit: STAMPS, amount: 9 } } }`;
  const stamps = (more: string) => [`units: { POINTS: {}, STAMPS: { ${more} } }`];
  function stamped(amount: number, onReturn = 'keep', more = ''): Shop {
    const shop = shopOf(
      [
        wash(onReturn),
        '{ id: stamp, lines: { category: car }, earn: { unit: STAMPS, amount: 1, perQuantity: 1 } }',
      ],
      stamps(more),
    );
    bought(shop, { number: 'C', lines: [line(100, { category: 'car', quantity: amount * 1000 })] });
    return shop;
  }

  it('stamps that paid for a free wash are back in their lot when the wash is', () => {
    const shop = stamped(10);
    const { payMinor } = bought(shop, { number: 'R', lines: [line(5_000, { category: 'wash' })] });
    expect([payMinor, has(shop, 'STAMPS')]).toEqual([0, 1]);
    const answer = back(shop, 'R', [1, 5_000]);
    expect(answer).toMatchObject({ refundMinor: 0, givenBack: [{ unit: 'STAMPS', amount: 9 }] });
    expect(shop.keeper.lots.get(1)).toMatchObject({ available: 10, spent: 0 });
  });

  it('are back in whole only when nothing of what they paid for is left', () => {
    const coupon = wash('keep').replace('amount: 9', 'amount: 1');
    const shop = shopOf([coupon], stamps(''));
    const give = { who: { member: 'anna' }, unit: 'STAMPS', amount: 1, reason: 'gift' } as const;
    shop.run({ kind: 'adjust', ...give, at: shop.now });
    const lines = [line(3_000, { category: 'wash', quantity: 3000 })];
    // One of three is free for the one stamp.
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(2_000);
    expect(back(shop, 'R', [1, 2_000, 2000]).givenBack).toEqual([]);
    expect(back(shop, 'R', [1, 1_000]).givenBack).toEqual([{ unit: 'STAMPS', amount: 1 }]);
  });

  it('of two washes paid with 18 stamps, one brings 9 back', () => {
    const shop = stamped(18);
    const lines = [line(5_000, { category: 'wash' }), line(5_000, { category: 'wash' })];
    bought(shop, { number: 'R', lines });
    expect(has(shop, 'STAMPS')).toBe(0);
    expect(back(shop, 'R', [2, 5_000]).givenBack).toEqual([{ unit: 'STAMPS', amount: 9 }]);
    expect(back(shop, 'R', [1, 5_000]).givenBack).toEqual([{ unit: 'STAMPS', amount: 9 }]);
  });

  it.each([
    { more: 'life: 1 month', stampsLeft: 0 },
    { more: 'life: 1 month, onExpired: grace 30 days', stampsLeft: 9 },
  ])('stamps whose life is over follow the policy of their unit: $more', (row) => {
    const shop = stamped(9, 'keep', row.more);
    bought(shop, { number: 'R', lines: [line(5_000, { category: 'wash' })] });
    shop.at('2026-05-02T12:00');
    back(shop, 'R', [1, 5_000]);
    expect(has(shop, 'STAMPS')).toBe(row.stampsLeft);
  });

  it('a rule that is evaluated again asks for no stamps a second time', () => {
    const shop = stamped(9, 'recheck');
    const lines = [line(5_000, { category: 'wash' }), line(6_000, { category: 'wash' })];
    // 9 stamps pay for the cheaper one.
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(6_000);
    // Then for the dearer one, as far as the discount goes: the refund is what was paid for it.
    expect(back(shop, 'R', [1, 5_000])).toMatchObject({ refundMinor: 5_000, givenBack: [] });
    expect(back(shop, 'R', [2, 6_000])).toMatchObject({
      refundMinor: 1_000,
      givenBack: [{ unit: 'STAMPS', amount: 9 }],
    });
    expect(has(shop, 'STAMPS')).toBe(9);
  });
});

it.each([
  { onReturn: 'keep', refund: 3_000, taken: [30, 30] },
  { onReturn: 'recheck', refund: 3_000, taken: [30, 30] },
])('points that are given back no longer lessen what the rest earns: $onReturn', (row) => {
  const shop = shopOf(
    [`{ id: base, onReturn: ${row.onReturn}, earn: { unit: POINTS, per: "1.00", amount: 1 } }`],
    ['units: { POINTS: { value: "1.00" } }', 'pointsSpent: discount'],
  );
  shop.adjust(40);
  const { spend } = answered(shop.spend(40, 'S'), 'spend');
  const tenders = [
    { kind: 'cash', amountMinor: 6_000 },
    { kind: 'points', amountMinor: 4_000, spend },
  ];
  const { earned } = bought(shop, { number: 'R', lines: [line(5_000), line(5_000)], tenders });
  expect(earned.map(({ amount }) => amount)).toEqual([60]);
  const answers = [back(shop, 'R', [2, 5_000]), back(shop, 'R', [1, 5_000])];
  expect(answers.map(({ reversed }) => reversed[0]?.amount)).toEqual(row.taken);
  expect(answers.map(({ givenBack }) => givenBack[0]?.amount)).toEqual([20, 20]);
  expect(answers.map(({ refundMinor }) => refundMinor)).toEqual([row.refund, row.refund]);
});

describe('two that stand alone together', () => {
  const group = 'stack: { mode: alone, group: own }';
  const own = (share: string) => [
    `{ id: food, lines: { category: food }, discount: { percent: 10 }, ${share}, ${group} }`,
    `{ id: ladder, lines: { category: clothes }, onReturn: recheck, ${share}, ${group}, ` +
      'discount: { steps: [ { from: "100.00", percent: 5 }, { from: "200.00", percent: 10 } ] } }',
    '{ id: all, discount: { percent: 1 } }',
  ];
  const limited = own('limit: { shared: own }');
  const limits = 'limits: { own: { memberDiscount: "40.00 per year" } }';
  const lines = [
    line(10_000, { category: 'food' }),
    line(15_000, { category: 'clothes' }),
    line(10_000, { category: 'clothes' }),
  ];

  it('do so for the rest as well, when one is evaluated again', () => {
    const shop = shopOf(limited, [limits]);
    expect(bought(shop, { number: 'R', lines }).payMinor).toBe(31_500);
    // Of 25.00 the coat of 150.00 keeps 5 %, 7.50.
    expect(back(shop, 'R', [3, 10_000]).refundMinor).toBe(8_250);
    expect(back(shop, 'R', [2, 15_000]).refundMinor).toBe(14_250);
    expect(back(shop, 'R', [1, 10_000]).refundMinor).toBe(9_000);
  });

  it('and their limit has back what either of them no longer gives', () => {
    const shop = shopOf(limited, [limits]);
    const year = () => usesOf(shop, 'limits.own').map(({ times, minor }) => [times, minor]);
    bought(shop, { number: 'R', lines });
    expect(year()).toEqual([[2, 3_500]]);
    expect(bought(shop, { number: 'S', lines: lines.slice(0, 1) }).payMinor).toBe(9_500);
    expect(year()).toEqual([[3, 4_000]]);
    back(shop, 'R', [1, 10_000]);
    expect(year()).toEqual([[2, 3_000]]);
    back(shop, 'R', [2, 15_000], [3, 10_000]);
    expect(year()).toEqual([[1, 500]]);
    back(shop, 'S', [1, 10_000]);
    expect(year()).toEqual([[0, 0]]);
  });
});
