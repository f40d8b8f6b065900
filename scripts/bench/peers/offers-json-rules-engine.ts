import { Engine } from 'json-rules-engine';
import type { Offer } from '../offers-shop.ts';
import { factsOf, type OfferPeer, takenOff } from './offers-facts.ts';

/**
 * json-rules-engine: one rule an offer, made once; a run a basket, with its facts. Conditions have
 * priorities, the most telling first, so that the others are asked only if need be (its README:
 * "priority levels can be set ... to optimize performance"). Events come in any order.
 */
export function jsonRulesEngine(offers: readonly Offer[]): OfferPeer {
  const engine = new Engine(
    offers.map((offer, at) => ({
      conditions: { all: conditionsOf(offer) },
      event: { type: 'offer', params: { at } },
    })),
  );
  return {
    name: 'json-rules-engine',
    answer: async (asked) => {
      const { events } = await engine.run({ ...factsOf(asked) });
      const applying = events
        .map(({ params }) => Number(params?.['at']))
        .sort((a, b) => a - b)
        .flatMap((at) => offers[at] ?? []);
      return takenOff(asked, applying);
    },
    close: () => {},
  };
}

function conditionsOf({ category, tag, weekdays, stores, totalFrom }: Offer) {
  const conditions = [
    { fact: 'categories', operator: 'contains', value: category as unknown },
    ...(tag === null ? [] : [{ fact: 'tags', operator: 'contains', value: tag }]),
    ...(weekdays === null ? [] : [{ fact: 'weekday', operator: 'in', value: weekdays }]),
    ...(stores === null ? [] : [{ fact: 'store', operator: 'in', value: stores }]),
    ...(totalFrom === null
      ? []
      : [{ fact: 'total', operator: 'greaterThanInclusive', value: totalFrom }]),
  ];
  return conditions.map((condition, at) => ({ ...condition, priority: 10 - at }));
}
