import { describe, expect, it } from 'vitest';
import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';

const head = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { value: "0.10", cost: "0.05" }, STAMPS: {}, COINS: { scale: 2 } }
tallies: { TURNOVER: { of: paid } }
rules:
`;
const read = (rule: string) => readProgramme({ text: `${head}  - ${rule}\n`, file: 'shop.yaml' });
const problemsOf = (rule: string) => {
  const result = read(rule);
  return result.ok ? [] : result.problems.map(problemText);
};
const effectOf = (rule: string) => {
  const result = read(rule);
  if (!result.ok) throw new Error(result.problems.map(problemText).join('\n'));
  return result.programme.rules[0]?.effect;
};

describe('the effect of a rule', () => {
  it('is points worth so many percent of what is paid', () => {
    // 5 % of 1.00 = 0.05 = half a point of 0.10: 1 point for each 200 minor units.
    expect(effectOf('{ id: a, earn: { unit: POINTS, percent: 5 } }')).toMatchObject({
      earn: { amount: 1, per: { kind: 'money', minor: 200 } },
    });
  });

  it('is a ladder by a tally, in the money of the file', () => {
    const ladder = 'steps: [ { from: "10000.00", percent: 5 }, { from: 20000, percent: 7.5 } ]';
    expect(effectOf(`{ id: a, discount: { ${ladder}, by: tally.TURNOVER } }`)).toMatchObject({
      discount: {
        off: {
          by: 'tally.TURNOVER',
          steps: [
            { from: 1_000_000, share: { num: 1, den: 20 } },
            { from: 2_000_000, share: { num: 3, den: 40 } },
          ],
        },
      },
    });
  });

  it('counts amounts by the scale of their unit', () => {
    const rule =
      '{ id: a, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: COINS, amount: "1.5" } } }';
    expect(effectOf(rule)).toMatchObject({
      exchange: { from: { amount: 9 }, to: { amount: 150 } },
    });
  });
});

describe('a rule that is wrong', () => {
  it.each([
    ['{ id: a }', 'rules.0: the rule gives nothing; exactly one of earn, discount,'],
    [
      '{ id: a, earn: { unit: POINTS, amount: 1 }, discount: { percent: 5 } }',
      'rules.0: it has earn and discount; exactly one of',
    ],
    ['{ id: a, discount: {} }', 'rules.0.discount: nothing comes off; exactly one of percent,'],
    [
      '{ id: a, discount: { percent: 5, amount: "1.00" } }',
      'rules.0.discount: it has percent and amount; exactly one of',
    ],
    [
      '{ id: a, discount: { percent: 5, for: { quantity: 1 } } }',
      'rules.0.discount.for: `units` is missing; say how many units',
    ],
    [
      '{ id: a, discount: { steps: [ { from: 2, percent: 5 }, { from: 1, percent: 6 } ] } }',
      'rules.0.discount.steps.1.from: it is not above the step before it; steps go up',
    ],
    [
      '{ id: a, discount: { steps: [ { from: 2, percent: 5 } ], by: tally.VISITS } }',
      'rules.0.discount.by: "tally.VISITS" is not known; one of lines.total, receipt.total,',
    ],
    [
      '{ id: a, earn: { unit: POINTS, per: "1.00", perQuantity: 1, amount: 1 } }',
      'rules.0.earn: it has amount, per, perQuantity; `percent` alone, or `amount` with',
    ],
    [
      '{ id: a, earn: { unit: STAMPS, percent: 5 } }',
      'rules.0.earn.percent: STAMPS has no value; say what a point is worth',
    ],
    [
      '{ id: a, earn: { unit: STAMPS, amount: 1 }, budget: { money: "5.00" } }',
      'rules.0.budget: STAMPS has no cost; say what a point costs the shop',
    ],
    ['{ id: a, multiply: { unit: POINTS, by: 1 } }', 'rules.0.multiply.by: found "1"; more than 1'],
    [
      '{ id: a, from: 2026-03-01, until: 2026-02-01, earn: { unit: POINTS, amount: 1 } }',
      'rules.0.until: the last day is before the first; 2026-03-01 or later',
    ],
    [
      '{ id: a, from: 2026-02-30, earn: { unit: POINTS, amount: 1 } }',
      'rules.0.from: found "2026-02-30"; a day of the calendar',
    ],
    [
      '{ id: a, when: { wether: rain }, discount: { percent: 5 } }',
      'rules.0.when.wether: "wether" is not known; what can be asked here:',
    ],
    [
      '{ id: a, when: { years.employed: 3 }, discount: { percent: 5 } }',
      'rules.0.when.years.employed: "years.employed" is not known; name it in `dates`',
    ],
    [
      '{ id: a, when: { unit.MILES: 3 }, discount: { percent: 5 } }',
      'rules.0.when.unit.MILES: "unit.MILES" is not known; one of unit.POINTS',
    ],
    [
      '{ id: a, when: { weekday: caturday }, discount: { percent: 5 } }',
      'rules.0.when.weekday: "caturday" is not known; did you mean `saturday`? one of',
    ],
    [
      '{ id: a, when: { receipt.total: { gte: 50 } }, discount: { percent: 5 } }',
      'rules.0.when.receipt.total.gte: found "50"; money in quotes',
    ],
    [
      '{ id: a, when: { weekday: { gte: monday } }, discount: { percent: 5 } }',
      'rules.0.when.weekday.gte: "gte" does not suit it; this fact can be compared by eq, in',
    ],
    [
      '{ id: a, lines: { member: true }, discount: { percent: 5 } }',
      'rules.0.lines.member: "member" is not known; `when` may ask member; what can be asked here: sku,',
    ],
  ])('%s', (rule, problem) => {
    expect(problemsOf(rule)).toHaveLength(1);
    expect(problemsOf(rule)[0]).toContain(problem);
  });

  it.each([
    [
      'fundedBy: mill',
      'fundedBy',
      'exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    ],
    [
      'priority: 1',
      'priority',
      'exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    ],
    ['stack: { mode: best }', 'stack', 'earn: { unit: POINTS, amount: 1 }'],
    [
      'limit: { memberDiscount: "1.00" }',
      'limit.memberDiscount',
      'earn: { unit: POINTS, amount: 1 }',
    ],
  ])('says %s where it would change nothing', (key, path, effect) => {
    const [problem] = problemsOf(`{ id: a, ${key}, ${effect} }`);
    expect(problem).toContain(`rules.0.${path}: it would change nothing;`);
  });

  it.each(['by: lines.total', 'take: dearest'])('says %s without what it belongs to', (key) => {
    const [problem] = problemsOf(`{ id: a, discount: { percent: 5, ${key} } }`);
    expect(problem).toContain('it would change nothing; it belongs to');
  });
});

describe('a key that would change nothing beside the rest of the file', () => {
  const file = (...rows: readonly string[]) =>
    ['stamgast: 1', 'id: shop', 'effectiveFrom: 2026-01-01T00:00', 'zone: UTC', 'currency: EUR']
      .concat(rows)
      .join('\n');
  const problems = (...rows: readonly string[]) => {
    const result = readProgramme({ text: file(...rows), file: 'shop.yaml' });
    return result.ok ? [] : result.problems.map(({ path, text }) => `${path}: ${text}`);
  };
  const earns = 'rules: [ { id: a, earn: { unit: P, amount: 1 } } ]';
  const takes = 'rules: [ { id: a, discount: { percent: 5 } } ]';

  it.each([
    [
      'units.P.ends',
      'units: { P: { ends: month } }',
      'units: { P: { ends: month, life: 1 year } }',
    ],
    [
      'units.P.onExpired',
      'units: { P: { onExpired: grace 5 days } }',
      'units: { P: { onExpired: grace 5 days, idle: 1 year } }',
    ],
    [
      'units.P.onExpired',
      'units: { P: { onExpired: grace 5 days } }',
      'units: { P: { onExpired: grace 5 days, life: 1 year } }',
    ],
    [
      'units.P.sameEnd',
      'units: { P: { sameEnd: own first } }',
      'units: { P: { sameEnd: own first, value: "0.01" } }',
    ],
    [
      'pointsSpent',
      'pointsSpent: discount\nunits: { P: {} }',
      'pointsSpent: discount\nunits: { P: { value: "0.01" } }',
    ],
    [
      'refund',
      'refund: money first\nunits: { P: {} }',
      'refund: money first\nunits: { P: { value: "0.01" } }',
    ],
  ])('is an error at %s', (path, useless, useful) => {
    expect(problems(useless, earns)).toEqual([`${path}: it would change nothing`]);
    expect(problems(useful, earns)).toEqual([]);
  });

  it.each([
    ['discountCap', 'discountCap: 20'],
    ['exclude.discount', 'exclude: { discount: { category: wine } }'],
    ['earnOn', 'earnOn: shelf'],
  ])('is an error at %s without discounts', (path, row) => {
    expect(problems('units: { P: {} }', row, earns)).toEqual([`${path}: it would change nothing`]);
    expect(problems('units: { P: {} }', row, takes)).toEqual([]);
  });

  it('is none where something takes the unit, or a default is written out', () => {
    const stamps = 'units: { P: { sameEnd: pro rata }, Q: {} }';
    const exchange = 'exchange: { from: { unit: P, amount: 1 }, to: { unit: Q, amount: 1 } }';
    expect(problems(stamps, `rules: [ { id: a, ${exchange} } ]`)).toEqual([]);
    const pays = 'discount: { percent: 5, pays: { unit: P, amount: 1 } }';
    expect(problems(stamps, `rules: [ { id: a, ${pays} } ]`)).toEqual([]);
    const unit = 'units: { P: { ends: day, onExpired: breakage, sameEnd: oldest } }';
    const whole = 'refund: proportional\npointsSpent: tender\nearnOn: paid';
    expect(problems(unit, whole, earns)).toEqual([]);
  });

  it.each([
    ['discount: { amount: "5.00", atMost: "5.00" }', 'rules.0.discount.atMost'],
    ['discount: { amount: "5.00", atMost: "4.99" }', null],
    ['discount: { percent: 5 }, stack: { group: x, mode: add }', 'rules.0.stack.group'],
    ['discount: { percent: 5 }, stack: { group: x, mode: alone }', 'rules.0.stack.group'],
    [
      'discount: { percent: 5 }, stack: { group: x, mode: alone } }, ' +
        '{ id: b, discount: { percent: 5 }, stack: { group: x, mode: alone }',
      null,
    ],
    ['discount: { percent: 5 }, stack: { group: x, mode: best }', null],
  ])('in %s is an error', (effect, path) => {
    const wrong = path === null ? [] : [`${path}: it would change nothing`];
    expect(problems('units: { P: {} }', `rules: [ { id: a, ${effect} } ]`)).toEqual(wrong);
  });

  it('is a limit a receipt, for a rule is never given twice on one', () => {
    const rule = 'rules: [ { id: a, limit: { member: 1 per receipt }, discount: { percent: 5 } } ]';
    expect(problems('units: { P: {} }', rule)).toEqual([
      'rules.0.limit.member: found "1 per receipt"',
    ]);
  });
});

describe('a limit that rules share', () => {
  const five = 'discount: { percent: 5 }';
  const sharing = (limits: string, ...rules: readonly string[]) => {
    const text = head
      .replace(
        'currency: DKK',
        'currency: DKK\ncurrencies: { EUR: { rates: { 2026-01-01: "7" } } }',
      )
      .replace('rules:\n', `limits: ${limits}\nrules:\n`);
    const file = `${text}${rules.map((rule) => `  - { ${rule} }\n`).join('')}`;
    const result = readProgramme({ text: file, file: 'shop.yaml' });
    return result.ok
      ? result.programme.rules.map(({ limits: made }) => made)
      : result.problems.map(problemText);
  };
  const weekly = '{ staff: { member: 2 per week, memberDiscount: "9.00" } }';

  it('stands in each of them beside their own', () => {
    const shared = [
      { scope: 'member', of: 'uses', max: 2, per: 'week', shared: 'staff' },
      { scope: 'member', of: 'discount', max: 900, per: 'ever', shared: 'staff' },
    ];
    const own = { scope: 'total', of: 'uses', max: 5, per: 'ever' };
    expect(
      sharing(
        weekly,
        `id: a, limit: { shared: staff }, ${five}`,
        `id: b, limit: { total: 5, shared: staff }, ${five}`,
      ),
    ).toEqual([shared, [own, ...shared]]);
  });

  it.each([
    ['limit: { shared: staf }, discount: { percent: 5 }', '"staf" is not known; did you mean'],
    ['limit: { shared: staff }, earn: { unit: POINTS, amount: 1 }', 'only discounts share a limit'],
    ['limit: { shared: staff }, currency: EUR, discount: { amount: "5.00" }', 'it counts DKK'],
    ['discount: { percent: 5 }', 'limits.staff: it would change nothing; no rule shares it'],
  ])('is wrong beside %s', (rule, text) => {
    expect(sharing(weekly, `id: a, ${rule}`).join('\n')).toContain(text);
  });

  it('says something', () => {
    const text = sharing('{ staff: {} }', `id: a, limit: { shared: staff }, ${five}`).join('\n');
    expect(text).toContain('limits.staff');
  });
});
