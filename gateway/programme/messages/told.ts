import { refuse } from '../../../protocol/errors.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { closeDraft, openDraft } from '../draft.ts';
import type { Outcome, Programmes, State } from '../types.ts';
import { type Message, noteMessage } from './message.ts';

/** Whoever sends messages says that this one went out. */
export interface ToldCommand {
  readonly kind: 'told';
  /** Under whom the list names it. */
  readonly member: string;
  readonly key: string;
  readonly at: EpochMs;
}

/** told: the message that the command names; null: there is none. */
export interface StateOfMessages {
  readonly message?: (Message & { readonly member: string }) | null;
}

/**
 * Notes that a message was told: it is due no more and never changes again. One that was recalled
 * while it went out was told all the same; one that was told already stays as it is. Refuses
 * MESSAGE_UNKNOWN (never there, or erased with its member).
 */
export function decideTold(programmes: Programmes, state: State, command: ToldCommand): Outcome {
  const { message = null, member } = state;
  if (message === null || member === null) return refuse('MESSAGE_UNKNOWN');
  const { key, member: of } = command;
  const told = { ...message, state: 'told' } as const;
  // What is due now must see it as told, or it would be followed or recalled once more. Messages of
  // one who went into another are kept under their own id.
  const isOwn = member.id === of;
  const messages = member.messages.map((one) => (isOwn && one.key === key ? told : one));
  const draft = openDraft(programmes, state, { ...member, messages });
  if (message.state !== 'told') {
    draft.messages.push(told);
    noteMessage(draft, told);
  }
  return closeDraft(draft, { kind: 'told', member: of, key });
}
