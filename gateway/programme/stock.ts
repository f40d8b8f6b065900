import { refuse } from '../../protocol/errors.ts';
import { closeEntry, openEntry } from '../ledger/book.ts';
import { dayAt } from './days.ts';
import { closeDraft, openDraft } from './draft.ts';
import { useText } from './evaluate/limits.ts';
import type { Command, Outcome, Programmes, State } from './types.ts';
import { versionAt } from './versions.ts';

/** Most pieces that one act puts in or takes out. */
const piecesMax = 1_000_000;

/**
 * Puts pieces into the stock of a rule, or takes some out; never more than there are, and those that
 * a hold has promised are not there. Refuses REQUEST_INVALID (rule: it has no stock today; reason;
 * staff), AMOUNT_RANGE (with how many there are).
 * Example: of 50 umbrellas 48 are given; 10 more: 12 left.
 */
export function decideStock(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'stock' },
): Outcome {
  const { rule: id, amount, reason, staff, at } = command;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(reason)) return refuse('REQUEST_INVALID', { path: 'reason' });
  if (!/^[0-9A-Za-z._-]{1,64}$/.test(staff)) return refuse('REQUEST_INVALID', { path: '/staff' });
  const rule = versionAt(programmes, state.now)?.rules.find((one) => one.id === id);
  const stock = rule?.limits.find(({ isStock }) => isStock === true);
  if (stock === undefined) {
    return refuse('REQUEST_INVALID', {
      path: 'rule',
      found: 'no rule of today has a `stock` under it',
    });
  }
  const key = { rule: id, scope: 'total', period: '' };
  const before = stock.max - (state.uses.get(useText(key))?.times ?? 0);
  const left = before + amount;
  if (amount === 0 || Math.abs(amount) > piecesMax || left < 0 || left > piecesMax) {
    return refuse('AMOUNT_RANGE', { path: 'amount', left: before });
  }
  const draft = openDraft(programmes, state, null);
  const sign = amount > 0 ? '+' : '';
  const ref = [id, `${sign}${amount}`, reason, staff].join(' ');
  const entry = openEntry({ kind: 'stock', ref, ...dayAt(programmes, at) });
  closeEntry(draft.book, entry, { isFact: true });
  draft.uses.push({ key, times: 0 - amount, minor: 0, cost: 0 });
  return closeDraft(draft, { kind: 'stocked', rule: id, left });
}
