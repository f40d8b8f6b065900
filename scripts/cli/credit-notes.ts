import type { Command } from './commander.ts';
import { gather } from './parts/options.ts';

interface Options {
  readonly data: string;
  readonly unit: string;
  readonly programme: readonly string[];
}

const EXAMPLES = `
Examples:
  stamgast credit-notes --data /var/lib/stamgast/gateway --unit CREDIT --programme distributor.yaml

Each note is a numbered document in credit-notes/UNIT of the data folder, with the hash of the one
before it. Those that are there are made again from the journal and must come to the same bytes. It
may run beside a working gateway.`;

/** `stamgast credit-notes`: what the ends of periods gave, as immutable documents. */
export function register(program: Command): void {
  program
    .command('credit-notes')
    .description('publish what the ends of periods gave, as immutable documents')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--unit <unit>', 'unit of the notes, as CREDIT')
    .requiredOption('--programme <file>', 'programme file; once more for each version', gather)
    .addHelpText('after', EXAMPLES)
    .action(publish);
}

async function publish({ data, unit, programme }: Options): Promise<void> {
  const { plainJson } = await import('../../protocol/text.ts');
  const { readProgrammes } = await import('../../gateway/replay/inputs.ts');
  const { writeCreditNotes } = await import('../../gateway/partners/credit-notes.ts');
  const { programmes } = readProgrammes(programme);
  const { folder, notes, written } = writeCreditNotes({ dataFolder: data, unit, programmes });
  for (const note of written) process.stdout.write(`${plainJson(JSON.stringify(note))}\n`);
  process.stderr.write(`${folder}: ${notes} notes, ${written.length} new\n`);
}
