import { StamgastError } from '../../protocol/errors.ts';
import type { Clock, Log } from '../../protocol/ports.ts';
import type { Intake } from '../intake.ts';
import type { ParkedEvent, RequestWork, Store } from '../store/interface.ts';
import { parkedCommand } from './event-work.ts';

/** Events read and decided at a time. */
const eventsMax = 100;

/**
 * Decides what an older version parked and this one understands: in the order in which it came,
 * through the one door, each once, for its key in the journal names the event. What is still not
 * understood stays parked. Returns how many were decided; a disk that cannot be written leaves the
 * rest to the next start. Rejects only for a bug.
 */
export async function decideParked(options: {
  readonly store: Pick<Store, 'parkedEvents'>;
  readonly intake: Pick<Intake, 'submit'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Raw X25519 key that bodies are sealed to. */
  readonly privateKey: Uint8Array;
}): Promise<number> {
  const { store, intake, clock, log, privateKey } = options;
  let after = 0;
  let count = 0;
  for (;;) {
    const events = store.parkedEvents(after, eventsMax);
    const last = events.at(-1);
    if (last === undefined) break;
    after = last.n;
    const works = events.flatMap((event) => workOf(event, privateKey, clock) ?? []);
    const settled = await Promise.allSettled(works.map((work) => intake.submit(work)));
    for (const one of settled) {
      if (one.status === 'fulfilled') count += 1;
      else if (!(one.reason instanceof StamgastError)) throw one.reason;
    }
    if (settled.some((one) => one.status === 'rejected')) {
      log.error({ event: 'parked.not-written', code: 'STORAGE' }, 'parked events wait for a start');
      break;
    }
  }
  if (count > 0) log.info({ event: 'parked.decided', events: count }, 'parked events were decided');
  return count;
}

function workOf(event: ParkedEvent, privateKey: Uint8Array, clock: Clock): RequestWork | null {
  const { id, device, bodyHash, content } = event;
  const command = parkedCommand({ content, privateKey });
  if (command === null) return null;
  return {
    kind: 'request',
    key: JSON.stringify(['parked', id]),
    hash: bodyHash,
    receivedAt: clock.wall(),
    origin: `device:${device}`,
    command,
  };
}
