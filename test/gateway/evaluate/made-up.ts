import fc from 'fast-check';
import type { Settings } from '../../../gateway/programme/evaluate/evaluate.ts';
import type { Asked, BasketLine, MemberFacts } from '../../../gateway/programme/evaluate/facts.ts';
import { periodOf, type Uses } from '../../../gateway/programme/evaluate/limits.ts';
import type {
  Condition,
  Discount,
  Earn,
  Effect,
  Limit,
  Rule,
} from '../../../gateway/programme/evaluate/rule.ts';

/** Rules, baskets, members and uses as files and tills could give them, small so that they meet. */
const categories = ['bakery', 'wine', 'wash', 'bag'];
const units = ['POINTS', 'STAMPS', 'COUPONS'];
const days = ['2024-02-29', '2025-12-29', '2026-01-01', '2026-03-02', '2026-03-08', '2027-01-03'];

const is = (fact: string, test: (Condition & { kind: 'is' })['test']): Condition => {
  return { kind: 'is', fact, test };
};
const oneOf = fc.constantFrom;
const few = (of: readonly string[]) => fc.uniqueArray(oneOf(...of), { minLength: 1, maxLength: 2 });

const comparison = (max: number): fc.Arbitrary<(Condition & { kind: 'is' })['test']> => {
  const value = fc.nat({ max });
  return fc.oneof(
    fc.record({ op: oneOf('gte', 'gt', 'lte', 'lt', 'eq'), value }),
    fc.tuple(value, value).map(([a, b]) => {
      return { op: 'between' as const, from: Math.min(a, b), to: Math.max(a, b) };
    }),
  );
};
const numberFact = (names: readonly string[], max: number): fc.Arbitrary<Condition> =>
  fc.tuple(oneOf(...names), comparison(max)).map(([fact, test]) => is(fact, test));
const textFact = (name: string, values: readonly string[]): fc.Arbitrary<Condition> =>
  few(values).map((some) => is(name, { op: 'in', values: some }));
const listFact = (name: string, values: readonly string[]): fc.Arbitrary<Condition> =>
  fc
    .tuple(oneOf('hasAny', 'hasAll'), few(values))
    .map(([op, some]) => is(name, { op, values: some }));

const receiptFact: fc.Arbitrary<Condition> = fc.oneof(
  numberFact(['receipt.total', 'receipt.quantity'], 6000),
  numberFact(['member.days', 'member.birthday'], 400),
  numberFact(['member.age', 'member.months'], 90),
  numberFact(['time'], 1439),
  numberFact(['tally.TURNOVER', 'tally.NONE', 'unit.POINTS', 'unit.COUPONS'], 8),
  textFact('store', ['north', 'south']),
  textFact('channel', ['shop', 'web']),
  textFact('weekday', ['monday', 'thursday', 'sunday', 'saturday']),
  textFact('card', ['member', 'none', 'courtesy']),
  textFact('member.tier', ['silver', 'gold']),
  textFact('day', days),
  listFact('receipt.tenders', ['card', 'cash', 'points']),
  listFact('receipt.categories', categories),
  listFact('member.tags', ['staff', 'wine-club']),
  fc.boolean().map((value) => is('member', { op: 'eq', value })),
);
const lineFact: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: textFact('category', categories) },
  textFact('brand', ['acme', 'own']),
  textFact('sku', ['a', 'b']),
  listFact('labels', ['new', 'eco']),
  numberFact(['price', 'total'], 3000),
  numberFact(['quantity'], 4000),
);

const nested = (fact: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.letrec<{ any: Condition }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: fact },
      fc.record({ kind: oneOf('all', 'any'), of: fc.array(tie('any'), { maxLength: 3 }) }),
      tie('any').map((of): Condition => ({ kind: 'not', of })),
    ),
  })).any;

export const receiptCondition = nested(receiptFact);
export const lineCondition = nested(lineFact);
const always: Condition = { kind: 'all', of: [] };
const when = fc.oneof({ weight: 3, arbitrary: fc.constant(always) }, receiptCondition);
const onLines = fc.option(fc.oneof({ weight: 3, arbitrary: lineFact }, lineCondition), { freq: 2 });

const share = fc.oneof(
  fc.integer({ min: 1, max: 100 }).map((num) => ({ num, den: 100 })),
  fc.integer({ min: 1, max: 10_000 }).map((num) => ({ num, den: 10_000 })),
);
const minor = fc.integer({ min: 1, max: 2500 });
const steps = fc.record({
  kind: fc.constant('steps' as const),
  by: oneOf('lines.total', 'receipt.total', 'member.days', 'tally.TURNOVER'),
  steps: fc
    .uniqueArray(fc.tuple(fc.nat({ max: 3000 }), share), {
      minLength: 1,
      maxLength: 3,
      selector: ([from]) => from,
    })
    .map((some) => some.sort(([a], [b]) => a - b).map(([from, one]) => ({ from, share: one }))),
});
const discount: fc.Arbitrary<Discount> = fc.record({
  on: oneOf('line', 'order'),
  off: fc.oneof(
    fc.record({ kind: fc.constant('share' as const), share }),
    fc.record({ kind: fc.constant('share' as const), share: fc.constant({ num: 1, den: 1 }) }),
    fc.record({ kind: oneOf('amount', 'price'), minor }),
    fc.constant({ kind: 'cost' as const }),
    steps,
  ),
  units: fc.option(
    fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      per: fc.option(fc.record({ lines: onLines, quantity: oneOf(500, 1000, 2000, 3000) })),
      take: oneOf('cheapest', 'dearest'),
    }),
    { freq: 2 },
  ),
  pays: fc.option(
    fc.record({ unit: oneOf('POINTS', 'COUPONS'), amount: fc.integer({ min: 1, max: 3 }) }),
    { freq: 2 },
  ),
  maxMinor: fc.option(minor, { freq: 2 }),
});

/** The rounding of a unit is the same in all its rules: the compiler sees to it. */
const roundOf = { POINTS: 'down', STAMPS: 'halfUp', COUPONS: 'up' } as const;
const earn: fc.Arbitrary<Earn> = fc
  .record({
    unit: oneOf('POINTS', 'STAMPS', 'COUPONS'),
    amount: fc.integer({ min: 1, max: 5 }),
    per: fc.oneof(
      fc.constant({ kind: 'receipt' as const }),
      fc.record({ kind: oneOf('money', 'roundUp'), minor: oneOf(7, 100, 500) }),
      fc.record({ kind: fc.constant('quantity' as const), thousandths: oneOf(300, 1000, 2000) }),
    ),
  })
  .map((one) => ({ ...one, round: roundOf[one.unit] }));
const effect: fc.Arbitrary<Effect> = fc.oneof(
  { weight: 3, arbitrary: discount.map((one) => ({ kind: 'discount' as const, discount: one })) },
  { weight: 2, arbitrary: earn.map((one) => ({ kind: 'earn' as const, earn: one })) },
  fc.record({
    kind: fc.constant('multiply' as const),
    unit: oneOf(...units),
    by: oneOf({ num: 2, den: 1 }, { num: 3, den: 2 }, { num: 3, den: 1 }),
  }),
);

const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({
    scope: oneOf('total', 'member', 'store', 'cashier'),
    of: fc.constant('uses' as const),
    max: fc.integer({ min: 1, max: 3 }),
    per: oneOf('day', 'week', 'month', 'year', 'ever'),
  }),
  fc.record({
    scope: fc.constant('member' as const),
    of: fc.constant('discount' as const),
    max: fc.integer({ min: 1, max: 1500 }),
    per: oneOf('day', 'week', 'month', 'year', 'ever'),
  }),
);
const rule: fc.Arbitrary<Rule> = fc
  .record({
    from: fc.option(oneOf(...days), { freq: 8 }),
    until: fc.option(oneOf(...days), { freq: 8 }),
    when,
    lines: onLines,
    effect,
    limits: fc.array(limit, { maxLength: 2 }),
    budget: fc.option(
      fc.record({
        minor: fc.integer({ min: 1, max: 1500 }),
        per: oneOf('month', 'year', 'ever'),
        isPartial: fc.boolean(),
      }),
      { freq: 2 },
    ),
    group: oneOf('all', 'price'),
    mode: oneOf('add', 'add', 'best', 'first', 'alone'),
    priority: oneOf(0, 0, 0, 5, -5),
  })
  .map(({ group, mode, ...rest }) => ({
    ...rest,
    id: '',
    chance: null,
    review: null,
    on: 'receipt' as const,
    to: 'member' as const,
    onReturn: 'keep' as const,
    stack: { group, mode: rest.effect.kind === 'earn' ? ('add' as const) : mode },
    fundedBy: '',
    texts: {},
  }));

export const version: fc.Arbitrary<Settings> = fc
  .record({
    rules: fc.array(rule, { maxLength: 7 }),
    noDiscount: fc.option(lineFact, { freq: 3 }),
    noEarn: fc.option(lineFact, { freq: 3 }),
    earnOn: oneOf('paid', 'shelf'),
    pointsSpent: oneOf('tender', 'discount'),
    discountCap: fc.option(share, { freq: 2 }),
    shared: fc.option(limit, { freq: 2 }),
  })
  .map(({ rules, noDiscount, noEarn, shared, ...rest }) => ({
    ...rest,
    rules: rules.map((one, at) => ({
      ...one,
      id: `rule-${at}`,
      limits:
        shared === null || one.effect.kind !== 'discount' || at % 3 === 2
          ? one.limits
          : [...one.limits, { ...shared, shared: 'both' }],
    })),
    exclusions: { discount: noDiscount, earn: noEarn, services: null },
    pointsSpent: 'tender' as const,
    costs: new Map([
      ['POINTS', { num: 1, den: 3 }],
      ['STAMPS', { num: 70, den: 1 }],
      ['COUPONS', { num: 5, den: 2 }],
    ]),
  }));

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 4 });
/** Leaves out what is undefined: a till that does not say. */
const said = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

const line = fc.record({
  sku: oneOf('a', 'b', 'c'),
  category: maybe(oneOf(...categories)),
  brand: maybe(oneOf('acme', 'own')),
  labels: maybe(fc.subarray(['new', 'eco'])),
  quantity: fc.oneof(oneOf(1000, 2000, 3000), fc.integer({ min: 1, max: 4500 })),
  totalMinor: fc.oneof(oneOf(0, 100, 1000, 2000), fc.nat({ max: 3000 })),
  costMinor: maybe(fc.nat({ max: 3000 })),
});
const lines: fc.Arbitrary<readonly BasketLine[]> = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(([some, isTurned]) => {
    const numbered = some.map((one, at) => ({ line: at + 1, ...said(one) }) as BasketLine);
    return isTurned ? numbered.reverse() : numbered;
  });

const member: fc.Arbitrary<MemberFacts> = fc
  .record({
    tier: maybe(oneOf('silver', 'gold')),
    tags: fc.subarray(['staff', 'wine-club']),
    since: maybe(oneOf('2024-02-01', '2025-12-29')),
    birthday: maybe(oneOf('2000-02-29', '1990-03-03', '1980-12-31')),
    turnover: fc.nat({ max: 10 }),
    available: fc.array(fc.nat({ max: 8 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ turnover, available, ...rest }) => ({
    id: 'anna',
    ...(said(rest) as Pick<MemberFacts, 'tags' | 'tier'>),
    tallies: new Map([['TURNOVER', turnover]]),
    available: new Map(units.map((unit, at) => [unit, available[at] ?? 0])),
  }));

export const asked: fc.Arbitrary<Asked> = fc
  .record({
    lines,
    tenders: fc.subarray(['card', 'cash', 'points']),
    tendered: fc.nat({ max: 900 }),
    store: oneOf('north', 'south'),
    cashier: maybe(oneOf('c1', 'c2')),
    channel: maybe(oneOf('shop', 'web')),
    day: oneOf(...days),
    minute: fc.nat({ max: 1439 }),
    member: fc.option(member, { freq: 6 }),
    card: oneOf('none', 'courtesy'),
  })
  .map((one) => ({
    basket: {
      ...{
        lines: one.lines,
        partner: 'shop',
        store: one.store,
        till: '1',
        day: one.day,
        zone: 'UTC',
      },
      ...said({ cashier: one.cashier, channel: one.channel }),
      tenders: one.tenders.map((kind) => ({ kind, amountMinor: one.tendered })),
      at: Date.parse(one.day) + one.minute * 60_000,
    },
    member: one.member,
    card: one.member === null ? one.card : 'member',
  }));

/** What the rules have been used for, on some of the days. */
export const uses: fc.Arbitrary<Uses> = fc
  .array(
    fc.record({
      rule: oneOf(...[0, 1, 2, 3, 4, 5, 6].map((at) => `rule-${at}`), 'limits.both'),
      scope: oneOf('total', 'member:anna', 'store:north', 'cashier:c1'),
      per: oneOf('day', 'week', 'month', 'year', 'ever'),
      day: oneOf(...days),
      use: fc.record({
        times: fc.nat({ max: 3 }),
        minor: fc.nat({ max: 900 }),
        cost: fc.nat({ max: 900 }),
      }),
    }),
    { maxLength: 6 },
  )
  .map(
    (some) =>
      new Map(
        some.map(({ rule: name, scope, per, day, use }) => [
          `${name}|${scope}|${periodOf(per, day)}`,
          use,
        ]),
      ),
  );
