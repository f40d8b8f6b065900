import { factsIn } from '../evaluate/condition.ts';
import type { Rule } from '../evaluate/rule.ts';
import { type Compiling, type Fault, quoted } from './faults.ts';
import { nearest } from './nearest.ts';
import type { RuleFile } from './rule-schema.ts';
import type { ProgrammeFile } from './schema.ts';

/** What sets rules off without an event of the file. */
const moments = [
  ...(['receipt', 'visit', 'enrol', 'month end', 'quarter end', 'year end', 'takeover'] as const),
];
const isMoment = (on: string): boolean => moments.some((one) => one === on);

/** The names of a file's events, each once and none of them a word of the language. */
export function eventsOf({ events = [] }: ProgrammeFile, faults: Fault[]): readonly string[] {
  for (const [at, name] of events.entries()) {
    const path = ['events', at];
    const hint = 'another name, as `review`';
    if (isMoment(name)) {
      faults.push({ path, text: `${quoted(name)} means something else`, hint });
    } else if (events.indexOf(name) < at) {
      faults.push({ path, text: `${quoted(name)} stands there twice`, hint: 'once is enough' });
    }
  }
  return events;
}

/** The event that a tally counts; null for one of receipts. */
export function tallyEvent(
  name: string,
  tally: NonNullable<ProgrammeFile['tallies']>[string],
  { faults, events }: Compiling,
): string | null {
  const path = ['tallies', name];
  const { of, event } = tally;
  if (of !== 'events') {
    const text = 'it would change nothing';
    const hint = 'it belongs to `of: events`';
    if (event !== undefined) faults.push({ path: [...path, 'event'], text, hint });
    return null;
  }
  const known = events.length === 0 ? 'name it under `events`' : `one of ${events.join(', ')}`;
  if (event === undefined) faults.push({ path, text: '`event` is missing', hint: known });
  else if (!events.includes(event)) {
    const text = `${quoted(event)} is no event of this file`;
    faults.push({ path: [...path, 'event'], text, hint: known });
  }
  if (tally.lines !== undefined) {
    const hint = 'leave it out: an event has no goods';
    faults.push({ path: [...path, 'lines'], text: 'it would change nothing', hint });
  }
  return event ?? '';
}

/** What only a receipt has. */
const ofReceipts = [
  ...['receipt.', 'after.', 'store', 'till', 'partner', 'partner.', 'place.', 'channel', 'card'],
  'cashier.',
] as const;

const notOfEvents = [
  ...(['discount', 'multiply', 'lines', 'onReturn', 'stack', 'currency', 'to'] as const),
];

/**
 * What a rule that no receipt sets off cannot say: a tap has no goods, till or money. Such a key
 * would change nothing.
 */
export function checkTrigger(
  file: RuleFile,
  rule: Rule,
  where: { readonly path: readonly (string | number)[]; readonly compiling: Compiling },
): void {
  const { faults, events } = where.compiling;
  const isEvent = !isMoment(rule.on);
  if (isEvent && !events.includes(rule.on)) {
    const known = [...moments, ...events];
    const near = nearest(rule.on, known);
    const hint = near === null ? `one of ${known.join(', ')}` : `did you mean \`${near}\`?`;
    const text = `${quoted(rule.on)} is no event of this file`;
    faults.push({ path: [...where.path, 'on'], text, hint });
    return;
  }
  const no = (path: readonly (string | number)[], text: string, hint: string) => {
    faults.push({ path: [...where.path, ...path], text, hint });
  };
  const isEnd = rule.on.endsWith(' end') || rule.on === 'takeover';
  if (file.earn?.steps !== undefined && !isEnd) {
    const hint = 'month end, quarter end or year end; on a receipt a rule for each step';
    no(['on'], 'steps of points go by what a period came to', hint);
  }
  if (rule.on === 'receipt') return;
  const noReceipt = `a rule on \`${rule.on}\` has no receipt`;
  for (const key of notOfEvents) {
    if (file[key] !== undefined) no([key], noReceipt, 'leave it out');
  }
  if (file.exchange !== undefined && rule.on !== 'visit') {
    const text =
      rule.on === 'enrol'
        ? 'a new member has nothing to exchange'
        : isEvent
          ? noReceipt
          : 'points are exchanged at a visit';
    no(['exchange'], text, 'leave `on` out, or `on: visit`');
  }
  // An event has a quantity, and a tap has nothing.
  const counted: readonly string[] = isEvent ? ['perQuantity', 'round'] : [];
  for (const key of ['percent', 'per', 'perQuantity', 'roundUp', 'round'] as const) {
    const isOfSteps = file.earn?.steps !== undefined && (key === 'round' || isEnd);
    if (file.earn?.[key] === undefined || isOfSteps || counted.includes(key)) continue;
    no(['earn', key], noReceipt, `a fixed \`amount\`${isEvent ? ', or `perQuantity`' : ' alone'}`);
  }
  if (isEvent && file.earn?.round !== undefined && file.earn.perQuantity === undefined) {
    no(['earn', 'round'], 'it would change nothing', 'it belongs to `perQuantity`');
  }
  for (const key of ['store', 'cashier', 'memberDiscount'] as const) {
    if (file.limit?.[key] !== undefined) no(['limit', key], noReceipt, '`member` or `total`');
  }
  const noFacts = (key: 'when' | 'review', facts: readonly string[]) => {
    for (const fact of new Set(facts)) {
      if (isOfReceipt(fact))
        no([key, fact], noReceipt, 'facts of the member, the day and the time');
    }
  };
  noFacts('when', factsIn(rule.when));
  if (rule.review !== null) noFacts('review', factsIn(rule.review));
}

/** Facts that nothing but a receipt has. */
export const isOfReceipt = (fact: string): boolean =>
  ofReceipts.some((one) => (one.endsWith('.') ? fact.startsWith(one) : fact === one));
