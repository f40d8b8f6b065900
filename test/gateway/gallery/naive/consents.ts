import { isForgotten } from './closing.ts';
import type { Programme } from './file.ts';
import { todayOf } from './lots.ts';
import type { Document, Past, Told } from './past.ts';
import { NotKnown, type Parts, partsOf, textOf } from './raw.ts';

/** What a member has said of a consent, and on which business day. */
export interface Word {
  readonly who: string;
  readonly consent: string;
  readonly isYes: boolean;
  readonly day: string;
}

export function consentsOf(value: unknown): readonly string[] {
  const consents = Object.entries(partsOf(value ?? {}, 'consents', 'any'));
  return consents.map(([name, raw]) => {
    partsOf(raw, `consents.${name}`, ['purpose', 'channel', 'texts']);
    return name;
  });
}

/** Lists of members, each of all who agree to a consent. */
export function listsIn(value: unknown): Programme['lists'] {
  return Object.entries(partsOf(value ?? {}, 'lists', 'any')).map(([name, raw]) => {
    const parts = partsOf(raw, `lists.${name}`, ['consent']);
    return { name, consent: textOf(parts['consent'], `lists.${name}.consent`) };
  });
}

/** `anna tells: { consents: { keep: yes } }` */
export function tell(past: Past, { who, what, now }: Document & { readonly kind: 'tell' }): Told {
  const parts = partsOf(what, `${who} tells`, ['consents']);
  const said = Object.entries(partsOf(parts['consents'], `${who} tells.consents`, 'any'));
  for (const [consent, word] of said) {
    if (!past.programme.consents.includes(consent)) throw new NotKnown(`consent ${consent}`);
    past.words.push({ who, consent, isYes: word === 'yes', day: todayOf(past, now) });
  }
  return { refused: null };
}

/** Has a member agreed at the end of a day? The newest word counts. */
export function hasAgreed(
  { words }: Past,
  of: { readonly who: string; readonly consent: string; readonly day: string },
): boolean {
  const own = words.filter(({ who, consent }) => who === of.who && consent === of.consent);
  return own.findLast(({ day }) => day <= of.day)?.isYes === true;
}

/** On which lists a member stands now: under the day, or not. */
export function listsOf(past: Past, who: string, now: string): Parts {
  const day = todayOf(past, now);
  const { lists } = past.programme;
  const rows = lists.map(({ name, consent }) => {
    const isOn = hasAgreed(past, { who, consent, day }) && !isForgotten(past, who, now);
    return [name, isOn ? day : 'no'] as const;
  });
  return rows.length === 0 ? {} : { lists: Object.fromEntries(rows) };
}
