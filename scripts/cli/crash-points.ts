import { crashPoints } from '../../protocol/ports.ts';
import type { Command } from './commander.ts';

/** `stamgast crash-points`: where a test may kill a kiosk or gateway with STAMGAST_CRASH_AT. */
export function register(program: Command): void {
  program
    .command('crash-points')
    .description('list the named points at which a fault test may kill the program')
    .option('--json', 'print an array')
    .addHelpText(
      'after',
      '\nExample: STAMGAST_CRASH_AT=gateway.batch.before-commit:3 stamgast gateway --config FILE',
    )
    .action((options: { json?: boolean }) => {
      const text = options.json === true ? JSON.stringify(crashPoints) : crashPoints.join('\n');
      process.stdout.write(`${text}\n`);
    });
}
