import { type CustomerLanguage, fillText, formatAmount } from '../../../protocol/text.ts';
import type { ScaledAmount } from '../../../protocol/views.ts';
import type { Tally } from '../evaluate/rule.ts';
import { currencyPlaces } from '../language/currency.ts';
import type { Programme } from '../types.ts';
import type { Gate } from './club-types.ts';

interface Words {
  /** 1, 2 and 3 as words; more stand as numbers. */
  readonly counts: readonly [string, string, string];
  /** `{count}` receipts of at least `{of}` are missing. */
  readonly ofMoney: string;
  readonly toGo: string;
  readonly until: string;
}

const words: Readonly<Record<CustomerLanguage, Words>> = {
  da: {
    counts: ['ét', 'to', 'tre'],
    ofMoney: 'mangler {count} på {of}',
    toGo: 'mangler {count}',
    until: '{text}, senest {until}',
  },
  en: {
    counts: ['one', 'two', 'three'],
    ofMoney: '{count} of {of} missing',
    toGo: '{count} to go',
    until: '{text}, until {until}',
  },
  nb: {
    counts: ['ett', 'to', 'tre'],
    ofMoney: 'mangler {count} på {of}',
    toGo: 'mangler {count}',
    until: '{text}, senest {until}',
  },
  nl: {
    counts: ['één', 'twee', 'drie'],
    ofMoney: 'nog {count} van {of}',
    toGo: 'nog {count}',
    until: '{text}, uiterlijk {until}',
  },
  ru: {
    counts: ['одна', 'две', 'три'],
    ofMoney: 'не хватает покупок на {of}: {count}',
    toGo: 'осталось: {count}',
    until: '{text}, до {until}',
  },
};

/**
 * What is missing at the gate of a club, as a line to read aloud.
 * Example: `one of 50.00 missing, until 2026-05-01`; without a sum: `one to go`.
 */
export function gateText(
  version: Programme,
  tally: Tally,
  { missing, until }: Pick<Gate, 'missing' | 'until'>,
  language: CustomerLanguage,
): string {
  const { counts, ofMoney, toGo, until: untilText } = words[language];
  const figures = gateFigures(version, tally, missing);
  const least = figures.of;
  const asText = (number: ScaledAmount) => formatAmount({ language, ...number });
  const word = isCounted(tally) ? counts[figures.missing.amount - 1] : undefined;
  const count = word ?? asText(figures.missing);
  const text =
    least === null ? fillText(toGo, { count }) : fillText(ofMoney, { count, of: asText(least) });
  return until === undefined ? text : fillText(untilText, { text, until });
}

/**
 * What is missing, and the least of each where the tally asks for one, as people write numbers.
 * Example: two receipts of at least 50.00: 2 of scale 0, each of 5000 of scale 2.
 */
export function gateFigures(
  version: Programme,
  tally: Tally,
  missing: number,
): { readonly missing: ScaledAmount; readonly of: ScaledAmount | null } {
  const places = currencyPlaces(version.currency) ?? 2;
  const least = leastOf(tally);
  const of = least === null ? null : { amount: least, scale: places };
  switch (tally.of) {
    case 'paid':
    case 'shelf':
      return { missing: { amount: missing, scale: places }, of };
    case 'quantity': {
      const isWhole = missing % 1000 === 0;
      const pieces = { amount: isWhole ? missing / 1000 : missing, scale: isWhole ? 0 : 3 };
      return { missing: pieces, of };
    }
    default:
      return { missing: { amount: missing, scale: 0 }, of };
  }
}

/** Is each of it one thing, so that three may stand as a word? */
const isCounted = ({ of }: Tally): boolean => of !== 'paid' && of !== 'shelf' && of !== 'quantity';

/** The least total of a receipt that the tally counts, where it asks for nothing else. */
function leastOf({ when }: Tally): number | null {
  if (when.kind !== 'is' || when.fact !== 'receipt.total') return null;
  return when.test.op === 'gte' ? when.test.value : null;
}
