import type { Command } from './commander.ts';
import { gather, ledgerIn } from './parts/options.ts';

interface Options {
  readonly data: string;
  readonly programme: readonly string[];
  readonly out?: string;
}

const EXAMPLES = `
Examples:
  stamgast list magazine --data /var/lib/stamgast/gateway --programme clubs.yaml
  stamgast list magazine --data gateway --programme clubs.yaml --out mailings

Prints the members of a list of the programme file as CSV: only those whose consent is in force now,
each with the word that allows it. With --out it writes NAME-ISSUE.csv, once for each issue of a list
that has \`every\`; an issue that is there already stays as it is. It may run beside a working gateway.`;

/** `stamgast list NAME`: who is on a list now, as CSV. */
export function register(program: Command): void {
  program
    .command('list')
    .description('write down the members of a list who agreed to it')
    .argument('<name>', 'name of a list of the programme file')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--programme <file>', 'programme file; once more for each version', gather)
    .option('--out <dir>', 'folder for a file of its own')
    .addHelpText('after', EXAMPLES)
    .action(list);
}

async function list(name: string, { data, programme, out }: Options): Promise<void> {
  const { StamgastError } = await import('../../protocol/errors.ts');
  const { join } = await import('node:path');
  const { readProgrammes } = await import('../../gateway/replay/inputs.ts');
  const { versionAt } = await import('../../gateway/programme/versions.ts');
  const { dateIn } = await import('../../gateway/programme/days.ts');
  const { issueOf } = await import('../../gateway/programme/people/lists.ts');
  const { listCsv } = await import('../../gateway/programme/people/list-csv.ts');
  const { tallyText } = await import('../../gateway/programme/people/tally-text.ts');
  const { listedMembers } = await import('../../gateway/store/listed-members.ts');
  const { makeFolder, writeNewFile } = await import('../../protocol/host/folder.ts');
  const path = await ledgerIn(data, 'a gateway');
  const { programmes } = readProgrammes(programme);
  const now = Date.now();
  const version = versionAt(programmes, now);
  const found = version?.lists.find((one) => one.name === name);
  if (version === null || found === undefined) {
    const names = version?.lists.map((one) => one.name) ?? [];
    const right = names.length === 0 ? 'no `lists` now' : names.join(', ');
    throw new StamgastError('NOT_FOUND', `no list ${name}; the programme has ${right}`);
  }
  const rows = listedMembers(path, { programmes, list: name, now });
  const text = listCsv(rows, (value) => tallyText(version, found.by, value));
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  makeFolder(out);
  const file = join(out, `${name}-${issueOf(found.every, dateIn(version, now))}.csv`);
  try {
    writeNewFile(file, text);
    process.stderr.write(`written: ${file}, ${rows.length} members\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code !== 'EEXIST') throw error;
    throw new StamgastError('CONFIG_INVALID', `${file}: this issue is written already`);
  }
}
