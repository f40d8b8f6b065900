import { expect, test } from 'vitest';
import { RandomStream } from '../../simulation/random.ts';
import { type NaiveRow, naiveReplay } from './naive-replay.ts';
import { pounds, replayRows } from './past-shop.ts';

const members = ['anna', 'bo', '17850', ''];
const skus = ['MUG', 'PEN', 'CUP'];

/** A made-up quarter of a shop: sales, cancellations, refused lines; some lines twice. */
function quarter(seed: number): NaiveRow[] {
  const random = new RandomStream(seed, 'quarter');
  const rows: NaiveRow[] = [];
  let at = Date.parse('2011-01-03T09:00Z');
  for (let n = 0; n < 150; n += 1) {
    at += random.integer(1, 2000) * 60_000;
    const isCancellation = random.chance(0.3);
    const common = {
      invoice: `${isCancellation ? 'C' : ''}${1000 + n}`,
      time: new Date(at).toISOString().slice(0, 16).replace('T', ' '),
      member: random.pick(members),
    };
    for (let line = random.integer(1, 6); line > 0; line -= 1) {
      const isNegative = isCancellation || random.chance(0.05);
      const quantity = random.integer(1, 9) * (isNegative ? -1 : 1);
      const milliPounds = random.chance(0.1) ? 0 : random.integer(1, 9999);
      const row = { ...common, sku: random.pick(skus), quantity, milliPounds };
      rows.push(row);
      if (random.chance(0.1)) rows.push(row);
    }
  }
  return rows;
}

test.each([1, 2, 3, 4, 5])('a replay gives what a naive model gives (seed %i)', async (seed) => {
  const rows = quarter(seed);
  const lifeDays = 20;
  const { report } = await replayRows(
    rows.map((row) => {
      const price = `${Math.floor(row.milliPounds / 1000)}.${String(row.milliPounds % 1000).padStart(3, '0')}`;
      return [row.invoice, row.sku, row.quantity, row.time, price, row.member].join(',');
    }),
    { programme: pounds({ zone: 'UTC', units: '{ POINTS: { life: 20 days } }' }), zone: 'UTC' },
  );
  const naive = naiveReplay(rows, lifeDays);
  const { posted, refused, balances, ...points } = naive;
  expect(points.expired * points.reversed * (refused['RETURN_WITHOUT_SALE'] ?? 0)).toBeGreaterThan(
    0,
  );
  expect(report).toMatchObject({ receipts: { posted }, units: { POINTS: points }, balanced: true });
  expect(report.receipts.refused).toEqual(refused);
  expect(report.balances).toEqual(balances);
});
