import { factsIn } from '../evaluate/condition.ts';
import type { Condition } from '../evaluate/rule.ts';
import type { Fault } from './faults.ts';
import type { RuleFile } from './rule-schema.ts';
import type { ProgrammeFile } from './schema.ts';

/** A key that parses and would change nothing, and what gives it a meaning. */
type Useless = readonly [key: Fault['path'], hint: string];

/** Keys of a rule that would change nothing beside its effect. */
export function uselessInRule(rule: RuleFile, when: Condition): readonly Fault[] {
  return asFaults([
    ...besideExchange(rule),
    ...besideEarn(rule),
    ...inDiscount(rule, when),
    ...inStack(rule),
  ]);
}

/**
 * Keys of a file that would change nothing beside its units and its rules. A default that is
 * written out is a choice that can be seen, and no fault.
 */
export function uselessInFile(file: ProgrammeFile): readonly Fault[] {
  return asFaults([
    ...inUnits(file),
    ...inLimits(file),
    ...inGroups(file),
    ...withoutValue(file),
    ...inOrder(file),
    ...withoutDiscounts(file),
  ]);
}

const asFaults = (useless: readonly Useless[]): readonly Fault[] =>
  useless.map(([path, hint]) => ({ path, text: 'it would change nothing', hint }));

function besideExchange(rule: RuleFile): readonly Useless[] {
  if (rule.exchange === undefined) return [];
  const hint = 'an exchange has when, from, until, chance, limit and budget';
  const keys = ['lines', 'stock', 'stack', 'priority', 'fundedBy', 'onReturn'];
  return keys.filter((key) => key in rule).map((key) => [[key], hint]);
}

function besideEarn({ earn, stack, to }: RuleFile): readonly Useless[] {
  if (earn === undefined) {
    return to === undefined ? [] : [[['to'], 'only points of `earn` can go to another member']];
  }
  const useless: Useless[] = [];
  if (stack !== undefined && stack.mode !== 'add') {
    useless.push([['stack'], 'rules that earn add up; discounts and multipliers can compete']);
  }
  if (earn.by !== undefined && earn.steps === undefined) {
    useless.push([['earn', 'by'], 'it belongs to `steps`']);
  }
  return useless;
}

function inDiscount({ discount, limit }: RuleFile, when: Condition): readonly Useless[] {
  if (discount === undefined) {
    if (limit?.memberDiscount === undefined) return [];
    return [[['limit', 'memberDiscount'], 'only a discount takes money off']];
  }
  const useless: Useless[] = [];
  const { by, steps, take, units, amount, atMost } = discount;
  if (factsIn(when).some((fact) => fact.startsWith('after.'))) {
    useless.push([['when'], 'what is paid is not known before the discounts: ask tally.NAME']);
  }
  if (by !== undefined && steps === undefined) {
    useless.push([['discount', 'by'], 'it belongs to `steps`']);
  }
  if (take !== undefined && units === undefined) {
    useless.push([['discount', 'take'], 'it belongs to `units`']);
  }
  // Of a wrong numeral its own fault says more.
  if (amount !== undefined && atMost !== undefined && Number(atMost) >= Number(amount)) {
    const hint = `below the amount "${amount}", which it never takes more of`;
    useless.push([['discount', 'atMost'], hint]);
  }
  return useless;
}

/** Who adds up does so beside all others, whatever their group. */
function inStack({ stack }: RuleFile): readonly Useless[] {
  if (stack?.group === undefined) return [];
  if (stack.mode !== 'add') return [];
  return [[['stack', 'group'], '`best`, `first` and `alone` have groups']];
}

function inUnits(file: ProgrammeFile): readonly Useless[] {
  return Object.entries(file.units ?? {}).flatMap(([name, unit]) => {
    const useless: Useless[] = [];
    const lives = (unit.life ?? 'never') !== 'never';
    if ((unit.ends ?? 'day') !== 'day' && !lives) {
      useless.push([['units', name, 'ends'], 'it belongs to `life`: life: 12 months']);
    }
    const hasGrace = (unit.onExpired ?? 'breakage') !== 'breakage';
    if (hasGrace && !lives && unit.idle === undefined) {
      const hint = 'its points never end: give them a `life`, or `idle`';
      useless.push([['units', name, 'onExpired'], hint]);
    }
    const isOrdered = (unit.sameEnd ?? 'oldest') !== 'oldest';
    if (isOrdered && unit.value === undefined && !isTaken(file, name)) {
      const hint = 'nobody can spend it: give it a `value`, an `exchange`, or `pays` of a rule';
      useless.push([['units', name, 'sameEnd'], hint]);
    }
    return useless;
  });
}

/** A limit that no rule shares. */
function inLimits({ limits = {}, rules }: ProgrammeFile): readonly Useless[] {
  const shared = new Set(rules.map(({ limit }) => limit?.shared));
  return Object.keys(limits).flatMap((name) =>
    shared.has(name) ? [] : [[['limits', name], `no rule shares it: limit: { shared: ${name} }`]],
  );
}

/** A group of rules that stand alone together, with one rule in it. */
function inGroups({ rules }: ProgrammeFile): readonly Useless[] {
  const groups = rules.map(({ stack }) => (stack?.mode === 'alone' ? stack.group : undefined));
  return groups.flatMap((group, at) =>
    group === undefined || groups.indexOf(group) !== groups.lastIndexOf(group)
      ? []
      : [[['rules', at, 'stack', 'group'], 'no other rule of the group is `alone`']],
  );
}

/** Does anything of the file name the unit but what gives or multiplies it? */
function isTaken({ units: _units, rules, ...rest }: ProgrammeFile, unit: string): boolean {
  const others = rules.map(({ earn: _earn, multiply: _multiply, exchange, ...rule }) => {
    return exchange === undefined ? rule : { ...rule, from: exchange.from };
  });
  return JSON.stringify([rest, others]).includes(`"${unit}"`);
}

/** Points of a receipt can only pay at once where it gives points that an offer costs. */
function inOrder({ order, rules, units = {} }: ProgrammeFile): readonly Useless[] {
  if (order !== 'earn then spend') return [];
  const given = new Set(
    rules.flatMap(({ earn, to = 'member' }) => (to === 'member' ? earn?.unit : [])),
  );
  const isSoon = (unit: string) => /^0 /.test(units[unit]?.pending ?? '0 days');
  const paid = rules.flatMap(({ discount }) => discount?.pays?.unit ?? []);
  if (paid.some((unit) => given.has(unit) && isSoon(unit))) return [];
  const hint = 'no offer costs (`pays`) points that a receipt gives and that can be spent at once';
  return [[['order'], hint]];
}

/** Only units with a value are a tender. */
function withoutValue({ units = {}, ...file }: ProgrammeFile): readonly Useless[] {
  if (Object.values(units).some(({ value }) => value !== undefined)) return [];
  const hint = 'no unit pays at the till: give one a value, as value: "0.10"';
  const useless: Useless[] = [];
  if (file.pointsSpent === 'discount') useless.push([['pointsSpent'], hint]);
  if (file.refund === 'money first') useless.push([['refund'], hint]);
  return useless;
}

function withoutDiscounts(file: ProgrammeFile): readonly Useless[] {
  if (file.rules.some(({ discount }) => discount !== undefined)) return [];
  const hint = 'no rule gives a discount';
  const useless: Useless[] = [];
  if (file.discountCap !== undefined) useless.push([['discountCap'], hint]);
  if (file.exclude?.discount !== undefined) useless.push([['exclude', 'discount'], hint]);
  if (file.earnOn === 'shelf')
    useless.push([['earnOn'], `${hint}: what is paid is the shelf price`]);
  return useless;
}
