import type { CustomerLanguage } from '../../../protocol/text.ts';
import type { Entry } from '../../ledger/types.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { Uses } from '../evaluate/limits.ts';
import type { Balance, Programme } from '../types.ts';
import { notGivenOf } from './not-given.ts';
import { notReservedOf } from './not-reserved.ts';
import { type NotSold, notSoldOf } from './not-sold.ts';
import { nudgesOf } from './nudges.ts';
import type { Explained, NotGiven, Nudge } from './types.ts';

/** What a request wants to be told beside what is given. */
export interface Explain {
  /** Why each other rule gave nothing. */
  readonly notGiven: boolean;
  /** It is a quote: what would give more, and what it promises without holding it. */
  readonly isQuote: boolean;
}

/** The parts of an answer that only stand there when they are asked for. */
export interface Explanation {
  readonly notGiven?: readonly NotGiven[];
  readonly nudges?: readonly Nudge[];
  readonly notReserved?: readonly string[];
  /** Lines that may not be sold to this shopper; absent: there are none. */
  readonly notSold?: readonly NotSold[];
}

/**
 * Explains an evaluated receipt. Only what may not be sold is told unasked; nothing else of it is
 * computed for a request that does not ask, so a purchase pays for it only where the till wants to
 * print it.
 */
export function explanationOf(
  version: Programme | null,
  about: {
    readonly asked: Asked | null;
    readonly evaluation: Explained['evaluation'];
    readonly uses: Uses;
    readonly entries: readonly Entry[];
    readonly balances: readonly Balance[];
  },
  asks: {
    readonly explain?: Explain | undefined;
    readonly language?: CustomerLanguage | undefined;
  },
): Explanation {
  const { explain, language } = asks;
  const told = notSoldOf(version, about.asked);
  if (explain === undefined) return told;
  const { asked, evaluation, uses, balances } = about;
  const explained: Explained | null =
    asked === null
      ? null
      : {
          ...{ asked, evaluation, uses },
          exchanged: exchangesIn(about.entries),
          after: new Map(
            balances.map(({ unit, available, pending, debt }) => {
              return [unit, { available, all: available + pending - debt }];
            }),
          ),
        };
  const of = <Part>(part: (version: Programme, explained: Explained) => readonly Part[]) =>
    version === null || explained === null ? [] : part(version, explained);
  return {
    ...told,
    ...(explain.notGiven ? { notGiven: of((...all) => notGivenOf(...all, explain)) } : {}),
    ...(explain.isQuote
      ? { nudges: of((...all) => nudgesOf(...all, language)), notReserved: of(notReservedOf) }
      : {}),
  };
}

/** An exchange is booked under the receipt and its rule. */
function exchangesIn(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(
    entries
      .filter(({ kind }) => kind === 'exchange')
      .map(({ ref }) => ref.slice(ref.lastIndexOf(' ') + 1)),
  );
}
