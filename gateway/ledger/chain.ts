import { createHash } from 'node:crypto';
import type { EpochMs } from '../../protocol/units.ts';
import type { Posting } from './types.ts';

/**
 * The hash chain over commits: every commit seals one block,
 * hash(n) = SHA-256(hash(n - 1) || header || canonical rows), so that a changed, added or removed
 * row breaks the block that holds it. Rows are JSON arrays, one a line, tables in the order of
 * `ChainedTable`, each table by its number.
 */
export const chainedTables = [
  'requests',
  'late_answers',
  'events',
  'renumberings',
  'entries',
] as const;
export type ChainedTable = (typeof chainedTables)[number];

/** How far each chained table reaches: the number of its last row, 0 when it has none. */
export type Heads = Readonly<Record<ChainedTable, number>>;

/** A sealed block, as it is stored. */
export interface Block extends Heads {
  readonly n: number;
  readonly at: EpochMs;
  readonly hash: Uint8Array;
}

/** What stands before the first block. */
export const genesis: Block = {
  n: 0,
  at: 0,
  requests: 0,
  late_answers: 0,
  events: 0,
  renumberings: 0,
  entries: 0,
  hash: new Uint8Array(32),
};

export interface ChainedRequest {
  readonly n: number;
  readonly key: string;
  readonly hash: string;
  readonly origin: string;
  readonly at: EpochMs;
  /** The answer's JSON as it is stored. */
  readonly answer: string;
}
export interface ChainedLateAnswer {
  readonly n: number;
  readonly key: string;
  readonly answer: string;
}
export interface ChainedEvent {
  readonly n: number;
  readonly id: string;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly type: string;
  readonly bodyHash: string;
  readonly at: EpochMs;
  readonly result: string | null;
  readonly code: string | null;
}
export interface ChainedRenumbering {
  readonly n: number;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly id: string;
}
export interface ChainedEntry {
  readonly n: number;
  readonly kind: string;
  readonly member: string | null;
  readonly ref: string;
  readonly at: EpochMs;
  readonly businessDate: string;
  /** Number of the request or of the event that caused it. */
  readonly request: number | null;
  readonly event: number | null;
  /** SHA-256 of the traces' JSON, hex; null when there is none. */
  readonly traceHash: string | null;
  readonly postings: readonly Pick<Posting, 'unit' | 'account' | 'amount' | 'lot'>[];
}

export function canonicalRequest(row: ChainedRequest): string {
  return JSON.stringify(['request', row.n, row.key, row.hash, row.origin, row.at, row.answer]);
}

export function canonicalLateAnswer(row: ChainedLateAnswer): string {
  return JSON.stringify(['late answer', row.n, row.key, row.answer]);
}

export function canonicalEvent(row: ChainedEvent): string {
  const { n, id, device, epoch, seq, type, bodyHash, at, result, code } = row;
  return JSON.stringify(['event', n, id, device, epoch, seq, type, bodyHash, at, result, code]);
}

export function canonicalRenumbering(row: ChainedRenumbering): string {
  return JSON.stringify(['renumbering', row.n, row.device, row.epoch, row.seq, row.id]);
}

export function canonicalEntry(row: ChainedEntry): string {
  const { n, kind, member, ref, at, businessDate, request, event, traceHash } = row;
  const postings = row.postings.map((p) => [p.unit, p.account, p.amount, p.lot]);
  return JSON.stringify([
    'entry',
    n,
    kind,
    member,
    ref,
    at,
    businessDate,
    request,
    event,
    traceHash,
    postings,
  ]);
}

/** The hash of a block over the canonical rows in their order. */
export function blockHash(options: {
  readonly previous: Uint8Array;
  readonly n: number;
  readonly at: EpochMs;
  readonly heads: Heads;
  readonly rows: readonly string[];
}): Uint8Array {
  const { previous, n, at, heads, rows } = options;
  const header = JSON.stringify(['block', n, at, chainedTables.map((table) => heads[table])]);
  return createHash('sha256')
    .update(previous)
    .update([header, ...rows, ''].join('\n'))
    .digest();
}

/** The hash by which the chain holds the traces of an entry, hex. */
export function traceHash(traces: string): string {
  return createHash('sha256').update(traces).digest('hex');
}
