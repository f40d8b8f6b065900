import { readFileSync } from 'node:fs';
import type { BatchDocument, PartnerAnswers } from '../../gateway/partners/conversions.ts';
import { StamgastError } from '../../protocol/errors.ts';
import { oneLine } from '../../protocol/text.ts';
import type { Command } from './commander.ts';

const EXAMPLES = `
Examples:
  stamgast conversions batch --data gateway --partner hotel
  stamgast conversions answer --data gateway --partner hotel --answers hotel-1.json \\
    --gateway http://127.0.0.1:8480

A batch is a numbered document in conversions/PARTNER of the data folder, with the hash of the one
before it. Answers are booked by the running gateway; run again, they change nothing. See
docs/conversions.md.`;

/** `stamgast conversions`: batches for partners, and their answers. */
export function register(program: Command): void {
  const conversions = program
    .command('conversions')
    .description("send members' conversions to a partner, and book its answers")
    .addHelpText('after', EXAMPLES);
  conversions
    .command('batch')
    .description('publish the open conversions that no batch has yet')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--partner <id>', 'partner whose programme it is')
    .action(async ({ data: dataFolder, partner }: { data: string; partner: string }) => {
      const { makeBatch } = await load();
      const made = makeBatch({ dataFolder, partner, now: Date.now() });
      const text = made === null ? 'nothing to send' : `published: ${made.path}`;
      process.stdout.write(`${text}\n`);
    });
  conversions
    .command('answer')
    .description('book what the partner accepted and rejected')
    .requiredOption('--data <dir>', 'data folder of a gateway')
    .requiredOption('--partner <id>', 'partner whose programme it is')
    .requiredOption('--answers <file>', "the partner's answers, JSON")
    .requiredOption('--gateway <url>', 'address of the running gateway')
    .action(answer);
}

const load = () => import('../../gateway/partners/conversions.ts');

async function answer(options: {
  readonly data: string;
  readonly partner: string;
  readonly answers: string;
  readonly gateway: string;
}): Promise<void> {
  const { readAnswers } = await load();
  const { data: dataFolder, partner, answers: file, gateway } = options;
  const { checkIsThere, reading } = await import('../../protocol/host/folder.ts');
  checkIsThere(file, '--answers is the file that the partner sent');
  const text = reading(file, () => readFileSync(file, 'utf8'));
  const { batch, answers } = readAnswers({ dataFolder, partner, text, file });
  for (const one of answers) {
    const said = await book(gateway, batch, one);
    process.stdout.write(`${one.id} ${oneLine(said)}\n`);
    if (said.startsWith('refused')) process.exitCode = 1;
  }
}

/** One request; the gateway answers a repeated one as it did the first time. */
async function book(
  gateway: string,
  batch: BatchDocument,
  { id, accepted }: PartnerAnswers['answers'][number],
): Promise<string> {
  const receipt = {
    ...{ partner: batch.partner, store: 'conversions', till: 'batch' },
    ...{ businessDate: batch.madeAt.slice(0, 10), number: String(batch.batch) },
  };
  try {
    const response = await fetch(new URL('/v1/conversions/answers', gateway), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt, conversion: id, accepted }),
      signal: AbortSignal.timeout(10_000),
    });
    const told = (await response.json()) as { readonly state?: string; readonly code?: string };
    return response.ok ? String(told.state) : `refused ${told.code}`;
  } catch (cause) {
    throw new StamgastError('CONFIG_INVALID', `${gateway}: the gateway does not answer`, { cause });
  }
}
