import { today } from './layout.ts';
import { basket, type Goods, goods, type Post } from './shop.ts';

/** A receipt that the demo till has posted. */
export interface PostedReceipt {
  readonly number: string;
  readonly businessDate: string;
  readonly who: string;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly name: string }[];
  readonly totalMinor: number;
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
  readonly onPosted: (text: string) => void;
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
    const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
    const kept = {
      number: receipt.number,
      businessDate: receipt.businessDate,
      who,
      lines: lines.map(({ line, sku }) => ({ line, sku, name: nameOf(sku) })),
      totalMinor,
      isReturned: false,
    };
    const onPosted = (note: string) => {
      this.posted = [{ ...kept, note }, ...this.posted].slice(0, receiptsMax);
    };
    return await this.send({ path: '/v1/purchases', body, onPosted });
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
    if (answer.isOk) document.onPosted(answer.text);
    return { ...answer, text: `${refusals}${answer.text}` };
  }

  /** What the gateway refused of it, for the cashier; null when nobody answers. */
  private async sendKept(): Promise<string | null> {
    let refusals = '';
    for (let first = this.unsent[0]; first !== undefined; first = this.unsent[0]) {
      const answer = await this.exchange(first);
      if (answer === null) return null;
      this.unsent.shift();
      if (answer.isOk) first.onPosted(answer.text);
      else refusals += `What was kept is refused: ${answer.text} `;
    }
    return refusals;
  }

  /** Null when nobody answered. */
  private async exchange({ path, body }: Document): Promise<TillAnswer | null> {
    try {
      const answer = await this.post(path, body);
      if (answer.status === 503) return null;
      return { isOk: answer.status < 300, text: sentence(answer.body) };
    } catch {
      // The gateway is down; the document stays, and the next key sends it again.
      return null;
    }
  }

  private receipt() {
    this.nextNumber += 1;
    const number = String(this.nextNumber);
    return { partner: 'demo', store: 'demo', till: 'panel', businessDate: today(), number };
  }
}

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
  readonly earned?: readonly { readonly amount: number; readonly reason: string }[];
  readonly reversed?: readonly { readonly amount: number }[];
  readonly amount?: number;
  readonly amountMinor?: number;
  readonly title?: string;
  readonly hint?: string;
}

/** What the gateway answered, for the cashier's display. */
function sentence(body: unknown): string {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Said;
  if (said.hint !== undefined) return `${said.title ?? ''} ${said.hint}`.trim();
  const sum = (rows: readonly { readonly amount: number }[] = []) =>
    rows.reduce((all, row) => all + row.amount, 0);
  switch (said.kind) {
    case 'purchase': {
      const [first] = said.earned ?? [];
      return first === undefined
        ? 'Posted without a card.'
        : `+${sum(said.earned)}: ${first.reason}.`;
    }
    case 'return':
      return `Taken back: ${sum(said.reversed)} points.`;
    case 'spend':
      return `${said.amount ?? 0} points spent, worth DKK ${((said.amountMinor ?? 0) / 100).toFixed(2)}.`;
    default:
      return 'Done.';
  }
}
