import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeBatch, readAnswers } from '../../../gateway/partners/conversions.ts';
import { checkProgramme } from '../../../gateway/programme/check/check.ts';
import { explainFile } from '../../../gateway/programme/explain/explain-file.ts';
import { readProgramme } from '../../../gateway/programme/language/file.ts';
import { uuid } from '../../contract/given.ts';
import { PartnerLedger } from '../partners/ledger-of-partners.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programme = (conversions: string, more = '') => `stamgast: 1
id: miles
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { MILES: { life: 1 months } }
${more}
conversions: { ${conversions} }
rules: [ { id: base, earn: { unit: MILES, per: "1.00", amount: 1 } } ]
`;
const out =
  'out: { partner: hotel, from: { unit: MILES, amount: 10 }, to: { unit: POINTS, amount: 20 } }';
const back =
  'back: { partner: hotel, from: { unit: POINTS, amount: 30 }, to: { unit: MILES, amount: 10 } }';

let count = 0;
const receipt = (partner: string) => {
  count += 1;
  return { partner, store: '1', till: '1', businessDate: '2026-03-02', number: `c${count}` };
};
function ask(books: PartnerLedger, id: string, amount: number, n = 1) {
  return books.post({
    ...{ kind: 'convert', id, receipt: receipt('shop'), occurredAt: books.now },
    ...{ who: { member: uuid(n) }, rule: 'out', amount, account: `H${n}` },
  });
}
const answer = (books: PartnerLedger, id: string, accepted: boolean, partner = 'hotel') =>
  books.post({ kind: 'answerConversion', id, receipt: receipt(partner), accepted, at: books.now });
const held = (n = 1) =>
  kit.sql(`SELECT available, held FROM balances WHERE member = '${uuid(n)}'`)[0];

describe('a batch', () => {
  it('holds each open conversion once, and names the one before it', () => {
    const books = new PartnerLedger(kit, programme(out));
    books.enrol(2);
    books.buy('shop', 10_000);
    books.buy('shop', 5000, { n: 2 });
    ask(books, 'a', 40);
    ask(books, 'b', 50, 2);
    const where = { dataFolder: books.folder, partner: 'hotel', now: books.now };
    const first = makeBatch(where);
    expect(first?.document.conversions.map(({ account, toAmount }) => [account, toAmount])).toEqual(
      [
        ['H1', 80],
        ['H2', 100],
      ],
    );
    expect(makeBatch(where)).toBeNull();
    expect(makeBatch({ ...where, partner: 'other' })).toBeNull();
    ask(books, 'c', 60);
    const second = makeBatch(where);
    expect(second?.document).toMatchObject({ batch: 2, conversions: [{ id: 'c' }] });
    expect(second?.document.previous).toMatch(/^[0-9a-f]{64}$/);
    const path = join(books.folder, 'conversions', 'hotel', '0001.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, readFileSync(path, 'utf8').replace('H2', 'H3'));
    expect(() => makeBatch(where)).toThrow(expect.objectContaining({ code: 'DOCUMENT_CHANGED' }));
  });

  it('is answered by a file that fits it, or nothing is booked', () => {
    const books = new PartnerLedger(kit, programme(out));
    books.buy('shop', 10_000);
    ask(books, 'a', 40);
    makeBatch({ dataFolder: books.folder, partner: 'hotel', now: books.now });
    const read = (value: unknown) =>
      readAnswers({
        ...{ dataFolder: books.folder, partner: 'hotel', file: 'answers.json' },
        text: typeof value === 'string' ? value : JSON.stringify(value),
      });
    const yes = { id: 'a', accepted: true };
    expect(read({ batch: 1, answers: [yes, yes] }).answers).toEqual([yes]);
    for (const wrong of [
      { batch: 1, answers: [{ id: 'z', accepted: true }] },
      { batch: 2, answers: [] },
      { batch: 1, answers: [yes, { id: 'a', accepted: false }] },
      { batch: 1, answers: [{ id: 'a' }] },
      '{',
      'null',
    ]) {
      expect(() => read(wrong)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    }
  });
});

describe('what a partner answers', () => {
  it('moves what is held, once, also after a restart, and the books stay sound', () => {
    const books = new PartnerLedger(kit, programme(out));
    books.buy('shop', 10_000);
    ask(books, 'a', 40);
    ask(books, 'b', 30);
    expect(held()).toEqual({ available: 30, held: 70 });
    answer(books, 'a', true);
    answer(books, 'b', false);
    answer(books, 'b', false);
    expect(held()).toEqual({ available: 60, held: 0 });
    expect(() => answer(books, 'b', true)).toThrow('CONVERSION_DECIDED');
    expect(() => answer(books, 'z', true)).toThrow('CONVERSION_UNKNOWN');
    expect(() => ask(books, 'a', 40)).toThrow('ID_CONFLICT');
    expect(kit.verify()).toMatchObject({ ok: true });
  });

  it('is taken from the partner of the conversion alone', () => {
    const books = new PartnerLedger(kit, programme(out));
    books.buy('shop', 10_000);
    ask(books, 'a', 40);
    expect(() => answer(books, 'a', true, 'thief')).toThrow('CONVERSION_UNKNOWN');
    expect(held()).toEqual({ available: 60, held: 40 });
  });

  it('of a lot that ended meanwhile gives it the days back that it still had', () => {
    const books = new PartnerLedger(kit, programme(out));
    books.buy('shop', 10_000);
    books.at('2026-03-30T09:00');
    ask(books, 'a', 40);
    books.at('2026-04-20T09:00');
    answer(books, 'a', false);
    expect(held()).toEqual({ available: 40, held: 0 });
    expect(kit.verify()).toMatchObject({ ok: true });
  });
});

describe('a file of conversions', () => {
  const problems = (text: string) => {
    const read = readProgramme({ text, file: 'miles.yaml' });
    return read.ok ? '' : read.problems.map((one) => `${one.path}: ${one.text}`).join('\n');
  };
  it.each([
    [programme(out.replace('MILES', 'KM')), 'conversions.out: neither unit is of this file'],
    [programme(out.replace('POINTS', 'MILES')), 'conversions.out: both units are of this file'],
    [programme(out.replace('20', '0')), 'conversions.out.to.amount: found "0"'],
    [programme(out, 'partners: { inn: { trade: hotels } }'), '"hotel" is no partner of this file'],
  ])('is wrong: %#', (text, problem) => {
    expect(problems(text)).toContain(problem);
  });

  it('is refused when a round of conversions gives more than it took', () => {
    const codes = (text: string) =>
      checkProgramme({ text, file: 'miles.yaml' }).map(({ code }) => code);
    expect(codes(programme(`${out}, ${back}`))).not.toContain('exchange-profits');
    expect(codes(programme(`${out}, ${back.replace('30', '19')}`))).toContain('exchange-profits');
    expect(codes(programme(`${out}, ${back.replace('30', '20')}`))).not.toContain(
      'exchange-profits',
    );
  });

  it('is explained', () => {
    const explained = explainFile({ text: programme(`${out}, ${back}`), file: 'miles.yaml' });
    const text = explained.ok ? explained.parts.flatMap((one) => one.sentences).join(' ') : '';
    expect(text).toContain('Members may convert "out": 10 MILES for 20 POINTS of hotel');
    expect(text).toContain('hotel issues them');
  });
});
