import { createHash } from 'node:crypto';
import type { ReceiptRef } from './types.ts';

/**
 * The key of a document: a JSON array of partner, store, till, business date and number.
 * Example: `["shop","1","2","2026-03-01","17"]`.
 */
export function receiptKey(ref: ReceiptRef): string {
  return JSON.stringify([ref.partner, ref.store, ref.till, ref.businessDate, ref.number]);
}

/**
 * The natural idempotency key of a request, unique for ever: what is asked (`verb`), of which
 * document, for which item of it (default ''), in which attempt (integer >= 1, default 1).
 */
export function requestKey(options: {
  readonly verb: string;
  readonly receipt: ReceiptRef;
  readonly item: string;
  readonly attempt: number;
}): string {
  const { verb, receipt, item, attempt } = options;
  const { partner, store, till, businessDate, number } = receipt;
  return JSON.stringify([verb, partner, store, till, businessDate, number, item, attempt]);
}

/** The id of the spend that a request makes: the same whenever the request is repeated. */
export function spendId(key: string): string {
  return `sp-${digest(key)}`;
}

/** The id of the conversion that a request makes. */
export function conversionId(key: string): string {
  return `cv-${digest(key)}`;
}

/** The id of the hold that a request makes: the same whenever the request is repeated. */
export function holdId(key: string): string {
  return `ho-${digest(key)}`;
}

/** The id of the recall that a request makes. */
export function recallId(key: string): string {
  return `rc-${digest(key)}`;
}

/** The key of the message to who has `sku` of a receipt still: short, whatever they are called. */
export function recallKey(recall: string, receipt: string, sku: string): string {
  return `recall ${recall} ${digest(JSON.stringify([receipt, sku]))}`;
}

/** The id of the merge that a request makes. */
export function mergeId(key: string): string {
  return `mg-${digest(key)}`;
}

/** Under which limits count a card: not its number, which stands in the table of cards alone. */
export function cardScope(card: string): string {
  return `card:${digest(`card ${card}`)}`;
}

/** What is kept of the code on a receipt: nobody can collect with it. */
export function codeHash(code: string): string {
  return digest(`receipt code ${code}`);
}

const digest = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);
