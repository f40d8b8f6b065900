import type { Exact } from './exact.ts';
import { moreOf, Nonsense, NotKnown, numberOf, partsOf, spanOf, textOf, wordOf } from './raw.ts';
import type { Rule } from './rules.ts';

/** What one kind of points, stamps or money of members is. Amounts are as members see them. */
export interface Unit {
  readonly name: string;
  readonly scale: number;
  readonly life: string | null;
  readonly ends: 'day' | 'month' | 'year';
  readonly pendingDays: number;
  readonly onReturn: 'clamp' | 'debt' | 'reduce refund';
  /** Days for which spent points live on that come back after their end; 0: none. */
  readonly graceDays: number;
  readonly value: Exact | null;
  /** As `value`, or by what it becomes when it is exchanged. */
  readonly worth: Exact | null;
  readonly cost: Exact | null;
  /** Of points that end together a partner takes its own first. */
  readonly isOwnFirst: boolean;
  /** No till, kiosk or member is told of it. */
  readonly isHidden: boolean;
  readonly restDies: boolean;
  readonly idle: string | null;
  readonly idleBy: string | null;
  /** So many days before their end members are told of it; null: they are not. */
  readonly warnDays: number | null;
  /** How much may be spent by one `card` or one `member` in each such time. */
  readonly spendLimits: readonly {
    readonly scope: string;
    readonly most: Exact;
    readonly per: string;
  }[];
}

/** The units of a file; `rules` say what they become when they are exchanged. */
export function unitsOf(value: unknown, rules: readonly Rule[]): Unit[] {
  const keys = [
    ...['scale', 'life', 'pending', 'onReturn', 'onExpired', 'sameEnd', 'value', 'rest', 'cost'],
    ...['idle', 'idleBy', 'ends', 'warn', 'spendLimit', 'hidden'],
  ];
  const units = Object.entries(partsOf(value ?? {}, 'units', 'any')).map(([name, raw]): Unit => {
    const where = `units.${name}`;
    const parts = partsOf(raw, where, keys);
    const optional = <Made>(key: string, make: (value: unknown, where: string) => Made) =>
      parts[key] === undefined ? null : make(parts[key], `${where}.${key}`);
    const sameEnd = wordOf(parts['sameEnd'], `${where}.sameEnd`, ['oldest', 'own first']);
    const life = parts['life'] === 'never' ? null : optional('life', spanOf);
    const pendingDays = Number.parseInt(optional('pending', textOf) ?? '0 days', 10);
    const lifeDays = life === null ? Infinity : daysOf(life);
    if (pendingDays > lifeDays) throw new Nonsense(`${where}.pending`);
    const worth = optional('value', moreOf);
    const scale = Number(parts['scale'] ?? 0);
    if (scale > 6) throw new Nonsense(`${where}.scale`);
    return {
      ...{ name, life, pendingDays, scale, value: worth, worth },
      ends: wordOf(parts['ends'], `${where}.ends`, ['day', 'month', 'year']),
      onReturn: wordOf(parts['onReturn'], where, ['clamp', 'debt', 'reduce refund']),
      graceDays: graceOf(optional('onExpired', textOf) ?? 'breakage', where),
      cost: optional('cost', numberOf),
      isOwnFirst: sameEnd === 'own first',
      isHidden: parts['hidden'] === true,
      restDies: wordOf(parts['rest'], `${where}.rest`, ['stays', 'dies']) === 'dies',
      idle: optional('idle', spanOf),
      idleBy: optional('idleBy', textOf),
      warnDays: Number.parseInt(optional('warn', spanOf) ?? '', 10) || null,
      spendLimits: Object.entries(
        partsOf(parts['spendLimit'] ?? {}, `${where}.spendLimit`, ['card', 'member']),
      ).map(([scope, text]) => {
        const [amount, , per = ''] = String(text).split(' ');
        const most = moreOf(amount, `${where}.spendLimit`);
        if (!most.rounded(scale, 'down').is(most)) throw new Nonsense(`a part of ${name}`);
        return { scope, per, most };
      }),
    };
  });
  return units.map((unit) => ({ ...unit, worth: worthOf(unit, units, rules) }));
}

/** At least so many days: a month has 28 or more. */
const daysOf = (span: string): number =>
  Number.parseInt(span, 10) * (span.includes('day') ? 1 : span.includes('month') ? 28 : 336);

function graceOf(text: string, where: string): number {
  if (text === 'breakage') return 0;
  const days = /^grace (\d+) days?$/.exec(text)?.[1];
  if (days === undefined) throw new NotKnown(`${where}.onExpired: ${text}`);
  if (Number(days) === 0) throw new Nonsense(`${where}.onExpired: ${text}`);
  return Number(days);
}

function worthOf(unit: Unit, units: readonly Unit[], rules: readonly Rule[]): Exact | null {
  if (unit.value !== null) return unit.value;
  for (const { exchange } of rules) {
    if (exchange === null || exchange.from.unit !== unit.name) continue;
    const made = units.find(({ name }) => name === exchange.to.unit);
    if (made === undefined || made.value === null) continue;
    return made.value.times(exchange.to.amount).over(exchange.from.amount);
  }
  return null;
}
