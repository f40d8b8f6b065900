import type { VerifyReport } from '../../gateway/store/verify.ts';
import { plainJson, plainLines } from '../../protocol/text.ts';
import type { Command } from './commander.ts';

const EXAMPLES = `
Examples:
  stamgast verify /var/lib/stamgast
  stamgast verify .stamgast/gateway --json

Every block is compared with its hash and every entry with zero; balances, lots and what is
outstanding are computed again from the postings. It may run beside a working gateway. Keep the
printed head somewhere else: with it nobody can rewrite what lies before.
Exit code 1 and the number of the first bad block when something does not fit.`;

/** `stamgast verify DIR`: proves the ledger of a data folder. */
export function register(program: Command): void {
  program
    .command('verify')
    .description('prove that a ledger is whole and adds up')
    .argument('<dir>', 'data folder of a gateway or of a replay')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, options: { json?: boolean }) => {
      const { join } = await import('node:path');
      const { ledgerFileName } = await import('../../gateway/store/sqlite.ts');
      const { verifyLedger } = await import('../../gateway/store/verify.ts');
      const report = verifyLedger(join(dir, ledgerFileName));
      // A damaged ledger may hold any text.
      const text =
        options.json === true ? plainJson(JSON.stringify(report)) : plainLines(inWords(report));
      process.stdout.write(`${text}\n`);
      if (!report.ok) process.exitCode = 1;
    });
}

function inWords(report: VerifyReport): string {
  if (!report.ok) {
    const where = report.block === null ? 'The ledger' : `Block ${report.block}`;
    return `${where} is broken: ${report.problem}.`;
  }
  const { blocks, entries, head, lastCommittedAt, units } = report;
  const until = blocks === 0 ? '' : `, the last of ${new Date(lastCommittedAt).toISOString()}`;
  const sums = Object.entries(units).map(([unit, sum]) => {
    const parts = (['issued', 'spent', 'expired', 'reversed'] as const).map(
      (name) => `${name} ${sum[name]}`,
    );
    return `${unit}: ${parts.join(' - ')} = outstanding ${sum.outstanding}`;
  });
  return [`Whole: ${blocks} blocks, ${entries} entries${until}.`, ...sums, `Head: ${head}`].join(
    '\n',
  );
}
