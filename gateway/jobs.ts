import { createHash } from 'node:crypto';
import { StamgastError } from '../protocol/errors.ts';
import type { Cancel, Clock, Log, Timers } from '../protocol/ports.ts';
import type { EpochMs } from '../protocol/units.ts';
import type { Intake } from './intake.ts';
import type { Command } from './programme/types.ts';
import type { Store } from './store/interface.ts';

export interface JobsDeps {
  readonly store: Pick<Store, 'dueMembers' | 'dueRecall'>;
  readonly intake: Pick<Intake, 'submit' | 'now' | 'timeTrust'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** Members settled at a time, so that nobody waits behind more; how many such rounds a sweep makes. */
const membersMax = 100;
const roundsMax = 50;
const everyMs = 60_000;
const clockCodes = { ahead: 'CLOCK_AHEAD', behind: 'CLOCK_BEHIND' } as const;

/**
 * Work that comes with time: once a minute, whoever has points to become available or to expire
 * is settled, through the one door like everything else. While the time cannot be believed
 * nothing is settled: points never burn because a clock jumped.
 */
export class Jobs {
  readonly #deps: JobsDeps;
  #cancel: Cancel = () => {};
  #isHeld = false;
  #isStopped = false;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  /** Sweeps now and then every minute, until `stop`. */
  start(onFault: (error: unknown) => void): void {
    const { timers } = this.#deps;
    const run = () => {
      this.sweep()
        .catch((error) => {
          // A full disk passes; the next sweep finds the same members due.
          if (!isTemporary(error)) onFault(error);
        })
        .finally(() => {
          if (!this.#isStopped) this.#cancel = timers.after(everyMs, run);
        });
    };
    run();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Settles all who are due; the number of members settled. Rejects only for a bug. */
  async sweep(): Promise<number> {
    const { store, intake, log } = this.#deps;
    if (!this.#isTimeTrusted()) return 0;
    // All at once, for they come by their ids: neighbours share the pages of the ledger's tables.
    const due = store.dueMembers(intake.now(), roundsMax * membersMax);
    let count = 0;
    for (let first = 0; first < due.length && !this.#isStopped; first += membersMax) {
      const at = intake.now();
      const members = due.slice(first, first + membersMax);
      const settled = await Promise.allSettled(members.map((member) => this.#settle(member, at)));
      for (const one of settled) {
        if (one.status === 'rejected' && !isTemporary(one.reason)) throw one.reason;
      }
      const done = settled.filter((one) => one.status === 'fulfilled').length;
      count += done;
      if (done < members.length) break;
    }
    await this.#tellRecalls();
    if (count > 0) log.info({ event: 'jobs.settled', members: count }, 'due points were settled');
    return count;
  }

  /** Goes on with the recalls of goods, a few batches at a time. */
  async #tellRecalls(): Promise<void> {
    const { store, intake } = this.#deps;
    for (let round = 0; round < roundsMax && !this.#isStopped; round += 1) {
      const at = intake.now();
      const recall = store.dueRecall(dayOf(at));
      if (recall === null) return;
      await this.#submit(['job:recall', recall, at, round], { kind: 'sweepRecall', recall });
    }
  }

  #settle(member: string, at: EpochMs): Promise<void> {
    return this.#submit(['job:settle', member, at], { kind: 'settle', member });
  }

  async #submit(named: readonly [string, ...(string | number)[]], command: Command): Promise<void> {
    const key = JSON.stringify(named);
    await this.#deps.intake.submit({
      kind: 'request',
      key,
      hash: createHash('sha256').update(key).digest('hex'),
      receivedAt: this.#deps.clock.wall(),
      origin: named[0],
      command,
    });
  }

  #isTimeTrusted(): boolean {
    const { intake, log } = this.#deps;
    const trust = intake.timeTrust();
    const wasHeld = this.#isHeld;
    this.#isHeld = trust.kind !== 'trusted';
    if (trust.kind !== 'trusted' && !wasHeld) {
      log.error(
        { event: 'jobs.held', code: clockCodes[trust.kind], ...trust },
        `the clock is ${trust.kind}: nothing expires and all is dated at the last commit until ` +
          'the clock is set or, if it is right, the gateway is started with --confirm-clock',
      );
    }
    if (trust.kind === 'trusted' && wasHeld) log.info({ event: 'jobs.go-on' }, 'the time is right');
    return !this.#isHeld;
  }
}

/** The day in UTC: a recall ends a year after it began, on whichever day of a zone. */
const dayOf = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

function isTemporary(error: unknown): boolean {
  return error instanceof StamgastError && (error.code === 'STORAGE' || error.code === 'BUSY');
}
