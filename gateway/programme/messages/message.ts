import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import type { Draft } from '../draft.ts';

/**
 * Why a member is told something. `service` rests on the contract (points about to end, a blocked
 * card, a recall of goods) and never carries an offer; `marketing` needs consent.
 */
export type Purpose = 'service' | 'marketing';

/** What a member is to be told, as data: whoever sends it writes the sentence. */
export interface Message {
  /** One message of a member, for ever: `ends POINTS 2027-01-31`. Holds no personal value. */
  readonly key: string;
  readonly kind: 'pointsEnd' | 'programmeEnds' | 'programmeFollows' | 'cardBlocked' | 'recall';
  readonly purpose: Purpose;
  /** Figures and days that the sentence needs; nothing personal. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Business day from which it is to be told. */
  readonly due: string;
  /** Last business day on which it still says something. */
  readonly until: string;
  /** `told` never changes again; `recalled`: it is no longer true, and nobody was told. */
  readonly state: 'due' | 'told' | 'recalled';
}

/** When a member must be looked at although nobody asks. */
export interface Wake {
  /** null: never. */
  readonly at: EpochMs | null;
  /** Last day of the calendar periods whose ends are done; '': none is. */
  readonly closed: string;
}

/** What the store knows of messages to a member; empty where no version tells anything. */
export interface Reminders {
  /** Those that can still matter: `until` is not before the command's own day. */
  readonly messages: readonly Message[];
  /** null: never looked at. */
  readonly wake: Wake | null;
}

/** What a decision makes of them: new or changed rows, whole. */
export interface Reminded {
  readonly messages: readonly (Message & { readonly member: string })[];
  readonly wakes: readonly (Wake & { readonly member: string })[];
}

/** Of a member of whom nothing is known yet. */
export const noReminders: Reminders = { messages: [], wake: null };

/** Enters what became of a message: `ref` is the state and the key, no figure, nothing personal. */
export function noteMessage(draft: Draft, { state, key }: Message): void {
  const entry = openEntry({ kind: 'message', ref: `${state} ${key}`, ...draft.today });
  closeEntry(draft.book, entry, { isFact: true });
}
