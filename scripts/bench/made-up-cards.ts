import { toBase64Url } from '../../protocol/codec.ts';
import type { CacheRow } from '../../protocol/messages.ts';
import { cardKeys, sealRow } from '../../protocol/row-seal.ts';
import type { MemberView } from '../../protocol/views.ts';

/** The life of the ledger that the made-up cards belong to. */
export const benchHistory = '0197a5d0-0000-7000-8000-000000000000';
export const benchPepper: Uint8Array = Buffer.alloc(32, 'pepper of a bench');

const names = ['Anna', 'Bo', 'Cecilie', 'Ditte', 'Emil', 'Frederikke', 'Gustav', 'Ida', 'Jens-Ole'];
const expiry = Date.parse('2027-01-01T00:00:00Z');

/** Number of the n-th card, from 0: an EAN-13 of the range that stores may use for themselves. */
export function numberAt(n: number): string {
  const digits = `29${String(n).padStart(10, '0')}`;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    sum += (digits.charCodeAt(place) - 48) * (place % 2 === 0 ? 1 : 3);
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Canonical id of the n-th card. */
export const cardAt = (n: number): string => `num-${numberAt(n)}`;

/** What the n-th card's member sees: a name, up to 4,999 points, most of them with an end. */
export function viewAt(n: number): MemberView {
  const available = (n * 7919) % 5000;
  const amount = Math.ceil(available / 3);
  const at = expiry + (n % 365) * 86_400_000;
  const nextExpiry = amount === 0 ? null : { amount, at };
  return { name: names[n % names.length] ?? '', balances: [{ available, pending: 0, nextExpiry }] };
}

/** Cache rows of the cards `from` to `to` - 1 as a gateway seals them; their rev is n + 1. */
export function sealedRows(from: number, to: number): CacheRow[] {
  const rows: CacheRow[] = [];
  for (let n = from; n < to; n += 1) {
    const keys = cardKeys(benchPepper, cardAt(n));
    const sealed = sealRow({ keys, history: benchHistory, rev: n + 1, view: viewAt(n) });
    rows.push({ token: toBase64Url(keys.token), rev: n + 1, sealed: toBase64Url(sealed) });
  }
  return rows;
}

/** Numbers below `bound` in an order that no cache guesses, the same in every run. */
export function scattered(count: number, bound: number): number[] {
  let state = 0x9e3779b9;
  return Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  });
}
