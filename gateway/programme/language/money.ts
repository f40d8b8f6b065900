import type { Condition } from '../evaluate/rule.ts';
import { currencyPlaces } from './currency.ts';
import { type Compiling, type Fault, quoted } from './faults.ts';

/** In which currency the money of a part of a file is. */
export interface Money {
  /** The currency of the file, in which points are worth something. */
  readonly main: string;
  /** Every currency in which receipts may be, the main one first. */
  readonly all: readonly string[];
  /** Currency of each tally of money. */
  readonly tallies: ReadonlyMap<string, string>;
  /** Set as soon as the part names money. */
  readonly seen: { isAsked: boolean };
}

/** Names money: whatever does so is about receipts of one currency. */
export function askMoney({ money }: Compiling): void {
  money.seen.isAsked = true;
}

/** Decimal places of a tally of money: those of its own currency. */
export function placesOfTally(name: string, { money, places }: Compiling): number {
  const currency = money.tallies.get(name);
  return currency === undefined ? places : (currencyPlaces(currency) ?? 2);
}

/**
 * The same compiling for a part whose money is in `currency` (default: that of the file), and
 * `limited`, which makes what the part asks hold for receipts of that currency alone: when it
 * names its currency, or names money while there are several. Money of another currency is never
 * compared.
 */
export function inMoney<C extends Compiling & { readonly currency: string }>(
  compiling: C,
  currency: string | undefined,
  path: Fault['path'],
): { readonly compiling: C; readonly limited: (when: Condition) => Condition } {
  const { money, faults } = compiling;
  const own = currency ?? money.main;
  if (currency !== undefined) {
    const hint = `one of ${money.all.join(', ')}: others stand under \`currencies\``;
    const text = `${quoted(currency)} is no currency of this file`;
    if (!money.all.includes(currency)) faults.push({ path: [...path, 'currency'], text, hint });
    else if (money.all.length < 2) {
      const useless = 'the file has one currency: leave it out, or add `currencies`';
      faults.push({ path: [...path, 'currency'], text: 'it would change nothing', hint: useless });
    }
  }
  const seen = { isAsked: currency !== undefined };
  const places = currencyPlaces(own) ?? compiling.places;
  return {
    compiling: { ...compiling, places, currency: own, money: { ...money, seen } },
    limited: (when) => {
      if (!seen.isAsked || money.all.length < 2) return when;
      const is: Condition = {
        ...{ kind: 'is', fact: 'receipt.currency' },
        test: { op: 'eq', value: own },
      };
      return when.kind === 'all'
        ? { ...when, of: [is, ...when.of] }
        : { kind: 'all', of: [is, when] };
    },
  };
}
