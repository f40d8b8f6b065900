import { receiptKey, requestKey, spendId } from '../../gateway/programme/business-key.ts';
import type { Command, ReceiptRef } from '../../gateway/programme/types.ts';
import type { RequestWork, WorkResult } from '../../gateway/store/interface.ts';
import type { Auditor } from './auditor.ts';
import type { FaultPlan } from './faults.ts';
import type { Kernel } from './kernel.ts';
import type { RandomStream } from './random.ts';
import type { Document } from './reference-shop.ts';

export interface TillDeps {
  readonly kernel: Kernel;
  readonly auditor: Auditor;
  readonly workload: RandomStream;
  readonly network: RandomStream;
  readonly plan: () => FaultPlan;
  /** The wall time of the shop's tills. */
  readonly wall: () => number;
  /** Hands a request to the gateway's intake; null when the process is down. */
  readonly submit: (work: RequestWork) => Promise<WorkResult> | null;
  readonly ids: { uuid(): string };
  /** How often the gateway was restored: answers of an earlier life do not count. */
  readonly restores: () => number;
}

/** The canonical id of the n-th card: an EAN-13 of the range that shops may use (prefix 29). */
export function cardNumber(n: number): string {
  const digits = `29${String(n).padStart(10, '0')}`;
  const sum = [...digits].reduce(
    (all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0,
  );
  return `num-${digits}${(10 - (sum % 10)) % 10}`;
}

interface Posted {
  readonly receipt: ReceiptRef;
  readonly lines: readonly number[];
}

/**
 * The shop's tills: they make documents, send each until it is answered, sometimes twice, and
 * never change what they have sent. They do not crash; their network does.
 */
export class Tills {
  readonly cards: string[] = [];
  private readonly deps: TillDeps;
  private readonly members: { readonly member: string; readonly card: string }[] = [];
  private readonly receipts: Posted[] = [];
  private number = 0;
  private open = 0;

  constructor(deps: TillDeps) {
    this.deps = deps;
  }

  /** Documents that no till has an answer for yet. */
  get unanswered(): number {
    return this.open;
  }

  enrol(): void {
    const member = this.deps.ids.uuid();
    const card = cardNumber(this.members.length);
    const command: Command = { kind: 'enrol', member, card, name: 'N', at: this.deps.wall() };
    this.members.push({ member, card });
    this.cards.push(card);
    this.send('members', this.nextReceipt(), command, { kind: 'enrol', member });
  }

  buy(): void {
    const { workload } = this.deps;
    const receipt = this.nextReceipt();
    const who = workload.chance(0.1) ? null : workload.pick(this.members);
    const count = workload.integer(1, 4);
    const totals = Array.from({ length: count }, () => workload.integer(0, 5000));
    const command: Command = {
      kind: 'purchase',
      receipt,
      occurredAt: this.deps.wall(),
      currency: 'DKK',
      who: who === null ? null : { card: who.card },
      lines: totals.map((totalMinor, at) => ({
        line: at + 1,
        sku: `S${at}`,
        quantity: 1000,
        totalMinor,
      })),
      tenders: [],
    };
    const document: Document = {
      kind: 'purchase',
      receipt: receiptKey(receipt),
      member: who?.member ?? null,
      totals,
    };
    this.receipts.push({ receipt, lines: totals });
    // Now and then the return overtakes its sale.
    if (workload.chance(0.05)) this.giveBack();
    this.send('purchases', receipt, command, document);
  }

  spend(): void {
    const { workload } = this.deps;
    const { member, card } = workload.pick(this.members);
    const points = workload.integer(1, 60);
    const receipt = this.nextReceipt();
    const command: Command = {
      kind: 'spend',
      id: spendId(requestKey({ verb: 'spends', receipt, item: '', attempt: 1 })),
      receipt,
      occurredAt: this.deps.wall(),
      who: { card },
      unit: 'POINTS',
      amount: points,
    };
    this.send('spends', receipt, command, { kind: 'spend', member, points });
  }

  giveBack(): void {
    const { workload } = this.deps;
    if (this.receipts.length === 0) return;
    const sale = workload.pick(this.receipts.slice(-50));
    const lines = sale.lines.map((_, at) => at).filter(() => workload.chance(0.5));
    if (lines.length === 0) return;
    const receipt = this.nextReceipt();
    const command: Command = {
      kind: 'return',
      receipt,
      of: sale.receipt,
      occurredAt: this.deps.wall(),
      currency: 'DKK',
      lines: lines.map((at, index) => ({
        line: index + 1,
        ofLine: at + 1,
        quantity: 1000,
        totalMinor: sale.lines[at] ?? 0,
      })),
      mayWait: true,
    };
    const of = receiptKey(sale.receipt);
    this.send('returns', receipt, command, { kind: 'return', of, lines });
  }

  private nextReceipt(): ReceiptRef {
    this.number += 1;
    const number = String(this.number);
    return { partner: 'p', store: 's', till: 't1', businessDate: '2026-03-02', number };
  }

  private send(verb: string, receipt: ReceiptRef, command: Command, document: Document): void {
    const key = requestKey({ verb, receipt, item: '', attempt: 1 });
    this.deps.auditor.shop.note(key, document);
    this.open += 1;
    const request = { key, command, isAnswered: false };
    this.attempt(request);
    if (this.deps.network.chance(this.deps.plan().duplication)) this.attempt(request);
  }

  private attempt(request: { key: string; command: Command; isAnswered: boolean }): void {
    const { kernel, network, plan } = this.deps;
    if (!network.chance(plan().loss)) {
      kernel.after(network.delay(plan().delayMs), 'till request', () => this.arrive(request));
    }
    kernel.after(network.integer(2000, 8000), 'till retry', () => {
      if (!request.isAnswered) this.attempt(request);
    });
  }

  private arrive(request: { key: string; command: Command; isAnswered: boolean }): void {
    const { submit, wall } = this.deps;
    const { key, command } = request;
    const hash = JSON.stringify(command);
    const sent = submit({
      kind: 'request',
      key,
      hash,
      receivedAt: wall(),
      origin: 'till:t1',
      command,
    });
    // STORAGE and BUSY answers are errors: the till sends again.
    sent?.then(
      (result) => this.answer(request, result),
      () => {},
    );
  }

  private answer(request: { key: string; isAnswered: boolean }, result: WorkResult): void {
    const { kernel, network, plan, auditor } = this.deps;
    if (result.kind !== 'answer') {
      auditor.find('I3', `till document ${request.key} got ${result.kind}`);
      return;
    }
    if (network.chance(plan().loss)) return;
    const answer = JSON.stringify(result.answer);
    const life = this.deps.restores();
    kernel.after(network.delay(plan().delayMs), 'till answer', () => {
      if (life !== this.deps.restores()) return;
      auditor.tillAnswered({ key: request.key, answer });
      kernel.note(`answer ${request.key} ${answer.slice(0, 60)}`);
      if (!request.isAnswered) this.open -= 1;
      request.isAnswered = true;
    });
  }
}
