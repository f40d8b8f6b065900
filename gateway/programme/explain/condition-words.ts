import { assertNever } from '../../../protocol/units.ts';
import { type FactKind, lineFact, receiptFact } from '../evaluate/facts.ts';
import type { Condition, LineCondition, Test } from '../evaluate/rule.ts';
import { decimalText, moneyText } from '../language/currency.ts';
import { currencyOf } from '../reasons/failure.ts';
import { type Explaining, listed, quantityText } from './words.ts';

/**
 * A condition as a part of a sentence.
 * Example: `the weekday is saturday and the receipt's total is at least DKK 50.00`.
 */
export function conditionText(explaining: Explaining, condition: Condition): string {
  switch (condition.kind) {
    case 'all':
      return condition.of.map((part) => inner(explaining, part, 'any')).join(' and ');
    case 'any':
      return condition.of.map((part) => inner(explaining, part, 'all')).join(' or ');
    case 'not': {
      const { of } = condition;
      if (of.kind === 'is') return testText(explaining, of, true);
      return `it is not so that (${conditionText(explaining, of)})`;
    }
    case 'is':
      return testText(explaining, condition, false);
    default:
      return assertNever(condition);
  }
}

/** `lines where the category is wash`, or all of them. */
export const linesText = (explaining: Explaining, lines: LineCondition): string =>
  lines === null ? 'all lines' : `lines where ${conditionText(explaining, lines)}`;

/** What a fact is called in a sentence. */
export function factNoun(fact: string): string {
  const name = fact.slice(fact.indexOf('.') + 1);
  if (fact.startsWith('tally.')) return `${name} before the receipt`;
  if (fact.startsWith('after.')) return `${name} with this receipt`;
  if (fact.startsWith('answer.')) return `the answer to ${fact.slice('answer.'.length)}`;
  if (fact.startsWith('years.')) return `the number of full years since the date "${name}"`;
  if (fact.startsWith('unit.')) return `what the member has of ${name}`;
  return nouns[fact] ?? receiptFact(fact)?.help ?? lineFact(fact)?.help ?? fact;
}

/** A value of a fact, in its own unit of measure. */
export function valueText(
  explaining: Explaining,
  fact: string,
  value: string | number | boolean,
): string {
  if (typeof value !== 'number') return String(value);
  const { programme } = explaining;
  switch (kindOf(explaining, fact)) {
    case 'money':
      return moneyText(currencyOf(programme, fact), value);
    case 'quantity':
      return quantityText(value);
    case 'amount': {
      const unit = programme.units.find((one) => `unit.${one.unit}` === fact);
      return decimalText(value, unit?.scale ?? 0);
    }
    case 'time': {
      const two = (part: number) => String(part).padStart(2, '0');
      return `${two(Math.floor(value / 60))}:${two(value % 60)}`;
    }
    default:
      return String(value);
  }
}

const nouns: Readonly<Record<string, string>> = {
  'receipt.total': "the receipt's total",
  'receipt.quantity': 'the quantity of all lines',
  'receipt.currency': 'the currency of the receipt',
  'partner.trade': "the partner's trade",
  'place.city': 'the city of the store',
  'receipt.tenders': 'the payment',
  'receipt.categories': 'the receipt',
  channel: 'the channel',
  'cashier.receipts': 'the number of receipts that the cashier has rung up for the member that day',
  'member.days': 'the number of days since the enrolment',
  'member.months': 'the number of full months since the enrolment',
  'member.group': "the member's group of the 100, drawn by a hash (0 to 99),",
  'member.age': 'the age in full years',
  'member.birthday': 'the number of days to the nearest birthday',
  day: 'the business day',
  weekday: 'the weekday',
  time: 'the time',
  card: 'the card',
  'member.tier': "the member's tier",
  'member.tags': "the member's marks",
  'member.childAge': 'the age of the youngest child in full years',
  'member.clubs': "the member's clubs",
  'member.consents': "the member's consents",
  'referrer.tags': 'the marks of who brought the member',
  'referrer.shares': 'what the member shares with who brought them',
  'enroller.tags': 'the marks of who enrolled the member',
  'enroller.shares': 'what the member shares with who enrolled them',
  sku: 'the article',
  labels: 'the labels',
  price: 'the price of one unit',
  total: 'the price of the line',
  quantity: 'the quantity of the line',
};

const plural: ReadonlySet<string> = new Set([
  'member.tags',
  'member.consents',
  'member.clubs',
  'referrer.tags',
  'enroller.tags',
  'labels',
]);

function inner(explaining: Explaining, part: Condition, other: 'all' | 'any'): string {
  const text = conditionText(explaining, part);
  return part.kind === other && part.of.length > 1 ? `(${text})` : text;
}

function testText(
  explaining: Explaining,
  { fact, test }: Condition & { readonly kind: 'is' },
  isNot: boolean,
): string {
  const value = (one: string | number | boolean) => valueText(explaining, fact, one);
  if (fact === 'member' && test.op === 'eq') {
    return (test.value === true) === isNot ? 'there is no member' : 'there is a member';
  }
  const isOther = (fact === 'referrer' || fact === 'enroller') && test.op === 'eq';
  if (isOther) {
    const did = fact === 'referrer' ? 'brought' : 'enrolled';
    return `${(test.value === true) === isNot ? 'no' : 'another'} member ${did} this one`;
  }
  if (fact === 'hasCost' && test.op === 'eq') {
    return `the cost is ${(test.value === true) === isNot ? 'not ' : ''}known`;
  }
  const isList = test.op === 'hasAny' || test.op === 'hasAll';
  const include = plural.has(fact)
    ? ['include', 'do not include']
    : ['includes', 'does not include'];
  const verb = (isList ? include : ['is', 'is not'])[isNot ? 1 : 0];
  return `${factNoun(fact)} ${verb} ${rangeText(test, value)}`;
}

function rangeText(test: Test, value: (one: string | number | boolean) => string): string {
  switch (test.op) {
    case 'eq':
      return value(test.value);
    case 'gte':
      return `at least ${value(test.value)}`;
    case 'gt':
      return `more than ${value(test.value)}`;
    case 'lte':
      return `at most ${value(test.value)}`;
    case 'lt':
      return `less than ${value(test.value)}`;
    case 'between':
      return `between ${value(test.from)} and ${value(test.to)}`;
    case 'in':
    case 'hasAny':
      return listed(test.values.map(value), 'or');
    case 'hasAll':
      return `all of ${listed(test.values.map(value), 'and')}`;
    default:
      return assertNever(test);
  }
}

function kindOf({ programme }: Explaining, fact: string): FactKind | null {
  const tally = /^(?:tally|after)\.(.+)$/.exec(fact)?.[1];
  if (tally === undefined) return receiptFact(fact)?.kind ?? lineFact(fact)?.kind ?? null;
  const of = programme.tallies.find(({ name }) => name === tally)?.of;
  return of === 'paid' || of === 'shelf' ? 'money' : of === 'quantity' ? 'quantity' : 'count';
}
