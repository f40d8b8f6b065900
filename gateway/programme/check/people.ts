import { customerLanguages } from '../../../protocol/text.ts';
import type { Condition } from '../evaluate/rule.ts';
import { type Checking, type Found, rulePath } from './findings.ts';

/** Consents that are paid for, and texts that some members could not read. */
export function people(checking: Checking): Found[] {
  return [...paidConsents(checking), ...missingTexts(checking)];
}

/** A benefit that hangs on a marketing consent: an agreement that is paid for is not free. */
function paidConsents(checking: Checking): Found[] {
  const { rules, consents } = checking.programme;
  const marketing = new Set(
    consents.filter(({ purpose }) => purpose === 'marketing').map(({ name }) => name),
  );
  return rules.flatMap(({ id, when }): Found[] => {
    const [asked] = consentsIn(when).filter((name) => marketing.has(name));
    if (asked === undefined) return [];
    const text = `"${id}" is given to those who agree to "${asked}", which is marketing`;
    const hint = 'a consent must be free: give it to all members, or ask for another fact';
    return [{ code: 'consent-paid', path: rulePath(checking, id, 'when'), text, hint }];
  });
}

/** Consents that must be there; who asks that one is missing pays for none. */
function consentsIn(when: Condition, isWanted = true): readonly string[] {
  if (when.kind === 'not') return consentsIn(when.of, !isWanted);
  if (when.kind !== 'is') return when.of.flatMap((one) => consentsIn(one, isWanted));
  if (!isWanted) return [];
  const { fact, test } = when;
  return fact === 'member.consents' && 'values' in test ? test.values.map(String) : [];
}

/** A consent that somebody cannot read is none; a question that nobody can read gets no answer. */
function missingTexts({ file }: Checking): Found[] {
  const { consents = {}, questionnaire = {} } = file;
  const all = [
    ...Object.entries(consents).map(([name, { texts }]) => [['consents', name], texts] as const),
    ...Object.entries(questionnaire).flatMap(([name, { texts, choices }]) => [
      [['questionnaire', name], texts] as const,
      ...Object.entries(choices).map(([choice, told]) => {
        return [['questionnaire', name, 'choices', choice], told] as const;
      }),
    ]),
  ];
  return all.flatMap(([path, texts]): Found[] => {
    const missing = customerLanguages.filter((language) => texts[language] === undefined);
    if (missing.length === 0) return [];
    const text = `no text in ${missing.join(', ')}`;
    const hint = 'members who read these languages are shown the English text';
    return [{ code: 'text-missing', path: [...path], text, hint }];
  });
}
