import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { Command } from './commander.ts';
import { exitCodes, report } from './parts/report.ts';

const NOT_COMMANDS = new Set(['main.ts', 'commander.ts']);

const EXAMPLES = `
Examples:
  stamgast gateway --config /etc/stamgast/gateway.yaml
  stamgast kiosk --config /etc/stamgast/kiosk.yaml
  stamgast COMMAND --help

Results go to stdout, all talk to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage,
78 bad configuration.`;

/**
 * Runs one command line.
 * @param args the words after the program's name
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('stamgast')
    .description(manifest.description)
    .version(manifest.version)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(stamgast --help lists the commands)')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES);
  try {
    for (const file of filesFor(args[0])) {
      const command: { register(program: Command): void } = await import(join(FOLDER, file));
      command.register(program);
    }
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return report(error);
  }
}

const FOLDER = import.meta.dirname;

/** Only the file of the command that was asked for; all of them for help and typos. */
function filesFor(command: string | undefined): readonly string[] {
  const files = readdirSync(FOLDER).filter(
    (file) => file.endsWith('.ts') && !NOT_COMMANDS.has(file),
  );
  const own = files.filter((file) => file === `${command}.ts`);
  return own.length > 0 ? own : files.sort();
}

if (import.meta.main) {
  // A reader that goes away (`stamgast replay ... | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    throw error;
  });
  process.exitCode = await run(process.argv.slice(2));
}
