import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import type { Offer } from '../offers-shop.ts';
import { factsOf, type OfferPeer, takenOff } from './offers-facts.ts';

/**
 * @gorules/zen-engine: a decision table with a row an offer and the hit policy `collect`, compiled
 * once (`ZenDecisionContent`); rows are answered in their order. The most telling column is first,
 * since a row is left at its first cell that does not hold.
 */
export function zenEngine(offers: readonly Offer[]): OfferPeer {
  const engine = new ZenEngine();
  const decision = engine.createDecision(new ZenDecisionContent(tableOf(offers)));
  return {
    name: '@gorules/zen-engine',
    answer: async (asked) => {
      const { result } = await decision.evaluate(factsOf(asked));
      const rows = result as readonly { readonly offer: number }[];
      return takenOff(
        asked,
        rows.flatMap(({ offer }) => offers[offer] ?? []),
      );
    },
    close: () => engine.dispose(),
  };
}

const fields = ['categories', 'tags', 'weekday', 'store', 'total'] as const;

/** A JSON Decision Model: input, table, output. An empty cell always holds. */
function tableOf(offers: readonly Offer[]): object {
  const texts = (some: readonly string[]) => some.map((one) => JSON.stringify(one)).join(', ');
  const node = (id: string, type: string, content?: object) => {
    return { id, type, name: id, position: { x: 0, y: 0 }, ...(content && { content }) };
  };
  const rules = offers.map(({ category, tag, weekdays, stores, totalFrom }, at) => ({
    _id: `row-${at}`,
    categories: `contains($, ${texts([category])})`,
    tags: tag === null ? '' : `contains($, ${texts([tag])})`,
    weekday: weekdays === null ? '' : texts(weekdays),
    store: stores === null ? '' : texts(stores),
    total: totalFrom === null ? '' : `>= ${totalFrom}`,
    offer: String(at),
  }));
  const inputs = fields.map((field) => ({ id: field, name: field, field }));
  const outputs = [{ id: 'offer', name: 'offer', field: 'offer' }];
  return {
    nodes: [
      node('in', 'inputNode'),
      node('offers', 'decisionTableNode', { hitPolicy: 'collect', inputs, outputs, rules }),
      node('out', 'outputNode'),
    ],
    edges: [
      { id: 'to-table', type: 'edge', sourceId: 'in', targetId: 'offers' },
      { id: 'to-output', type: 'edge', sourceId: 'offers', targetId: 'out' },
    ],
  };
}
