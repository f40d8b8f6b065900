import { toBase64Url } from '../../protocol/codec.ts';
import { type EventEnvelope, limits } from '../../protocol/events.ts';
import { assert } from '../../protocol/units.ts';
import type { OutboxRow } from '../store/outbox-schema.ts';

/** What the batch's own fields, the topic and the packet's header take at most. */
const overheadBytes = 1024;

/** As many of the rows, from the first on, as one packet holds. At least one always fits. */
export function envelopesThatFit(rows: readonly OutboxRow[]): EventEnvelope[] {
  const envelopes: EventEnvelope[] = [];
  let bytes = overheadBytes;
  for (const row of rows) {
    const envelope = envelopeOf(row);
    bytes += Buffer.byteLength(JSON.stringify(envelope)) + 1;
    if (bytes > limits.packetBytes) break;
    envelopes.push(envelope);
  }
  assert(rows.length === 0 || envelopes.length > 0, 'one event always fits a packet');
  return envelopes;
}

function envelopeOf(row: OutboxRow): EventEnvelope {
  const { id, type, mono, ts, quality, boot, op, rev, hash } = row;
  const common = { id, type, mono, ts, quality, boot, rev, body: toBase64Url(row.body), hash };
  return op === null ? common : { ...common, op };
}
