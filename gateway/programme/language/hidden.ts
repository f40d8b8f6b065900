import { factsIn } from '../evaluate/condition.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { UnitDefinition } from '../types.ts';
import type { Fault } from './faults.ts';
import type { ProgrammeFile } from './schema.ts';

/**
 * What nobody but staff sees cannot pay, take from a refund, be converted or be warned of: each of these would tell
 * how much there is. A rule whose discount asks for it would tell it by what is to pay.
 */
export function checkHidden(file: ProgrammeFile, rules: readonly Rule[], faults: Fault[]): void {
  const hidden = Object.entries(file.units ?? {}).filter(([, unit]) => unit.hidden === true);
  for (const [name, unit] of hidden) {
    const no = (path: Fault['path'], hint: string) =>
      faults.push({ path, text: `it would tell how many ${name} there are`, hint });
    const hint = 'leave it out: the unit is hidden';
    for (const key of ['value', 'warn'] as const) {
      if (unit[key] !== undefined) no(['units', name, key], hint);
    }
    if (unit.onReturn === 'reduce refund') no(['units', name, 'onReturn'], '`clamp` or `debt`');
    for (const [id, conversion] of Object.entries(file.conversions ?? {})) {
      for (const side of ['from', 'to'] as const) {
        if (conversion[side].unit !== name) continue;
        no(['conversions', id, side, 'unit'], 'a unit that members see');
      }
    }
    for (const [at, { when, effect }] of rules.entries()) {
      if (effect.kind !== 'discount') continue;
      if (effect.discount.pays?.unit === name) {
        no(['rules', at, 'discount', 'pays'], 'a unit that members see');
      }
      if (factsIn(when).includes(`unit.${name}`)) {
        no(['rules', at, 'when', `unit.${name}`], 'a rule with `earn` or `exchange`');
      }
    }
  }
}

/** Does the rule give, take or ask for what members do not see? Then nothing is said of it. */
export function touchesHidden(units: readonly UnitDefinition[], { when, effect }: Rule): boolean {
  const names = units.filter(({ isHidden }) => isHidden).map(({ unit }) => unit);
  if (names.length === 0) return false;
  const named = [
    ...factsIn(when).map((fact) => fact.replace(/^unit\./, '')),
    ...(effect.kind === 'earn' ? [effect.earn.unit] : []),
    ...(effect.kind === 'multiply' ? [effect.unit] : []),
    ...(effect.kind === 'exchange' ? [effect.exchange.from.unit, effect.exchange.to.unit] : []),
  ];
  return names.some((name) => named.includes(name));
}
