import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { loadContract } from '../../../gateway/partners/config.ts';
import { StamgastError } from '../../../protocol/errors.ts';
import { stamgast } from '../../support/command.ts';
import { testFolder } from '../replay/past-shop.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';
import { contractText, PartnerLedger } from './ledger-of-partners.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

/** What is said of a contract; '' when it can be used. */
function problemOf(text: string): string {
  const path = join(testFolder(), 'contract.yaml');
  writeFileSync(path, text);
  try {
    loadContract(path);
    return '';
  } catch (error) {
    if (!(error instanceof StamgastError)) throw error;
    return `${error.code} ${error.message.slice(error.message.indexOf('contract.yaml'))}`;
  }
}

const wrong: readonly [string, string, string][] = [
  ['zone: UTC', 'zone: Moon', 'contract.yaml:4:7: zone: found "Moon"; an IANA time zone'],
  ['"2026-03-01"', '"2026-02-30"', 'contract.yaml:3:7: from: found "2026-02-30"; a day, as'],
  ['EUR', 'eur', 'contract.yaml:5:11: currency: found "eur"; an ISO 4217 currency'],
  ['onIssue', 'atOnce', 'contract.yaml:6:7: mode: found "atOnce"; one of: onIssue, onRedemption'],
  ['operator: club', 'operator: clubb', 'operator: found "clubb"; one of the parties: club, p, q'],
  ['id: q', 'id: p', 'parties.2.id: p stands here twice'],
  ['operator: club', 'operator: p', 'parties.0.role: club is not the operator'],
  [', issuePrice: "0.010"', '', 'units.0.issuePrice: missing; onIssue needs'],
  ['mode: onIssue', 'mode: onRedemption', 'units.0.issuePrice: onRedemption has no issue price'],
  ['scale: 0, ', '', 'units.0.scale: missing; a whole number from 0 to 6'],
  ['"0.008"', '0.008', 'units.0.redemptionPrice: found 0.008; a text that matches'],
  ['units:', 'unitz: []\nunits:', 'unitz: unknown key; did you mean `units`?'],
  ['id: coalition', 'id: ../x', 'id: found "../x"'],
];
it.each(wrong)(
  'a contract with another value than %s: %s is refused where it stands',
  (right, found, text) => {
    expect(problemOf(contractText().replace(right, found))).toContain(text);
  },
);

it('a contract that names a programme which is not there, or is wrong, is refused', () => {
  expect(problemOf(contractText({ more: 'programmes: [no.yaml]\n' }))).toMatch(
    /^CONFIG_INVALID .*programmes.0: .*cannot be read/,
  );
  const itself = contractText({ more: 'programmes: [contract.yaml]\n' });
  expect(problemOf(itself)).toMatch(/^PROGRAMME_INVALID/);
});

it('any text as a contract is a problem or a contract, never a crash', () => {
  const lines = contractText().split('\n');
  const cut = fc
    .tuple(fc.nat(lines.length), fc.string())
    .map(([at, text]) => lines.toSpliced(at, 1, text).join('\n'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), cut), (text) => {
      expect(problemOf(text)).toMatch(/^($|CONFIG_INVALID)/);
    }),
    { numRuns: 25 },
  );
});

it('the contract of docs/settlement.md can be used', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/settlement.md'), 'utf8');
  expect(problemOf(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? 'none')).toBe('');
});

it('stamgast settle prints a page or its JSON, and says with its exit code what is wrong', async () => {
  const books = new PartnerLedger(kit);
  books.buy('p', 10_000);
  const args = (contract: string, period: string) => [
    ...['settle', '--data', books.folder, '--contract', contract, '--period', period],
  ];
  const contract = books.file('contract.yaml', contractText());
  const page = await stamgast(args(contract, '2026-03'));
  expect(page).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^written: .*0001-2026-03/),
  });
  expect(page.stdout).toContain('Settlement run 1 of coalition, 2026-03 (onIssue)');
  const json = await stamgast([...args(contract, '2026-03'), '--json']);
  expect(json.stderr).toMatch(/^unchanged: /);
  expect(JSON.parse(json.stdout)).toMatchObject({ run: 1, period: '2026-03' });
  expect((await stamgast(args(contract, '2026-3'))).code).toBe(2);
  expect(await stamgast(args(contract, '2020-01'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/RUN_REFUSED: 2020-01 is not the next one/),
  });
  const other = books.file('other.yaml', contractText().replace('UTC', 'Moon'));
  expect(await stamgast(args(other, '2026-03'))).toMatchObject({ code: 78 });
  const stranger = contractText()
    .replace(/ {2}- \{ id: p.*\n/, '')
    .replace('coalition', 'other');
  expect(await stamgast([...args(books.file('lone.yaml', stranger), '2026-03')])).toMatchObject({
    code: 78,
    stderr: expect.stringMatching(/lone.yaml:9:3: parties: the ledger knows "p"/),
  });
});
