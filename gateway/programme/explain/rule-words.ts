import { assertNever } from '../../../protocol/units.ts';
import { isAlways } from '../counted.ts';
import type { Budget, Discount, Earn, Limit, Rule } from '../evaluate/rule.ts';
import type { RuleFile } from '../language/rule-schema.ts';
import { conditionText, factNoun, linesText, valueText } from './condition-words.ts';
import {
  chosen,
  counted,
  type Explaining,
  listed,
  moneyOf,
  percentOf,
  pointsOf,
  quantityText,
  unsaid,
} from './words.ts';

/** All that one rule says, and what was chosen for it silently. */
export function ruleSentences(explaining: Explaining, rule: Rule): readonly string[] {
  const file = explaining.file.rules.find(({ id }) => id === rule.id);
  if (file === undefined) return [];
  const { effect } = rule;
  return [
    ...effectSentences(explaining, rule, file),
    whenSentence(explaining, rule, file),
    ...(effect.kind === 'exchange' || rule.on !== 'receipt'
      ? []
      : [linesSentence(explaining, rule)]),
    daysSentence(rule),
    ...chanceSentences(rule),
    ...reviewSentences(explaining, rule),
    ...rule.limits.map((limit) => limitSentence(explaining, limit)),
    ...(rule.budget === null ? [] : [budgetSentence(explaining, rule.budget, file)]),
    ...stackSentences(rule, file),
    ...moreSentences(rule, file),
    ...unsaid(file, saidKeys),
  ];
}

const saidKeys = [
  ...['id', 'on', 'from', 'until', 'when', 'lines', 'earn', 'discount', 'multiply', 'exchange'],
  ...['limit', 'stock', 'budget', 'stack', 'priority', 'fundedBy', 'onReturn', 'texts', 'chance'],
  ...['currency', 'to', 'review'],
];

function effectSentences(explaining: Explaining, rule: Rule, file: RuleFile): readonly string[] {
  const { effect } = rule;
  if (effect.kind === 'earn') return [earnSentence(explaining, effect.earn, file)];
  if (effect.kind === 'discount') return discountSentences(explaining, effect.discount, file);
  if (effect.kind === 'multiply') {
    const times = effect.by.num / effect.by.den;
    return [`It makes the ${effect.unit} that other rules give ${times} times as many in all.`];
  }
  if (effect.kind !== 'exchange') return [];
  const { from, to } = effect.exchange;
  const step = pointsOf(explaining, from.unit, from.amount);
  const becomes = pointsOf(explaining, to.unit, to.amount);
  // Any other trigger says its own moment in the sentence after this one.
  return rule.on === 'receipt'
    ? [`As soon as a member has ${step}, they become ${becomes}.`]
    : [`What a member has then changes in full steps: ${step} into ${becomes}.`];
}

function earnSentence(explaining: Explaining, earn: Earn, file: RuleFile): string {
  const { per, unit } = earn;
  const { percent } = file.earn ?? {};
  const who = earners[file.to ?? 'member'];
  const of =
    explaining.programme.earnOn === 'paid'
      ? 'of what is paid after discounts'
      : 'of the shelf prices';
  if (percent !== undefined) {
    return `${who} ${percent} % ${of}, in ${unit} of that value.`;
  }
  const points = pointsOf(explaining, unit, earn.amount);
  switch (per.kind) {
    case 'money':
      return `${who} ${points} for each ${moneyOf(explaining, per.minor)} ${of}.`;
    case 'quantity':
      if (isEvent(file.on)) {
        return `${who} ${points} for each ${quantityText(per.thousandths)} of the quantity of the ${eventOf(file)}.`;
      }
      return `${who} ${points} for each ${quantityText(per.thousandths)} of the quantity (pieces, kilos or litres); free units do not count.`;
    case 'receipt':
      return `${who} ${points} for the ${eventOf(file)}.`;
    case 'roundUp': {
      const full = moneyOf(explaining, per.minor);
      return `${who} what is missing to the next full ${full}: ${points} for each whole one.`;
    }
    case 'steps': {
      const shares = (file.earn?.steps ?? []).map((step) => step.percent);
      const steps = per.steps.map(({ from }, at) => {
        return `${shares[at]} % from ${valueText(explaining, `tally.${per.tally}`, from)}`;
      });
      const when =
        file.on === 'takeover' ? 'Once, when it takes over,' : 'At the end of each period';
      return `${when} a member earns a part of all that ${per.tally} has counted, in ${unit} of that value: ${steps.join(', ')}.`;
    }
    default:
      return assertNever(per);
  }
}

const earners = {
  member: 'A member earns',
  referrer: 'Who brought the member earns',
  enroller: 'Who enrolled the member earns',
} as const;

function discountSentences(
  explaining: Explaining,
  discount: Discount,
  file: RuleFile,
): readonly string[] {
  const { units, pays, maxMinor, off } = discount;
  const raw = file.discount ?? {};
  const stage =
    discount.on === 'line'
      ? `It is taken off line by line, before discounts on the order ${chosen(raw, 'on')}.`
      : `It is taken off what is left after the discounts on lines ${chosen(raw, 'on')}.`;
  const sentences = [offSentence(explaining, discount), stage];
  if (off.kind === 'steps') sentences.push(stepSentence(explaining, off, raw));
  if (units !== null) {
    sentences.push(`The ${units.take} units come first ${chosen(raw, 'take')}.`);
    const { per } = units;
    sentences.push(
      per === null
        ? 'A receipt gets no more units than that.'
        : `That is for each ${quantityText(per.quantity)} of ${linesText(explaining, per.lines)}.`,
    );
  }
  if (pays !== null) {
    const price = pointsOf(explaining, pays.unit, pays.amount);
    sentences.push(`The member pays ${price} for ${units === null ? 'it' : 'each unit'}.`);
  }
  if (maxMinor !== null)
    sentences.push(`Never more than ${moneyOf(explaining, maxMinor)} a receipt.`);
  return sentences;
}

function offSentence(explaining: Explaining, { off, units }: Discount): string {
  const count = units === null ? '' : `${counted(units.count, 'unit')} of `;
  switch (off.kind) {
    case 'share':
      return off.share.num === off.share.den
        ? `It makes ${count}the lines free.`
        : `It takes ${percentOf(off.share)} off ${count}the lines.`;
    case 'amount':
      return `It takes ${moneyOf(explaining, off.minor)} off ${count}the lines.`;
    case 'price': {
      const each = units === null ? 'each unit of ' : count;
      return `It sells ${each}the lines for ${moneyOf(explaining, off.minor)}, never for more than the price.`;
    }
    case 'cost':
      return `It sells ${count}the lines for what they cost the shop; a line whose cost is not known keeps its price.`;
    case 'steps':
      return `It takes the percentage of the highest step that is reached off ${count}the lines.`;
    default:
      return assertNever(off);
  }
}

function stepSentence(
  explaining: Explaining,
  { by, steps }: Discount['off'] & { readonly kind: 'steps' },
  raw: object,
): string {
  const isLines = by === 'lines.total';
  const noun = isLines ? 'the price of these lines' : factNoun(by);
  const fact = isLines ? 'receipt.total' : by;
  const all = steps.map(
    ({ from, share }) => `${percentOf(share)} from ${valueText(explaining, fact, from)}`,
  );
  return `The steps go by ${noun} ${chosen(raw, 'by')}: ${all.join(', ')}.`;
}

function whenSentence(
  explaining: Explaining,
  { when, effect }: Rule,
  { on = 'receipt' }: RuleFile,
): string {
  const event = eventNoun(on);
  if (!isAlways(when)) return `It holds for ${event} when ${conditionText(explaining, when)}.`;
  return effect.kind === 'discount' && !asksMember(effect.discount)
    ? 'It holds for every receipt, with or without a card.'
    : `It holds for every ${event.replace(/^(an?|the) /, '')} of a member.`;
}

/** Who has no card has nothing to pay with, and no tally. */
const asksMember = ({ pays, off }: Discount): boolean =>
  pays !== null || (off.kind === 'steps' && !/^(lines|receipt)\./.test(off.by));

const eventOf = ({ on = 'receipt' }: RuleFile): string => eventNoun(on).replace(/^(an?|the) /, '');

const isEvent = (on = 'receipt'): boolean => events[on] === undefined;

/** `a receipt`; an event of the file by its name: `a "review"`, `an "answer"`. */
const eventNoun = (on: string): string =>
  events[on] ?? `${/^[aeiou]/.test(on) ? 'an' : 'a'} "${on}"`;

const events: Readonly<Record<string, string>> = {
  receipt: 'a receipt',
  visit: 'a tap at a kiosk',
  enrol: 'an enrolment',
  'month end': 'the end of a month',
  'quarter end': 'the end of a quarter',
  'year end': 'the end of a year',
  takeover: 'a takeover',
};

function linesSentence(explaining: Explaining, { lines }: Rule): string {
  const which = lines === null ? ' (default: lines)' : '';
  return `It looks at ${linesText(explaining, lines)} that are not excluded${which}.`;
}

function daysSentence({ from, until }: Rule): string {
  if (from === null && until === null)
    return 'It has no first and no last day (default: from, until).';
  if (until === null) return `It holds from ${from} on, without an end.`;
  return from === null
    ? `It holds until ${until}, that day included.`
    : `It holds from ${from} to ${until}, both days included.`;
}

function chanceSentences({ chance }: Rule): readonly string[] {
  if (chance === null) return [];
  const { oneIn, seed } = chance;
  return [
    `Only one member in ${oneIn} gets it on a business day, drawn by the seed "${seed}" (your choice: chance).`,
  ];
}

function reviewSentences(explaining: Explaining, { review }: Rule): readonly string[] {
  if (review === null) return [];
  const where = conditionText(explaining, review);
  return [
    `Where ${where}, or that is not known, what it gives is held for review: it waits until one of the staff approves or rejects it (your choice: review).`,
  ];
}

function limitSentence(explaining: Explaining, limit: Limit): string {
  const { scope, of, max, per } = limit;
  if (limit.isStock === true) return `The stock is ${max}; staff add more (your choice: stock).`;
  const whom = { total: 'in all', member: 'for one member', store: 'in one store' } as const;
  const who = scope === 'cashier' ? 'by one cashier' : whom[scope];
  const span = per === 'ever' ? 'for ever' : `in one ${per}`;
  const times = max === 1 ? 'once' : `${max} times`;
  const most = of === 'uses' ? times : `${moneyOf(explaining, max)} of discount`;
  if (limit.shared === undefined) return `At most ${most} ${who}, ${span}.`;
  const { programme } = explaining;
  const shares = ({ limits }: Rule) => limits.some(({ shared }) => shared === limit.shared);
  const ids = programme.rules.filter(shares).map(({ id }) => `"${id}"`);
  return `At most ${most} ${who}, ${span}, of ${listed(ids, 'and')} together (your choice: limits.${limit.shared}).`;
}

function budgetSentence(explaining: Explaining, budget: Budget, file: RuleFile): string {
  const span = budget.per === 'ever' ? 'in all' : `a ${budget.per}`;
  const rest = budget.isPartial ? 'what is left of it is given' : 'a part is not given';
  const money = moneyOf(explaining, budget.minor);
  return `It may cost ${money} ${span} ${chosen(file.budget, 'per')}; at its end ${rest} ${chosen(file.budget, 'rest')}.`;
}

function stackSentences({ stack, effect }: Rule, file: RuleFile): readonly string[] {
  if (effect.kind === 'exchange' || effect.kind === 'earn') return [];
  const group = `the group "${stack.group}" ${chosen(file.stack, 'group')}`;
  const how = {
    add: 'It adds up with the others',
    best: `Only the one that gives most of ${group} is given`,
    first: `Only the first that holds of ${group} is given`,
    alone:
      stack.group === 'all'
        ? 'No other discount is given beside it'
        : `No other discount is given beside it but those of ${group} that are alone too`,
  }[stack.mode];
  return [`${how} ${chosen(file, 'stack')}.`];
}

function moreSentences(rule: Rule, file: RuleFile): readonly string[] {
  if (rule.effect.kind === 'exchange') return [];
  const { priority, fundedBy, onReturn } = rule;
  const order = priority === 0 ? 'in the order of the file' : `with priority ${priority}`;
  const kept =
    onReturn === 'keep'
      ? 'what was given for the rest is kept'
      : 'what is left is looked at again by the rules of the sale';
  const texts = Object.entries(file.texts ?? {});
  return [
    `It is asked ${order} ${chosen(file, 'priority')}.`,
    `${fundedBy === '' ? 'The shop' : `"${fundedBy}"`} bears the cost ${chosen(file, 'fundedBy')}.`,
    ...(rule.on === 'receipt'
      ? [`When part of the receipt comes back, ${kept} ${chosen(file, 'onReturn')}.`]
      : isEvent(rule.on)
        ? ['All of it is taken back when the event is withdrawn.']
        : []),
    ...texts.map(([language, text]) => `The member reads in ${language}: "${text}"`),
  ];
}
