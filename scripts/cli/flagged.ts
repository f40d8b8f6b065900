import type { Command } from './commander.ts';
import { ledgerIn } from './parts/options.ts';

const EXAMPLES = `
Examples:
  stamgast flagged --data /var/lib/stamgast/gateway

One JSON object a line. \`why: collected\` has the receipt, the cashier who sold it, the member who
collected it, and when: a receipt without a card of which one member has collected many of one cashier
(\`collect.flag\` of the programme), as a cashier does who keeps what others leave behind. \`why: beyond\`
has the receipt, the rule, and what came off beyond its limits: a till said that it had given it while it
could not ask, and the store bears it. \`receipt\` is the name that \`stamgast explain\` takes. Nothing is
taken back by that: a manager looks at them. It may run beside a working gateway.`;

/** `stamgast flagged`: what a manager should look at. */
export function register(program: Command): void {
  program
    .command('flagged')
    .description('list receipts that a manager should look at')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .addHelpText('after', EXAMPLES)
    .action(list);
}

async function list({ data }: { readonly data: string }): Promise<void> {
  const { flaggedReceipts } = await import('../../gateway/store/receipt-codes.ts');
  const { overuses } = await import('../../gateway/store/overuses.ts');
  const { receiptPath } = await import('../../gateway/store/past-receipt.ts');
  const path = await ledgerIn(data, 'a gateway');
  const all = [
    ...flaggedReceipts(path).map((one) => ({ why: 'collected', ...one })),
    ...overuses(path).map((one) => ({ why: 'beyond', ...one })),
  ];
  for (const { at, receipt, ...flagged } of all.sort((a, b) => a.at - b.at)) {
    const told = { ...flagged, receipt: receiptPath(receipt), at: new Date(at).toISOString() };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}
