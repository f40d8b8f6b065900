import { expect, it } from 'vitest';
import { changedFiles, isNoticed } from './numbers.ts';

const programme = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
cutOff: "04:00"
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { life: 2 months } }
rules: [ { id: base, from: 2026-02-28, earn: { unit: POINTS, amount: 1, per: "1.00" } } ]
`;
const table = `people: { anna: member }
goods: { tea: {} }
stories:
  - story: A point for each krone
    steps: [ { on: 2026-03-02, anna buys: { tea: "100.00" }, earns: { POINTS: 100 } } ]
`;
const row = { id: 'shop', programme, table };

it('each number moves by its last place, up and down', () => {
  expect(changedFiles(programme).map(({ what }) => what)).toEqual([
    ...['line 4: 04:00 -> 04:01', 'line 4: 04:00 -> 03:59'],
    ...['line 7: 2 months -> 3 months', 'line 7: 2 months -> 1 months'],
    ...['line 8: 2026-02-28 -> 2026-03-01', 'line 8: 2026-02-28 -> 2026-02-27'],
    ...['line 8: 1 -> 2', 'line 8: 1 -> 0', 'line 8: 1.00 -> 1.01', 'line 8: 1.00 -> 0.99'],
  ]);
});

it('a number that the table does not look at is found, and a refused file is neither', () => {
  const noticed = changedFiles(programme).map((one) => isNoticed(row, one));
  expect(noticed).toEqual([false, false, false, false, false, false, true, null, true, true]);
});
