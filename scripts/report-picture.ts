/** `node scripts/report-picture.ts`: takes the picture of a replay's report anew, of a made-up shop. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RandomStream } from '../test/simulation/random.ts';
import { openBrowser } from '../test/support/browser.ts';
import { run } from './cli/main.ts';

const programme = `stamgast: 1
id: corner-shop
effectiveFrom: 2025-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units:
  POINTS: { life: 4 months }
  STARS: { life: 3 months, cost: "0.50" }
  VOUCHERS: { life: 3 months, value: "20.00" }
tallies: { YEAR: { of: paid, within: 365 days } }
tiers:
  by: YEAR
  hold: 6 months
  levels: [ { id: silver, from: "3000.00" }, { id: gold, from: "9000.00" } ]
rules:
  - { id: points, earn: { unit: POINTS, per: "10.00", amount: 1 } }
  - { id: voucher, exchange: { from: { unit: POINTS, amount: 80 }, to: { unit: VOUCHERS, amount: 1 } } }
  - { id: pay-with-voucher, when: { receipt.total: { gte: "60.00" } },
      discount: { amount: "20.00", pays: { unit: VOUCHERS, amount: 1 } } }
  - { id: fresh-bread, when: { weekday: [monday, tuesday] }, lines: { category: [bread] },
      discount: { percent: 10 } }
  - { id: coffee-weeks, from: 2025-05-01, until: 2025-07-31, fundedBy: roastery,
      lines: { category: [coffee] }, earn: { unit: STARS, per: "20.00", amount: 1 } }
`;
const costs = `currency: DKK
uplift: 20
costs:
  kiosks: { once: "4200.00", perMonth: "90.00" }
  cards: { once: "900.00", perMember: "2.50" }
  staff: { perMonth: "150.00" }
  advertising: { once: "2500.00" }
`;
const goods = [
  ['rye', 'bread', 32],
  ['bun', 'bread', 9],
  ['beans', 'coffee', 74],
  ['milk', 'dairy', 14],
  ['cheese', 'dairy', 58],
  ['soap', 'home', 27],
] as const;

/** A year of receipts: few members buy much, some come once, one receipt in six has no card. */
function receipts(): string {
  const random = new RandomStream(20, 'report-picture');
  const rows = ['receipt,time,member,sku,dept,qty,price'];
  for (let n = 0; n < 6000; n += 1) {
    const at = Date.UTC(2025, 0, 2, 8) + Math.floor((n / 6000) * 362 * 86_400_000);
    const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
    // The product of two dice lies low: a few members come often.
    const member = random.chance(1 / 6) ? '' : `m${random.integer(1, 18) * random.integer(1, 18)}`;
    for (let line = random.integer(1, 5); line > 0; line -= 1) {
      const [sku, dept, price] = random.pick(goods);
      rows.push([n, time, member, sku, dept, random.integer(1, 3), price].join(','));
    }
  }
  return `${rows.join('\n')}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'stamgast-picture-'));
const path = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const browser = await openBrowser();
try {
  const columns = 'receipt=receipt,sku=sku,quantity=qty,time=time,price=price,member=member';
  const margins = 'category,margin\nbread,42\ncoffee,35\ndairy,22\n*,30\n';
  process.exitCode = await run([
    ...['replay', '--programme', path('corner-shop.yaml', programme)],
    ...['--receipts', path('receipts.csv', receipts()), '--columns', `${columns},category=dept`],
    ...['--zone', 'Europe/Copenhagen', '--currency', 'DKK'],
    ...['--margin', path('margins.csv', margins), '--costs', path('costs.yaml', costs)],
    ...['--report', join(folder, 'report')],
  ]);
  const page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
  await page.goto(`file://${join(folder, 'report', 'report.html')}`);
  const file = resolve(import.meta.dirname, '../docs/pictures/report.png');
  await page.screenshot({ path: file, fullPage: true });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
