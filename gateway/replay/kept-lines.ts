import { type Minor, mulDiv, type Thousandths } from '../../protocol/units.ts';

/** One sale line of a member, with what has come back of it. */
interface KeptLine {
  readonly sale: SaleName;
  readonly line: number;
  readonly category: string;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
  returned: Thousandths;
  returnedMinor: Minor;
}

/** What names a posted sale: its number and business date are parts of its key. */
export interface SaleName {
  readonly number: string;
  readonly businessDate: string;
}

/** A part of a cancellation that one sale line covers. */
export interface Match {
  readonly sale: SaleName;
  readonly ofLine: number;
  /** '' = the file names none. */
  readonly category: string;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
}

/**
 * The lines that each member bought and kept. A cancellation names no sale, so it is matched to
 * the member's newest earlier kept lines of the same sku.
 */
export class KeptLines {
  private readonly byMemberAndSku = new Map<string, KeptLine[]>();

  /** Says that a cancellation will ask for this sku of the member; other lines are not kept. */
  expect(member: string, sku: string): void {
    this.byMemberAndSku.set(keyOf(member, sku), []);
  }

  /** Notes a sale line. Lines are added in the order of the receipts. */
  add(options: {
    readonly member: string;
    readonly sku: string;
    readonly sale: SaleName;
    readonly line: number;
    readonly category?: string;
    readonly quantity: Thousandths;
    readonly totalMinor: Minor;
  }): void {
    const lines = this.byMemberAndSku.get(keyOf(options.member, options.sku));
    if (lines === undefined) return;
    const { sale, line, category = '', quantity, totalMinor } = options;
    lines.push({ sale, line, category, quantity, totalMinor, returned: 0, returnedMinor: 0 });
  }

  /**
   * Takes `quantity` (> 0) back from the newest kept lines. `missing` is what no line covers.
   * The money of each part is the sale's own, so that a full return totals exactly.
   */
  take(options: {
    readonly member: string;
    readonly sku: string;
    readonly quantity: Thousandths;
  }): { readonly matches: readonly Match[]; readonly missing: Thousandths } {
    const lines = this.byMemberAndSku.get(keyOf(options.member, options.sku)) ?? [];
    const matches: Match[] = [];
    let missing = options.quantity;
    while (missing > 0) {
      const newest = lines.at(-1);
      if (newest === undefined) break;
      const taken = Math.min(missing, newest.quantity - newest.returned);
      if (taken > 0) matches.push(takeFrom(newest, taken));
      missing -= taken;
      if (newest.returned === newest.quantity) lines.pop();
    }
    return { matches, missing };
  }
}

const keyOf = (member: string, sku: string): string => `${member.length} ${member}${sku}`;

function takeFrom(kept: KeptLine, taken: Thousandths): Match {
  kept.returned += taken;
  const target = mulDiv({
    value: kept.totalMinor,
    num: kept.returned,
    den: kept.quantity,
    mode: 'halfUp',
  });
  const totalMinor = target - kept.returnedMinor;
  kept.returnedMinor = target;
  const { sale, line, category } = kept;
  return { sale, ofLine: line, category, quantity: taken, totalMinor };
}
