import type { Discount } from '../evaluate/rule.ts';
import { moneyOf, payingOf, quantityOf } from './amounts.ts';
import { linesOf } from './conditions.ts';
import { shareOfPercent, wholeOfDecimal } from './decimal.ts';
import { decimals, type Fault, quoted } from './faults.ts';
import { askMoney } from './money.ts';
import type { RuleFile } from './rule-schema.ts';
import type { CompilingRules } from './rules.ts';
import { stepPlaces, stepsOf } from './steps.ts';

type Path = Fault['path'];

/** What comes off the price; faults go into `compiling`. */
export function discountOf(
  discount: NonNullable<RuleFile['discount']>,
  path: Path,
  compiling: CompilingRules,
): Discount {
  const offs = (['percent', 'amount', 'price', 'cost', 'steps'] as const).filter(
    (key) => discount[key] !== undefined,
  );
  if (offs.length !== 1) {
    const text = offs.length === 0 ? 'nothing comes off' : `it has ${offs.join(' and ')}`;
    const hint = 'exactly one of percent, amount, price, cost, steps';
    compiling.faults.push({ path, text, hint });
  }
  const { units, pays, atMost } = discount;
  if (discount.for !== undefined && units === undefined) {
    const hint = 'say how many units: units: 1';
    compiling.faults.push({ path: [...path, 'for'], text: '`units` is missing', hint });
  }
  const per = discount.for;
  return {
    on: discount.on ?? 'line',
    off: offOf(discount, path, compiling),
    units:
      units === undefined
        ? null
        : {
            count: units,
            per:
              per === undefined
                ? null
                : {
                    lines: linesOf(per.lines, [...path, 'for', 'lines'], compiling),
                    quantity: quantityOf(per.quantity, [...path, 'for', 'quantity'], compiling),
                  },
            take: discount.take ?? 'cheapest',
          },
    pays: pays === undefined ? null : payingOf(pays, [...path, 'pays'], compiling),
    maxMinor: atMost === undefined ? null : moneyOf(atMost, [...path, 'atMost'], compiling),
  };
}

function offOf(
  discount: NonNullable<RuleFile['discount']>,
  path: Path,
  compiling: CompilingRules,
): Discount['off'] {
  const { percent, amount, price, steps, by = 'lines.total' } = discount;
  if (percent !== undefined) return { kind: 'share', share: shareOfPercent(percent) };
  if (amount !== undefined) {
    return { kind: 'amount', minor: moneyOf(amount, [...path, 'amount'], compiling) };
  }
  if (price !== undefined) {
    askMoney(compiling);
    const minor = wholeOfDecimal(price, compiling.places);
    if (minor === null) {
      const hint = `0 or more, ${decimals(compiling.places)} of ${compiling.currency}`;
      const text = `found ${quoted(price)}`;
      compiling.faults.push({ path: [...path, 'price'], text, hint });
    }
    return { kind: 'price', minor: minor ?? 0 };
  }
  if (steps === undefined) return { kind: 'cost' };
  const places = stepPlaces(by, [...path, 'by'], compiling);
  const where = { path: [...path, 'steps'], compiling };
  return { kind: 'steps', by, steps: stepsOf(steps, places, where) };
}
