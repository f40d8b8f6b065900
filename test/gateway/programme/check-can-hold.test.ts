import { describe, expect, it } from 'vitest';
import { canHold, type Goal, type World } from '../../../gateway/programme/check/can-hold.ts';
import type { Condition, Test } from '../../../gateway/programme/evaluate/rule.ts';

/** Everything that one value may be asked, both ways round. */
type Asked = readonly [test: Test, wanted: boolean];
const bothWays = (tests: readonly Test[]): readonly Asked[] =>
  tests.flatMap((test) => [[test, true] as const, [test, false] as const]);

const is = (fact: string, test: Test): Condition => ({ kind: 'is', fact, test });
const goal = (fact: string, [test, wanted]: Asked, orUnknown = false): Goal => ({
  condition: is(fact, test),
  wanted,
  orUnknown,
});
const nowhere: World = { cards: [] };
const says = ([test, wanted]: Asked): string => `${wanted ? '' : 'not '}${JSON.stringify(test)}`;

/** All that up to three questions of one fact can be, worked out value by value. */
function expectAsValuesSay<Value>(
  asked: readonly Asked[],
  values: readonly Value[],
  meets: (value: Value, test: Test) => boolean,
): void {
  const wrong: string[] = [];
  for (const one of asked) {
    for (const other of asked) {
      for (const third of asked) {
        const all = [one, other, third];
        const isThere = values.some((value) =>
          all.every(([test, wanted]) => meets(value, test) === wanted),
        );
        const goals = all.map((each) => goal('x', each));
        if (canHold(goals, nowhere) !== isThere) wrong.push(all.map(says).join(' and '));
      }
    }
  }
  expect(wrong).toEqual([]);
}

describe('what can be asked of one fact holds where some value meets all of it', () => {
  it('of a number', () => {
    const tests: readonly Test[] = [
      { op: 'eq', value: 2 },
      { op: 'gte', value: 2 },
      { op: 'gt', value: 2 },
      { op: 'lte', value: 2 },
      { op: 'lt', value: 3 },
      { op: 'between', from: 1, to: 3 },
      { op: 'in', values: [3, 1, 3] },
    ];
    const meets = (value: number, test: Test): boolean => {
      if (test.op === 'eq') return value === test.value;
      if (test.op === 'gte') return value >= test.value;
      if (test.op === 'gt') return value > test.value;
      if (test.op === 'lte') return value <= test.value;
      if (test.op === 'lt') return value < test.value;
      if (test.op === 'between') return value >= test.from && value <= test.to;
      return 'values' in test && test.values.includes(value);
    };
    expectAsValuesSay(bothWays(tests), [-1, 0, 1, 2, 3, 4, 5], meets);
  });

  it('of a word', () => {
    const tests: readonly Test[] = [
      { op: 'eq', value: 'a' },
      { op: 'in', values: ['a', 'b'] },
      { op: 'in', values: ['b', 'c'] },
      { op: 'in', values: ['c', 1] },
    ];
    const meets = (value: string, test: Test): boolean =>
      test.op === 'eq'
        ? test.value === value
        : 'values' in test && test.values.map(String).includes(value);
    expectAsValuesSay(bothWays(tests), ['a', 'b', 'c', 'd', '1'], meets);
  });

  it('of a list of words', () => {
    const tests: readonly Test[] = [
      { op: 'hasAny', values: ['a'] },
      { op: 'hasAny', values: ['a', 'b'] },
      { op: 'hasAll', values: ['b'] },
      { op: 'hasAll', values: ['a', 'b'] },
    ];
    const meets = (value: readonly string[], test: Test): boolean => {
      if (!('values' in test)) return false;
      const has = test.values.map((one) => value.includes(String(one)));
      return test.op === 'hasAny' ? has.includes(true) : !has.includes(false);
    };
    expectAsValuesSay(bothWays(tests), [[], ['a'], ['b'], ['a', 'b']], meets);
  });

  it('of yes and no', () => {
    const asked = bothWays([true, false].map((value) => ({ op: 'eq', value }) as const));
    const goals = (fact: string, some: readonly Asked[]) => some.map((one) => goal(fact, one));
    for (const fact of ['member', 'referrer', 'enroller', 'hasCost']) {
      for (const one of asked) expect(canHold(goals(fact, [one]), nowhere)).toBe(true);
      const neither = asked.filter(([, wanted]) => !wanted);
      expect(canHold(goals(fact, neither), nowhere)).toBe(false);
    }
  });
});

describe('a fact has its own bounds', () => {
  const all = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  it.each<[fact: string, test: Test, holds: boolean]>([
    ['time', { op: 'gte', value: 1439 }, true],
    ['time', { op: 'gte', value: 1440 }, false],
    ['time', { op: 'lte', value: 0 }, true],
    ['time', { op: 'lt', value: 0 }, false],
    ['member.birthday', { op: 'gte', value: 183 }, true],
    ['member.birthday', { op: 'gt', value: 183 }, false],
    ['member.birthday', { op: 'lte', value: 0 }, true],
    ['member.birthday', { op: 'lt', value: 0 }, false],
    ['years.employed', { op: 'lte', value: 0 }, true],
    ['years.employed', { op: 'lt', value: 0 }, false],
    ['years.employed', { op: 'gte', value: 999 }, true],
    ['cashier.receipts', { op: 'lte', value: 0 }, true],
    ['cashier.receipts', { op: 'lt', value: 0 }, false],
    ['cashier.receipts', { op: 'gte', value: 9999 }, true],
    ['tally.DAYS', { op: 'gte', value: 30 }, true],
    ['tally.DAYS', { op: 'gt', value: 30 }, false],
    ['tally.DAYS', { op: 'lt', value: -5 }, true],
    ['receipt.total', { op: 'lt', value: 0 }, true],
    ...all.map((day) => ['weekday', { op: 'eq', value: day }, true] as const),
    ['weekday', { op: 'eq', value: 'holiday' }, false],
    ['card', { op: 'eq', value: 'member' }, true],
    ['card', { op: 'eq', value: 'bearer' }, true],
    ['card', { op: 'eq', value: 'none' }, true],
    ['card', { op: 'eq', value: 'courtesy' }, true],
    ['card', { op: 'eq', value: 'gold' }, false],
  ] as [string, Test, boolean][])('%s %j: %s', (fact, test, holds) => {
    const world = { cards: ['courtesy'], most: new Map([['tally.DAYS', 30]]) };
    expect(canHold([goal(fact, [test, true])], world)).toBe(holds);
  });
});

describe('a card, and whose it is', () => {
  const eq = (value: string | boolean): Test => ({ op: 'eq', value });
  const card = (kind: string) => is('card', eq(kind));
  const member = (value: boolean) => is('member', eq(value));
  const not = (of: Condition): Condition => ({ kind: 'not', of });
  const has = (fact: string) => is(fact, { op: 'hasAny', values: ['vip'] });
  const tag = has('member.tags');
  const most = (fact: string) => is(fact, { op: 'gte', value: 1 });
  it.each<[what: string, all: readonly Condition[], holds: boolean, isForMembers?: boolean]>([
    ['a member with a card', [member(true), card('member')], true],
    ['a member whose card bears no name', [member(true), card('bearer')], true],
    ['a member without a card', [member(true), card('none')], false],
    ['a member with the card of a helper', [member(true), card('courtesy')], false],
    ['a shopper without a card', [member(false), card('none')], true],
    ['a shopper with the card of a helper', [member(false), card('courtesy')], true],
    ["a shopper with a member's card", [member(false), card('member')], false],
    ['a shopper with a card that bears no name', [member(false), card('bearer')], false],
    ['a shopper with none that is known', [member(false)], true],
    ['a shopper with all but the first two', [member(false), not(card('member'))], true],
    ['a tag without a card', [tag, card('none')], false],
    ['a tag on a card', [tag, card('member')], true],
    ['a tag on a card that bears no name', [tag, card('bearer')], true],
    ['a tag on the card of a helper', [tag, card('courtesy')], false],
    ['no tag and no member', [not(tag), member(false)], false],
    ...['member.days', 'cashier.receipts', 'tally.T', 'after.T', 'unit.P', 'years.y'].map(
      (fact) => [`${fact} of a shopper`, [most(fact), member(false)], false] as const,
    ),
    ...['referrer', 'enroller'].flatMap(
      (role) =>
        [
          [`${role} of a shopper`, [is(role, eq(true)), member(false)], false],
          [`no ${role} of a shopper`, [is(role, eq(false)), member(false)], false],
          [`no ${role} of a member`, [is(role, eq(false)), member(true)], true],
          [`${role}.tags of a shopper`, [has(`${role}.tags`), member(false)], false],
          [`${role}s of a shopper`, [most(`${role}s`), member(false)], true],
          [`x.${role} of a shopper`, [most(`x.${role}`), member(false)], true],
        ] as const,
    ),
    [
      'an answer of a shopper',
      [is('answer.q', tag.kind === 'is' ? tag.test : eq('')), member(false)],
      false,
    ],
    ['a total of a shopper', [most('receipt.total'), member(false)], true],
    ['a name that only begins so', [most('membership'), member(false)], true],
    ['a name that only ends so', [most('x.member.days'), member(false)], true],
    ['points for no card', [card('none')], false, true],
    ['points for no member', [member(false)], false, true],
    ['points for a member', [member(true)], true, true],
    ['points for whoever comes', [], true, true],
  ] as [string, readonly Condition[], boolean, boolean?][])('%s: %j: %s', (_, all, holds, own) => {
    const goals = all.map((condition) => ({ condition, wanted: true }));
    const world = { cards: ['courtesy'], ...(own === undefined ? {} : { isForMembers: own }) };
    expect(canHold(goals, world)).toBe(holds);
  });

  it('what may be unknown asks for no member', () => {
    const unknown = { condition: tag, wanted: false, orUnknown: true };
    const shopper = { condition: member(false), wanted: true };
    expect(canHold([unknown, shopper], nowhere)).toBe(true);
    expect(canHold([{ ...unknown, orUnknown: false }, shopper], nowhere)).toBe(false);
    const noCard = { condition: card('none'), wanted: true };
    const helper = { condition: card('member'), wanted: false, orUnknown: true };
    expect(canHold([shopper, helper], nowhere)).toBe(true);
    expect(canHold([shopper, helper, noCard], nowhere)).toBe(true);
  });

  it('what must be known once must be known, whoever else would be content', () => {
    const both = [
      { condition: tag, wanted: true },
      { condition: tag, wanted: false, orUnknown: true },
    ];
    expect(canHold(both, nowhere)).toBe(false);
    expect(canHold(both.toReversed(), nowhere)).toBe(false);
    expect(canHold(both.slice(1), nowhere)).toBe(true);
  });
});

describe('parts of a condition', () => {
  const [a, b] = ['a', 'b'].map((value) => is('store', { op: 'eq', value }));
  const of = [a, b] as readonly Condition[];
  const c = is('store', { op: 'eq', value: 'c' });
  it.each([
    ['all', true, false],
    ['any', true, true],
    ['all', false, true],
    ['any', false, true],
  ] as const)('%s of two stores, %s: %s', (kind, wanted, holds) => {
    expect(canHold([{ condition: { kind, of }, wanted }], nowhere)).toBe(holds);
  });

  it('go on with what is asked beside them', () => {
    const beside = (goal: Goal) => canHold([goal, { condition: c, wanted: true }], nowhere);
    expect(beside({ condition: { kind: 'any', of }, wanted: true })).toBe(false);
    expect(beside({ condition: { kind: 'any', of: [...of, c] }, wanted: true })).toBe(true);
    expect(beside({ condition: { kind: 'all', of }, wanted: false })).toBe(true);
    expect(beside({ condition: { kind: 'any', of }, wanted: false })).toBe(true);
    expect(beside({ condition: { kind: 'any', of: [...of, c] }, wanted: false })).toBe(false);
    const not: Condition = { kind: 'not', of: { kind: 'any', of: [...of, c] } };
    expect(beside({ condition: not, wanted: true })).toBe(false);
    expect(beside({ condition: not, wanted: false })).toBe(true);
    expect(beside({ condition: not, wanted: true, orUnknown: true })).toBe(false);
    expect(canHold([{ condition: { kind: 'any', of: [] }, wanted: true }], nowhere)).toBe(false);
  });
});

it('2,000 parts of a condition are looked at, and what is more than that may hold', () => {
  const never = is('weekday', { op: 'eq', value: 'holiday' });
  const any = (count: number): Condition => ({ kind: 'any', of: Array(count).fill(never) });
  expect(canHold([{ condition: any(1999), wanted: true }], nowhere)).toBe(false);
  expect(canHold([{ condition: any(2000), wanted: true }], nowhere)).toBe(true);
});

describe('the days of a rule', () => {
  const weekday = (...values: string[]) => is('weekday', { op: 'in', values });
  const day = (...values: string[]) => is('day', { op: 'in', values });
  const not = (of: Condition): Condition => ({ kind: 'not', of });
  // The second of March 2026 is a Monday.
  it.each<[from: number | null, until: number | null, all: readonly Condition[], holds: boolean]>([
    [2, 6, [weekday('friday')], true],
    [2, 6, [weekday('monday')], true],
    [2, 6, [weekday('saturday')], false],
    [2, 6, [weekday('saturday', 'friday')], true],
    [2, 8, [weekday('sunday')], true],
    [2, 7, [weekday('sunday')], false],
    [2, null, [weekday('sunday')], true],
    [null, 2, [weekday('sunday')], true],
    [null, null, [weekday('sunday')], true],
    [2, 2, [weekday('monday')], true],
    [2, 1, [], false],
    [2, 6, [day('2026-03-02')], true],
    [2, 6, [day('2026-03-06')], true],
    [2, 6, [day('2026-03-01')], false],
    [2, 6, [day('2026-03-07')], false],
    [2, 6, [day('2026-03-07', '2026-03-04')], true],
    [2, null, [day('2026-03-01')], false],
    [2, null, [day('2026-03-02')], true],
    [null, 6, [day('2026-03-07')], false],
    [null, 6, [day('2026-03-06')], true],
    [null, null, [day('2026-03-07'), weekday('saturday')], true],
    [null, null, [day('2026-03-07'), weekday('sunday')], false],
    [2, 3, [not(day('2026-03-02'))], true],
    [2, 3, [not(day('2026-03-02', '2026-03-03'))], false],
    [2, 8, [not(day('2026-03-08')), weekday('sunday')], false],
    [2, 9, [not(day('2026-03-02')), weekday('monday')], true],
    [2, null, [not(day('2026-03-02')), weekday('monday')], true],
    [null, 9, [not(day('2026-03-09')), weekday('monday')], true],
    [2, 9, [not(day('2026-03-02', '2026-03-09')), weekday('tuesday')], true],
    [null, null, [not(day('2026-03-02'))], true],
  ] as [number | null, number | null, readonly Condition[], boolean][])(
    'from %s to %s: %j: %s',
    (first, last, all, holds) => {
      const date = (n: number | null) => (n === null ? null : `2026-03-0${n}`);
      const goals = all.map((condition) => ({ condition, wanted: true }));
      const world = { cards: [], from: date(first), until: date(last) };
      expect(canHold(goals, world)).toBe(holds);
    },
  );

  it.each(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])(
    'of one day there is one weekday: %s',
    (name) => {
      const holding = [2, 3, 4, 5, 6, 7, 8].filter((n) => {
        const date = `2026-03-0${n}`;
        const goals = [{ condition: weekday(name), wanted: true }];
        return canHold(goals, { cards: [], from: date, until: date });
      });
      const daysOf = { monday: 2, tuesday: 3, wednesday: 4, thursday: 5, friday: 6, saturday: 7 };
      expect(holding).toEqual([{ ...daysOf, sunday: 8 }[name]]);
    },
  );

  it('a day that may be unknown is no day that is missed', () => {
    const world = { cards: [], from: '2026-03-02', until: '2026-03-03' };
    const goals = [{ condition: not(day('2026-03-09')), wanted: false, orUnknown: true }];
    expect(canHold(goals, world)).toBe(true);
    const other = [{ condition: weekday('monday', 'tuesday'), wanted: false, orUnknown: true }];
    expect(canHold(other, world)).toBe(true);
  });
});
