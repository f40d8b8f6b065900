import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../../gateway/partners/ledger-reader.ts';
import { stamgast } from '../../support/command.ts';
import { columnsText, header, pounds, testFolder } from './past-shop.ts';

const escapes = '\u001b[2J\u009b31m';
const control = /[^\P{C}\n]/u;

/** A shop whose receipts hold what a terminal would obey. */
function shop() {
  const folder = testFolder();
  const path = (name: string) => join(folder, name);
  const rows = [
    `1,MUG,2,2011-03-01 10:00,2.50,"bo${escapes}\nLedger fine",bread`,
    `2,MUG,1,2011-03-02 10:00,7,anna,evil${escapes}`,
  ];
  writeFileSync(path('points.yaml'), pounds());
  writeFileSync(path('margins.csv'), 'category,margin\nfood,30\n');
  writeFileSync(path('twice.csv'), `category,margin\n${escapes},1\n${escapes},1\n`);
  writeFileSync(path('receipts.csv'), `${header},dept${escapes}\n${rows.join('\n')}\n`);
  const dept = `category=dept${escapes}`;
  const run = (columns: string, ...flags: readonly string[]) =>
    stamgast([
      ...['replay', '--programme', path('points.yaml'), '--receipts', path('receipts.csv')],
      ...['--columns', `${columnsText},${columns}`, '--zone', 'Europe/London'],
      ...['--currency', 'GBP', ...flags],
    ]);
  return { path, run, dept };
}

describe('text of a file of receipts', () => {
  test.each([
    ['a category without a margin', 'margins.csv', 'lack the category "bread", "evil [2J 31m"'],
    ['a category that stands twice', 'twice.csv', '" [2J 31m" stands twice'],
  ])('does not reach the terminal: %s', async (_what, file, says) => {
    const { path, run, dept } = shop();
    const { stderr } = await run(dept, '--margin', path(file));
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(control);
  });

  test('does not reach the terminal: the names of columns', async () => {
    const { run } = shop();
    const { stderr } = await run('category=dept');
    expect(stderr).toContain('price, customer, dept [2J 31m');
    expect(stderr).not.toMatch(control);
  });

  test('does not reach the terminal: members, in words and as JSON', async () => {
    const { run, dept } = shop();
    const { stdout } = await run(dept, '--balances');
    expect(stdout).toContain('\n  bo [2J 31m Ledger fine: 5\n');
    expect(stdout).not.toMatch(control);
    const json = await run(dept, '--balances', '--json');
    expect(json.stdout).not.toMatch(control);
    expect(JSON.parse(json.stdout).balances).toEqual({ [`bo${escapes}\nLedger fine`]: 5, anna: 7 });
  });
});

describe('what a replay writes', () => {
  const mode = (path: string) => statSync(path).mode & 0o777;

  test('is for this user only, the ledger too', async () => {
    const { path, run, dept } = shop();
    const flags = ['--report', path('out'), '--data', path('kept')];
    expect(await run(dept, ...flags)).toMatchObject({ code: 0 });
    expect([mode(path('out')), mode(path('kept'))]).toEqual([0o700, 0o700]);
    expect(readdirSync(path('out')).sort()).toEqual(['report.html', 'report.json']);
    for (const folder of ['out', 'kept']) {
      for (const file of readdirSync(path(folder))) {
        expect([file, mode(join(path(folder), file))]).toEqual([file, 0o600]);
      }
    }
  });

  test('takes the place of an earlier report at once', async () => {
    const { path, run, dept } = shop();
    await run(dept, '--report', path('out'));
    const page = path('out/report.html');
    const { ino } = statSync(page);
    chmodSync(page, 0o644);
    expect(await run(dept, '--report', path('out'))).toMatchObject({ code: 0 });
    expect(mode(page)).toBe(0o600);
    expect(statSync(page).ino).not.toBe(ino);
  });
});

describe('a folder that is not there', () => {
  test.each([
    ['explain', ['explain', '1', '--data', '/nonexistent'], '/nonexistent/ledger.db'],
    ['draw verify', ['draw', 'verify', '/nonexistent'], '/nonexistent'],
  ])('is what %s says', async (_command, args, path) => {
    const ended = await stamgast(args);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).toMatch(`CONFIG_INVALID: ${path}: there is no such file or folder; `);
  });

  test('is what settle and draw say', () => {
    expect(() => readLedger('/nonexistent', () => 0)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('/nonexistent/ledger.db: there is no such file'),
      }),
    );
  });

  test('or has no document, is what draw verify says', async () => {
    const folder = testFolder();
    expect(await stamgast(['draw', 'verify', folder])).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`${folder}/1-open.json: there is no such file or folder`),
    });
  });
});

test('stamgast explain shows names of a ledger without what a terminal obeys', async () => {
  const { path, run, dept } = shop();
  const odd = `7${escapes}`;
  writeFileSync(
    path('receipts.csv'),
    `${header},dept${escapes}\n"${odd}",MUG,2,2011-03-01 10:00,2.50,bo,b\n`,
  );
  expect(await run(dept, '--data', path('kept'))).toMatchObject({ code: 0 });
  const { stdout, code } = await stamgast(['explain', odd, '--data', path('kept')]);
  expect(code).toBe(0);
  expect(stdout).toContain('/7 [2J 31m\n');
  expect(stdout).not.toMatch(control);
});
