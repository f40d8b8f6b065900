import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { receiptKey, spendId } from '../../../gateway/programme/business-key.ts';
import type { Answer, Command, Programmes, ReceiptRef } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { request, run, type StoreKit, uuid } from '../../contract/given.ts';
import { programmesOf, programmeText } from '../programme/given.ts';

/** A ledger in a real file that several partners post to; its clock is the test's. UTC. */
export class PartnerLedger {
  readonly folder: string;
  readonly programmeFile: string;
  now = Date.UTC(2026, 2, 2, 9);
  private readonly store: Store;
  private readonly programmes: Programmes;
  private documents = 0;

  constructor(
    kit: StoreKit & { readonly folder: () => string },
    text: string = programmeText({ zone: 'UTC' }),
  ) {
    this.programmes = programmesOf(text);
    const units = this.programmes.flatMap((version) => version.units.map(({ unit }) => unit));
    this.store = kit.open({ units });
    this.folder = kit.folder();
    this.programmeFile = join(this.folder, 'programme.yaml');
    writeFileSync(this.programmeFile, text);
    this.enrol(1);
  }

  /** Moves to a UTC time, as 2026-03-02T09:00. */
  at(local: string): void {
    this.now = Date.parse(`${local}:00Z`);
  }

  enrol(n: number): void {
    const card = `num-29000000000${n}`;
    this.post({ kind: 'enrol', member: uuid(n), card, name: `Anna ${n}`, at: this.now });
  }

  buy(
    partner: string,
    totalMinor: number,
    options: { n?: number; on?: string; category?: string; given?: string[] } = {},
  ): ReceiptRef {
    const receipt = this.document(partner);
    const category = options.category === undefined ? {} : { category: options.category };
    this.post({
      kind: 'purchase',
      receipt,
      occurredAt: options.on === undefined ? this.now : Date.parse(`${options.on}:00Z`),
      currency: 'EUR',
      who: { member: uuid(options.n ?? 1) },
      lines: [{ line: 1, sku: 'goods', quantity: 1000, totalMinor, ...category }],
      tenders: [],
      ...(options.given === undefined ? {} : { given: options.given }),
    });
    return receipt;
  }

  spend(partner: string, amount: number, options: { n?: number; unit?: string } = {}): ReceiptRef {
    const receipt = this.document(partner);
    const who = { member: uuid(options.n ?? 1) };
    const unit = options.unit ?? 'POINTS';
    const id = spendId(receiptKey(receipt));
    this.post({ kind: 'spend', id, receipt, occurredAt: this.now, who, unit, amount });
    return receipt;
  }

  /** Returns so much of a receipt of one line; a whole spend for null. */
  giveBack(of: ReceiptRef, totalMinor: number | null): void {
    const line = { line: 1, ofLine: 1, quantity: 1, totalMinor: totalMinor ?? 0 };
    this.post({
      kind: 'return',
      receipt: this.document(of.partner),
      of,
      occurredAt: this.now,
      currency: 'EUR',
      lines: totalMinor === null ? [] : [line],
      mayWait: false,
    });
  }

  /** Posts a command that must not be refused. */
  post(command: Command): Answer {
    const { now, programmes } = this;
    const work = request(command, { receivedAt: now });
    const [result] = run(this.store, [work], { now, programmes }).results;
    const answer = result?.kind === 'answer' ? result.answer : null;
    if (answer === null || 'ok' in answer) throw new Error(`refused: ${JSON.stringify(result)}`);
    return answer;
  }

  /** Writes a file into the data folder; its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  private document(partner: string): ReceiptRef {
    this.documents += 1;
    const businessDate = new Date(this.now).toISOString().slice(0, 10);
    return { partner, store: '1', till: '1', businessDate, number: String(this.documents) };
  }
}

/** A contract file between p, q and the independent operator `club`. */
export function contractText(
  wish: { mode?: string; more?: string; parties?: string } = {},
): string {
  const mode = wish.mode ?? 'onIssue';
  const issue = mode === 'onIssue' ? ', issuePrice: "0.010"' : '';
  return `stamgastContract: 1
id: coalition
from: "2026-03-01"
zone: UTC
currency: EUR
mode: ${mode}
operator: club
parties:
  - { id: club, name: The Club, role: operator }
  - { id: p, name: Fuel, role: partner }
  - { id: q, name: Grocer, role: partner }
${wish.parties ?? ''}units:
  - { unit: POINTS, scale: 0${issue}, redemptionPrice: "0.008" }
${wish.more ?? ''}`;
}
