import { addDays } from '../../../protocol/calendar.ts';
import type { Amount, EpochMs } from '../../../protocol/units.ts';
import type { Lot } from '../../ledger/types.ts';
import { dateIn, startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { Programme } from '../types.ts';
import { versionAt } from '../versions.ts';
import { type Message, noteMessage, type Reminded } from './message.ts';

/** Points of one unit that end together. */
interface Ending {
  readonly unit: string;
  /** Last business day on which they can be spent. */
  readonly lastDay: string;
  /** First business day of the warning. */
  readonly warnOn: string;
  readonly amount: Amount;
}

/**
 * Warns the member of points that end soon, where a unit says `warn`: one message for each unit and
 * last day, from `warn` days before on, with how much is left. It does not matter how often and how
 * late this is asked: a message that nobody was told yet follows what is earned and spent meanwhile,
 * and is recalled when nothing is left to end that day; one that was told stays as it is. What
 * was warned of and then turned out to live on (a late receipt) is recalled too.
 * Example: warn 30 days, 450 points that die after 31 January: {unit: 'POINTS', amount: 450,
 * lastDay: '2027-01-31'}, due on 1 January.
 */
export function warnOfEnds(draft: Draft): Reminded['messages'] {
  const version = versionAt(draft.programmes, draft.now);
  const { member } = draft;
  if (version === null || member === null || member.isClosed) return [];
  const today = draft.today.businessDate;
  const changed: Message[] = [];
  const endings = endingsOf(draft, version);
  const wanted = new Map<string, Message>();
  for (const one of endings.filter(({ warnOn }) => warnOn <= today)) {
    const message = messageOf(one, today);
    wanted.set(message.key, message);
  }
  for (const old of member.messages) {
    const now = wanted.get(old.key);
    wanted.delete(old.key);
    if (old.state === 'told' || old.kind !== 'pointsEnd') continue;
    const next = now === undefined ? withoutPoints(draft, version, old) : now;
    if (next.state === old.state && next.facts['amount'] === old.facts['amount']) continue;
    changed.push({ ...old, state: next.state, facts: next.facts });
    if (next.state !== old.state) noteMessage(draft, next);
  }
  for (const message of wanted.values()) {
    changed.push(message);
    noteMessage(draft, message);
  }
  return changed.map((message) => ({ ...message, member: member.id }));
}

/** When the next warning is due that is not due yet; null: none is to come. */
export function nextWarning(draft: Draft, version: Programme): EpochMs | null {
  const today = draft.today.businessDate;
  const days = endingsOf(draft, version).flatMap(({ warnOn }) => (warnOn > today ? warnOn : []));
  const [first] = days.sort();
  return first === undefined ? null : startOf(version, first);
}

/** What can be spent now and has an end, by unit and last day. */
function endingsOf({ book, now }: Draft, version: Programme): readonly Ending[] {
  const endings = new Map<string, Ending>();
  for (const { unit, warnDays } of version.units) {
    if (warnDays === null) continue;
    for (const lot of book.lots.values()) {
      const { expiresAt, available } = lot;
      if (lot.unit !== unit || available === 0 || expiresAt === null || expiresAt <= now) continue;
      const lastDay = dateIn(version, expiresAt - 1);
      const key = keyOf(unit, lastDay);
      const amount = available + (endings.get(key)?.amount ?? 0);
      endings.set(key, { unit, lastDay, warnOn: addDays(lastDay, -warnDays), amount });
    }
  }
  return [...endings.values()];
}

const keyOf = (unit: string, lastDay: string): string => `ends ${unit} ${lastDay}`;

function messageOf({ unit, lastDay, amount }: Ending, today: string): Message {
  return {
    key: keyOf(unit, lastDay),
    kind: 'pointsEnd',
    purpose: 'service',
    facts: { unit, amount, lastDay },
    due: today,
    until: lastDay,
    state: 'due',
  };
}

/**
 * A warning whose points are not there any more. Before their end they were spent or live longer; after
 * it they ended as was said, unless a late receipt has moved that end.
 */
function withoutPoints(draft: Draft, version: Programme, message: Message): Message {
  const isToCome = message.until >= draft.today.businessDate;
  const before = new Map((draft.member?.lots ?? []).map((lot) => [lot.id, lot]));
  const isOf = (lot: Lot | undefined): boolean =>
    lot !== undefined &&
    lot.expiresAt !== null &&
    keyOf(lot.unit, dateIn(version, lot.expiresAt - 1)) === message.key;
  const lots = [...draft.book.lots.values()];
  const isMoved = lots.some((lot) => isOf(before.get(lot.id)) && !isOf(lot));
  return isToCome || isMoved ? { ...message, state: 'recalled' } : message;
}
