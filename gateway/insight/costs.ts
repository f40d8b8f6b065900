import type { Minor } from '../../protocol/units.ts';
import { wholeOfDecimal } from '../programme/language/decimal.ts';
import type { CostsFile } from './config.ts';

/** The costs in minor units. */
export interface Costs {
  /** By how much members buy more, in hundredths of a percent; null: not said. */
  readonly upliftHundredths: number | null;
  readonly rows: readonly CostRow[];
}
export interface CostRow {
  readonly kind: string;
  readonly onceMinor: Minor;
  readonly perMonthMinor: Minor;
  readonly perMemberMinor: Minor;
}

/** Makes minor units of a file of the right form, or names the key that has too many decimals. */
export function costsOf(
  file: CostsFile,
  places: number,
): { readonly ok: true; readonly costs: Costs } | { readonly ok: false; readonly key: string } {
  const rows: CostRow[] = [];
  for (const [kind, row] of Object.entries(file.costs)) {
    if (row === undefined || Object.keys(row).length === 0) continue;
    const minor = {
      once: wholeOfDecimal(row.once ?? '0', places),
      perMonth: wholeOfDecimal(row.perMonth ?? '0', places),
      perMember: wholeOfDecimal(row.perMember ?? '0', places),
    };
    const { once, perMonth, perMember } = minor;
    if (once === null || perMonth === null || perMember === null) {
      const wrong = Object.entries(minor).find(([, value]) => value === null)?.[0] ?? '';
      return { ok: false, key: `costs.${kind}.${wrong}` };
    }
    rows.push({ kind, onceMinor: once, perMonthMinor: perMonth, perMemberMinor: perMember });
  }
  const { uplift } = file;
  const upliftHundredths = uplift === undefined ? null : Math.round(uplift * 100);
  return { ok: true, costs: { upliftHundredths, rows } };
}
