import type { BookedEntry } from '../../../gateway/ledger/flows.ts';
import {
  type Closing,
  type Settled,
  settle,
  type Terms,
} from '../../../gateway/ledger/settlement.ts';
import { receiptKey, spendId } from '../../../gateway/programme/business-key.ts';
import type { Answer, Command, ReceiptRef } from '../../../gateway/programme/types.ts';
import { type ProgrammeWish, programmesOf, programmeText } from '../programme/given.ts';
import { Keeper } from '../programme/keeper.ts';

/** Several partners with one programme, on a calendar that the test turns; UTC, in memory. */
export class Market {
  readonly keeper: Keeper;
  /** Commit time of each entry. */
  private readonly times: number[] = [];
  private now = Date.UTC(2026, 2, 2, 9);
  private documents = 0;

  constructor(wish: ProgrammeWish = {}, text = programmeText({ zone: 'UTC', ...wish })) {
    this.keeper = new Keeper(programmesOf(text));
    this.member('anna');
  }

  member(id: string): void {
    const card = `num-29${this.keeper.members.size}`;
    this.run({ kind: 'enrol', member: id, card, name: id, at: this.now });
  }

  /** Moves to 09:00 of a day. */
  on(date: string): void {
    this.now = Date.parse(`${date}T09:00:00Z`);
  }

  /** Posts a receipt of one line at a partner; `points` are its whole units of money. */
  buy(partner: string, points: number, options: { member?: string; on?: string } = {}): ReceiptRef {
    const receipt = this.document(partner);
    this.run({
      kind: 'purchase',
      receipt,
      occurredAt: options.on === undefined ? this.now : Date.parse(`${options.on}T09:00:00Z`),
      currency: 'EUR',
      who: { member: options.member ?? 'anna' },
      lines: [{ line: 1, sku: 'goods', quantity: 1000, totalMinor: points * 100 }],
      tenders: [],
    });
    return receipt;
  }

  /** Spends points at a partner; true when the member had them. */
  spend(partner: string, amount: number, member = 'anna'): ReceiptRef | null {
    const receipt = this.document(partner);
    const id = spendId(receiptKey(receipt));
    const who = { member };
    const what = { id, receipt, occurredAt: this.now, who, unit: 'POINTS', amount };
    return this.run({ kind: 'spend', ...what }) === null ? null : receipt;
  }

  /** A return at the partner of the document: `points` of a receipt, or a whole spend. */
  giveBack(of: ReceiptRef, points: number | null): (Answer & { kind: 'return' }) | null {
    const lines =
      points === null ? [] : [{ line: 1, ofLine: 1, quantity: 1, totalMinor: points * 100 }];
    const answer = this.run({
      kind: 'return',
      receipt: this.document(of.partner),
      of,
      occurredAt: this.now,
      currency: 'EUR',
      lines,
      mayWait: false,
    });
    return answer?.kind === 'return' ? answer : null;
  }

  entries(): readonly BookedEntry[] {
    const { times } = this;
    return this.keeper.entries.map((entry, index) => {
      return { ...entry, n: index + 1, at: times[index] ?? 0 };
    });
  }

  /** What a run would be closed at now. */
  closing(run: number, until: string): Closing {
    return { run, entries: this.keeper.entries.length, until };
  }

  settle(terms: Terms, closings: readonly Closing[]): Settled {
    return settle({
      terms,
      entries: this.entries(),
      closings,
      lotOf: (id) => {
        const lot = this.keeper.lots.get(id);
        if (lot === undefined) throw new Error(`no lot ${id}`);
        return lot;
      },
      partnerOf: (ref) => {
        const document = this.keeper.spends.get(ref)?.document ?? ref;
        return document.startsWith('[') ? ((JSON.parse(document) as string[])[0] ?? null) : null;
      },
    });
  }

  /** The answer; null when refused. */
  run(command: Command): Answer | null {
    const outcome = this.keeper.run(command, this.now);
    while (this.times.length < this.keeper.entries.length) this.times.push(this.now);
    return outcome.ok ? outcome.answer : null;
  }

  private document(partner: string): ReceiptRef {
    this.documents += 1;
    const businessDate = new Date(this.now).toISOString().slice(0, 10);
    return { partner, store: '1', till: '1', businessDate, number: String(this.documents) };
  }
}

/** Issue price 0.010 and redemption price 0.008 a point, in a currency of two places. */
export function termsOf(mode: Terms['mode'], options: Partial<Terms> = {}): Terms {
  return {
    mode,
    operator: 'club',
    parties: new Set(['club', 'p', 'q', 'r']),
    from: '2026-01-01',
    units: new Map([['POINTS', { issue: { num: 1, den: 1 }, redemption: { num: 4, den: 5 } }]]),
    ...options,
  };
}
