import type { ErrorCode } from '../../protocol/errors.ts';
import type { RawRead } from '../../protocol/raw-read.ts';

/** What a reader says to the kiosk's loop. Never acted on inside a hardware callback. */
export type ReaderInput =
  /** Something lies in the field and is being read: light and "reading" at once. */
  | { readonly kind: 'reading'; readonly reader: string }
  | { readonly kind: 'read'; readonly reader: string; readonly read: RawRead }
  /** The reader itself refused what it met: over a limit, or a kind of card we never read. */
  | { readonly kind: 'refused'; readonly reader: string; readonly code: ErrorCode }
  /** A card was taken away before it was read, or could not be read to its end. */
  | { readonly kind: 'torn'; readonly reader: string }
  /** More than one card lies on the kiosk: neither counts until it is laid on again, alone. */
  | { readonly kind: 'twoCards'; readonly reader: string }
  | { readonly kind: 'removed'; readonly reader: string }
  /** Whenever the number of usable readers of this driver changes. */
  | {
      readonly kind: 'status';
      readonly driver: string;
      readonly readers: readonly string[];
      /** Why there are none, and what to do; null when all is well. */
      readonly trouble: Trouble | null;
    };

/** What is wrong, and the one thing to do about it, for staff. */
export interface Trouble {
  readonly reason: string;
  readonly remedy: string;
}

export type ReaderSink = (input: ReaderInput) => void;

/** A driver: starts at once, reports by `sink`, mends itself, never throws after `start`. */
export interface ReaderDriver {
  readonly driver: string;
  start(sink: ReaderSink): void;
  stop(): Promise<void>;
}
