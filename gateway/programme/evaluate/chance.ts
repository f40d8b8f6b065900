import { createHash } from 'node:crypto';
import type { Asked } from './facts.ts';
import type { Chance, Truth } from './rule.ts';

/**
 * Is a rule drawn for the member on this business day? By a hash of seed, rule, member and day: the
 * same on every replay, at every till and kiosk, and however often a member taps or a receipt is
 * split, there is one draw a day. Null without a member: nobody can be drawn.
 * Example: { oneIn: 20, seed: spring } holds for one in 20 days of a member on average.
 */
export function isDrawn(rule: string, { oneIn, seed }: Chance, { basket, member }: Asked): Truth {
  if (member === null) return null;
  const text = JSON.stringify(['chance', seed, rule, member.id, basket.day]);
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) % oneIn === 0;
}
