import { eventOf } from '../store/events.ts';
import type { linked } from './peer.ts';

type Linked = ReturnType<typeof linked>;
/** Appends `count` events, numbered from epoch x 1000 + seq, and tells the pump. */
export function append(kiosk: Linked, count: number, bodyLength = 60): void {
  const first = kiosk.outbox.place.nextSeq + kiosk.outbox.place.epoch * 1000;
  for (let number = first; number < first + count; number += 1) {
    kiosk.outbox.append(eventOf(number, bodyLength));
  }
  kiosk.link.kick();
}
/** Numbers of the events that the peer applied, in its order. */
export const numbers = (kiosk: Linked, epoch = 1) =>
  (kiosk.peer.applied.get(epoch) ?? []).map((event) => Number(event.id.slice(-12)));
