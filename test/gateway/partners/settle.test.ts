import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type SettlementRun, settlePeriod } from '../../../gateway/partners/settle.ts';
import { programmeText } from '../programme/given.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';
import { contractText, PartnerLedger } from './ledger-of-partners.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const inApril = Date.UTC(2026, 3, 3);
const inMay = Date.UTC(2026, 4, 3);
function settle(
  books: PartnerLedger,
  text: string,
  period = '2026-03',
  now = inApril,
): SettlementRun {
  const contractPath = books.file('contract.yaml', text);
  return settlePeriod({ dataFolder: books.folder, contractPath, period, now });
}
const nets = ({ document }: SettlementRun) =>
  Object.fromEntries(document.parties.map(({ account, netMinor }) => [account, netMinor]));

describe('coalition', () => {
  it('onIssue: P pays 1.00, Q gets 0.48, the operator keeps 0.52, of it 0.32 liability', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    books.spend('q', 60);
    const run = settle(books, contractText());
    expect(nets(run)).toEqual({ 'operator:club': 52, 'partner:p': -100, 'partner:q': 48 });
    const operator = { keptMinor: 52, keptTotalMinor: 52, liabilityMinor: 32 };
    expect(run.document.operator).toEqual(operator);
    expect(run.page).toContain('The operator keeps EUR 0.52 of this run,');
    books.at('2026-04-08T09:00');
    books.spend('q', 10);
    const april = { keptMinor: -8, keptTotalMinor: 44, liabilityMinor: 24 };
    expect(settle(books, contractText(), '2026-04', inMay).document.operator).toEqual(april);
    expect(run.page).toContain('of it EUR 0.32 liability');
    expect(run.page).toContain('EUR -1.00  100 POINTS issued; to club');
    expect(run.page).toContain('All statements add up to EUR 0.00.');
  });

  it('onRedemption: P pays Q 0.48 and owes for the 40 that are out', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    books.spend('q', 60);
    const run = settle(books, contractText({ mode: 'onRedemption' }));
    expect(nets(run)).toEqual({ 'operator:club': 0, 'partner:p': -48, 'partner:q': 48 });
    expect(run.document.liabilities).toMatchObject([{ of: 'p', outstanding: 40, minor: 32 }]);
  });

  it('an anchor and an independent operator have different accounts', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    books.spend('q', 60);
    const anchored = contractText()
      .replace('operator: club', 'operator: p')
      .replace('{ id: club, name: The Club, role: operator }', '{ id: r, name: R, role: partner }');
    expect(nets(settle(books, anchored))).toEqual({
      'partner:r': 0,
      'partner:p': -48,
      'partner:q': 48,
    });
  });
});

describe('a settlement run', () => {
  it('edge case 33: is never changed: a reversal of 10 is a line of the next, which names it', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    const ten = books.spend('q', 10);
    books.spend('q', 50);
    const text = contractText({ mode: 'onRedemption' });
    const march = settle(books, text);
    books.at('2026-04-08T09:00');
    books.giveBack(ten, null);
    const april = settle(books, text, '2026-04', inMay);
    expect(april.document.lines).toEqual([
      {
        ...{ kind: 'givenBack', from: 'q', to: 'p', unit: 'POINTS', points: 10, minor: 8 },
        ...{ isLate: false, corrects: 1 },
      },
    ]);
    expect(april.document).toMatchObject({ run: 2, period: '2026-04' });
    expect(april.page).toContain('10 POINTS redeemed and given back, corrects run 1; to p');
    const again = settle(books, text, '2026-03', inMay);
    expect(again).toEqual({ ...march, isRepeat: true });
  });

  it('names the bytes of the one before it and the block of the ledger', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    const march = settle(books, contractText());
    const april = settle(books, contractText(), '2026-04', inMay);
    expect(march.document.previous).toBe('');
    expect(april.document.previous).toMatch(/^[0-9a-f]{64}$/);
    expect(april.document.block).toEqual(march.document.block);
    const folder = join(books.folder, 'settlements/coalition');
    expect(readdirSync(folder).sort()).toEqual([
      ...['0001-2026-03.json', '0001-2026-03.txt', '0002-2026-04.json', '0002-2026-04.txt'],
    ]);
    expect(readFileSync(march.path, 'utf8')).toBe(march.text);
  });

  it('is found out when its file was changed, or the ledger is another one', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    const march = settle(books, contractText());
    settle(books, contractText(), '2026-04', inMay);
    writeFileSync(march.path, march.text.replaceAll('100', '101'));
    expect(() => settle(books, contractText(), '2026-05', Date.UTC(2026, 6, 1))).toThrow(
      /0002-2026-04.json: is not after 0001-2026-03/,
    );
    writeFileSync(march.path, march.text.replace(/"hash": "....../, '"hash": "000000'));
    expect(() => settle(books, contractText())).toThrow(/DOCUMENT_CHANGED|is not/);
  });

  it('is refused before its month is over, and out of order', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    const ends = Date.UTC(2026, 3, 1);
    expect(() => settle(books, contractText(), '2026-03', ends - 1)).toThrow(/is not over in UTC/);
    expect(() => settle(books, contractText(), '2026-04', inMay)).toThrow(/run 2026-03 first/);
    expect(settle(books, contractText(), '2026-03', ends).isRepeat).toBe(false);
    expect(() => settle(books, contractText(), '2026-02', inMay)).toThrow(/run 2026-04 first/);
  });

  it('that was made under another contract stays what it is', () => {
    const books = new PartnerLedger(kit);
    books.buy('p', 10_000);
    const march = settle(books, contractText());
    const dearer = contractText().replace('0.010', '0.020');
    expect(settle(books, dearer).text).toBe(march.text);
  });

  it('makes its page anew when it is missing, and finds out one that was changed', () => {
    const books = new PartnerLedger(kit);
    const march = settle(books, contractText());
    const page = march.path.replace('.json', '.txt');
    rmSync(page);
    settle(books, contractText());
    expect(readFileSync(page, 'utf8')).toBe(march.page);
    appendFileSync(page, 'more');
    expect(() => settle(books, contractText())).toThrow(/is there with another text/);
  });
});

describe('campaign', () => {
  const text = programmeText({ zone: 'UTC' }).replace(
    /\]$/,
    `, { id: launch, when: { receipt.total: { gte: "1" } },
         multiply: { unit: POINTS, by: 2 }, fundedBy: acme } ]`,
  );
  const acme = '  - { id: acme, name: Acme, role: supplier }\n';

  it('3,000 extra points cost the supplier 30.00, and the store nothing', () => {
    const books = new PartnerLedger(kit, text);
    books.buy('p', 300_000);
    const anchored = contractText({ parties: acme })
      .replace('operator: club', 'operator: p')
      .replace('  - { id: club, name: The Club, role: operator }\n', '');
    const run = settle(books, anchored);
    expect(nets(run)).toEqual({ 'partner:p': 3000, 'partner:q': 0, 'supplier:acme': -3000 });
    expect(run.document.lines).toMatchObject([
      { kind: 'issued', from: 'acme', to: 'p', points: 3000, minor: 3000 },
    ]);
    expect(run.page).toMatch(/Acme \(supplier:acme\)\n.*EUR -30.00 {2}3000 POINTS issued; to p\n/);
  });
});

describe('discounts that a supplier pays for', () => {
  const text = programmeText({ zone: 'UTC' }).replace(
    /\]$/,
    `, { id: launch, discount: { on: line, percent: 10 }, fundedBy: acme },
       { id: own, discount: { on: order, percent: 5 } } ]`,
  );
  const contract = contractText({
    parties: '  - { id: acme, name: Acme, role: supplier }\n',
    more: 'programmes: [programme.yaml]\n',
  });

  it('stand on its statement, less what went back, and go on in the next run', () => {
    const books = new PartnerLedger(kit, text);
    const sale = books.buy('q', 10_000);
    books.buy('q', 20_000);
    books.giveBack(sale, 5000);
    const march = settle(books, contract);
    expect(march.document.discounts).toEqual([
      {
        ...{ kind: 'discount', from: 'acme', to: 'q', givenMinor: 3000, backMinor: 500 },
        ...{ backTotalMinor: 500, minor: 2500 },
      },
    ]);
    expect(nets(march)['supplier:acme']).toBe(-2500);
    books.at('2026-04-08T09:00');
    books.giveBack(sale, 5000);
    expect(settle(books, contract)).toEqual({ ...march, isRepeat: true });
    const april = settle(books, contract, '2026-04', inMay);
    expect(april.document.discounts).toMatchObject([
      { givenMinor: 0, backMinor: 500, minor: -500 },
    ]);
    expect(nets(april)['supplier:acme']).toBe(500);
  });

  it('edge case 48: beyond their budget, given by a till alone, are of the store itself', () => {
    const bound = text.replace('fundedBy: acme', 'fundedBy: acme, budget: { money: "15.00" }');
    const books = new PartnerLedger(kit, bound);
    books.buy('q', 10_000);
    const sale = books.buy('q', 10_000, { given: ['launch'] });
    const march = settle(books, contract);
    expect(march.document.discounts).toMatchObject([{ givenMinor: 1500, backMinor: 0 }]);
    books.at('2026-04-08T09:00');
    books.giveBack(sale, 10_000);
    const april = settle(books, contract, '2026-04', inMay);
    expect(april.document.discounts).toMatchObject([{ givenMinor: 0, backMinor: 500 }]);
  });

  it('need the programme that gave them', () => {
    const books = new PartnerLedger(kit, text);
    books.buy('q', 10_000);
    const without = contract.replace('programmes: [programme.yaml]\n', '');
    expect(() => settle(books, without)).toThrow(/programmes: a discount was given by points@2020/);
  });
});
