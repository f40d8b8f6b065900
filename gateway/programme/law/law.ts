import type { Condition } from '../evaluate/rule.ts';
import exclusions from './exclusions.json' with { type: 'json' };

/** Whose law a file may take. */
export const laws = Object.keys(exclusions) as readonly (keyof typeof exclusions)[];
export type Law = keyof typeof exclusions;

/** Lines that get neither discount nor points under a law: by their category, or by a label. */
export function linesOfLaw(law: Law): Condition {
  const parts = exclusions[law];
  const categories = parts.flatMap((part) => part.categories);
  const labels = parts.flatMap((part) => part.labels);
  return {
    kind: 'any',
    of: [
      { kind: 'is', fact: 'category', test: { op: 'in', values: categories } },
      { kind: 'is', fact: 'labels', test: { op: 'hasAny', values: labels } },
    ],
  };
}

/** What a law excludes, in words. Example: `infant formula`. */
export const goodsOfLaw = (law: Law): readonly string[] => exclusions[law].map(({ what }) => what);
