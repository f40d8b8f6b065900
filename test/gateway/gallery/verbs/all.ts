import { buys, wouldBuy } from './buys.ts';
import { activates, enrols, links, replaces } from './cards.ts';
import { collects } from './collects.ts';
import { answers, converts, sends } from './conversions.ts';
import { does, withdraws } from './does.ts';
import { draws, enters } from './draws.ts';
import { claimsGift, fetchesGift, stocks } from './gifts.ts';
import { isGranted } from './granted.ts';
import { joins } from './joins.ts';
import { has, is } from './looks.ts';
import { letsGo, takesIn } from './merges.ts';
import { returns } from './returns.ts';
import { settles } from './settles.ts';
import { taps } from './taps.ts';
import { tells } from './tells.ts';
import type { Verb } from './verb.ts';
import { verdicts } from './verdicts.ts';

/** Every verb that a table may use, in the order in which an error names them. */
export const verbs: readonly Verb[] = [
  ...[buys, wouldBuy, returns, taps, links, replaces, activates, enrols, joins],
  ...[collects, does, withdraws, isGranted, claimsGift, fetchesGift, stocks, tells, has, is],
  settles,
  draws,
  enters,
  converts,
  sends,
  answers,
  ...verdicts,
  takesIn,
  letsGo,
];
