import { expect, test } from 'vitest';
import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import { frozenOf } from '../../../gateway/programme/frozen.ts';
import { programmesOf } from './given.ts';

const asked: Asked = {
  basket: {
    ...{ lines: [], tenders: [], partner: 'shop', store: '1', till: '2', currency: 'DKK' },
    ...{ cashier: 'olga', channel: 'web', day: '2026-03-02', at: Date.UTC(2026, 2, 2) },
    zone: 'Europe/Copenhagen',
  },
  card: 'member',
  member: { id: 'anna', tags: ['old', 'web'], tallies: new Map(), available: new Map() },
};
const frozenUnder = (rule: string) => {
  const programmes = programmesOf(`
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
rules: [ { id: a, ${rule}, discount: { percent: 5 } } ]
`);
  return programmes.map((version) => frozenOf(version, { asked, uses: new Map() }));
};

test('a sale keeps no mark that is only called like something else that is asked', () => {
  expect(frozenUnder('when: { channel: [web, app] }')).toMatchObject([{ member: { tags: [] } }]);
  const both = 'when: { member.tags: old, channel: [web, app] }';
  expect(frozenUnder(both)).toMatchObject([{ member: { tags: ['old'] } }]);
});

test('a sale does not keep who sold it because of a limit that is not the cashier’s', () => {
  for (const limit of ['member: 1', 'total: 9', 'member: 1 per day']) {
    const [frozen] = frozenUnder(`limit: { ${limit} }`);
    expect(frozen?.['basket']).not.toHaveProperty('cashier');
  }
  expect(frozenUnder('limit: { cashier: 3 }')).toMatchObject([{ basket: { cashier: 'olga' } }]);
});
