import type { Command } from './commander.ts';

const EXAMPLES = `
Examples:
  stamgast flagged --data /var/lib/stamgast/gateway

One JSON object a line: receipt, the cashier who sold it, the member who collected it, and when. These
are receipts without a card of which one member has collected many of one cashier (\`collect.flag\` of
the programme), as a cashier does who keeps what others leave behind. Nothing is taken back by that: a
manager looks at them. It may run beside a working gateway.`;

/** `stamgast flagged`: collected receipts that a manager should look at. */
export function register(program: Command): void {
  program
    .command('flagged')
    .description('list collected receipts that a manager should look at')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .addHelpText('after', EXAMPLES)
    .action(list);
}

async function list({ data }: { readonly data: string }): Promise<void> {
  const { join } = await import('node:path');
  const { ledgerFileName } = await import('../../gateway/store/sqlite.ts');
  const { flaggedReceipts } = await import('../../gateway/store/receipt-codes.ts');
  for (const { at, ...flagged } of flaggedReceipts(join(data, ledgerFileName))) {
    process.stdout.write(`${JSON.stringify({ ...flagged, at: new Date(at).toISOString() })}\n`);
  }
}
