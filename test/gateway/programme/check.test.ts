import { describe, expect, it } from 'vitest';
import { checkProgramme, findingText } from '../../../gateway/programme/check/check.ts';
import { type FindingCode, findingCodes } from '../../../gateway/programme/check/findings.ts';
import { base, deadRows, fileOf, offer, type Row } from './check-rows.ts';
import { togetherRows } from './check-rows-together.ts';

const found = (text: string) =>
  checkProgramme({ text, file: 'p.yaml' }).map(({ code, path }) => `${code} ${path}`);
const textOf = (text: string, code: FindingCode) =>
  checkProgramme({ text, file: 'p.yaml' }).find((one) => one.code === code)?.text;

const rows: readonly Row[] = [...deadRows, ...togetherRows];
const named = rows.map(([what, rules, finding, more = '']) => ({ what, rules, finding, more }));

describe('a programme file whose meaning is odd', () => {
  it.each(named)('$what', ({ rules, finding, more }) => {
    expect(found(fileOf(more, [base, ...rules]))).toEqual(finding === '' ? [] : [finding]);
  });

  it('has as many rules as members can know, or is told so', () => {
    const rules = (count: number) =>
      Array.from({ length: count }, (_, at) => offer(`o${at}`, `when: { store: "${at}" }`));
    expect(found(fileOf('', [base, ...rules(19)]))).toEqual([]);
    expect(found(fileOf('', [base, ...rules(20)]))).toEqual(['rules-many rules']);
  });

  it('is told with figures, and each code of the table comes up in these tests', () => {
    const limit = 'limit: { total: 11 }, budget: { money: "50.00" }';
    const text = fileOf('', [base, `id: a, ${limit}, earn: { unit: POINTS, amount: 50 }`]);
    expect(textOf(text, 'limit-over-budget')).toBe(
      '11 uses at DKK 5.00 are DKK 55.00, and the budget of DKK 50.00 pays 10',
    );
    const round = rows.find(([what]) => what === 'a round with profit');
    const profit = fileOf(round?.[3] ?? '', [base, ...(round?.[1] ?? [])]);
    expect(textOf(profit, 'exchange-profits')).toBe('POINTS -> MILES -> POINTS gives 1.333 for 1');
    const two = rows.find(([what]) => what === 'two multipliers on a day');
    expect(textOf(fileOf('', [base, ...(two?.[1] ?? [])]), 'multiply-adds')).toBe(
      'with "a" it gives 2.5 times, not 2 x 1.5: each adds to the base',
    );
    const economics = [
      ...['file-wrong', 'rules-many', 'discount-over-margin', 'reward-far', 'reward-expires'],
      ...['rare-purchases', 'profit-share', 'fee-over-benefits'],
    ];
    const seen = new Set([...rows.map(([, , finding]) => finding.split(' ')[0]), ...economics]);
    expect(Object.keys(findingCodes).filter((code) => !seen.has(code))).toEqual([]);
  });
});

describe('a finding', () => {
  it('of a file that is wrong is told as the gateway tells it', () => {
    const [problem] = checkProgramme({
      text: fileOf('', [base]).replace('DKK', 'dkk'),
      file: 'p.yaml',
    });
    expect(problem).toMatchObject({ code: 'file-wrong', severity: 'error', line: 5, column: 11 });
    expect(problem === undefined ? '' : findingText(problem)).toBe(
      'p.yaml:5:11: currency: "dkk" is no currency; an ISO 4217 currency in capitals, as `DKK`',
    );
  });

  it('has its line, what was found, what to do and its code', () => {
    const [warning] = checkProgramme({
      text: fileOf('tallies: { T: { of: paid } }', [base]),
      file: 'p.yaml',
    });
    expect(warning === undefined ? '' : findingText(warning)).toBe(
      'p.yaml:7:15: warning: tallies.T: nobody asks for T; ' +
        'ask for tally.T in `when` or `by`, or remove it [tally-unasked]',
    );
  });

  it('of the file as a whole is told without a path', () => {
    const said = (text: string) => checkProgramme({ text, file: 'p.yaml' }).map(findingText);
    expect(said('')).toEqual([
      'p.yaml:1:1: found nothing; keys and values, beginning with `stamgast: 1`',
    ]);
    expect(said('[')).toEqual([
      'p.yaml:1:2: Flow sequence must end with a ]; close the quote or bracket',
    ]);
  });

  it('comes in the order of the file, within a line as well', () => {
    const rule = 'discount: { percent: 20 }, when: { receipt.total: { gte: "5.00", lt: "3.00" } }';
    const text = fileOf('tallies: { T: { of: paid } }', [base, `id: a, ${rule}`, `id: b, ${rule}`]);
    const places = checkProgramme({ text, file: 'p.yaml' }).map(
      ({ line, column, code }) => `${line}:${column} ${code}`,
    );
    expect(places).toEqual([
      '7:15 tally-unasked',
      '10:24 discount-permanent',
      '10:47 rule-never-holds',
      '11:24 discount-permanent',
      '11:47 rule-never-holds',
    ]);
  });

  it('is told once of a rule with a currency of its own, in that currency', () => {
    const steps =
      'by: lines.total, steps: [ { from: "100", percent: 5 }, { from: "900", percent: 6 } ]';
    const yen = `id: yen, currency: JPY, when: { receipt.total: { lt: "600" } }, discount: { ${steps} }`;
    const more = 'currencies: { JPY: { rates: { 2026-01-01: "0.05" } } }';
    const texts = checkProgramme({ text: fileOf(more, [base, yen]), file: 'p.yaml' });
    expect(texts.map((one) => one.text)).toEqual([
      "the step from JPY 900 lies beyond the rule's conditions",
    ]);
  });

  it('does not come for the smallest programme that is whole', () => {
    expect(found(fileOf('', [base]))).toEqual([]);
  });
});
