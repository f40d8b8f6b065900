import { addDays, isDate } from '../../../protocol/calendar.ts';
import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import { recallKey } from '../business-key.ts';
import { dayAt } from '../days.ts';
import { closeDraft, openDraft } from '../draft.ts';
import type { Message } from '../messages/message.ts';
import { isStaff } from '../people/merge.ts';
import type { Outcome, Programmes, State } from '../types.ts';
import type { Recall, RecallCommand, RecalledGoods, SweepRecallCommand } from './types.ts';

/** For so many days members are told, those of receipts that arrive late, too. */
const tellDays = 365;
/** Most articles of one recall. */
export const skusMax = 50;

/**
 * Recalls goods: from now on whoever has some still is told, batch by batch of the stored sales,
 * so that no shop waits for it. Refuses REQUEST_INVALID (code, skus, from, until, staff).
 * Example: `L-17` for `kettle`, sold from 1 to 5 March.
 */
export function decideRecall(
  programmes: Programmes,
  state: State,
  command: RecallCommand,
): Outcome {
  const wrong = wrongIn(command);
  if (wrong !== null) return refuse('REQUEST_INVALID', { path: wrong });
  const { id, code, skus, from = null, until = null, staff, at } = command;
  const draft = openDraft(programmes, state, null);
  const tellUntil = addDays(draft.today.businessDate, tellDays);
  const ref = JSON.stringify([id, code, from, until, staff, ...skus]);
  const entry = openEntry({ kind: 'goodsRecall', ref, ...dayAt(programmes, at) });
  closeEntry(draft.book, entry, { isFact: true });
  const recall: Recall = { id, code, skus, from, until, tellUntil, swept: 0 };
  return { ...closeDraft(draft, { kind: 'recalled', recall: id, until: tellUntil }), recall };
}

function wrongIn({ code, skus, from, until, staff }: RecallCommand): string | null {
  if (!/^[0-9A-Za-z._-]{1,40}$/.test(code)) return '/code';
  if (skus.length === 0 || skus.length > skusMax) return '/skus';
  if (from !== undefined && !isDate(from)) return '/from';
  if (until !== undefined && (!isDate(until) || (from ?? until) > until)) return '/until';
  return isStaff(staff) ? null : '/staff';
}

/**
 * The next batch of a recall: each member who has goods of it still has a message due for each
 * receipt and article. Nothing is refused: what is seen already changes nothing.
 */
export function decideSweep(
  programmes: Programmes,
  state: State,
  command: SweepRecallCommand,
): Outcome {
  const draft = openDraft(programmes, state, null);
  const next = state.recall ?? null;
  const answer = { recall: command.recall, due: next?.found.length ?? 0 };
  for (const goods of next?.found ?? []) {
    const message = messageOf(goods, next?.recall ?? null, draft.today.businessDate);
    if (message === null) continue;
    const { member } = goods;
    const entry = openEntry({ kind: 'message', ref: `due ${message.key}`, ...draft.today });
    closeEntry({ ...draft.book, member }, entry, { isFact: true });
    draft.messages.push({ ...message, member });
  }
  const decision = closeDraft(draft, { ...answer, kind: 'recallSwept' });
  return next === null ? decision : { ...decision, recall: { ...next.recall, swept: next.swept } };
}

function messageOf(goods: RecalledGoods, recall: Recall | null, today: string): Message | null {
  if (recall === null || today > recall.tellUntil) return null;
  const { receipt, sku } = goods;
  const [, , , day = ''] = JSON.parse(receipt) as readonly string[];
  return {
    key: recallKey(recall.id, receipt, sku),
    kind: 'recall',
    purpose: 'service',
    facts: { code: recall.code, sku, day },
    ...{ due: today, until: recall.tellUntil, state: 'due' },
  };
}
