import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stamgast } from '../../support/command.ts';
import { columnsText, header, pounds, testFolder } from './past-shop.ts';

const programme = pounds({
  units: '{ POINTS: { life: 12 months, value: "0.005" } }',
  rules: `
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: bread, lines: { category: [bread] }, discount: { percent: 10 } }`,
});
const rows = [
  '1,LOAF,2,2011-01-10 10:00,5.00,anna,bread',
  '1,MILK,1,2011-01-10 10:00,4.50,anna,dairy',
  '2,ROLL,1,2011-02-10 10:00,3.33,bo,bread',
  '3,MILK,1,2011-02-11 10:00,6.00,,dairy',
  'C4,LOAF,-1,2011-02-12 10:00,5.00,anna,bread',
  'C5,MILK,-1,2011-02-13 10:00,6.00,,dairy',
];
const costs = `currency: GBP
uplift: 50
costs:
  kiosks: { once: "10.00", perMonth: "1.00" }
  cards: { perMember: "0.50" }
`;

/** A folder with a programme, receipts, margins and costs; `run` replays them. */
function shop(files: Readonly<Record<string, string>> = {}) {
  const folder = testFolder();
  const path = (name: string) => join(folder, name);
  const all = {
    'points.yaml': programme,
    'receipts.csv': `${[`${header},dept`, ...rows].join('\n')}\n`,
    'margins.csv': 'category,margin\nbread,30\n*,20\n',
    'costs.yaml': costs,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(path(name), text);
  const receipts = ['--receipts', path('receipts.csv'), '--zone', 'Europe/London'];
  const money = ['--currency', 'GBP', '--cancel-prefix', 'C'];
  const columns = ['--columns', `${columnsText},category=dept`];
  const run = (...more: readonly string[]) =>
    stamgast(['replay', ...receipts, ...money, ...columns, ...more]);
  return { folder, path, run };
}

describe('the economics of a replay', () => {
  test('count holders of cards without a name apart', async () => {
    const { path, run } = shop();
    const programme = ['--programme', path('points.yaml')];
    const bearers = async (...more: readonly string[]) => {
      const done = await run(...programme, '--report', path('out'), '--json', ...more);
      expect(done.code).toBe(0);
      const report = JSON.parse(readFileSync(path('out/report.json'), 'utf8'));
      return { ...report.members, page: readFileSync(path('out/report.html'), 'utf8') };
    };
    const none = await bearers();
    expect(none.bearers).toBeUndefined();
    expect(none.page).not.toContain('without a name');
    const some = await bearers('--bearer-prefix', 'b');
    expect(some).toMatchObject({ count: 2, bearers: { count: 1, keptMinor: 333 } });
    expect(some.page).toContain('1 hold a card without a name');
  });

  test('are what a person computes by hand, to the minor unit', async () => {
    const { path, run } = shop();
    const flags = ['--margin', path('margins.csv'), '--costs', path('costs.yaml')];
    const one = ['--programme', path('points.yaml'), '--report', path('out'), ...flags];
    const ended = await run(...one, '--json');
    expect(ended).toMatchObject({ code: 0, stderr: `report: ${path('out')}/report.html\n` });
    const { economics } = JSON.parse(ended.stdout);
    // Sold 14.50 + 3.33 + 6.00; back 5.00 + 6.00; discounts 1.00 and 0.33, of which 0.50 went back.
    expect(economics.turnover).toEqual({
      ...{ soldMinor: 2383, returnedMinor: 1100, keptMinor: 1283, membersMinor: 1283 },
      ...{ membersPercent: 100, discountMinor: 133, payMinor: 2250 },
    });
    // Bread 8.33 at 30 %, milk 4.50 at 20 %: 2.499 + 0.90.
    expect(economics.profit).toEqual({ minor: 340, membersMinor: 340 });
    // 13 and 3 points, 5 of them taken back: 11 at half a penny.
    expect(economics.cost).toEqual({
      ...{ discountMinor: 133, discountBackMinor: 50, pointsMinor: 6, costMinor: 89 },
      ...{ fundedMinor: {}, ownMinor: 89, percentOfTurnover: 6.94, percentOfProfit: 26.18 },
    });
    expect(economics.rules).toMatchObject([
      { rule: 'bread', uses: 2, costMinor: 83, percentOfProfit: 24.41 },
      { rule: 'base', uses: 2, costMinor: 6, points: [{ issued: 16, reversed: 5 }] },
    ]);
    const report = JSON.parse(readFileSync(path('out/report.json'), 'utf8'));
    expect(report).toMatchObject({
      ...{ months: ['2011-01', '2011-02'], topFifthPercent: 74.05 },
      members: { count: 2, returning: 0, purchases: 2 },
      units: [
        {
          ...{ unit: 'POINTS', hasRate: true, isSpent: false, breakagePercent: null },
          months: [
            { issued: 13, reversed: 0, liability: 13, liabilityMinor: 7 },
            { issued: 3, reversed: 5, liability: 11, liabilityMinor: 6 },
          ],
          cohorts: [
            { month: '2011-01', issued: 13, reversed: 5, open: 8 },
            { month: '2011-02', issued: 3, reversed: 0, open: 3 },
          ],
        },
      ],
      economy: {
        rows: [
          { kind: 'kiosks', minor: 1200 },
          { kind: 'cards', minor: 100 },
        ],
        // Half of what the rules leave of 3.40: 1.255.
        ...{ totalMinor: 1389, returnMinor: 126, netMinor: -1263, payBack: null },
        breakEvenPercent: 553.39,
      },
    });
    const page = readFileSync(path('out/report.html'), 'utf8');
    expect(page).toContain('GBP 0.89');
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
  });

  test('tell the real breakage: what expired of points whose end has come', async () => {
    const rules = `
  - { id: stamp, earn: { unit: STAMPS, amount: 2 } }
  - { id: free, discount: { amount: "1.00", pays: { unit: STAMPS, amount: 2 } } }`;
    const units = '{ STAMPS: { life: 1 months } }';
    const { path, run } = shop({
      'points.yaml': pounds({ units, rules }),
      'receipts.csv': `${[
        `${header},dept`,
        '1,LOAF,1,2011-01-10 10:00,5,anna,bread',
        '2,LOAF,1,2011-01-10 10:00,5,bo,bread',
        '3,LOAF,1,2011-01-12 10:00,5,bo,bread',
        '4,LOAF,1,2011-04-01 10:00,5,cy,bread',
      ].join('\n')}\n`,
    });
    expect(await run('--programme', path('points.yaml'), '--report', path('out'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('  free: GBP 1.00, 5 % of turnover (1 use)'),
    });
    const report = JSON.parse(readFileSync(path('out/report.json'), 'utf8'));
    expect(report.units[0]).toMatchObject({
      ...{ hasRate: false, isSpent: true, breakagePercent: 66.67 },
      cohorts: [
        { month: '2011-01', issued: 6, spent: 2, expired: 4, open: 0, breakagePercent: 66.67 },
        { month: '2011-04', issued: 2, spent: 0, expired: 0, open: 2, breakagePercent: 0 },
      ],
    });
  });

  test('tell the members at each level at the end of each month', async () => {
    const text = pounds({
      tallies: '{ TURNOVER: { of: paid } }',
      tiers:
        '{ by: TURNOVER, levels: [ { id: silver, from: "10.00" }, { id: gold, from: "20.00" } ] }',
    });
    const { path, run } = shop({
      'points.yaml': text,
      'receipts.csv': `${[
        `${header},dept`,
        '1,LOAF,1,2011-01-10 10:00,12,anna,bread',
        '2,LOAF,1,2011-03-10 10:00,10,anna,bread',
        '3,LOAF,1,2011-03-10 11:00,15,bo,bread',
        '4,LOAF,1,2011-03-10 12:00,5,cy,bread',
      ].join('\n')}\n`,
    });
    const one = ['--programme', path('points.yaml'), '--json', '--report', path('out')];
    const { stdout } = await run(...one);
    expect(JSON.parse(stdout).economics.tiers).toEqual({ silver: 1, gold: 1 });
    const { tiers } = JSON.parse(readFileSync(path('out/report.json'), 'utf8'));
    expect(tiers).toEqual({
      levels: ['silver', 'gold'],
      months: [
        { month: '2011-01', members: { silver: 1, gold: 0 } },
        { month: '2011-02', members: { silver: 1, gold: 0 } },
        { month: '2011-03', members: { silver: 1, gold: 1 } },
      ],
    });
    expect(readFileSync(path('out/report.html'), 'utf8')).toContain('Members at each level');
  });

  test('charge an exchange that is undone to its own rule', async () => {
    const rules = `
  - { id: stamp, earn: { unit: STAMPS, amount: 1 } }
  - { id: swap, exchange: { from: { unit: STAMPS, amount: 2 }, to: { unit: NOTES, amount: 1 } } }`;
    const { path, run } = shop({
      'points.yaml': pounds({
        units: '{ STAMPS: { cost: "0.10" }, NOTES: { value: "3.00" } }',
        rules,
      }),
      'receipts.csv': `${[
        `${header},dept`,
        ...['1', '2', '3', '4'].map((n) => `${n},S${n},1,2011-01-1${n} 10:00,5,anna,bread`),
        'C5,S4,-1,2011-01-20 10:00,5,anna,bread',
      ].join('\n')}\n`,
    });
    const { stdout } = await run('--programme', path('points.yaml'), '--json');
    const { economics, units } = JSON.parse(stdout);
    expect(units.NOTES).toMatchObject({ issued: 2, reversed: 1, outstanding: 1 });
    expect(economics.rules).toMatchObject([
      {
        rule: 'swap',
        uses: 2,
        points: [{ unit: 'NOTES', issued: 2, reversed: 1 }],
        costMinor: 300,
      },
      { rule: 'stamp', uses: 4, costMinor: 0 },
    ]);
  });

  test('are left out for a ledger that has receipts of another file too', async () => {
    const { path, run } = shop({
      'more.csv': `${header},dept\n9,LOAF,1,2011-03-10 10:00,5.00,anna,bread\n`,
    });
    const one = ['--programme', path('points.yaml'), '--data', path('kept'), '--json'];
    const first = await run(...one);
    expect(JSON.parse(first.stdout).economics).toBeDefined();
    expect(await run(...one)).toEqual(first);
    const other = ['--receipts', path('more.csv')];
    expect(JSON.parse((await run(...one, ...other)).stdout).economics).toBeUndefined();
    expect(await run(...one, ...other, '--report', path('out'))).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('--report: there is none; the ledger in --data has receipts'),
    });
  });
});

describe('two programmes side by side', () => {
  test('are a table with the difference, or one JSON object', async () => {
    const { path, run } = shop({
      'plain.yaml': pounds({ id: 'plain', units: '{ POINTS: { value: "0.005" } }' }),
    });
    const both = ['--compare', path('points.yaml'), path('plain.yaml'), '--margin', '30'];
    const ended = await run(...both, '--json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { programmes, rows: compared } = JSON.parse(ended.stdout);
    expect(programmes).toEqual(['points@2010-01-01T00:00', 'plain@2010-01-01T00:00']);
    const row = (name: string) => compared.find((one: { name: string }) => one.name === name);
    expect(row('discounts')).toMatchObject({ a: 83, b: 0, difference: -83 });
    // 14 + 3 points of which 5 go back (half of the 10 on bread): 12 at half a penny.
    expect(row('cost')).toMatchObject({ a: 89, b: 6, difference: -83 });
    expect(row('cost of turnover')).toMatchObject({ a: 6.94, b: 0.47, difference: -6.47 });
    expect(row('issued')).toMatchObject({ unit: 'POINTS', a: 16, b: 17, difference: 1 });
    const { stdout } = await run(...both);
    expect(stdout).toMatch(/^cost +GBP 0\.89 +GBP 0\.06 +-0\.83$/m);
    expect(stdout).toMatch(/^POINTS issued +16 +17 +\+1$/m);
  });

  test('take two files and nothing that is one replay’s', async () => {
    const { path, run } = shop();
    const points = path('points.yaml');
    const wrong = async (...flags: readonly string[]) => {
      const { code, stderr } = await run(...flags);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong('--compare', points)).toContain('takes two programme files, not 1');
    expect(await wrong()).toContain('one of --programme and --compare is needed');
    const two = ['--compare', points, points];
    expect(await wrong(...two, '--programme', points)).toContain('only one');
    expect(await wrong(...two, '--data', 'x')).toContain('--data goes with --programme');
    expect(await wrong(...two, '--margin', '1', '--markup', '1')).toContain('give one of them');
  });
});

describe('a wrong file ends with 78 and says what is right', () => {
  test.each([
    ['--margin', 'many', 'many: there is no such file; check --margin'],
    ['--margin', '300', '--margin 300: percent of the price'],
    ['--markup', 'margins.csv', 'margins.csv:1: found "category,margin"'],
    ['--margin', 'twice.csv', 'twice.csv:3: "bread" stands twice'],
    ['--margin', 'few.csv', 'lack the category "dairy"'],
    ['--costs', 'typo.yaml', 'typo.yaml:3:10: costs.kiosk'],
    ['--costs', 'euro.yaml', 'euro.yaml:1:11: currency: found EUR; the receipts are in GBP'],
    ['--costs', 'fine.yaml', 'fine.yaml:3:23: costs.cards.perMember: too many decimals'],
    ['--costs', 'number.yaml', 'number.yaml:3:19: costs.kiosks.once: found 10'],
  ])('%s %s', async (flag, name, says) => {
    const { path, run } = shop({
      'twice.csv': 'category,margin\nbread,1\nbread,2\n',
      'few.csv': 'category,margin\nbread,1\n',
      'typo.yaml': 'currency: GBP\ncosts:\n  kiosk: { once: "10.00" }\n',
      'euro.yaml': 'currency: EUR\ncosts: {}\n',
      'fine.yaml': 'currency: GBP\ncosts:\n  cards: { perMember: "0.123" }\n',
      'number.yaml': 'currency: GBP\ncosts:\n  kiosks: { once: 10 }\n',
    });
    const value = name.includes('.') ? path(name) : name;
    const ended = await run('--programme', path('points.yaml'), flag, value);
    expect(ended).toMatchObject({ code: 78, stdout: '', stderr: expect.stringContaining(says) });
  });

  test('a column that the file lacks is named', async () => {
    const { path, run } = shop();
    const columns = ['--columns', `${columnsText},brand=maker`];
    expect(await run('--programme', path('points.yaml'), ...columns)).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('there is no column "maker" (for brand)'),
    });
  });
});
