import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { stamgast } from '../../support/command.ts';
import { columnsText, header, pounds, testFolder } from './past-shop.ts';

const rows = [
  '1,MUG,2,2011-03-01 10:00,2.50,bo',
  '2,MUG,1,2011-03-02 10:00,7,anna',
  '2,MUG,-1,2011-03-02 10:00,7,anna',
  'C3,MUG,-3,2011-03-03 10:00,2.50,bo',
];

/** A folder with points.yaml and receipts.csv; `run` replays them with some flags changed. */
function shop() {
  const folder = testFolder();
  writeFileSync(join(folder, 'points.yaml'), pounds());
  writeFileSync(join(folder, 'receipts.csv'), `${[header, ...rows].join('\n')}\n`);
  const flags = {
    '--programme': join(folder, 'points.yaml'),
    '--receipts': join(folder, 'receipts.csv'),
    '--columns': columnsText,
    '--zone': 'Europe/London',
    '--currency': 'GBP',
    '--cancel-prefix': 'C',
  };
  const run = (changes: Readonly<Record<string, string>>, ...more: readonly string[]) =>
    stamgast(['replay', ...Object.entries({ ...flags, ...changes }).flat(), ...more]);
  return { folder, run };
}

describe('stamgast replay', () => {
  test('prints one JSON object, its keys in the documented order', async () => {
    const { folder, run } = shop();
    vi.stubEnv('TMPDIR', folder);
    const ended = await run({}, '--json', '--balances');
    vi.unstubAllEnvs();
    expect(ended).toEqual({
      code: 0,
      stderr: '',
      stdout: `${[
        '{"receipts":{"posted":3,"refused":{"NEGATIVE_LINE":1,"RETURN_WITHOUT_SALE":1}}',
        '"members":2',
        '"units":{"POINTS":{"issued":12,"spent":0,"expired":0,"reversed":5,"outstanding":7}}',
        '"balances":{"bo":0,"anna":7}',
        '"balanced":true',
        '"economics":{"currency":"GBP"',
        '"turnover":{"soldMinor":1200,"returnedMinor":500,"keptMinor":700,"membersMinor":700',
        '"membersPercent":100,"discountMinor":0,"payMinor":1200},"profit":null',
        '"cost":{"discountMinor":0,"discountBackMinor":0,"pointsMinor":0,"costMinor":0',
        '"fundedMinor":{},"ownMinor":0,"percentOfTurnover":0,"percentOfProfit":null}',
        '"rules":[{"rule":"base","fundedBy":"","uses":2,"discountMinor":0,"discountBackMinor":0',
        '"pointsMinor":0,"points":[{"unit":"POINTS","issued":12,"reversed":5}],"costMinor":0',
        '"percentOfTurnover":0,"percentOfProfit":null}]}}',
      ].join()}\n`,
    });
    expect(readdirSync(folder).sort()).toEqual(['points.yaml', 'receipts.csv']);
  });

  test('leaves a ledger that stamgast verify finds whole, with the same figures', async () => {
    const { folder, run } = shop();
    const kept = join(folder, 'kept');
    const first = await run({ '--data': kept });
    const second = await run({ '--data': kept });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(second).toEqual(first);
    expect(first.stdout).toContain('Receipts posted: 3, of 2 members and anonymous shoppers.');
    expect(first.stdout).toContain('NEGATIVE_LINE 1, RETURN_WITHOUT_SALE 1.');
    const figures = 'issued 12 - spent 0 - expired 0 - reversed 5 = outstanding 7';
    expect(first.stdout).toContain(figures);
    const verified = await stamgast(['verify', kept]);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining(figures) });
  });

  test('ends with 2 for wrong flags and says what is right', async () => {
    const { run } = shop();
    expect(await run({ '--columns': 'receipt=invoice' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('sku, quantity'),
    });
    expect(await run({ '--zone': 'Moon/Sea' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"Moon/Sea" is no IANA zone, as Europe/London'),
    });
  });

  test('ends with 78 for files that do not fit, and names them', async () => {
    const { folder, run } = shop();
    writeFileSync(join(folder, 'broken.yaml'), pounds({ zone: 'Moon' }));
    const says = (text: string) => ({
      code: 78,
      stdout: '',
      stderr: expect.stringContaining(text),
    });
    const none = { '--receipts': join(folder, 'none.csv') };
    expect(await run(none)).toMatchObject(
      says('none.csv: there is no such file; check --receipts'),
    );
    expect(await run({ '--columns': columnsText.replace('stock', 'article') })).toMatchObject(
      says('receipts.csv:1: there is no column "article" (for sku)'),
    );
    expect(await run({ '--programme': join(folder, 'none.yaml') })).toMatchObject(
      says('none.yaml: there is no such file; check --programme'),
    );
    expect(await run({ '--programme': join(folder, 'broken.yaml') })).toMatchObject(
      says('broken.yaml:4:7: zone: '),
    );
    // The currency is looked at before the receipts.
    expect(await run({ ...none, '--currency': 'DKK' })).toMatchObject(
      says('the receipts are in DKK, programme points@'),
    );
  });

  test('tells that rules ask for a column that is not named', async () => {
    const { folder, run } = shop();
    const rules = '[ { id: wash, lines: { category: wash }, discount: { percent: 5 } } ]';
    const programme = join(folder, 'wash.yaml');
    writeFileSync(programme, pounds({ id: 'wash', rules }));
    const { code, stdout, stderr } = await run({ '--programme': programme }, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ missingColumns: ['category'] });
    expect(stderr).toBe(
      'note: wash asks for the category of goods, and --columns names none: ' +
        'what hangs on it was not given; add category=COLUMN\n',
    );
    const plain = await run({}, '--json');
    expect(plain.stderr).toBe('');
    expect(JSON.parse(plain.stdout)).not.toHaveProperty('missingColumns');
  });

  test('never goes into the ledger of a gateway', async () => {
    const { folder, run } = shop();
    writeFileSync(join(folder, 'ledger.db'), 'a shop');
    expect(await run({ '--data': folder })).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('has the ledger of a gateway; choose another folder'),
    });
  });
});
