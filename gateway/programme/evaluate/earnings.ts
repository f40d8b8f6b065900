import type { Refusal } from '../../../protocol/errors.ts';
import { refuse } from '../../../protocol/errors.ts';
import type { Amount, Minor, Thousandths } from '../../../protocol/units.ts';
import { assertNever, roundRatio } from '../../../protocol/units.ts';
import { spreadExact } from '../../ledger/spread.ts';
import { figure, overOne, ratioOf } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';
import { limits } from '../checks.ts';
import type { ReadyEarn, ReadyMultiply } from './ready.ts';

/** A line as earning sees it. */
export interface EarnLine {
  readonly line: number;
  /** What is paid for it, or its shelf price: as the programme says. */
  readonly minor: Minor;
  /** Quantity without the free pieces. */
  readonly quantity: Thousandths;
}

/** A rule that earns, and the lines that it looks at. */
export interface Earner {
  readonly rule: ReadyEarn;
  readonly lines: readonly EarnLine[];
}
/** A multiplier, and the numbers of the lines that it holds for. */
export interface Multiplier {
  readonly rule: ReadyMultiply;
  readonly lines: ReadonlySet<number>;
}

/** What one rule earns of one unit. */
export interface Earned {
  readonly rule: string;
  readonly unit: string;
  readonly fundedBy: string;
  readonly amount: Amount;
  /** Lines with points only. */
  readonly lines: readonly { readonly line: number; readonly amount: Amount }[];
  readonly sum: Sum;
}

/** One rule's exact part of a unit on one line: num / den. */
interface Cell {
  readonly rule: string;
  readonly fundedBy: string;
  readonly line: number;
  readonly num: bigint;
  readonly den: bigint;
}

/**
 * What the rules earn: base rules first, multipliers on top of them. Per unit the whole receipt
 * is rounded once, then spread by largest remainder over the rules, and each rule's part over its
 * lines. Refuses AMOUNT_RANGE.
 * Example: 100.00 at 1 per 1.00 with x1.5 = 100 of the base and 50 of the multiplier.
 * `most`: base rules that their budget cuts, and what they may give: what multiplies them
 * multiplies that.
 */
export function earnedOf(
  earners: readonly Earner[],
  multipliers: readonly Multiplier[],
  most: ReadonlyMap<string, Amount>,
): { readonly ok: true; readonly earned: readonly Earned[] } | Refusal {
  const units = new Map<string, { readonly cells: Cell[]; readonly first: ReadyEarn }>();
  for (const { rule, lines } of earners) {
    // Each account is rounded for itself.
    const account = `${rule.earn.unit} ${rule.rule.to}`;
    const open = units.get(account) ?? { cells: [], first: rule };
    units.set(account, open);
    open.cells.push(...atMost(cellsOf(rule, lines), most.get(rule.id)));
  }
  const earned: Earned[] = [];
  for (const { cells, first } of units.values()) {
    const { unit } = first.earn;
    const extra = extraOf(
      cells,
      // They are the member's own: what goes to another is no more for it.
      first.rule.to === 'member' ? multipliers.filter(({ rule }) => rule.unit === unit) : [],
    );
    const parts = roundOnce(unit, [...cells, ...extra], first.earn.round);
    if (!parts.ok) return parts;
    const [alone] = parts.earned;
    const isAlone = parts.earned.length === 1 && alone?.rule === first.id;
    const only = isAlone ? earners.find(({ rule }) => rule.id === first.id) : undefined;
    if (only === undefined || alone === undefined) earned.push(...parts.earned);
    else earned.push({ ...alone, sum: plainSum(only) });
  }
  return { ok: true, earned };
}

/** The parts of a rule, lessened in proportion so that they come to no more than `most`. */
function atMost(cells: readonly Cell[], most: Amount | undefined): readonly Cell[] {
  if (most === undefined) return cells;
  if (most === 0) return [];
  const all = overOne(cells);
  const wanted = BigInt(most) * all.den;
  if (all.num <= wanted) return cells;
  return cells.map((cell) => ({ ...cell, num: cell.num * wanted, den: cell.den * all.num }));
}

/** The arithmetic of a rule that earns a unit alone, as a person would write it. */
function plainSum({ rule, lines }: Earner): Sum {
  const { per, amount, round } = rule.earn;
  const paid = lines.reduce((sum, line) => sum + line.minor, 0);
  switch (per.kind) {
    case 'money':
      return ratioOf(figure(paid, 'receipt total in minor units'), {
        num: amount,
        den: per.minor,
        round,
      });
    case 'quantity': {
      const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
      const of = figure(quantity, 'quantity in thousandths');
      return ratioOf(of, { num: amount, den: per.thousandths, round });
    }
    case 'receipt':
      return figure(amount, 'for the receipt');
    case 'roundUp': {
      const missing = (per.minor - (paid % per.minor)) % per.minor;
      return ratioOf(figure(missing, 'missing minor units'), {
        num: amount,
        den: per.minor,
        round,
      });
    }
    // It goes by what a whole period came to, never by a receipt.
    case 'steps':
      return figure(0, 'for the receipt');
    default:
      return assertNever(per);
  }
}

function cellsOf(rule: ReadyEarn, lines: readonly EarnLine[]): Cell[] {
  const { earn, id } = rule;
  const { fundedBy } = rule.rule;
  const { per } = earn;
  const head = { rule: id, fundedBy };
  const each = (
    weight: (line: EarnLine) => number,
    den: number,
    part = { times: 1, of: 1 },
  ): Cell[] =>
    lines.map((line) => ({
      ...head,
      line: line.line,
      num: BigInt(weight(line)) * BigInt(earn.amount) * BigInt(part.times),
      den: BigInt(den) * BigInt(part.of),
    }));
  const paid = lines.reduce((sum, line) => sum + line.minor, 0);
  switch (per.kind) {
    case 'money':
      return each(({ minor }) => minor, per.minor);
    case 'quantity':
      return each(({ quantity }) => quantity, per.thousandths);
    case 'receipt':
      // Spread by what is paid, so that any line can come back alone.
      return paid === 0 ? firstLine(head, lines, earn.amount) : each(({ minor }) => minor, paid);
    case 'roundUp': {
      const missing = (per.minor - (paid % per.minor)) % per.minor;
      const part = { times: missing, of: per.minor };
      return missing === 0 ? [] : each(({ minor }) => minor, paid, part);
    }
    case 'steps':
      return [];
    default:
      return assertNever(per);
  }
}

function firstLine(
  head: Pick<Cell, 'rule' | 'fundedBy'>,
  lines: readonly EarnLine[],
  amount: Amount,
): Cell[] {
  const [first] = lines;
  return first === undefined ? [] : [{ ...head, line: first.line, num: BigInt(amount), den: 1n }];
}

/** What the multipliers of a unit add; of a group that competes the first, or the one with most. */
function extraOf(cells: readonly Cell[], multipliers: readonly Multiplier[]): readonly Cell[] {
  const extras = multipliers
    .map((multiplier) => ({ multiplier, cells: multiplied(cells, multiplier) }))
    .map((one) => ({ ...one, total: overOne(one.cells) }))
    .filter(({ total }) => total.num > 0n);
  return extras.flatMap((one) => {
    const { group, mode } = one.multiplier.rule.rule.stack;
    if (mode === 'add') return one.cells;
    const rivals = extras.filter(({ multiplier: { rule } }) => {
      const { stack } = rule.rule;
      return stack.group === group && stack.mode === mode;
    });
    const isFewer = (a: (typeof extras)[number], b: (typeof extras)[number]) =>
      a.total.num * b.total.den < b.total.num * a.total.den;
    const chosen = rivals.reduce((a, b) => (mode === 'best' && isFewer(a, b) ? b : a));
    return chosen === one ? one.cells : [];
  });
}

function multiplied(cells: readonly Cell[], { rule, lines }: Multiplier): Cell[] {
  const more = BigInt(rule.by.num - rule.by.den);
  const { fundedBy } = rule.rule;
  return cells
    .filter((cell) => lines.has(cell.line))
    .map((cell) => ({
      rule: rule.id,
      fundedBy,
      line: cell.line,
      num: cell.num * more,
      den: cell.den * BigInt(rule.by.den),
    }));
}

function roundOnce(
  unit: string,
  cells: readonly Cell[],
  round: 'down' | 'halfUp' | 'up',
): { readonly ok: true; readonly earned: readonly Earned[] } | Refusal {
  const byRule = new Map<string, Cell[]>();
  for (const cell of cells) {
    const own = byRule.get(cell.rule);
    if (own === undefined) byRule.set(cell.rule, [cell]);
    else own.push(cell);
  }
  const rules = [...byRule.values()].map((own) => ({ own, ...overOne(own) }));
  const { num, den, weights } = overOne(rules);
  if (num / den >= BigInt(limits.documentMax)) return refuse('AMOUNT_RANGE', { unit });
  const total = roundRatio({ num, den, mode: round });
  const shares = spreadExact(total, weights);
  const totalSum: Sum = {
    op: 'total',
    of: rules.map((rule) => [String(rule.num), String(rule.den)]),
    round,
  };
  const earned = rules.flatMap(({ own, weights: ofLines }, at): readonly Earned[] => {
    const [first] = own;
    if (first === undefined) return [];
    const amount = shares[at] ?? 0;
    const amounts = spreadExact(amount, ofLines);
    const lines = own.map(({ line }, cell) => ({ line, amount: amounts[cell] ?? 0 }));
    return [
      {
        ...{ rule: first.rule, unit, fundedBy: first.fundedBy, amount },
        lines: lines.filter((one) => one.amount > 0),
        sum: rules.length === 1 ? totalSum : ({ op: 'share', of: totalSum, at: [at] } as const),
      },
    ];
  });
  return { ok: true, earned };
}
