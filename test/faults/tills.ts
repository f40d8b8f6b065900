import { receiptKey, requestKey } from '../../gateway/programme/business-key.ts';
import type { Auditor } from '../simulation/auditor.ts';
import type { RandomStream } from '../simulation/random.ts';
import type { Document } from '../simulation/reference-shop.ts';
import { cardNumber } from '../simulation/tills.ts';
import { sleep } from './program.ts';

interface Receipt {
  readonly partner: string;
  readonly store: string;
  readonly till: string;
  readonly businessDate: string;
  readonly number: string;
}
interface Posting {
  readonly verb: 'members' | 'purchases' | 'returns' | 'spends';
  readonly body: { readonly receipt: Receipt };
  readonly document: Document | null;
}

/**
 * The shop's tills over HTTP: each document is sent, the same to the byte, until it is answered;
 * what was answered is told to the auditor.
 */
export class ShopTills {
  /** Cards of members, as canonical ids. */
  readonly cards: string[] = [];
  /** Answers of 503 so far: the gateway said that it could not write. */
  storageAnswers = 0;
  answered = 0;
  readonly #url: string;
  readonly #auditor: Auditor;
  readonly #random: RandomStream;
  readonly #members: { readonly member: string; readonly card: string }[] = [];
  readonly #sales: { readonly receipt: Receipt; readonly totals: readonly number[] }[] = [];
  #number = 0;
  #isOpen = false;
  #isGivenUp = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly url: string;
    readonly auditor: Auditor;
    readonly random: RandomStream;
  }) {
    this.#url = options.url;
    this.#auditor = options.auditor;
    this.#random = options.random;
  }

  /** Enrols so many members, each with a card. */
  async enrol(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const card = cardNumber(this.#members.length);
      const body = { receipt: this.#receipt(), card: scanned(card), name: 'N' };
      const answer = await this.#post({ verb: 'members', body, document: null });
      if (answer === null) return;
      const { member } = JSON.parse(answer) as { member: string };
      const key = requestKey({ verb: 'members', receipt: body.receipt, item: '', attempt: 1 });
      this.#auditor.shop.note(key, { kind: 'enrol', member });
      this.#members.push({ member, card });
      this.cards.push(card);
    }
  }

  /** So many tills work until `rest`. */
  open(count: number): void {
    this.#isOpen = true;
    this.#work = Promise.all(Array.from({ length: count }, () => this.#serve()));
  }

  /** No new customers; resolves when every document in hand has its answer. */
  async rest(): Promise<void> {
    this.#isOpen = false;
    await this.#work;
  }

  /** The end of a test that failed: nobody waits for answers any more. */
  async giveUp(): Promise<void> {
    this.#isGivenUp = true;
    await this.rest();
  }

  /** One purchase by a member; resolves with its answer. */
  async buy(): Promise<void> {
    const random = this.#random;
    const who = random.chance(0.1) ? null : random.pick(this.#members);
    const totals = Array.from({ length: random.integer(1, 4) }, () => random.integer(0, 5000));
    const receipt = this.#receipt();
    const body = {
      receipt,
      occurredAt: new Date().toISOString(),
      currency: 'DKK',
      ...(who === null ? {} : { card: scanned(who.card) }),
      lines: totals.map((totalMinor, at) => ({
        line: at + 1,
        sku: `S${at}`,
        quantity: 1,
        totalMinor,
      })),
      tenders: [],
    };
    const member = who?.member ?? null;
    const key = receiptKey(receipt);
    this.#sales.push({ receipt, totals });
    // Now and then the return overtakes its sale.
    if (random.chance(0.05)) await this.#giveBack(this.#sales.length - 1);
    const document: Document = { kind: 'purchase', receipt: key, member, totals };
    await this.#post({ verb: 'purchases', body, document });
  }

  /** Whose card it is: true when the gateway answers and knows it. */
  async identify(): Promise<boolean> {
    const card = scanned(this.#random.pick(this.cards));
    const response = await this.#fetch('/v1/identify', { card });
    return response?.status === 200;
  }

  async #serve(): Promise<void> {
    const random = this.#random;
    while (this.#isOpen && !this.#isGivenUp) {
      const kind = random.unit();
      if (kind < 0.7) await this.buy();
      else if (kind < 0.85) await this.#spend();
      else await this.#giveBack(random.integer(0, Math.max(0, this.#sales.length - 1)));
      await sleep(random.integer(5, 40));
    }
  }

  async #spend(): Promise<void> {
    const { member, card } = this.#random.pick(this.#members);
    const points = this.#random.integer(1, 60);
    const body = {
      receipt: this.#receipt(),
      occurredAt: new Date().toISOString(),
      card: scanned(card),
      unit: 'POINTS',
      amount: points,
    };
    await this.#post({ verb: 'spends', body, document: { kind: 'spend', member, points } });
  }

  async #giveBack(at: number): Promise<void> {
    const sale = this.#sales[at];
    const lines = (sale?.totals ?? []).map((_, line) => line);
    const back = lines.filter(() => this.#random.chance(0.5));
    if (sale === undefined || back.length === 0) return;
    const body = {
      receipt: this.#receipt(),
      of: sale.receipt,
      occurredAt: new Date().toISOString(),
      currency: 'DKK',
      lines: back.map((line, index) => ({
        line: index + 1,
        ofLine: line + 1,
        quantity: 1,
        totalMinor: sale.totals[line] ?? 0,
      })),
    };
    const of = receiptKey(sale.receipt);
    await this.#post({ verb: 'returns', body, document: { kind: 'return', of, lines: back } });
  }

  /** Sends until answered, now and then once more after that. Null when the test gave up. */
  async #post(posting: Posting): Promise<string | null> {
    const { verb, body, document } = posting;
    const key = requestKey({ verb, receipt: body.receipt, item: '', attempt: 1 });
    if (document !== null) this.#auditor.shop.note(key, document);
    let again = this.#random.chance(0.1) ? 1 : 0;
    while (!this.#isGivenUp) {
      const response = await this.#fetch(`/v1/${verb}`, body);
      const answer = response === null ? null : this.#answerOf(key, response);
      if (answer === null) {
        await sleep(50);
        continue;
      }
      this.#auditor.tillAnswered({ key, answer });
      this.answered += 1;
      if (again === 0) return answer;
      again -= 1;
    }
    return null;
  }

  /** The answer as the gateway stores it; null when it is none and the till must send again. */
  #answerOf(key: string, { status, text }: Answered): string | null {
    if (status === 200 || status === 202) return text;
    if (status === 503) {
      this.storageAnswers += 1;
      return null;
    }
    const { code, facts } = JSON.parse(text) as { code: string; facts?: object };
    if (status >= 500 || code === 'ID_CONFLICT') {
      this.#auditor.find('I3', `till document ${key} was answered ${status} ${code}`);
    }
    return JSON.stringify({ ok: false, code, ...(facts === undefined ? {} : { facts }) });
  }

  async #fetch(path: string, body: object): Promise<Answered | null> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(4000),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      // Nobody there, or gone in the middle of the answer.
      return null;
    }
  }

  #receipt(): Receipt {
    this.#number += 1;
    const businessDate = new Date().toISOString().slice(0, 10);
    return { partner: 'p', store: 's', till: 't1', businessDate, number: String(this.#number) };
  }
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A card as a till's scanner says it. */
const scanned = (card: string) => ({ technology: 'barcode', data: card.slice('num-'.length) });
