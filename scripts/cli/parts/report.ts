import { StamgastError } from '../../../protocol/errors.ts';
import { plainLines } from '../../../protocol/text.ts';
import { CommanderError } from '../commander.ts';

/** Exit codes of every command: 0 done, 1 failed, 2 wrong usage, 78 bad configuration. */
export const exitCodes = { done: 0, failed: 1, usage: 2, config: 78 } as const;

const CONFIG_CODES = new Set(['CONFIG_INVALID', 'PROGRAMME_INVALID', 'NOT_LOOPBACK']);

/** Says on stderr why a command line failed, unless commander has; the exit code. */
export function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and version end with code 0; commander has printed all that it has to say.
    const isAsked = error.exitCode === 0;
    return isAsked ? exitCodes.done : exitCodes.usage;
  }
  if (error instanceof StamgastError) {
    process.stderr.write(`stamgast: ${error.code}: ${plainLines(error.message)}\n`);
    return CONFIG_CODES.has(error.code) ? exitCodes.config : exitCodes.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`stamgast: a fault in the program\n${plainLines(text)}\n`);
  return exitCodes.failed;
}
