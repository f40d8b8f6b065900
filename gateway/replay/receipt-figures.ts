import { businessDate } from '../../protocol/calendar.ts';
import type { EpochMs, Minor } from '../../protocol/units.ts';
import type { ReceiptFigures, Turnover } from '../insight/figures.ts';
import type { Answer } from '../programme/types.ts';

/** Goods at their shelf price. */
export interface Goods {
  /** '' = the file names none. */
  readonly category: string;
  readonly minor: Minor;
}

/** Goods of one receipt that were sold, or that came back. */
export interface Moved {
  readonly at: EpochMs;
  /** '' = anonymous. */
  readonly member: string;
  readonly isReturn: boolean;
  readonly goods: readonly Goods[];
}

type Cell = { -readonly [Key in keyof Turnover]: Turnover[Key] };

/** Adds up what the posted receipts came to, by month, category and member. */
export class ReceiptBook {
  private readonly cells = new Map<string, Map<string, Cell>>();
  private readonly members = new Map<string, { keptMinor: Minor; purchases: number }>();
  private readonly calendar: { readonly zone: string; readonly cutOffMinutes: number };
  private sales = 0;
  private discountMinor = 0;
  private payMinor = 0;

  constructor(calendar: { readonly zone: string; readonly cutOffMinutes: number }) {
    this.calendar = calendar;
  }

  /** `answer` is what the till of that receipt would have been told; null: nothing was asked. */
  add({ at, member, isReturn, goods }: Moved, answer: Answer | null): void {
    const month = businessDate({ at, ...this.calendar }).slice(0, 7);
    const isMember = member !== '';
    let total = 0;
    for (const { category, minor } of goods) {
      const cell = this.cell(month, category, isMember);
      if (isReturn) cell.returnedMinor += minor;
      else cell.soldMinor += minor;
      total += isReturn ? -minor : minor;
    }
    if (answer?.kind === 'purchase') {
      this.sales += 1;
      this.payMinor += answer.payMinor;
      for (const { amountMinor } of answer.discounts) this.discountMinor += amountMinor;
    }
    if (!isMember) return;
    const own = this.members.get(member) ?? { keptMinor: 0, purchases: 0 };
    this.members.set(member, own);
    own.keptMinor += total;
    if (!isReturn) own.purchases += 1;
  }

  figures(): ReceiptFigures {
    const turnover = [...this.cells.values()].flatMap((cells) => [...cells.values()]);
    const { sales, discountMinor, payMinor, members } = this;
    return { sales, turnover, discountMinor, payMinor, members };
  }

  private cell(month: string, category: string, isMember: boolean): Cell {
    const key = `${month}${isMember ? 'm' : 'a'}`;
    const ofMonth = this.cells.get(key) ?? new Map<string, Cell>();
    if (ofMonth.size === 0) this.cells.set(key, ofMonth);
    const found = ofMonth.get(category);
    if (found !== undefined) return found;
    const made = { month, category, isMember, soldMinor: 0, returnedMinor: 0 };
    ofMonth.set(category, made);
    return made;
  }
}
