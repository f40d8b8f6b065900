import { Agent, request } from 'node:http';
import { assert } from '../../protocol/units.ts';
import { numberAt } from './made-up-cards.ts';

/** Purchases over HTTP, as tills post them: few connections, kept open. */
export class TillLoad {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #members: number;
  #number = 0;

  constructor(options: { readonly url: string; readonly members: number }) {
    this.#url = options.url;
    this.#members = options.members;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Enrols the members with cards 0, 1, 2 ... */
  async enrol(): Promise<void> {
    await this.#all(this.#members, (n) =>
      this.post('/v1/members', { receipt: ref(`E${n}`), card: numberAt(n), name: `Member ${n}` }),
    );
  }

  /** Posts `count` purchases, each connection the next one when it has its answer. */
  async buy(count: number): Promise<void> {
    await this.#all(count, () => this.#purchase());
  }

  /**
   * Posts `count` purchases at `perSecond`, whether earlier ones are answered or not; milliseconds
   * from the moment at which each was due until its answer was there.
   */
  async buyAt(perSecond: number, count: number): Promise<readonly number[]> {
    const startedAt = performance.now();
    const times = Array.from({ length: count }, async (_, n) => {
      const due = startedAt + (n * 1000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      await this.#purchase();
      return performance.now() - due;
    });
    return await Promise.all(times);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #purchase(): Promise<void> {
    this.#number += 1;
    await this.post('/v1/purchases', purchase(this.#number, this.#number % this.#members));
  }

  /** `count` requests over all connections. */
  async #all(count: number, one: (n: number) => Promise<void>): Promise<void> {
    let next = 0;
    const connection = async (): Promise<void> => {
      while (next < count) {
        next += 1;
        await one(next - 1);
      }
    };
    await Promise.all(Array.from({ length: connections }, connection));
  }

  post(path: string, body: unknown): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': text.length };
    const sent = request(this.#url + path, { method: 'POST', agent: this.#agent, headers });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        said += part;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${path}: ${answer.statusCode} ${said}`));
      });
    });
    sent.end(text);
    return promise;
  }
}

/** Tills of a busy store. */
const connections = 16;
const businessDate = new Date().toISOString().slice(0, 10);

const ref = (number: string) => ({ partner: 'bench', store: '1', till: '1', businessDate, number });

/** A basket of six lines, paid by card. */
export function purchase(number: number, member: number): object {
  const lines = Array.from({ length: 6 }, (_, at) => ({
    line: at + 1,
    sku: `SKU-${(number * 7 + at * 31) % 997}`,
    category: 'grocery',
    quantity: at + 1,
    totalMinor: 295 + at * 100,
  }));
  const amountMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  assert(amountMinor > 0, 'a basket costs something');
  return {
    receipt: ref(String(number)),
    occurredAt: new Date().toISOString(),
    currency: 'DKK',
    card: numberAt(member),
    lines,
    tenders: [{ kind: 'card', amountMinor }],
  };
}
