import { type CustomerTexts, customerLanguages } from '../../../protocol/text.ts';
import { isAlways } from '../counted.ts';
import type { MemberList } from '../people/lists.ts';
import type { ConsentDefinition, Question } from '../people/types.ts';
import { conditionText } from './condition-words.ts';
import { type Explaining, listed } from './words.ts';

/** What a member agrees to, and that saying no is as easy. */
export function consentSentences({
  purpose,
  channel,
  texts,
}: ConsentDefinition): readonly string[] {
  const what = purpose === 'service' ? 'a service' : 'marketing';
  return [
    `A member can agree to ${what} by ${channel}, and take it back at any time; the newest word holds.`,
    textSentence(texts),
  ];
}

/** A question, its answers, and how many of them may be chosen. */
export function questionSentences({ texts, choices, isSeveral }: Question): readonly string[] {
  const all = listed(
    choices.map(({ id }) => id),
    'or',
  );
  const many = isSeveral ? '(your choice: several)' : '(default: several)';
  return [
    `${isSeveral ? 'Any' : 'One'} of the answers ${all} may be chosen ${many}.`,
    textSentence(texts),
  ];
}

/** Who is on a list, in which order, and how often it is made. */
export function listSentences(explaining: Explaining, list: MemberList): readonly string[] {
  const { when, consent, every, by } = list;
  const who = isAlways(when) ? 'Every member' : `A member where ${conditionText(explaining, when)}`;
  return [
    `${who} who agrees to ${consent} is on it.`,
    every === null
      ? 'It is made at any time (default: every).'
      : `It is made once in each ${every} (your choice: every).`,
    by === null
      ? 'It is in the order of the members (default: by).'
      : `Who has most in ${by} stands first (your choice: by).`,
  ];
}

function textSentence(texts: CustomerTexts): string {
  const languages = customerLanguages.filter((one) => texts[one] !== undefined);
  const text = texts.en ?? texts[languages[0] ?? 'en'] ?? '';
  return `The member reads: ${JSON.stringify(text)}, in ${listed(languages, 'and')}.`;
}
