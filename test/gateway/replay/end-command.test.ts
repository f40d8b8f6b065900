import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stamgast } from '../../support/command.ts';
import { columnsText, header, pounds, testFolder } from './past-shop.ts';

test('stamgast end says from a ledger whether a programme should end', async () => {
  const folder = testFolder();
  const path = (name: string) => join(folder, name);
  const endsWhen = 'endsWhen: { costOver: 4, months: 1 }\n';
  const worth = pounds().replace('POINTS: {', 'POINTS: { cost: "0.05",');
  writeFileSync(path('points.yaml'), `${worth}\n${endsWhen}`);
  writeFileSync(
    path('receipts.csv'),
    `${header}\n1,MUG,2,2011-03-01 10:00,2.50,bo\n2,MUG,1,2011-04-02 10:00,7,bo\n`,
  );
  const replayed = await stamgast([
    ...['replay', '--programme', path('points.yaml'), '--receipts', path('receipts.csv')],
    ...['--columns', columnsText, '--zone', 'Europe/London', '--currency', 'GBP'],
    ...['--data', path('kept')],
  ]);
  expect(replayed.code).toBe(0);
  const end = ['end', '--data', path('kept'), '--programme', path('points.yaml')];
  const { stdout, code } = await stamgast(end);
  const { indicator, breakage, writtenOff } = JSON.parse(stdout);
  expect(indicator.months.at(-1)).toEqual({
    ...{ month: '2011-03', turnoverMinor: 500, costMinor: 25, isOver: true },
  });
  expect([code, indicator.stopsWith, breakage, writtenOff]).toEqual([1, '2011-03', [], []]);
});
