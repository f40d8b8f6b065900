import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { businessDate, isLocalTime, localToEpoch } from '../../protocol/calendar.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { assert, type EpochMs } from '../../protocol/units.ts';
import type { ReceiptFigures } from '../insight/figures.ts';
import { requestKey } from '../programme/business-key.ts';
import type { Command, Decide, Programme, Programmes } from '../programme/types.ts';
import type { RequestWork, Store, WorkResult } from '../store/interface.ts';
import { KeptLines } from './kept-lines.ts';
import { type Plan, pastReceiptRef, planCancellation, planSale } from './plan.ts';
import type { PastReceipt } from './read-receipts.ts';
import { type Moved, ReceiptBook } from './receipt-figures.ts';

/** Most works in one commit, as the intake has it. */
const worksMax = 256;
/** Receipts in one turn of the loop. */
const receiptsATurn = 500;
/** An hour that occurs twice, and clocks of several tills, put receipts a little out of order. */
const slackMs = 2 * 60 * 60 * 1000;

export interface ReplayOptions {
  readonly store: Store;
  readonly decide: Decide;
  readonly programmes: Programmes;
  /** Zone of the receipts' times. */
  readonly zone: string;
  readonly currency: string;
  /** Receipts whose number starts with it are cancellations; '' = there are none. */
  readonly cancelPrefix: string;
  /** Members whose names begin so hold a bearer's card; absent: none does. */
  readonly bearerPrefix?: string | undefined;
}

export interface ReplaySummary {
  readonly receipts: {
    /** Receipts with at least one posted line. */
    readonly posted: number;
    /** Receipts with at least one line refused for this reason. */
    readonly refused: Readonly<Partial<Record<ErrorCode, number>>>;
  };
  /** Members with a posted receipt, in the order of their first. */
  readonly members: readonly string[];
  /** Receipts that stand in the file hours after a later one: its order may be wrong. */
  readonly outOfOrder: number;
  /** What the posted receipts came to. */
  readonly figures: ReceiptFigures;
}

/**
 * Runs past receipts through the same `decide` and store as a shop's, in the order of the file
 * and with their own times: now is the latest receipt time so far, and what is due expires at
 * each change of the business day and at the end. Running it again changes nothing.
 * Lets the loop turn now and then, so that it can be interrupted.
 */
export async function replayReceipts(
  receipts: readonly PastReceipt[],
  options: ReplayOptions,
): Promise<ReplaySummary> {
  const replay = new Replay(options);
  for (const receipt of receipts) replay.expect(receipt);
  for (const [at, receipt] of receipts.entries()) {
    if (at % receiptsATurn === 0) await setImmediate();
    replay.add(receipt);
  }
  return replay.end();
}

interface Queued {
  readonly work: RequestWork;
  /** The receipt that counts as posted when this is done; null for enrolments. */
  readonly of: Tally | null;
  /** The goods that it moves. */
  readonly moved: Moved | null;
}
interface Tally {
  readonly member: string;
  isPosted: boolean;
  /** Codes, each once; undefined while there is none, as with nearly all receipts. */
  refused?: Set<ErrorCode>;
}

class Replay {
  private readonly options: ReplayOptions;
  private readonly kept = new KeptLines();
  private readonly enrolled = new Set<string>();
  private readonly tallies: Tally[] = [];
  private queue: Queued[] = [];
  private now: EpochMs = 0;
  private day = '';
  private outOfOrder = 0;
  private readonly book: ReceiptBook;

  private readonly worksMax: number;

  constructor(options: ReplayOptions) {
    this.options = options;
    const mayHold = options.programmes.some(({ rules }) =>
      rules.some((rule) => rule.review !== null),
    );
    // What is approved counts for the next receipt.
    this.worksMax = mayHold ? 1 : worksMax;
    this.book = new ReceiptBook(dayRule(options.programmes));
  }

  /** Looks ahead: only lines that some cancellation asks for need to be kept. */
  expect(receipt: PastReceipt): void {
    if (receipt.member === '' || !this.isCancellation(receipt)) return;
    for (const { sku } of receipt.lines) this.kept.expect(receipt.member, sku);
  }

  add(receipt: PastReceipt): void {
    const tally: Tally = { member: receipt.member, isPosted: false };
    this.tallies.push(tally);
    const { zone, currency } = this.options;
    if (!isLocalTime(receipt.localTime) || receipt.number === '') {
      refuse(tally, 'REQUEST_INVALID');
      return;
    }
    const occurredAt = localToEpoch({ local: receipt.localTime, zone });
    this.moveTo(occurredAt);
    const date = receipt.localTime.slice(0, 10);
    const context = { kept: this.kept, occurredAt, businessDate: date, currency };
    const isCancellation = this.isCancellation(receipt);
    const plan = isCancellation ? planCancellation(receipt, context) : planSale(receipt, context);
    for (const code of plan.refused) refuse(tally, code);
    if (plan.withoutCommand !== null) {
      tally.isPosted = true;
      this.book.add(plan.withoutCommand, null);
    }
    if (!isCancellation && plan.commands.length > 0) this.enrol(receipt.member, occurredAt);
    this.enqueue({
      plan,
      tally,
      businessDate: date,
      verb: isCancellation ? 'returns' : 'purchases',
    });
  }

  end(): ReplaySummary {
    this.flush();
    if (this.now > 0) this.settle();
    const refused: Partial<Record<ErrorCode, number>> = {};
    const members = new Set<string>();
    let posted = 0;
    for (const tally of this.tallies) {
      if (tally.isPosted) {
        posted += 1;
        if (tally.member !== '') members.add(tally.member);
      }
      for (const code of tally.refused ?? []) refused[code] = (refused[code] ?? 0) + 1;
    }
    const { outOfOrder } = this;
    const receipts = { posted, refused: sorted(refused) };
    return { receipts, members: [...members], outOfOrder, figures: this.book.figures() };
  }

  private isCancellation({ number }: PastReceipt): boolean {
    const { cancelPrefix } = this.options;
    return cancelPrefix !== '' && number.startsWith(cancelPrefix);
  }

  /** Lets time pass to this receipt; at a new business day what is due matures and expires. */
  private moveTo(occurredAt: EpochMs): void {
    if (occurredAt < this.now - slackMs) this.outOfOrder += 1;
    if (occurredAt <= this.now) return;
    const day = businessDate({ at: occurredAt, ...dayRule(this.options.programmes) });
    if (day !== this.day) {
      this.flush();
      this.now = occurredAt;
      if (this.day !== '') this.settle();
      this.day = day;
    }
    this.now = occurredAt;
  }

  private enrol(member: string, at: EpochMs): void {
    if (member === '' || this.enrolled.has(member)) return;
    this.enrolled.add(member);
    // A member has a card; the file names none, so it gets one of the right form.
    const card = `tok-${sha256(member).slice(0, 32)}`;
    const { bearerPrefix = '' } = this.options;
    const isBearer = bearerPrefix !== '' && member.startsWith(bearerPrefix);
    const bearer = isBearer ? ({ isBearer } as const) : {};
    const command: Command = { kind: 'enrol', member, card, name: '', at, ...bearer };
    this.push({ key: JSON.stringify(['replay:enrol', member]), command, of: null, moved: null });
  }

  private enqueue(options: {
    readonly plan: Plan;
    readonly tally: Tally;
    readonly businessDate: string;
    readonly verb: string;
  }): void {
    const { plan, tally, verb } = options;
    const receipt = pastReceiptRef({ number: plan.number, businessDate: options.businessDate });
    for (const { item, command, moved } of plan.commands) {
      this.push({
        key: requestKey({ verb, receipt, item, attempt: 1 }),
        command,
        of: tally,
        moved,
      });
    }
  }

  private push(options: {
    readonly key: string;
    readonly command: Command;
    readonly of: Tally | null;
    readonly moved: Moved | null;
  }): void {
    const { key, command, of, moved } = options;
    const work: RequestWork = {
      kind: 'request',
      key,
      hash: sha256(JSON.stringify(command)),
      receivedAt: this.now,
      origin: 'replay',
      command,
    };
    this.queue.push({ work, of, moved });
    if (this.queue.length >= this.worksMax) this.flush();
  }

  private flush(): void {
    if (this.queue.length === 0) return;
    const queued = this.queue;
    this.queue = [];
    const results = this.transact(queued.map(({ work }) => work));
    for (const [index, { of, moved }] of queued.entries()) {
      const result = results[index];
      if (of === null) continue;
      if (result?.kind === 'conflict') refuse(of, 'ID_CONFLICT');
      if (result?.kind !== 'answer') continue;
      if ('code' in result.answer) refuse(of, result.answer.code);
      else {
        of.isPosted = true;
        if (moved !== null) this.book.add(moved, result.answer);
      }
    }
    if (this.worksMax === 1) this.approve();
  }

  /** Nobody looks at the past: what is held for review is approved at once. */
  private approve(): void {
    const held = this.options.store.held(0, worksMax);
    if (held.length === 0) return;
    const said = { verdict: 'approve', reason: 'replay', staff: 'replay', at: this.now } as const;
    this.transact(
      held.map(({ lot }) => ({
        kind: 'request',
        key: JSON.stringify(['replay:approve', lot]),
        hash: 'approve',
        receivedAt: this.now,
        origin: 'replay',
        command: { kind: 'decideHeld', held: lot, ...said },
      })),
    );
  }

  private settle(): void {
    let first = '';
    for (;;) {
      const due = this.options.store.dueMembers(this.now, worksMax);
      if (due.length === 0) return;
      assert(due[0] !== first, 'a settled member is no longer due');
      first = due[0] ?? '';
      this.transact(
        due.map((member) => ({
          kind: 'request',
          key: JSON.stringify(['replay:settle', member, this.now]),
          hash: 'settle',
          receivedAt: this.now,
          origin: 'job:settle',
          command: { kind: 'settle', member },
        })),
      );
    }
  }

  private transact(works: readonly RequestWork[]): readonly WorkResult[] {
    const { store, programmes, decide } = this.options;
    const { results, bugs } = store.transact({ works, now: this.now, programmes, decide });
    // A shop goes on after one work that a bug undid; a replay's figures would be wrong.
    if (bugs.length > 0) throw bugs[0];
    return results;
  }
}

/** The business day of the newest programme version: the one that is effective last. */
export function dayRule(programmes: Programmes): {
  readonly zone: string;
  readonly cutOffMinutes: number;
} {
  const newest: Programme | undefined = programmes.at(-1);
  return { zone: newest?.zone ?? 'UTC', cutOffMinutes: newest?.cutOffMinutes ?? 0 };
}

function refuse(tally: Tally, code: ErrorCode): void {
  tally.refused ??= new Set();
  tally.refused.add(code);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function sorted(counts: Partial<Record<ErrorCode, number>>): Partial<Record<ErrorCode, number>> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
