import manifest from '../../package.json' with { type: 'json' };
import { Command } from '../cli/commander.ts';
import { report } from '../cli/parts/report.ts';

/** A program of one command. Its exit codes are those of the `stamgast` command. */
export function programOf(name: string): Command {
  return new Command(name).version(manifest.version).exitOverride().showSuggestionAfterError();
}

/** Runs the process's own command line. */
export function runProgram(program: Command): void {
  program.parseAsync().catch((error: unknown) => {
    process.exitCode = report(error);
  });
}
