import { closeEntry, issue, openEntry, owner, spendableLots } from '../ledger/book.ts';
import type { Day } from '../ledger/settle.ts';
import { figure, ratioOf } from '../ledger/sum.ts';
import { endOfLife } from './days.ts';
import { type Draft, putSpend } from './draft.ts';
import { drawLots } from './draw.ts';
import type { Asked } from './evaluate/facts.ts';
import { readyOf } from './evaluate/ready.ts';
import type { Exchange, Rule } from './evaluate/rule.ts';
import type { Programme } from './types.ts';
import { unitIn } from './versions.ts';

/** Whose exchange rules apply, and under which document the steps are booked. */
export interface ExchangeAt {
  readonly version: Programme;
  readonly asked: Asked;
  readonly ref: string;
  readonly issuer: string;
  readonly day: Day;
}

/**
 * Turns full steps of one unit into another, as `exchange` rules say: nine stamps into a free
 * wash. The stamps are spent on the lot that comes out of them, so that a return can undo it.
 */
export function exchangeSteps(draft: Draft, at: ExchangeAt): void {
  if (draft.book.member === null) return;
  for (const ready of readyOf(at.version).exchanges) {
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
  const steps = Math.floor(available / from.amount);
  const unit = unitIn(at.version, to.unit);
  if (steps === 0 || unit === null) return;
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
  const conditions = [{ fact: `${from.unit} reach ${from.amount}`, holds: true }];
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
    draws,
    usedBy: `lot ${lot}`,
    counts: [],
    isUndone: false,
  });
}
