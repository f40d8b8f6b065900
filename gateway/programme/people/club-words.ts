import { type CustomerLanguage, fillText, formatAmount } from '../../../protocol/text.ts';
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
  const places = currencyPlaces(version.currency) ?? 2;
  const money = (amount: number) => formatAmount({ language, amount, scale: places });
  const least = leastOf(tally);
  const text = fillText(least === null ? toGo : ofMoney, {
    count: countText(tally, { missing, money, language, counts }),
    of: least === null ? '' : money(least),
  });
  return until === undefined ? text : fillText(untilText, { text, until });
}

function countText(
  tally: Tally,
  from: {
    readonly missing: number;
    readonly money: (amount: number) => string;
    readonly language: CustomerLanguage;
    readonly counts: Words['counts'];
  },
): string {
  const { missing, money, language, counts } = from;
  switch (tally.of) {
    case 'paid':
    case 'shelf':
      return money(missing);
    case 'quantity':
      return missing % 1000 === 0
        ? String(missing / 1000)
        : formatAmount({ language, amount: missing, scale: 3 });
    default:
      return counts[missing - 1] ?? String(missing);
  }
}

/** The least total of a receipt that the tally counts, where it asks for nothing else. */
function leastOf({ when }: Tally): number | null {
  if (when.kind !== 'is' || when.fact !== 'receipt.total') return null;
  return when.test.op === 'gte' ? when.test.value : null;
}
