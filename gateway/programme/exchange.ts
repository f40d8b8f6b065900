import type { Amount, Minor } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import { closeEntry, issue, openEntry, owner, spendableLots } from '../ledger/book.ts';
import type { Day } from '../ledger/settle.ts';
import { figure, ratioOf } from '../ledger/sum.ts';
import { endOfLife } from './days.ts';
import { type Draft, putSpend } from './draft.ts';
import { drawLots } from './draw.ts';
import type { Asked } from './evaluate/facts.ts';
import { roomOf, type Uses, usesOf } from './evaluate/limits.ts';
import { readyOf } from './evaluate/ready.ts';
import type { Exchange, Rule } from './evaluate/rule.ts';
import type { Programme } from './types.ts';
import { unitIn } from './versions.ts';

/** Whose exchange rules apply, and under which document the steps are booked. */
export interface ExchangeAt {
  readonly version: Programme;
  readonly asked: Asked;
  /** Uses of rules before the document. */
  readonly uses: Uses;
  readonly ref: string;
  readonly issuer: string;
  readonly day: Day;
}

/**
 * Turns full steps of one unit into another, as `exchange` rules say: nine stamps into a free
 * wash. The stamps are spent on the lot that comes out of them, so that a return can undo it.
 * A tap also sets off those with `on: visit`. Limits count exchanges; a budget, the cost of what
 * comes out. What an exchange has used of them stays used when a return undoes it.
 */
export function exchangeSteps(draft: Draft, at: ExchangeAt, trigger: 'visit' | null = null): void {
  if (draft.book.member === null) return;
  const { exchanges, exchangesOnVisit } = readyOf(at.version);
  for (const ready of trigger === null ? exchanges : [...exchanges, ...exchangesOnVisit]) {
    if (ready.holds(at.asked) !== true) continue;
    exchangeBy(draft, at, { rule: ready.rule, exchange: ready.exchange });
  }
}

function exchangeBy(
  draft: Draft,
  at: ExchangeAt,
  what: { readonly rule: Rule; readonly exchange: Exchange },
): void {
  const { rule, exchange } = what;
  const { from, to } = exchange;
  const { book } = draft;
  const available = spendableLots(book, from.unit).reduce((sum, lot) => sum + lot.available, 0);
  const unit = unitIn(at.version, to.unit);
  const steps = stepsWithin(at, rule, { exchange, steps: Math.floor(available / from.amount) });
  if (steps === 0 || unit === null) return;
  const cost = costOf(at.version, to.unit, steps * to.amount);
  draft.uses.push(...usesOf(rule, at.asked, { times: 1, minor: 0, cost }));
  const id = `${at.ref} ${rule.id}`;
  const entry = openEntry({ kind: 'exchange', ref: id, ...at.day });
  const amount = steps * from.amount;
  const draws = drawLots(draft, entry, {
    ...{ unit: from.unit, amount, rule: rule.id, partner: at.issuer },
  });
  const sum = ratioOf(figure(amount, `${from.unit} exchanged`), {
    num: to.amount,
    den: from.amount,
    round: 'down',
  });
  const { chance } = rule;
  const conditions = [
    { fact: `${from.unit} reach ${from.amount}`, holds: true },
    ...(chance === null ? [] : [{ fact: `drawn, one in ${chance.oneIn}`, holds: true }]),
  ];
  const lot = issue(book, entry, {
    lot: {
      member: owner(book),
      unit: to.unit,
      issuer: at.issuer,
      origin: id,
      earnedAt: book.now,
      availableFrom: book.now,
      expiresAt: endOfLife(at.version, unit, book.now),
      amount: steps * to.amount,
      isRestored: false,
    },
    isPending: false,
    source: `issuer:${at.issuer}`,
    why: { rule: rule.id, conditions, sum },
  });
  closeEntry(book, entry, { isFact: true });
  putSpend(draft, {
    ...{ id, document: at.ref, member: owner(book), unit: from.unit, amount, amountMinor: 0 },
    currency: '',
    draws,
    usedBy: `lot ${lot}`,
    counts: [],
    isUndone: false,
  });
}

/** As many of the steps as limits and budget leave: all, a part where the budget says so, or none. */
function stepsWithin(
  { version, asked, uses }: ExchangeAt,
  rule: Rule,
  { exchange, steps }: { readonly exchange: Exchange; readonly steps: number },
): number {
  const room = steps === 0 ? null : roomOf(rule, asked, uses);
  if (room === null || !room.ok) return 0;
  const { unit, amount } = exchange.to;
  if (costOf(version, unit, steps * amount) <= room.cost) return steps;
  const rate = version.costs.get(unit);
  if (rule.budget?.isPartial !== true || rate === undefined) return 0;
  const most = mulDiv({ value: room.cost, num: rate.den, den: rate.num, mode: 'down' });
  return Math.floor(most / amount);
}

/** Rounded up: a budget is never exceeded. */
function costOf({ costs }: Programme, unit: string, amount: Amount): Minor {
  const rate = costs.get(unit);
  return rate === undefined ? 0 : mulDiv({ value: amount, ...rate, mode: 'up' });
}
