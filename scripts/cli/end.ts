import type { Command } from './commander.ts';
import { gather, ledgerIn } from './parts/options.ts';

interface Options {
  readonly data: string;
  readonly programme: readonly string[];
}

const EXAMPLES = `
Examples:
  stamgast end --data /var/lib/stamgast/gateway --programme club.yaml

One JSON object: what the indicator of the programme (endsWhen) comes to, month by whole month, and with
which month it says that the programme stops (null: the file has no endsWhen); then, when the programme
is over, what went to breakage by partner, and which debts were written off. A programme never ends by
itself: whoever runs it says the days, as \`closing\` of a new version. Nothing is changed; it may run
beside a working gateway.
Exit code 1 when the indicator says that it stops.`;

/** `stamgast end`: what the ledger says of the end of a programme. */
export function register(program: Command): void {
  program
    .command('end')
    .description('say whether a programme should end, and what became of what was left')
    .requiredOption('--data <dir>', 'data folder of a gateway or of a replay')
    .requiredOption('--programme <file>', 'programme file; once more for each version', gather)
    .addHelpText('after', EXAMPLES)
    .action(end);
}

async function end({ data, programme }: Options): Promise<void> {
  const { plainJson } = await import('../../protocol/text.ts');
  const { readProgrammes } = await import('../../gateway/replay/inputs.ts');
  const { readProgrammeEnd } = await import('../../gateway/replay/programme-end.ts');
  const path = await ledgerIn(data, 'a gateway or of a replay');
  const found = readProgrammeEnd(path, readProgrammes(programme).programmes);
  process.stdout.write(`${plainJson(JSON.stringify(found))}\n`);
  if (found !== null && found.indicator !== null && found.indicator.stopsWith !== null) {
    process.exitCode = 1;
  }
}
