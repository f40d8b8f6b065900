import type { EventBatch } from '../../protocol/messages.ts';
import type { EpochMs } from '../../protocol/units.ts';

/** When an event happened, and whether the kiosk's own word on it had to be set aside. */
export interface OccurredAt {
  readonly at: EpochMs;
  readonly isFlagged: boolean;
}

const pastMax = 45 * 24 * 3600_000;
const futureMax = 5 * 60_000;

/**
 * The time of each event of a batch. In the boot that sent the batch it is exact:
 * `receivedAt - (sentMono - mono)`, whatever the kiosk's wall clock says. Of an earlier boot it is
 * `ts`, kept between its neighbours. Outside [-45 d, +5 min] of `receivedAt` it is `receivedAt`.
 * Example: received at 10:00:00, acted 30 s of boot time before it was sent: 09:59:30.
 */
export function occurredAts(batch: EventBatch, receivedAt: EpochMs): readonly OccurredAt[] {
  const exact = batch.events.map((event) =>
    event.boot === batch.boot ? receivedAt - (batch.sentMono - event.mono) : null,
  );
  let lower = Number.NEGATIVE_INFINITY;
  return batch.events.map((event, index) => {
    const upper = exact.find((at, later) => later > index && at !== null) ?? receivedAt;
    const at = exact[index] ?? Math.max(lower, Math.min(event.ts, upper));
    const isFlagged = at < receivedAt - pastMax || at > receivedAt + futureMax;
    if (!isFlagged) lower = at;
    return { at: isFlagged ? receivedAt : at, isFlagged };
  });
}
