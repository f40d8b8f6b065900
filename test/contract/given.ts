import { createHash } from 'node:crypto';
import { requestKey, spendId } from '../../gateway/programme/business-key.ts';
import { decide } from '../../gateway/programme/decide.ts';
import { readProgramme } from '../../gateway/programme/language/file.ts';
import type {
  Answer,
  Command,
  Decide,
  Decision,
  Programmes,
  ReceiptRef,
} from '../../gateway/programme/types.ts';
import type {
  EventWork,
  RequestWork,
  Store,
  Transacted,
  Work,
  WorkResult,
} from '../../gateway/store/interface.ts';
import type { VerifyReport } from '../../gateway/store/verify.ts';
import type { Refusal } from '../../protocol/errors.ts';
import type { Faults } from '../../protocol/ports.ts';
import { assert } from '../../protocol/units.ts';

/** One kind of store under test, with the doors that its promises are checked through. */
export interface StoreKit {
  open(options?: Partial<StoreWish>): Store;
  /** Runs SQL on a connection of its own, as a vandal or an auditor would. */
  sql(text: string): readonly Record<string, unknown>[];
  /** Every chained row as text. */
  chainedText(): string;
  verify(): VerifyReport;
  /** Ends everything that was opened and removes the data. */
  dispose(): void;
}
export interface StoreWish {
  readonly faults: Faults;
  readonly pepper: Uint8Array;
  readonly units: readonly string[];
  readonly programmes: Programmes;
}

let current: StoreKit | null = null;

/** The store under test. */
export function kit(): StoreKit {
  assert(current !== null, 'only inside a test');
  return current;
}

export function useKit(next: StoreKit): void {
  current = next;
}

/** Monday 5 January 2026, 08:00 UTC. */
export const start = Date.UTC(2026, 0, 5, 8);
export const day = 24 * 60 * 60 * 1000;
export const pepper = new Uint8Array(32).fill(7);
export const programmes: Programmes = [programmeOf('clamp')];

export function programmeOf(onReturn: string): Programmes[number] {
  const read = readProgramme({
    file: 'points.yaml',
    text: `stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
cutOff: "00:00"
currency: DKK
units:
  POINTS:
    { scale: 0, life: 12 months, pending: 0 days, onReturn: ${onReturn}, value: "0.10" }
rules: [ { id: base, on: receipt, earn: { unit: POINTS, per: "1.00", amount: 1, round: down } } ]
`,
  });
  assert(read.ok, JSON.stringify(read));
  return read.programme;
}

export const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const cardOf = (n: number) => `num-29000000000${n}`;

export function receiptOf(number: string): ReceiptRef {
  return { partner: 'shop', store: '1', till: '2', businessDate: '2026-01-05', number };
}

export function request(command: Command, options: Partial<RequestWork> = {}): RequestWork {
  const text = JSON.stringify(command);
  const key =
    'receipt' in command
      ? requestKey({ verb: command.kind, receipt: command.receipt, item: '', attempt: 1 })
      : digest(text);
  return {
    kind: 'request',
    key,
    hash: digest(text),
    receivedAt: start,
    origin: 'till:2',
    command,
    ...options,
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

export function enrol(n: number, name = 'Anna'): RequestWork {
  return request({ kind: 'enrol', member: uuid(n), card: cardOf(n), name, at: start });
}

export function purchase(n: number | null, number: string, totalMinor: number): RequestWork {
  return request({
    kind: 'purchase',
    receipt: receiptOf(number),
    occurredAt: start,
    currency: 'DKK',
    who: n === null ? null : { card: cardOf(n) },
    lines: [{ line: 1, sku: 'coffee', quantity: 1000, totalMinor }],
    tenders: [{ kind: 'cash', amountMinor: totalMinor }],
  });
}

export function returnOf(of: string, number: string, totalMinor: number): RequestWork {
  return request({
    kind: 'return',
    receipt: receiptOf(number),
    of: receiptOf(of),
    occurredAt: start,
    currency: 'DKK',
    lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor }],
    mayWait: true,
  });
}

export function spend(n: number, number: string, amount: number): RequestWork {
  const receipt = receiptOf(number);
  const key = requestKey({ verb: 'spend', receipt, item: '', attempt: 1 });
  return request({
    kind: 'spend',
    id: spendId(key),
    receipt,
    occurredAt: start,
    who: { card: cardOf(n) },
    unit: 'POINTS',
    amount,
  });
}

export function adjust(n: number, amount: number, key: string): RequestWork {
  const who = { member: uuid(n) };
  const command: Command = {
    kind: 'adjust',
    who,
    unit: 'POINTS',
    amount,
    reason: 'goodwill',
    at: start,
  };
  return request(command, { key });
}

/** Event `seq` of a kiosk: by default a visit of the first member. */
export function event(seq: number, options: Partial<EventWork> = {}): EventWork {
  return {
    kind: 'event',
    device: 'kiosk-1',
    epoch: 1,
    seq,
    id: uuid(1000 + seq),
    bodyHash: `body-${seq}`,
    type: 'visit',
    receivedAt: start,
    content: {
      kind: 'command',
      command: { kind: 'visit', who: { card: cardOf(1) }, at: start },
    },
    ...options,
  };
}

/** Runs works in one commit. */
export function run(
  store: Store,
  works: readonly Work[],
  options: Partial<Parameters<Store['transact']>[0]> = {},
): Transacted {
  const done = store.transact({ works, now: start, programmes, decide, ...options });
  if (options.decide === undefined) assert(done.bugs.length === 0, String(done.bugs[0]));
  return done;
}

/** Runs one request and gives its answer. */
export function ask(store: Store, work: RequestWork): Answer | Refusal {
  const [result] = run(store, [work]).results;
  assert(result?.kind === 'answer', `an answer, not ${result?.kind}`);
  return result.answer;
}

export function kinds(results: readonly WorkResult[]): readonly string[] {
  return results.map((result) => result.kind);
}

export function pointsOf(store: Store, n: number): number {
  return (
    store.member(uuid(n), start)?.balances.find((row) => row.unit === 'POINTS')?.available ?? 0
  );
}

/** A decision that writes nothing but one entry. */
export const plainDecision: Decision = {
  ok: true,
  entries: [
    {
      kind: 'visit',
      member: null,
      ref: '',
      at: start,
      businessDate: '2026-01-05',
      postings: [],
      traces: [],
    },
  ],
  lots: [],
  sales: [],
  spends: [],
  debts: [],
  held: [],
  members: [],
  cards: [],
  tallies: [],
  standings: [],
  uses: [],
  profiles: [],
  consents: [],
  clubs: [],
  holds: [],
  conversions: [],
  messages: [],
  wakes: [],
  sponsored: [],
  tokens: [],
  waits: false,
  applied: [],
  answer: { kind: 'visited', member: null },
};
export const plainDecide: Decide = () => plainDecision;
