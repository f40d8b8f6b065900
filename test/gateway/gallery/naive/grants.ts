import { minutesBetween } from './days.ts';
import { todayOf } from './lots.ts';
import type { Document, Past, Told } from './past.ts';

const weekInMinutes = 7 * 24 * 60;

/**
 * A level that staff give until a day. One that takes two of them is asked for first, and given when
 * another one says the same in less than seven days.
 */
export function grant(past: Past, document: Document & { readonly kind: 'grant' }): Told {
  const { who, level, until, staff, now } = document;
  const today = todayOf(past, now);
  const found = past.programme.tiers?.levels.find(({ id }) => id === level);
  if (found === undefined || until < today || (found.takesTwo && staff === null)) {
    return { refused: 'REQUEST_INVALID' };
  }
  const key = `${who} ${level}`;
  const first = past.asked.get(key);
  const isAsked =
    first?.until === until && minutesBetween(first.at, now) < weekInMinutes ? first : null;
  if (found.takesTwo && staff !== null && isAsked === null) {
    past.asked.set(key, { staff, until, at: now });
    return { refused: null };
  }
  if (found.takesTwo && isAsked?.staff === staff) return { refused: 'FOUR_EYES' };
  past.asked.delete(key);
  past.grants.push({ who, level, from: today, until });
  return { refused: null };
}
