import { cardKeys, openRow } from '../../protocol/row-seal.ts';
import type { CacheRowAtRest } from './auditor.ts';

/** Opens a card's row as a kiosk with the card in hand would: its spendable points. */
export function availableIn(at: CacheRowAtRest, pepper: Uint8Array): number | null {
  const keys = cardKeys(pepper, at.card);
  const row = at.views.find(({ token }) => token.equals(keys.token));
  if (row === undefined || row.sealed.length === 0) return null;
  const opened = openRow({ keys, history: at.history, rev: row.rev, sealed: row.sealed });
  return opened.ok ? (opened.value.balances[0]?.available ?? null) : null;
}
