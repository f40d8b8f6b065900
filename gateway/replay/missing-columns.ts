import type { Programmes } from '../programme/types.ts';
import type { Columns } from './read-receipts.ts';

/** What the goods of a line may be asked for, beside their sku. */
const asked = ['category', 'brand'] as const;
export type MissingColumn = (typeof asked)[number];

/**
 * What some version asks of goods and the file's columns do not say. A rule on it gives nothing: what
 * is not known never grants, so figures without it look like a programme that costs nothing.
 * Example: `lines: { category: wash }` without `category=` in --columns: ['category'].
 */
export function missingColumns(programmes: Programmes, columns: Columns): readonly MissingColumn[] {
  const facts = new Set<string>();
  for (const { exclusions, ...programme } of programmes) {
    gather(programme, facts);
    // Fees and bags are services in every file: they are nothing that its author asks for.
    const services = JSON.stringify(exclusions.services);
    for (const kept of [exclusions.discount, exclusions.earn]) {
      const parts = kept !== null && 'of' in kept ? [kept.of].flat() : [kept];
      gather(
        parts.filter((part) => JSON.stringify(part) !== services),
        facts,
      );
    }
  }
  // A receipt's or a tally's categories are those of its lines.
  if (facts.has('categories') || facts.has('receipt.categories')) facts.add('category');
  return asked.filter((key) => columns[key] === undefined && facts.has(key));
}

/** Conditions stand in rules, tallies, clubs, exclusions and levels: all that a version is made of. */
function gather(part: unknown, into: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'fact' && typeof value === 'string') into.add(value);
    else if (key === 'of' && value === 'categories') into.add(value);
    else gather(value, into);
  }
}
