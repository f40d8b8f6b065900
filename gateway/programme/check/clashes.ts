import type { ConversionRule } from '../conversions/types.ts';
import type { Condition, Exchange, Rule } from '../evaluate/rule.ts';
import { always } from '../language/conditions.ts';
import { decimalText } from '../language/currency.ts';
import { canHold } from './can-hold.ts';
import { worldOf } from './dead-rules.ts';
import { type Checking, type Found, rulePath } from './findings.ts';
import { inOrder } from './shadowed.ts';

/** Rules that do not go together. */
export function clashes(checking: Checking): Found[] {
  return [
    ...mixedStacks(checking),
    ...multipliers(checking),
    ...exchangeClashes(checking),
    ...exchangeProfits(checking),
  ];
}

type ExchangeRule = Rule & { readonly effect: { readonly kind: 'exchange' } };

/** Whether one receipt, and one line of it, can set off both rules. */
export function canMeet(checking: Checking, a: Rule, b: Rule): boolean {
  const from = [a.from, b.from].filter((day) => day !== null).sort();
  const until = [a.until, b.until].filter((day) => day !== null).sort();
  const [first = null, last = null] = [from.at(-1), until[0]];
  const both = (one: Condition | null, other: Condition | null) => [
    { condition: one ?? always, wanted: true },
    { condition: other ?? always, wanted: true },
  ];
  const world = { ...worldOf(checking, a), from: first, until: last };
  return canHold(both(a.when, b.when), world) && canHold(both(a.lines, b.lines), { cards: [] });
}

function mixedStacks(checking: Checking): Found[] {
  const first = new Map<string, Rule>();
  return inOrder(checking.programme.rules).flatMap((rule) => {
    const { group, mode } = rule.stack;
    if (mode === 'alone') return [];
    const before = first.get(group);
    if (before === undefined) first.set(group, rule);
    if (before === undefined || before.stack.mode === mode || mode === 'add') return [];
    return {
      code: 'stack-mixed' as const,
      path: rulePath(checking, rule.id, 'stack'),
      text: `"${rule.id}" is ${quote(mode)}, but "${before.id}" of the same group "${group}" is ${quote(before.stack.mode)}`,
      hint: 'give the rules of a group one mode, or each kind a group of its own',
    };
  });
}

const quote = (text: string) => `\`${text}\``;

function multipliers(checking: Checking): Found[] {
  const { rules } = checking.programme;
  const multiplies = rules.flatMap((rule) =>
    rule.effect.kind === 'multiply' ? [{ rule, ...rule.effect }] : [],
  );
  const nothing = multiplies.flatMap(({ rule, unit }): Found[] => {
    const isEarned = rules.some(
      (other) =>
        other.effect.kind === 'earn' &&
        other.effect.earn.unit === unit &&
        canMeet(checking, rule, other),
    );
    if (isEarned) return [];
    const text = `"${rule.id}" multiplies ${unit}, but no rule earns ${unit} where it holds`;
    const hint = 'add a rule with `earn`, or change a condition';
    return [
      { code: 'multiply-nothing', path: rulePath(checking, rule.id, 'multiply'), text, hint },
    ];
  });
  const adds = multiplies.flatMap((one, at): Found[] => {
    const other = multiplies
      .slice(0, at)
      .find(
        ({ rule, unit }) =>
          unit === one.unit && isAdded(rule, one.rule) && canMeet(checking, rule, one.rule),
      );
    if (other === undefined) return [];
    const [a, b] = [other.by.num / other.by.den, one.by.num / one.by.den];
    const sum = Math.round((a + b - 1) * 1e6) / 1e6;
    const text = `with "${other.rule.id}" it gives ${sum} times, not ${a} x ${b}: each adds to the base`;
    const hint = 'keep them apart by conditions or days, or leave it so';
    return [
      { code: 'multiply-adds', path: rulePath(checking, one.rule.id, 'multiply'), text, hint },
    ];
  });
  return [...nothing, ...adds];
}

/** Not the best or the first of one group. */
function isAdded(a: Rule, b: Rule): boolean {
  const isCompeting = a.stack.mode !== 'add' && b.stack.mode !== 'add';
  return !(isCompeting && a.stack.group === b.stack.group);
}

function exchangeRules(checking: Checking): readonly { rule: ExchangeRule; exchange: Exchange }[] {
  return checking.programme.rules.flatMap((rule) =>
    rule.effect.kind === 'exchange'
      ? [{ rule: rule as ExchangeRule, exchange: rule.effect.exchange }]
      : [],
  );
}

function exchangeClashes(checking: Checking): Found[] {
  const all = exchangeRules(checking);
  return all.flatMap(({ rule, exchange: { from } }, at): Found[] => {
    const before = all
      .slice(0, at)
      .find((one) => one.exchange.from.unit === from.unit && canMeet(checking, one.rule, rule));
    if (before === undefined) return [];
    const { unit, amount } = before.exchange.from;
    const places = checking.programme.units.find((one) => one.unit === unit)?.scale ?? 0;
    return [
      {
        code: 'exchange-clash',
        path: rulePath(checking, rule.id, 'exchange'),
        text: `"${before.rule.id}" takes ${unit} first, as soon as there are ${decimalText(amount, places)}`,
        hint: 'put the larger step first, or keep them apart by conditions',
      },
    ];
  });
}

/** Rounds of exchanges that end with more than they began with: free points for ever. */
function exchangeProfits(checking: Checking): Found[] {
  const conversions = checking.programme.market.conversions.map((conversion) => ({
    exchange: withPartner(conversion),
    path: ['conversions', conversion.id],
  }));
  const exchanges = exchangeRules(checking).map(({ rule, exchange }) => ({
    exchange,
    path: rulePath(checking, rule.id, 'exchange'),
  }));
  const all = [...exchanges, ...conversions];
  for (const start of all) {
    const { path } = start;
    const gain = roundGain(all, start);
    if (gain === null) continue;
    const text = `${gain.units.join(' -> ')} gives ${ratioText(gain.num, gain.den)} for 1`;
    const hint = 'lower one of the rates until a round gives at most 1 for 1';
    return [{ code: 'exchange-profits', path, text, hint }];
  }
  return [];
}

/** The MILES of one partner are not the MILES of another one. */
function withPartner({ partner, direction, from, to }: ConversionRule): Exchange {
  const theirs = (side: Exchange['from']) => ({ ...side, unit: `${side.unit} of ${partner}` });
  return direction === 'out' ? { from, to: theirs(to) } : { from: theirs(from), to };
}

interface Gain {
  readonly units: readonly string[];
  readonly num: bigint;
  readonly den: bigint;
}

/** The best round through different units that comes back to the first with more. */
function roundGain(
  all: readonly { exchange: Exchange }[],
  start: { exchange: Exchange },
): Gain | null {
  const home = start.exchange.from.unit;
  const walk = (exchange: Exchange, so: Gain): Gain | null => {
    const num = so.num * BigInt(exchange.to.amount);
    const den = so.den * BigInt(exchange.from.amount);
    const next = { units: [...so.units, exchange.to.unit], num, den };
    if (exchange.to.unit === home) return num > den ? next : null;
    if (so.units.includes(exchange.to.unit)) return null;
    for (const { exchange: other } of all) {
      const found = other.from.unit === exchange.to.unit ? walk(other, next) : null;
      if (found !== null) return found;
    }
    return null;
  };
  return walk(start.exchange, { units: [home], num: 1n, den: 1n });
}

const ratioText = (num: bigint, den: bigint): string => {
  const thousandths = Number((num * 1000n) / den);
  if (thousandths === 1000) return 'just over 1';
  return decimalText(thousandths, 3).replace(/\.?0+$/, '');
};
