import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import type { Offer, OfferAnswer } from '../offers-shop.ts';

/** A basket as a rules engine wants it: flat, and worked out by whoever asks it. */
export interface OfferFacts {
  readonly store: string;
  readonly weekday: string;
  readonly total: number;
  readonly tags: readonly string[];
  readonly categories: readonly string[];
}

/** Finds the offers of a basket; a rules engine does the conditions, and we the arithmetic. */
export interface OfferPeer {
  readonly name: string;
  readonly answer: (asked: Asked) => Promise<OfferAnswer>;
  readonly close: () => void;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export function factsOf({ basket, member }: Asked): OfferFacts {
  let total = 0;
  const categories = new Set<string>();
  for (const { category, totalMinor } of basket.lines) {
    total += totalMinor;
    if (category !== undefined) categories.add(category);
  }
  return {
    store: basket.store,
    weekday: weekdays[new Date(basket.day).getUTCDay()] ?? '',
    total,
    tags: member?.tags ?? [],
    categories: [...categories],
  };
}

/** What the offers take off, one after the other; without lines, traces, limits or a ledger. */
export function takenOff({ basket }: Asked, applying: readonly Offer[]): OfferAnswer {
  const nets = new Map<string, number>();
  for (const { category = '', totalMinor } of basket.lines) {
    nets.set(category, (nets.get(category) ?? 0) + totalMinor);
  }
  const answer: [string, number][] = [];
  for (const { id, category, off } of applying) {
    const net = nets.get(category) ?? 0;
    const minor =
      'percent' in off ? Math.floor((2 * net * off.percent + 100) / 200) : Math.min(net, off.minor);
    if (minor === 0) continue;
    nets.set(category, net - minor);
    answer.push([id, minor]);
  }
  return answer;
}
