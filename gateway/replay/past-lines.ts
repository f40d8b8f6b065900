import type { Minor, Thousandths } from '../../protocol/units.ts';

/** One line of a past receipt, with a price that is not below zero. */
export interface PastLine {
  readonly sku: string;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
}

/** The goods of a file: each sku once, with a number in place of its name. */
export class SkuTable {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(sku: string): number {
    const known = this.numbers.get(sku);
    if (known !== undefined) return known;
    const number = this.names.push(sku) - 1;
    this.numbers.set(sku, number);
    return number;
  }

  nameOf(number: number): string {
    return this.names[number] ?? '';
  }
}

/**
 * The lines of one receipt, three numbers each. Half a million lines as objects would take three
 * times the memory, and the collector would copy each of them twice.
 */
export class PastLines implements Iterable<PastLine> {
  private readonly skus: SkuTable;
  private readonly numbers: number[] = [];

  constructor(skus: SkuTable) {
    this.skus = skus;
  }

  get length(): number {
    return this.numbers.length / 3;
  }

  push(sku: string, quantity: Thousandths, totalMinor: Minor): void {
    this.numbers.push(this.skus.numberOf(sku), quantity, totalMinor);
  }

  /** In the order of the file; a line that says the same as another is a line of its own. */
  *[Symbol.iterator](): Iterator<PastLine> {
    const { skus, numbers } = this;
    for (let at = 0; at < numbers.length; at += 3) {
      const sku = skus.nameOf(numbers[at] ?? 0);
      yield { sku, quantity: numbers[at + 1] ?? 0, totalMinor: numbers[at + 2] ?? 0 };
    }
  }
}
