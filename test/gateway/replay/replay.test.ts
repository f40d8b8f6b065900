import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { pounds, replayRows, testFolder } from './past-shop.ts';

const at = '2011-03-01 10:00';
const later = '2011-03-02 10:00';

/** Figures of POINTS and everything else that a test looks at. */
async function figures(rows: readonly string[], options: Parameters<typeof replayRows>[1] = {}) {
  const { report } = await replayRows(rows, options);
  expect(report.balanced).toBe(true);
  const { receipts, members, units, balances } = report;
  return { ...receipts, members, balances, ...units['POINTS'] };
}

/** Entries of a kept ledger that expire points, oldest first. */
function expiries(dataFolder: string): readonly unknown[] {
  const database = new BetterSqlite3(join(dataFolder, 'ledger.db'), { readonly: true });
  const sql = "SELECT member, at FROM entries WHERE kind = 'expire' ORDER BY n";
  const rows = database.prepare(sql).all();
  database.close();
  return rows;
}

describe('a past receipt', () => {
  test('earns on its total, which is rounded half up a line', async () => {
    const row = `1,MUG,3,${at},3.335,anna`;
    expect(await figures([row, row, `1,PEN,1,${at},0.125,anna`])).toEqual({
      posted: 1,
      refused: {},
      members: 1,
      balances: { anna: 20 },
      // 10.01 + 10.01 + 0.13, though 3 x 3.335 + 3 x 3.335 + 0.125 is 20.135.
      ...{ issued: 20, spent: 0, expired: 0, reversed: 0, outstanding: 20 },
    });
    const cents = [`1,PEN,1,${at},0.495,anna`, `1,PEN,1,${at},0.495,anna`];
    expect((await figures(cents)).issued).toBe(1);
  });

  test('without a member posts and earns nothing', async () => {
    expect(await figures([`1,MUG,3,${at},3,`])).toMatchObject({
      posted: 1,
      members: 0,
      issued: 0,
      balances: {},
    });
  });

  test('may be in pieces all over the file; its first line gives its time and member', async () => {
    const life = pounds({ units: '{ POINTS: { life: 1 days } }' });
    const rows = [
      `1,MUG,1,2011-03-01 10:00,5,anna`,
      `2,MUG,1,2011-03-04 10:00,7,bo`,
      `1,PEN,1,2011-03-04 10:00,5,bo`,
    ];
    expect(await figures(rows, { programme: life })).toMatchObject({
      posted: 2,
      balances: { anna: 0, bo: 7 },
      expired: 10,
    });
  });

  test('before the first version posts and earns nothing', async () => {
    const programme = pounds({ effectiveFrom: '2011-03-02T00:00' });
    const rows = [`1,MUG,1,${at},5,anna`, `2,MUG,1,${later},7,anna`, `C3,MUG,-2,${later},7,anna`];
    expect(await figures(rows, { programme })).toMatchObject({
      posted: 3,
      refused: {},
      issued: 7,
      reversed: 7,
    });
  });

  test('with a price of 0 posts and earns 0, and can be cancelled', async () => {
    const rows = [`1,MUG,1,${at},0,anna`, `C2,MUG,-1,${later},0,anna`];
    expect(await figures(rows)).toMatchObject({ posted: 2, refused: {}, members: 1, issued: 0 });
  });

  test('counts once a code, however many of its lines are refused', async () => {
    const rows = [
      `1,MUG,-1,${at},5,anna`,
      `1,MUG,-2,${at},5,anna`,
      `1,MUG,1,${at},-5,anna`,
      `1,MUG,0,${at},5,anna`,
      `1,MUG,many,${at},5,anna`,
      `1,MUG,2,${at},5,anna`,
      `2,MUG,-1,${at},5,bo`,
      `3,ADJUST,1,${at},-11062.06,`,
    ];
    expect(await figures(rows)).toMatchObject({
      posted: 1,
      refused: { LINES_INVALID: 1, NEGATIVE_LINE: 2, NEGATIVE_PRICE: 2, REQUEST_INVALID: 1 },
      members: 1,
      balances: { anna: 10 },
    });
  });

  test('without a number, with a time that does not exist or is in another form is refused', async () => {
    const rows = [
      `,MUG,1,${at},5,anna`,
      `1,MUG,1,2011-02-30 10:00,5,anna`,
      `2,MUG,1,01/03/2011 10:00,5,anna`,
      `3,MUG,1,,5,anna`,
      `4,MUG`,
    ];
    expect(await figures(rows)).toMatchObject({ posted: 0, refused: { REQUEST_INVALID: 5 } });
  });

  test('of 1,100 lines is one purchase', async () => {
    const rows = Array.from({ length: 1100 }, (_, n) => `1,S${n},1,${at},0.01,anna`);
    expect(await figures(rows)).toMatchObject({ posted: 1, issued: 11 });
  });
});

describe('a cancellation', () => {
  const bought = [`1,MUG,2,${at},5,anna`, `2,MUG,3,${later},5,anna`];

  test('takes from the newest kept lines, across receipts, and the rest is refused', async () => {
    const rows = [...bought, `C3,MUG,-4,${later},5,anna`, `C4,MUG,-2,${later},5,anna`];
    expect(await figures(rows)).toMatchObject({
      posted: 4,
      refused: { RETURN_WITHOUT_SALE: 1 },
      issued: 25,
      reversed: 25,
      balances: { anna: 0 },
    });
  });

  test('of what was never bought, or only later, or by another member, posts nothing', async () => {
    const rows = [
      `C0,MUG,-1,${at},5,anna`,
      ...bought,
      `C3,CUP,-1,${later},5,anna`,
      `C4,MUG,-1,${later},5,bo`,
    ];
    expect(await figures(rows)).toMatchObject({
      posted: 2,
      refused: { RETURN_WITHOUT_SALE: 3 },
      members: 1,
      balances: { anna: 25 },
    });
  });

  test('reverses what the sale gave, whatever price it names itself', async () => {
    const rows = [`1,MUG,3,${at},3.33,anna`, `C2,MUG,-1,${later},999,anna`];
    expect(await figures(rows)).toMatchObject({ issued: 9, reversed: 3, balances: { anna: 6 } });
  });

  test('in parts reverses in all exactly what the sale gave', async () => {
    const rows = [`1,MUG,3,${at},3.335,anna`];
    for (const n of [2, 3, 4]) rows.push(`C${n},MUG,-1,${later},3.335,anna`);
    expect(await figures(rows)).toMatchObject({ posted: 4, issued: 10, reversed: 10 });
  });

  test('without a member posts and moves no points', async () => {
    const rows = [...bought, `C3,MUG,-1,${later},5,`];
    expect(await figures(rows)).toMatchObject({ posted: 3, refused: {}, reversed: 0 });
  });

  test('refuses lines above zero and negative prices, and keeps the others', async () => {
    const rows = [
      ...bought,
      `C3,MUG,1,${later},5,anna`,
      `C3,MUG,-1,${later},-5,anna`,
      `C3,MUG,-1,${later},5,anna`,
    ];
    expect(await figures(rows)).toMatchObject({
      posted: 3,
      refused: { LINES_INVALID: 1, NEGATIVE_PRICE: 1 },
      reversed: 5,
    });
  });

  test('is an ordinary sale where the prefix is not told', async () => {
    const rows = [...bought, `C3,MUG,-1,${later},5,anna`, `C4,MUG,1,${later},5,anna`];
    expect(await figures(rows, { cancelPrefix: '' })).toMatchObject({
      posted: 3,
      refused: { NEGATIVE_LINE: 1 },
      issued: 30,
    });
  });
});

describe('time in a replay', () => {
  test('takes expired points of a returned sale back from what has expired', async () => {
    const programme = pounds({ units: '{ POINTS: { life: 1 days } }' });
    const rows = [
      `1,MUG,1,2011-03-01 10:00,5,anna`,
      `2,PEN,1,2011-03-03 00:00,7,bo`,
      `C3,MUG,-1,2011-03-03 09:00,5,anna`,
    ];
    // The points of receipt 1 expire at the start of 3 March, and the return takes them back
    // from breakage.
    expect(await figures(rows, { programme })).toMatchObject({
      issued: 12,
      expired: 0,
      reversed: 5,
      outstanding: 7,
    });
    const shopClosed = rows.slice(0, 2);
    expect(await figures(shopClosed, { programme })).toMatchObject({ expired: 5, outstanding: 7 });
    const sameDay = [rows[0] ?? '', `2,PEN,1,2011-03-02 23:59,7,bo`];
    expect(await figures(sameDay, { programme })).toMatchObject({ expired: 0, outstanding: 12 });
  });

  test('books what expires with the first receipt of the business day on which it does', async () => {
    const programme = pounds({ units: '{ POINTS: { life: 1 days } }' });
    const dataFolder = testFolder();
    const rows = [
      `1,MUG,1,2011-03-01 10:00,5,anna`,
      `2,PEN,1,2011-03-02 23:59,7,bo`,
      `3,PEN,1,2011-03-03 09:00,7,bo`,
      `4,PEN,1,2011-03-20 09:00,7,bo`,
    ];
    await replayRows(rows, { programme, dataFolder });
    expect(expiries(dataFolder)).toEqual([
      { member: 'anna', at: Date.parse('2011-03-03T09:00Z') },
      { member: 'bo', at: Date.parse('2011-03-20T09:00Z') },
    ]);
  });

  test('looks at the end once more for what has become due since the day began', async () => {
    const life = { units: '{ POINTS: { life: 1 days } }' };
    const programme = [
      pounds({ ...life, zone: 'America/New_York' }),
      pounds({ ...life, effectiveFrom: '2011-03-01T12:00' }),
    ];
    // The point of New York's version ends at midnight there: 05:00 in London.
    const rows = [`1,MUG,1,2011-03-01 10:00,1,anna`, `2,MUG,1,2011-03-03 04:00,7,bo`];
    expect(await figures(rows, { programme })).toMatchObject({ expired: 0 });
    rows.push(`3,MUG,1,2011-03-03 05:00,7,bo`);
    expect(await figures(rows, { programme })).toMatchObject({ expired: 1 });
  });

  test('runs to the latest receipt: what is due then has expired at the end', async () => {
    const programme = pounds({ units: '{ POINTS: { life: 1 months } }' });
    const rows = [
      `1,MUG,1,2011-01-31 10:00,5,anna`,
      `2,MUG,1,2011-03-01 00:00,7,bo`,
      `3,MUG,1,2011-02-27 00:00,9,anna`,
    ];
    const { report, outOfOrder } = await replayRows(rows, { programme });
    expect(report.units['POINTS']).toMatchObject({ issued: 21, expired: 5, outstanding: 16 });
    expect(outOfOrder).toBe(1);
  });

  test('the zone of the receipts need not be that of the programme', async () => {
    const programme = pounds({
      zone: 'America/New_York',
      units: '{ POINTS: { life: 1 days } }',
    });
    // 04:59 in London is 23:59 of the day before in New York (UTC-5).
    const rows = [`1,MUG,1,2011-01-01 04:59,5,anna`, `2,MUG,1,2011-01-02 05:00,7,bo`];
    expect(await figures(rows, { programme })).toMatchObject({ expired: 5 });
    rows[1] = `2,MUG,1,2011-01-02 04:59,7,bo`;
    expect(await figures(rows, { programme })).toMatchObject({ expired: 0 });
  });

  test('the hour that occurs twice in autumn is taken as its first, and order is not lost', async () => {
    const rows = [
      `1,MUG,1,2011-10-30 01:50,5,anna`,
      `C2,MUG,-1,2011-10-30 01:10,5,anna`,
      `3,MUG,1,2011-10-30 02:10,7,anna`,
    ];
    const { report, outOfOrder } = await replayRows(rows);
    expect(report).toMatchObject({
      receipts: { posted: 3, refused: {} },
      units: { POINTS: { issued: 12, reversed: 5 } },
    });
    expect(outOfOrder).toBe(0);
  });
});

describe('a replay with a data folder', () => {
  const rows = [
    `1,MUG,1,${at},5,anna`,
    `C2,MUG,-2,${later},5,anna`,
    `3,MUG,1,2012-03-05 10:00,1,bo`,
  ];

  test('says the same the second time and changes nothing', async () => {
    const dataFolder = testFolder();
    const first = await replayRows(rows, { dataFolder });
    const second = await replayRows(rows, { dataFolder });
    expect(second.report).toEqual(first.report);
    expect(first.report.receipts).toEqual({ posted: 3, refused: { RETURN_WITHOUT_SALE: 1 } });
    expect(second.head).toBe(first.head);
  });

  test('refuses a receipt that is another under the same number and day', async () => {
    const dataFolder = testFolder();
    await replayRows(rows, { dataFolder });
    const { report } = await replayRows([`1,MUG,2,${at},5,anna`], { dataFolder });
    expect(report.receipts).toEqual({ posted: 0, refused: { ID_CONFLICT: 1 } });
    expect(report.balanced).toBe(true);
  });

  test('takes the same number on another day for another receipt', async () => {
    const dataFolder = testFolder();
    await replayRows(rows, { dataFolder });
    const { report } = await replayRows([`1,MUG,1,2012-03-06 10:00,5,anna`], { dataFolder });
    expect(report.receipts).toEqual({ posted: 1, refused: {} });
  });

  test('is refused in the folder of another programme', async () => {
    const dataFolder = testFolder();
    await replayRows(rows, { dataFolder });
    const again = replayRows(rows, { dataFolder, programme: pounds({ id: 'other' }) });
    await expect(again).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('a rule that holds its points for review', () => {
  const life = '{ POINTS: { life: 1 days } }';
  const rule = (more: string) =>
    `[ { id: base, ${more} earn: { unit: POINTS, per: "1.00", amount: 1 } }, { id: once, when: { unit.POINTS: 0 }, earn: { unit: POINTS, amount: 100 } } ]`;
  const held = pounds({ units: life, rules: rule('review: { cashier.receipts: { gte: 3 } },') });
  const rows = [
    ...[`1,MUG,1,${at},5,anna`, `2,MUG,2,${at},7,anna`, `3,MUG,1,${at},7,bo`],
    ...[`C4,MUG,-1,${later},7,anna`, '5,MUG,1,2011-03-05 10:00,9,anna'],
  ];

  test('comes to what it would without one: nobody looks at the past, so all is approved', async () => {
    const plain = pounds({ units: life, rules: rule('') });
    expect(await figures(rows, { programme: held })).toEqual(
      await figures(rows, { programme: plain }),
    );
  });

  test('does so again when it is run again', async () => {
    const dataFolder = testFolder();
    const first = await figures(rows, { programme: held, dataFolder });
    expect(await figures(rows, { programme: held, dataFolder })).toEqual(first);
    const database = new BetterSqlite3(join(dataFolder, 'ledger.db'), { readonly: true });
    const kinds = database.prepare("SELECT count(*) FROM entries WHERE kind = 'approve'").pluck();
    expect(kinds.get()).toBe(4);
    database.close();
  });
});
