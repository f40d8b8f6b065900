import type { Command } from './commander.ts';
import { ledgerIn } from './parts/options.ts';

interface Options {
  readonly data: string;
  readonly day: string;
}

const EXAMPLES = `
Examples:
  stamgast messages --data /var/lib/stamgast/gateway --day 2027-01-01

One JSON object a line: member, kind, purpose, facts, from when and until when it is to be told. A
service message (points that end, a blocked card, goods recalled) rests on the contract and carries no offer;
marketing is listed for who agreed to it, with the channels of that. Nothing is sent or changed; it
may run beside a working gateway. Whoever sends them says so: POST /v1/messages/told.`;

/** `stamgast messages`: what members are to be told, as data. */
export function register(program: Command): void {
  program
    .command('messages')
    .description('list what members are to be told, as data')
    .requiredOption('--data <dir>', 'data folder of a gateway or of a replay')
    .requiredOption('--day <day>', 'business day, as 2027-01-01')
    .addHelpText('after', EXAMPLES)
    .action(list);
}

async function list({ data, day }: Options, command: Command): Promise<void> {
  const { isDate } = await import('../../protocol/calendar.ts');
  if (!isDate(day)) return command.error(`error: --day: "${day}" is no day, as 2027-01-01`);
  const { plainJson } = await import('../../protocol/text.ts');
  const { dueMessages } = await import('../../gateway/store/due-messages.ts');
  const path = await ledgerIn(data, 'a gateway or of a replay');
  for (const message of dueMessages(path, day)) {
    const { state: _state, ...told } = message;
    process.stdout.write(`${plainJson(JSON.stringify(told))}\n`);
  }
}
