import type { Command } from './commander.ts';

interface Options {
  readonly data: string;
  readonly contract: string;
  readonly period: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  stamgast settle --data /var/lib/stamgast/gateway --contract coalition.yaml --period 2026-03
  stamgast settle --data gateway --contract coalition.yaml --period 2026-03 --json

A run is a numbered document in settlements/CONTRACT of the data folder, with the hash of the one
before it. Months are settled in order, each when it is over. A month that was settled before is
made again and must come to the same bytes; nothing is written then. See docs/settlement.md.`;

/** `stamgast settle`: what partners owe each other for points of a month. */
export function register(program: Command): void {
  program
    .command('settle')
    .description('settle a month between partners, as an immutable document')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--contract <file>', 'contract between the partners')
    .requiredOption('--period <month>', 'month to settle, as 2026-03')
    .option('--json', 'print the document instead of its page')
    .addHelpText('after', EXAMPLES)
    .action(settle);
}

async function settle(options: Options, command: Command): Promise<void> {
  const { data: dataFolder, contract: contractPath, period } = options;
  if (!/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(period)) {
    return command.error(`error: --period: "${period}" is no month, as 2026-03`);
  }
  const { plainLines } = await import('../../protocol/text.ts');
  const { settlePeriod } = await import('../../gateway/partners/settle.ts');
  const run = settlePeriod({ dataFolder, contractPath, period, now: Date.now() });
  process.stdout.write(options.json === true ? run.text : plainLines(run.page));
  const what = run.isRepeat ? 'unchanged' : 'written';
  process.stderr.write(`${what}: ${run.path}\n`);
}
