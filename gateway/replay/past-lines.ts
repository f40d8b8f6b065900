import type { Minor, Thousandths } from '../../protocol/units.ts';

/** One line of a past receipt, with a price that is not below zero. */
export interface PastLine {
  readonly sku: string;
  /** Absent: the file names none. */
  readonly category?: string;
  readonly brand?: string;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
}

/** What a line is of. */
export type Article = Pick<PastLine, 'sku' | 'category' | 'brand'>;

/** Categories that a file may name: they are counted apart, so there must not be one a line. */
export const categoriesMax = 10_000;

/** The articles of a file: each once, with a number in place of its names. */
export class ArticleTable {
  readonly categories = new Set<string>();
  private readonly articles: Article[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(article: Article): number {
    const { sku, category, brand } = article;
    // Nearly every file has no more than the sku, and then no key is made of it.
    const isPlain = category === undefined && brand === undefined;
    const key = isPlain ? sku : `${JSON.stringify([category ?? '', brand ?? ''])}${sku}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.categories.add(category ?? '');
    const number = this.articles.push(article) - 1;
    this.numbers.set(key, number);
    return number;
  }

  articleOf(number: number): Article {
    return this.articles[number] ?? { sku: '' };
  }
}

/**
 * The lines of one receipt, three numbers each. Half a million lines as objects would take three
 * times the memory, and the collector would copy each of them twice.
 */
export class PastLines implements Iterable<PastLine> {
  private readonly articles: ArticleTable;
  private readonly numbers: number[] = [];

  constructor(articles: ArticleTable) {
    this.articles = articles;
  }

  get length(): number {
    return this.numbers.length / 3;
  }

  push(article: Article, quantity: Thousandths, totalMinor: Minor): void {
    this.numbers.push(this.articles.numberOf(article), quantity, totalMinor);
  }

  /** In the order of the file; a line that says the same as another is a line of its own. */
  *[Symbol.iterator](): Iterator<PastLine> {
    const { articles, numbers } = this;
    for (let at = 0; at < numbers.length; at += 3) {
      const article = articles.articleOf(numbers[at] ?? 0);
      yield { ...article, quantity: numbers[at + 1] ?? 0, totalMinor: numbers[at + 2] ?? 0 };
    }
  }
}
