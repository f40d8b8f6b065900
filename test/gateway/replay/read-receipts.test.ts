import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseColumns, readReceipts } from '../../../gateway/replay/read-receipts.ts';
import { columnsText, header, testFolder } from './past-shop.ts';

async function read(text: string | Uint8Array, options: { name?: string; columns?: string } = {}) {
  const path = join(testFolder(), options.name ?? 'receipts.csv');
  writeFileSync(path, text);
  const columns = parseColumns(options.columns ?? columnsText);
  if (typeof columns === 'string') throw new Error(columns);
  const { receipts } = await readReceipts({ path, columns, minorDigits: 2 });
  return receipts.map(({ lines, ...rest }) => ({ ...rest, lines: [...lines] }));
}

const row = '1,MUG,2,2011-03-01 10:00,2.50,anna';
const wanted = [
  {
    number: '1',
    localTime: '2011-03-01T10:00',
    member: 'anna',
    malformedLines: 0,
    negativePrices: 0,
    lines: [{ sku: 'MUG', quantity: 2000, totalMinor: 500 }],
  },
];

describe('a file of receipts', () => {
  test.each([
    ['plain', `${header}\n${row}\n`, 'receipts.csv'],
    ['with CRLF and no last line end', `${header}\r\n${row}`, 'receipts.csv'],
    ['with a byte order mark and empty lines', `\uFEFF${header}\n\n${row}\n\n`, 'receipts.csv'],
    ['packed', gzipSync(`${header}\n${row}\n`), 'receipts.csv.gz'],
    [
      'with quoted fields',
      `"invoice",stock,qty,"datetime",price,customer\n"1","MUG","2","2011-03-01 10:00","2.50","anna"\n`,
      'receipts.csv',
    ],
    [
      'with other columns between, and spaces',
      `x,customer,stock,y, qty ,datetime,price,invoice\n-,anna,MUG,"a\n""b"",c", 2 , 2011-03-01T10:00,2.50, 1 \n`,
      'receipts.csv',
    ],
  ])('%s is read', async (_what, text, name) => {
    expect(await read(text, { name })).toEqual(wanted);
  });

  test('with a decimal comma is refused, by its line, and not read with other columns', async () => {
    const comma = row.replace('2.50', '2,50');
    await expect(read(`${header}\n${row}\n${comma}\n`)).rejects.toThrow(
      ':3: the row has 7 values, the first line 6; write 30.00, not 30,00,',
    );
    expect(await read(`${header}\n${row},, \n`)).toEqual(wanted);
  });

  test('keeps identical lines apart and the first line of a receipt for its place', async () => {
    const rows = [row, '2,PEN,1,2011-03-01 11:00,1,bo', row, '1,PEN,1,2011-04-01 10:00,1,bo'];
    const receipts = await read(`${[header, ...rows].join('\n')}\n`);
    expect(receipts.map(({ number, localTime, member }) => [number, localTime, member])).toEqual([
      ['1', '2011-03-01T10:00', 'anna'],
      ['2', '2011-03-01T11:00', 'bo'],
    ]);
    expect(receipts[0]?.lines.map(({ sku }) => sku)).toEqual(['MUG', 'MUG', 'PEN']);
  });

  test('counts lines that cannot be read and lines with a negative price', async () => {
    const rows = [
      '1,MUG,,2011-03-01 10:00,1,anna',
      '1,MUG,1e3,2011-03-01 10:00,1,anna',
      '1,MUG,0.0001,2011-03-01 10:00,1,anna',
      '1,MUG,999999999999,2011-03-01 10:00,999999999,anna',
      '1,MUG,1',
      '1,MUG,1,2011-03-01 10:00,-0.01,anna',
    ];
    const [receipt] = await read(`${[header, ...rows].join('\n')}\n`);
    expect(receipt).toMatchObject({ malformedLines: 5, negativePrices: 1, lines: [] });
  });

  test.each([
    ['an empty file', '', {}, 'receipts.csv:1: the file is empty'],
    [
      'a missing column',
      `${header}\n`,
      { columns: columnsText.replace('stock', 'article') },
      'receipts.csv:1: there is no column "article" (for sku); found: invoice, stock, qty',
    ],
    ['an open quote', `${header}\n"1,MUG\n`, {}, 'this is no CSV with commas and double quotes'],
    ['no gzip', `${header}\n`, { name: 'a.csv.gz' }, 'a.csv.gz: this is no whole gzip file'],
    [
      'half a gzip',
      gzipSync(`${header}\n${row}\n`.repeat(99)).subarray(0, 60),
      { name: 'a.csv.gz' },
      'a.csv.gz: this is no whole gzip file',
    ],
  ])('%s is refused with what to mend', async (_what, text, options, message) => {
    await expect(read(text, options)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('that is not there is named', async () => {
    const columns = parseColumns(columnsText);
    if (typeof columns === 'string') throw new Error(columns);
    const path = join(testFolder(), 'none.csv');
    await expect(readReceipts({ path, columns, minorDigits: 2 })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('none.csv: there is no such file'),
    });
  });
});

describe('--columns', () => {
  test('names six columns in any order', () => {
    const text = ' member=m, price=p,time=t,quantity=q,sku=s=s,receipt=r';
    expect(parseColumns(text)).toEqual({
      receipt: 'r',
      sku: 's=s',
      quantity: 'q',
      time: 't',
      price: 'p',
      member: 'm',
    });
  });

  test.each([
    ['', '"" is not one of receipt, sku'],
    ['receipt', '"receipt" is not one of'],
    ['receipt=', '"receipt=" is not one of'],
    ['till=x', '"till=x" is not one of'],
    [`${columnsText},sku=again`, '"sku=again" is not one of'],
    ['receipt=a,sku=b,time=c', 'quantity, price, member missing'],
  ])('%j is told what is wrong', (text, message) => {
    expect(parseColumns(text)).toContain(message);
  });
});
