import type { Clock, Faults, Ids, Log } from '../../protocol/ports.ts';
import type { Intake } from '../intake.ts';
import type { Store } from '../store/interface.ts';

/** One part of the gateway as /readyz tells it. */
export interface PartState {
  readonly ok: boolean;
  readonly state: string;
}

export interface HttpDeps {
  readonly store: Pick<Store, 'member' | 'memberOfCard' | 'held'>;
  readonly intake: Pick<Intake, 'submit' | 'preview' | 'now' | 'timeTrust'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  /** Keys the request hashes. */
  readonly requestSecret: Uint8Array;
  readonly metrics: {
    /** One answered request; `route` is the pattern, never the address. */
    request(options: { route: string; method: string; status: number; ms: number }): void;
    /** The text that /metrics answers, and its type. */
    text(): Promise<{ readonly type: string; readonly body: string }>;
  };
  /** Units of which tills are told nothing. */
  readonly isHidden: (unit: string) => boolean;
  readonly parts: () => Readonly<Record<string, PartState>>;
}
