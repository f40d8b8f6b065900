/**
 * The naive second model: what balances must be when these documents were accepted in this
 * order. 1 point for each full 1.00, rounded down once a receipt, spread over the lines by
 * largest remainder; a returned line takes back its share, never below zero (clamp).
 * It shares no code with the product.
 */
export type Document =
  | { readonly kind: 'enrol'; readonly member: string }
  | {
      readonly kind: 'purchase';
      readonly receipt: string;
      readonly member: string | null;
      readonly totals: readonly number[];
    }
  | { readonly kind: 'spend'; readonly member: string; readonly points: number }
  /** Whole lines, by their index. */
  | { readonly kind: 'return'; readonly of: string; readonly lines: readonly number[] };

export interface LedgerPosting {
  readonly entry: number;
  readonly unit: string;
  readonly account: string;
  readonly amount: number;
}

export class ReferenceShop {
  private readonly documents = new Map<string, Document>();

  /** A till is about to post this under this key. */
  note(key: string, document: Document): void {
    this.documents.set(key, document);
  }

  /** Balances after the documents with these keys, in this order. Unknown keys are ignored. */
  balancesAfter(keys: readonly string[]): ReadonlyMap<string, number> {
    const balances = new Map<string, number>();
    const sales = new Map<string, { member: string | null; shares: number[]; back: Set<number> }>();
    const early = new Map<string, (readonly number[])[]>();
    const giveBack = (receipt: string, lines: readonly number[]): void => {
      const sale = sales.get(receipt);
      if (sale === undefined || sale.member === null) return;
      let points = 0;
      for (const line of lines) {
        if (sale.back.has(line)) return;
        points += sale.shares[line] ?? 0;
      }
      for (const line of lines) sale.back.add(line);
      const balance = balances.get(sale.member) ?? 0;
      balances.set(sale.member, Math.max(0, balance - points));
    };
    for (const key of keys) {
      const document = this.documents.get(key);
      if (document?.kind === 'purchase') {
        const { member, receipt, totals } = document;
        // A card that nobody has yet is refused, and a refusal is final.
        if (member !== null && !balances.has(member)) continue;
        const shares = spread(totals);
        sales.set(receipt, { member, shares, back: new Set() });
        if (member !== null) {
          const points = shares.reduce((sum, share) => sum + share, 0);
          balances.set(member, (balances.get(member) ?? 0) + points);
        }
        for (const lines of early.get(receipt) ?? []) giveBack(receipt, lines);
      } else if (document?.kind === 'spend') {
        const balance = balances.get(document.member) ?? 0;
        if (balance >= document.points) balances.set(document.member, balance - document.points);
      } else if (document?.kind === 'return') {
        if (sales.has(document.of)) giveBack(document.of, document.lines);
        else early.set(document.of, [...(early.get(document.of) ?? []), document.lines]);
      } else if (document?.kind === 'enrol') {
        balances.set(document.member, balances.get(document.member) ?? 0);
      }
    }
    return balances;
  }
}

/** floor(sum / 100) points over the lines by largest remainder, ties to the earlier line. */
function spread(totals: readonly number[]): number[] {
  const sum = totals.reduce((all, total) => all + total, 0);
  const points = Math.floor(sum / 100);
  if (sum === 0) return totals.map(() => 0);
  const exact = totals.map((total) => (total * points) / sum);
  const shares = exact.map(Math.floor);
  const order = totals
    .map((_, line) => line)
    .sort((a, b) => {
      const restA = ((totals[a] ?? 0) * points) % sum;
      const restB = ((totals[b] ?? 0) * points) % sum;
      return restB - restA || a - b;
    });
  let left = points - shares.reduce((all, share) => all + share, 0);
  for (const line of order) {
    if (left === 0) break;
    shares[line] = (shares[line] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/** `member:ID:available` taken apart; null for the shop's own accounts. */
export function decodeAccount(account: string): { id: string; part: string } | null {
  const match = /^member:(.+):(available|pending|held|debt)$/.exec(account);
  return match === null ? null : { id: match[1] ?? '', part: match[2] ?? '' };
}
