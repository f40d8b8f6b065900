import { today } from './layout.ts';
import { basket, type Goods, goods, type Post } from './shop.ts';

/** A receipt that the demo till has posted. */
export interface PostedReceipt {
  readonly number: string;
  readonly businessDate: string;
  readonly who: string;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly name: string }[];
  /** What was paid. */
  readonly payMinor: number;
  readonly note: string;
  readonly isReturned: boolean;
}

/** What the till says after a key was pressed, in a sentence for the cashier. */
export interface TillAnswer {
  readonly isOk: boolean;
  readonly text: string;
}

/** A document that is on its way: it is sent again, unchanged, until it is answered. */
interface Document {
  readonly path: string;
  readonly body: unknown;
  /** Called once, when it stands in the ledger. */
  readonly onPosted: (answer: { readonly text: string; readonly payMinor: number }) => void;
}

/** What a basket would cost, and what the gateway says about it. */
export interface Quote {
  readonly payMinor: number;
  readonly notes: readonly string[];
}

const receiptsMax = 6;
/** As many documents as may wait for the gateway; then the till takes no more. */
const unsentMax = 20;

/** The small till of the panel: it knows the till API and nothing else of the shop. */
export class Till {
  readonly goods: readonly Goods[] = goods;
  private readonly post: Post;
  /** Numbers go up from one start of the demo to the next. */
  private nextNumber = Date.now();
  private posted: PostedReceipt[] = [];
  /** Oldest first: documents that nobody has answered yet. */
  private readonly unsent: Document[] = [];
  /** The till does one thing after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(post: Post) {
    this.post = post;
  }

  get receipts(): readonly PostedReceipt[] {
    return this.posted;
  }

  /** Documents that wait for an answer; the next key sends them first. */
  get waiting(): number {
    return this.unsent.length;
  }

  async buy(options: {
    readonly skus: readonly string[];
    readonly card: string | null;
    readonly who: string;
  }): Promise<TillAnswer> {
    const { skus, card, who } = options;
    const receipt = this.receipt();
    const { lines, tenders } = basket(skus);
    const common = { receipt, occurredAt: new Date().toISOString(), currency: 'DKK' };
    const body = { ...common, ...(card === null ? {} : { card }), lines, tenders };
    const kept = {
      number: receipt.number,
      businessDate: receipt.businessDate,
      who,
      lines: lines.map(({ line, sku }) => ({ line, sku, name: nameOf(sku) })),
      isReturned: false,
    };
    const onPosted = ({ text, payMinor }: { text: string; payMinor: number }) => {
      this.posted = [{ ...kept, note: text, payMinor }, ...this.posted].slice(0, receiptsMax);
    };
    return await this.send({ path: '/v1/purchases', body, onPosted });
  }

  /** Asks what a basket would cost; null while no gateway answers. Nothing is written. */
  async quote(options: {
    readonly skus: readonly string[];
    readonly card: string | null;
  }): Promise<Quote | null> {
    const { skus, card } = options;
    const { lines, tenders } = basket(skus);
    const receipt = { ...place, businessDate: today(), number: 'quote' };
    const common = { receipt, occurredAt: new Date().toISOString(), currency: 'DKK' };
    const body = { ...common, ...(card === null ? {} : { card }), lines, tenders };
    try {
      const answer = await this.post('/v1/quotes', body);
      if (answer.status >= 300) return null;
      const { payMinor = 0, discounts = [], nudges = [] } = saidIn(answer.body);
      return { payMinor, notes: [...discounts, ...nudges].map(({ reason }) => reason) };
    } catch {
      // The gateway is down: the till goes on with its own prices.
      return null;
    }
  }

  /** Takes a whole receipt back. */
  async giveBack(number: string): Promise<TillAnswer> {
    const sale = this.posted.find((one) => one.number === number);
    if (sale === undefined) return { isOk: false, text: 'This till does not know the receipt.' };
    const receipt = this.receipt();
    const of = { ...receipt, businessDate: sale.businessDate, number };
    const lines = sale.lines.map(({ line, sku }) => ({
      line,
      ofLine: line,
      sku,
      quantity: 1,
      totalMinor: goods.find((one) => one.sku === sku)?.priceMinor ?? 0,
    }));
    const common = { receipt, of, occurredAt: new Date().toISOString(), currency: 'DKK' };
    const onPosted = () => {
      this.posted = this.posted.map((one) =>
        one.number === number ? { ...one, isReturned: true } : one,
      );
    };
    return await this.send({ path: '/v1/returns', body: { ...common, lines }, onPosted });
  }

  spend(options: { readonly card: string; readonly amount: number }): Promise<TillAnswer> {
    const { card, amount } = options;
    const receipt = this.receipt();
    const body = { receipt, occurredAt: new Date().toISOString(), card, unit: 'POINTS', amount };
    return this.send({ path: '/v1/spends', body, onPosted: () => {} });
  }

  private send(document: Document): Promise<TillAnswer> {
    const sent = this.turn.then(() => this.sendInTurn(document));
    this.turn = sent.catch(() => {});
    return sent;
  }

  /** Sends what is not answered yet, then this; the same bytes until an answer comes. */
  private async sendInTurn(document: Document): Promise<TillAnswer> {
    const refusals = await this.sendKept();
    if (refusals === null && this.unsent.length >= unsentMax) return tillFull;
    const answer = refusals === null ? null : await this.exchange(document);
    if (answer === null) {
      this.unsent.push(document);
      return noGateway;
    }
    if (answer.isOk) document.onPosted(answer);
    return { isOk: answer.isOk, text: `${refusals}${answer.text}` };
  }

  /** What the gateway refused of it, for the cashier; null when nobody answers. */
  private async sendKept(): Promise<string | null> {
    let refusals = '';
    for (let first = this.unsent[0]; first !== undefined; first = this.unsent[0]) {
      const answer = await this.exchange(first);
      if (answer === null) return null;
      this.unsent.shift();
      if (answer.isOk) first.onPosted(answer);
      else refusals += `What was kept is refused: ${answer.text} `;
    }
    return refusals;
  }

  /** Null when nobody answered. */
  private async exchange({
    path,
    body,
  }: Document): Promise<(TillAnswer & { readonly payMinor: number }) | null> {
    try {
      const answer = await this.post(path, body);
      if (answer.status === 503) return null;
      const { payMinor = 0 } = saidIn(answer.body);
      return { isOk: answer.status < 300, text: sentence(answer.body), payMinor };
    } catch {
      // The gateway is down; the document stays, and the next key sends it again.
      return null;
    }
  }

  private receipt() {
    this.nextNumber += 1;
    const number = String(this.nextNumber);
    return { ...place, businessDate: today(), number };
  }
}

const place = { partner: 'demo', store: 'demo', till: 'panel' };

const noGateway: TillAnswer = {
  isOk: false,
  text: 'No answer from the gateway. Kept, and sent with the next key.',
};
const tillFull: TillAnswer = {
  isOk: false,
  text: `${unsentMax} documents wait for the gateway. This one was not taken: start the gateway.`,
};

const nameOf = (sku: string): string => goods.find((one) => one.sku === sku)?.name ?? sku;

interface Said {
  readonly kind?: string;
  readonly earned?: readonly {
    readonly unit: string;
    readonly amount: number;
    readonly reason: string;
  }[];
  readonly discounts?: readonly { readonly reason: string }[];
  readonly nudges?: readonly { readonly reason: string }[];
  readonly payMinor?: number;
  readonly reversed?: readonly { readonly unit: string; readonly amount: number }[];
  readonly refundMinor?: number;
  readonly amount?: number;
  readonly amountMinor?: number;
  readonly title?: string;
  readonly hint?: string;
}

const saidIn = (body: unknown): Said =>
  (typeof body === 'object' && body !== null ? body : {}) as Said;

const kroner = (minor: number): string => `DKK ${(minor / 100).toFixed(2)}`;

/** What the gateway answered, for the cashier's display. */
function sentence(body: unknown): string {
  const said = saidIn(body);
  if (said.hint !== undefined) return `${said.title ?? ''} ${said.hint}`.trim();
  switch (said.kind) {
    case 'purchase': {
      const given = (said.discounts ?? []).map(({ reason }) => `${reason}. `).join('');
      const points = (said.earned ?? []).filter(({ amount }) => amount > 0);
      if (points.length === 0) return `${given}Posted without a card.`;
      return `${given}${points.map((one) => `+${one.amount}: ${one.reason}.`).join(' ')}`;
    }
    case 'return': {
      const money = kroner(said.refundMinor ?? 0);
      const back = (said.reversed ?? []).map((one) => `${one.amount} ${one.unit.toLowerCase()}`);
      return `Paid back: ${money}. Taken back: ${back.length === 0 ? 'nothing' : back.join(', ')}.`;
    }
    case 'spend':
      return `${said.amount ?? 0} points spent, worth ${kroner(said.amountMinor ?? 0)}.`;
    default:
      return 'Done.';
  }
}
