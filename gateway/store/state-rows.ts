import type { WaitingReturn } from '../programme/types.ts';

/** A member with the lots that still matter and the debts, both as JSON. */
export interface MemberRow {
  readonly is_closed: number;
  readonly lots: string;
  readonly debts: string;
}

/** A return that came before its sale, as it lies in the database. */
export interface WaitingRow {
  readonly n: number;
  readonly key: string;
  readonly command: string;
}

/** Returns in the order in which they came. */
export function waitingOf(rows: readonly WaitingRow[]): readonly WaitingReturn[] {
  return [...rows]
    .sort((a, b) => a.n - b.n)
    .map(({ key, command }) => ({
      key,
      command: JSON.parse(command) as WaitingReturn['command'],
    }));
}
