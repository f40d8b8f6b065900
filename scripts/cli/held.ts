import type { Command } from './commander.ts';
import { ledgerIn } from './parts/options.ts';

const EXAMPLES = `
Examples:
  stamgast held --data /var/lib/stamgast/gateway

One JSON object a line, the oldest first: points that a rule with \`review\` holds until one of the staff
decides. \`held\` is the number that POST /v1/approvals and POST /v1/rejections name, \`why\` what the
review has asked, as it was (null: not known), \`receipt\` the name that
\`stamgast explain\` takes. It may run beside a working gateway.`;

/** `stamgast held`: points that wait until one of the staff decides. */
export function register(program: Command): void {
  program
    .command('held')
    .description('list points that wait until one of the staff decides')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .addHelpText('after', EXAMPLES)
    .action(list);
}

async function list({ data }: { readonly data: string }): Promise<void> {
  const { heldPoints } = await import('../../gateway/store/held.ts');
  const { receiptPath } = await import('../../gateway/store/past-receipt.ts');
  const path = await ledgerIn(data, 'a gateway');
  for (const { lot, member, unit, amount, rule, receipt, at, why } of heldPoints(path)) {
    const what = { held: lot, member, unit, amount, rule, receipt: receiptPath(receipt) };
    const told = { ...what, at: new Date(at).toISOString(), why };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}
