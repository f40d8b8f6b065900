import type { Minor } from '../../../protocol/units.ts';
import type { Budget, Earn, Effect, Rule } from '../evaluate/rule.ts';
import type { UnitDefinition } from '../types.ts';
import { moneyOf, payingOf, quantityOf, scaleOf, wholeOf } from './amounts.ts';
import { linesOf, whenOf } from './conditions.ts';
import { checkDays } from './day-range.ts';
import { shareOfPercent, shortened, wholeOfDecimal } from './decimal.ts';
import { type Compiling, decimals, type Fault, quoted } from './faults.ts';
import { limitsOf } from './limits.ts';
import { askMoney, inMoney } from './money.ts';
import { reviewOf } from './review.ts';
import { discountOf } from './rule-discount.ts';
import type { LimitFile, RuleFile } from './rule-schema.ts';
import { earnStepsOf } from './steps.ts';
import { stockOf } from './stock.ts';
import { checkSuccession, type SucceedsFile } from './succession.ts';
import { textsOf } from './texts.ts';
import { checkTrigger } from './triggers.ts';
import { uselessInRule } from './useless.ts';

type Path = Fault['path'];

/** What rules are compiled with. */
export interface CompilingRules extends Compiling {
  readonly units: readonly UnitDefinition[];
  readonly currency: string;
  readonly succeeds: SucceedsFile | undefined;
  /** Limits of the file, which rules share by name. */
  readonly shared: Readonly<Record<string, LimitFile>>;
}

/** Compiles the rules of a file of the right form; faults go into `compiling`. */
export function compileRules(rules: readonly RuleFile[], compiling: CompilingRules): Rule[] {
  const seen = new Set<string>();
  return rules.map((rule, at) => {
    const path = ['rules', at];
    if (seen.has(rule.id)) {
      const hint = 'give each rule its own id';
      const text = `"${rule.id}" is the id of two rules`;
      compiling.faults.push({ path: [...path, 'id'], text, hint });
    }
    seen.add(rule.id);
    return compileRule(rule, path, compiling);
  });
}

function compileRule(rule: RuleFile, path: Path, whole: CompilingRules): Rule {
  const { compiling, limited } = inMoney(whole, rule.currency, path);
  const { from = null, until = null } = rule;
  checkDays(rule, path, compiling);
  const when = whenOf(rule.when, [...path, 'when'], compiling);
  for (const fault of uselessInRule(rule, when)) {
    compiling.faults.push({ ...fault, path: [...path, ...fault.path] });
  }
  const review = reviewOf(rule, path, compiling);
  const effect = effectOf(rule, path, compiling);
  const lines = linesOf(rule.lines, [...path, 'lines'], compiling);
  const limits = [...limitsOf(rule, path, compiling), ...stockOf(rule, path, compiling)];
  const budget = budgetOf(rule, path, compiling);
  const compiled: Rule = {
    id: rule.id,
    on: rule.on ?? 'receipt',
    from,
    until,
    // Other rules have no receipt whose currency could be asked.
    when: (rule.on ?? 'receipt') === 'receipt' ? limited(when) : when,
    lines,
    effect,
    to: rule.to ?? 'member',
    review,
    budget,
    limits,
    stack: { group: rule.stack?.group ?? 'all', mode: rule.stack?.mode ?? 'add' },
    priority: rule.priority ?? 0,
    fundedBy: rule.fundedBy ?? '',
    onReturn: rule.onReturn ?? 'keep',
    chance: rule.chance ?? null,
    texts: textsOf(rule.texts, { kind: effect.kind, path: [...path, 'texts'], compiling }),
  };
  checkTrigger(rule, compiled, { path, compiling });
  const { faults, succeeds } = compiling;
  checkSuccession(rule, compiled, { path, faults, succeeds });
  return compiled;
}

const effects = ['earn', 'discount', 'multiply', 'exchange'] as const;

function effectOf(rule: RuleFile, path: Path, compiling: CompilingRules): Effect {
  const named = effects.filter((key) => rule[key] !== undefined);
  if (named.length !== 1) {
    const text = named.length === 0 ? 'the rule gives nothing' : `it has ${named.join(' and ')}`;
    const hint = `exactly one of ${effects.join(', ')}`;
    compiling.faults.push({ path, text, hint });
  }
  if (rule.discount !== undefined) {
    return {
      kind: 'discount',
      discount: discountOf(rule.discount, [...path, 'discount'], compiling),
    };
  }
  if (rule.multiply !== undefined) {
    const { unit, by } = rule.multiply;
    const at = [...path, 'multiply'];
    scaleOf(unit, [...at, 'unit'], compiling);
    const millionths = wholeOfDecimal(String(by), 6) ?? 0;
    if (millionths <= 1_000_000) {
      const hint = `more than 1, ${decimals(6)}: 2, or \`"1.5"\``;
      compiling.faults.push({ path: [...at, 'by'], text: `found ${quoted(by)}`, hint });
    }
    return { kind: 'multiply', unit, by: shortened(BigInt(millionths), 1_000_000n) };
  }
  if (rule.exchange !== undefined) {
    const at = [...path, 'exchange'];
    const from = payingOf(rule.exchange.from, [...at, 'from'], compiling);
    const to = payingOf(rule.exchange.to, [...at, 'to'], compiling);
    if (from.unit === to.unit) {
      const hint = 'another unit to get for it';
      compiling.faults.push({ path: at, text: 'a unit becomes itself', hint });
    }
    return { kind: 'exchange', exchange: { from, to } };
  }
  return { kind: 'earn', earn: earnOf(rule.earn, [...path, 'earn'], compiling) };
}

function earnOf(earn: RuleFile['earn'], path: Path, compiling: CompilingRules): Earn {
  const nothing: Earn = { unit: '', amount: 1, per: { kind: 'receipt' }, round: 'down' };
  if (earn === undefined) return nothing;
  const { unit } = earn;
  const scale = scaleOf(unit, [...path, 'unit'], compiling);
  const { steps } = earn;
  if (steps !== undefined) return earnStepsOf({ ...earn, steps }, path, compiling);
  const round = earn.round === 'half up' ? 'halfUp' : (earn.round ?? 'down');
  const pers = (['percent', 'per', 'perQuantity', 'roundUp'] as const).filter(
    (key) => earn[key] !== undefined,
  );
  if (pers.length > 1 || (earn.percent === undefined) === (earn.amount === undefined)) {
    const found = ['amount', ...pers].filter((key) => key in earn).join(', ');
    const hint = '`percent` alone, or `amount` with at most one of per, perQuantity, roundUp';
    compiling.faults.push({
      path,
      text: found === '' ? 'it gives no points' : `it has ${found}`,
      hint,
    });
    return { ...nothing, unit };
  }
  if (earn.percent !== undefined)
    return percentOf({ ...earn, percent: earn.percent }, path, compiling);
  const amount = wholeOf(String(earn.amount), scale, {
    path: [...path, 'amount'],
    hint: `more than 0, ${decimals(scale)} (the scale of the unit)`,
    compiling,
  });
  const money = (key: 'per' | 'roundUp', text: string): Minor =>
    moneyOf(text, [...path, key], compiling);
  if (earn.per !== undefined) {
    return { unit, amount, per: { kind: 'money', minor: money('per', earn.per) }, round };
  }
  if (earn.roundUp !== undefined) {
    const minor = money('roundUp', earn.roundUp);
    if (minor <= 1) {
      const hint = 'more than one of the smallest coins of the currency';
      compiling.faults.push({ path: [...path, 'roundUp'], text: 'nothing is ever missing', hint });
    }
    return { unit, amount, per: { kind: 'roundUp', minor }, round };
  }
  if (earn.perQuantity !== undefined) {
    const thousandths = quantityOf(earn.perQuantity, [...path, 'perQuantity'], compiling);
    return { unit, amount, per: { kind: 'quantity', thousandths }, round };
  }
  return { unit, amount, per: { kind: 'receipt' }, round };
}

/** So many percent of the money, in points of that worth: a rate for each minor unit. */
function percentOf(
  earn: NonNullable<RuleFile['earn']> & { readonly percent: number | string },
  path: Path,
  compiling: CompilingRules,
): Earn {
  const round = earn.round === 'half up' ? 'halfUp' : (earn.round ?? 'down');
  const unit = compiling.units.find((one) => one.unit === earn.unit);
  const value = unit?.value ?? null;
  if (unit !== undefined && value === null) {
    const hint = 'say what a point is worth: value: "0.10"';
    const text = `${earn.unit} has no value`;
    compiling.faults.push({ path: [...path, 'percent'], text, hint });
  }
  if (compiling.currency !== compiling.money.main) {
    const hint = 'say how many points for how much: { amount: 1, per: "1.00" }';
    const text = `a point is worth so much ${compiling.money.main}`;
    compiling.faults.push({ path: [...path, 'percent'], text, hint });
  }
  askMoney(compiling);
  const share = shareOfPercent(earn.percent);
  const worth = value ?? { num: 1, den: 1 };
  const scale = 10 ** (unit?.scale ?? 0);
  return {
    unit: earn.unit,
    amount: share.num * worth.den * scale,
    per: { kind: 'money', minor: share.den * worth.num },
    round,
  };
}

function budgetOf(rule: RuleFile, path: Path, compiling: CompilingRules): Budget | null {
  const { budget } = rule;
  if (budget === undefined) return null;
  const minor = moneyOf(budget.money, [...path, 'budget', 'money'], compiling);
  const unit = rule.earn?.unit ?? rule.multiply?.unit ?? rule.exchange?.to.unit;
  const isCounted = compiling.units.some((one) => one.unit === unit && one.cost !== null);
  if (unit !== undefined && !isCounted) {
    const hint = `say what a point costs the shop: units.${unit}.cost: "0.01"`;
    const text = `${unit} has no cost`;
    compiling.faults.push({ path: [...path, 'budget'], text, hint });
  }
  if (unit !== undefined && compiling.currency !== compiling.money.main) {
    const hint = `count uses: limit: { total: 100 }`;
    const text = `a point costs so much ${compiling.money.main}`;
    compiling.faults.push({ path: [...path, 'budget'], text, hint });
  }
  return { minor, per: budget.per ?? 'ever', isPartial: budget.rest !== 'keep' };
}
