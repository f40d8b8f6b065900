import { assertNever } from '../../../protocol/units.ts';
import { receiptCheck } from '../evaluate/condition.ts';
import { type Asked, type FactKind, receiptFact } from '../evaluate/facts.ts';
import type { Condition, FactValue, Test, Truth } from '../evaluate/rule.ts';
import { moneyText } from '../language/currency.ts';
import type { Programme } from '../types.ts';
import { amountText } from './sentences.ts';

/** One question of a condition that stands in the way. */
export interface Failure {
  readonly fact: string;
  readonly test: Test;
  /** The condition wants the contrary of the test. */
  readonly isNot: boolean;
  /** false: it does not hold; null: what it asks is not known. */
  readonly truth: Truth;
  readonly found: FactValue;
}

/**
 * Why a condition does not hold: of `all` the first part that is in the way (one that fails before
 * one that is not known), of `any` each of them, for any one would do. Empty when it holds.
 */
export function failuresOf(condition: Condition, asked: Asked, isNot = false): readonly Failure[] {
  switch (condition.kind) {
    case 'not':
      return failuresOf(condition.of, asked, !isNot);
    case 'is': {
      const truth = truthOf(condition, asked, isNot);
      if (truth === true) return [];
      const { fact, test } = condition;
      return [{ fact, test, isNot, truth, found: receiptFact(fact)?.read(asked) }];
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => ({ part, truth: truthOf(part, asked, isNot) }));
      // Not all of them is any of the contraries, and the other way round.
      const isAll = (condition.kind === 'all') !== isNot;
      if (!isAll) {
        if (parts.some(({ truth }) => truth === true)) return [];
        return parts.flatMap(({ part }) => failuresOf(part, asked, isNot));
      }
      const first =
        parts.find(({ truth }) => truth === false) ?? parts.find(({ truth }) => truth === null);
      return first === undefined ? [] : failuresOf(first.part, asked, isNot);
    }
    default:
      return assertNever(condition);
  }
}

/** Facts that only a member has; `member` itself among them. */
export function isOfMember(fact: string): boolean {
  return /^(member$|member\.|(tally|after|unit|answer|years)\.|referrer|enroller)/.test(fact);
}

/** Nobody reads these aloud at a till: who one is, and how the shop sorts its members. */
export function isPrivate(fact: string): boolean {
  const own = /^(member\.(tier|tags|age|birthday|group|childAge|consents|clubs)$|(answer|years)\.)/;
  return own.test(fact) || /^(referrer|enroller)\b/.test(fact);
}

/**
 * May an answer say what was found? Of the person never (`member.days`, `member.months`); tallies
 * and amounts of the member in a quote, of which nothing is kept, and not in a purchase.
 */
export function isTold(fact: string, isQuote: boolean): boolean {
  if (!isOfMember(fact)) return true;
  return isQuote && !/^(member|answer\.|years\.)/.test(fact);
}

/** When it is, and nothing else. */
export function isTime(fact: string): boolean {
  return fact === 'day' || fact === 'weekday' || fact === 'time';
}

/** What would hold. Example: `a total of at least DKK 100.00, this one is DKK 80.00`. */
export function wantedText(version: Programme, failure: Failure): string {
  const { fact, found } = failure;
  const show = (value: unknown) => valueText(version, fact, value);
  const wanted = wantedWords(failure, show);
  if (found === undefined || failure.truth === null) return wanted;
  const values = Array.isArray(found) ? found : [found];
  return `${wanted}, here: ${listOf(values.map(show), 'and')}`;
}

const contraries = { gte: 'lt', gt: 'lte', lte: 'gt', lt: 'gte' } as const;

/** Example: `not at least 5.00` is `less than 5.00`, `not the store 1` is `anything but` it. */
function wantedWords({ fact, test, isNot }: Failure, show: (value: unknown) => string): string {
  if (fact === 'member' && test.op === 'eq') {
    const isWanted = (test.value === true) !== isNot;
    return isWanted ? "a member's card" : "a receipt without a member's card";
  }
  if (!isNot) return `${labelOf(fact)} ${testWords(test, show)}`;
  if (test.op === 'gte' || test.op === 'gt' || test.op === 'lte' || test.op === 'lt') {
    return `${labelOf(fact)} ${testWords({ ...test, op: contraries[test.op] }, show)}`;
  }
  return `anything but ${labelOf(fact)} ${testWords(test, show)}`;
}

const labels: Readonly<Record<string, string>> = {
  'receipt.total': 'a total of',
  'receipt.currency': 'a receipt in',
  'partner.trade': 'a partner of the trade',
  'place.city': 'a store in the city',
  'place.region': 'a store in the region',
  'place.country': 'a store in the country',
  'receipt.quantity': 'a quantity of',
  'receipt.tenders': 'payment by',
  'receipt.categories': 'articles of',
  'member.days': 'days of membership:',
  'member.months': 'full months of membership:',
  'cashier.receipts': 'receipts of this member by this cashier today:',
  card: 'the card',
  time: 'the time',
};

function labelOf(fact: string): string {
  const known = labels[fact];
  if (known !== undefined) return known;
  if (/^(tally|after)\./.test(fact)) return `${fact.slice('tally.'.length)} of`;
  if (fact.startsWith('unit.')) return 'to have';
  return `the ${fact}`;
}

function testWords(test: Test, show: (value: unknown) => string): string {
  switch (test.op) {
    case 'eq':
      return show(test.value);
    case 'gte':
      return `at least ${show(test.value)}`;
    case 'gt':
      return `more than ${show(test.value)}`;
    case 'lte':
      return `at most ${show(test.value)}`;
    case 'lt':
      return `less than ${show(test.value)}`;
    case 'between':
      return `${show(test.from)} to ${show(test.to)}`;
    case 'in':
    case 'hasAny':
      return listOf(test.values.map(show), 'or');
    case 'hasAll':
      return listOf(test.values.map(show), 'and');
    default:
      return assertNever(test);
  }
}

/** At most five of them: it is one line. */
function listOf(texts: readonly string[], word: 'and' | 'or'): string {
  const shown = [...new Set(texts)];
  if (shown.length > 5) return `${shown.slice(0, 5).join(', ')} ...`;
  return [shown.slice(0, -1).join(', '), shown.at(-1) ?? 'nothing']
    .filter((part) => part !== '')
    .join(` ${word} `);
}

function valueText(version: Programme, fact: string, value: unknown): string {
  if (typeof value !== 'number') return String(value);
  if (fact.startsWith('unit.')) {
    return amountText(version, { unit: fact.slice('unit.'.length), amount: value });
  }
  const kind = kindOf(version, fact);
  if (kind === 'money') return moneyText(currencyOf(version, fact), value);
  if (kind === 'quantity') return String(value / 1000);
  if (kind !== 'time') return String(value);
  const digits = (part: number) => String(part).padStart(2, '0');
  return `${digits(Math.floor(value / 60))}:${digits(value % 60)}`;
}

/** Currency of a fact of money: that of the receipt, or of the tally. */
export function currencyOf(version: Programme, fact: string): string {
  if (!/^(tally|after)\./.test(fact)) return version.currency;
  const name = fact.slice('tally.'.length);
  return version.tallies.find((one) => one.name === name)?.currency ?? version.currency;
}

/** How the values of a fact are written; of a tally, by what it counts. */
export function kindOf(version: Programme, fact: string): FactKind | undefined {
  const isTally = /^(tally|after)\./.test(fact);
  const name = fact.slice('tally.'.length);
  const tally = isTally ? version.tallies.find((one) => one.name === name) : undefined;
  if (tally === undefined) return receiptFact(fact)?.kind;
  if (tally.of === 'paid' || tally.of === 'shelf') return 'money';
  return tally.of === 'quantity' ? 'quantity' : 'count';
}

function truthOf(condition: Condition, asked: Asked, isNot: boolean): Truth {
  const truth = receiptCheck(condition)(asked);
  return isNot && truth !== null ? !truth : truth;
}
