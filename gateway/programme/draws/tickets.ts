import type { Amount, EpochMs } from '../../../protocol/units.ts';

/** When an entry still counts. */
export interface CutOff {
  readonly closesAt: EpochMs;
  /**
   * received: what was received by the close. occurred: what happened by the close and was
   * received within the grace.
   */
  readonly by: 'received' | 'occurred';
  readonly graceMs: number;
}

/** A change of a ticket lot's points, with its two times. */
export interface TicketMove {
  readonly lot: number;
  readonly amount: Amount;
  readonly occurredAt: EpochMs;
  readonly receivedAt: EpochMs;
}
export interface TicketLot {
  readonly member: string;
  readonly availableFrom: EpochMs;
  readonly expiresAt: EpochMs | null;
}

/** True when something of these times counts. */
export function isInTime(
  cutOff: CutOff,
  { occurredAt, receivedAt }: { readonly occurredAt: EpochMs; readonly receivedAt: EpochMs },
): boolean {
  const { closesAt, by, graceMs } = cutOff;
  if (by === 'received') return receivedAt <= closesAt;
  return occurredAt <= closesAt && receivedAt <= closesAt + graceMs;
}

/** From when on nothing can count any more: the list of entries may be made. */
export function countableFrom({ closesAt, by, graceMs }: CutOff): EpochMs {
  return by === 'received' ? closesAt : closesAt + graceMs;
}

/**
 * What each member had available at the close, in whole tickets of 10^scale amounts. A lot whose
 * waiting time was not over, or whose end was reached, has none, whatever a job has booked since.
 * Example: 3 tickets earned at 19:59, received at 21:00, close at 20:00: 0 by `received`, 3 by
 * `occurred` with a grace of two hours.
 */
export function ticketsAtClose(options: {
  readonly cutOff: CutOff;
  readonly moves: Iterable<TicketMove>;
  readonly lotOf: (id: number) => TicketLot;
  readonly scale: number;
}): ReadonlyMap<string, number> {
  const { cutOff, moves, lotOf, scale } = options;
  const ofLots = new Map<number, Amount>();
  for (const move of moves) {
    if (!isInTime(cutOff, move)) continue;
    ofLots.set(move.lot, (ofLots.get(move.lot) ?? 0) + move.amount);
  }
  const amounts = new Map<string, Amount>();
  for (const [id, amount] of ofLots) {
    const { member, availableFrom, expiresAt } = lotOf(id);
    const isOpen = availableFrom <= cutOff.closesAt;
    const isOver = expiresAt !== null && expiresAt <= cutOff.closesAt;
    if (amount <= 0 || !isOpen || isOver) continue;
    amounts.set(member, (amounts.get(member) ?? 0) + amount);
  }
  const tickets = new Map<string, number>();
  for (const [member, amount] of amounts) {
    const whole = Math.floor(amount / 10 ** scale);
    if (whole > 0) tickets.set(member, whole);
  }
  return tickets;
}
