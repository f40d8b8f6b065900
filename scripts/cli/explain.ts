import type { Rerun } from '../../gateway/programme/reasons/rerun.ts';
import type { Programmes } from '../../gateway/programme/types.ts';
import type { PastHeld, PastReceipt, PastRequest } from '../../gateway/store/past-receipt.ts';
import { oneLine, plainJson } from '../../protocol/text.ts';
import type { Command } from './commander.ts';
import { gather, ledgerIn } from './parts/options.ts';

interface Options {
  readonly data: string;
  readonly programme?: readonly string[];
}

const EXAMPLES = `
Examples:
  stamgast explain 1701 --data /var/lib/stamgast --programme points.yaml
  stamgast explain shop/1/2/2026-03-02/1701 --data .stamgast/gateway --programme points.yaml

Prints each stored answer of the receipt as it was sent, and each posting with its rule, its
conditions and its arithmetic, which is evaluated again. With the programme file of its day (one
option for each version) a purchase is run again: the rules of that version on the facts that the
sale has kept. What comes out must be the stored answer, byte for byte.
Exit code 1 when anything comes out otherwise, or when no such receipt is known.`;

/** `stamgast explain RECEIPT`: why a past receipt came to what it did. */
export function register(program: Command): void {
  program
    .command('explain')
    .description('say why a past receipt came to what it did, and run it again')
    .argument('<receipt>', 'number of a receipt, or partner/store/till/date/number')
    .requiredOption('--data <dir>', 'data folder of a gateway or of a replay')
    .option('--programme <file>', 'programme file; once more for each version', gather)
    .addHelpText('after', EXAMPLES)
    .action(explain);
}

async function explain(name: string, options: Options): Promise<void> {
  const { StamgastError } = await import('../../protocol/errors.ts');
  const { readPastReceipts } = await import('../../gateway/store/past-receipt.ts');
  const path = await ledgerIn(options.data, 'a gateway or of a replay');
  const found = readPastReceipts(path, name);
  const [receipt] = found;
  if (receipt === undefined) {
    throw new StamgastError('NOT_FOUND', `no receipt ${name} in ${options.data}`);
  }
  if (found.length > 1) {
    const names = found.map((one) => `  ${pathOf(one)}`).join('\n');
    throw new StamgastError('NOT_FOUND', `several receipts have the number ${name}:\n${names}`);
  }
  const { lines, isRight } = await story(receipt, await programmesOf(options.programme ?? []));
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!isRight) process.exitCode = 1;
}

async function programmesOf(files: readonly string[]): Promise<Programmes> {
  if (files.length === 0) return [];
  const { readProgrammes } = await import('../../gateway/replay/inputs.ts');
  return readProgrammes(files).programmes;
}

interface Story {
  readonly lines: readonly string[];
  readonly isRight: boolean;
}

async function story(receipt: PastReceipt, programmes: Programmes): Promise<Story> {
  const { postingStory } = await import('../../gateway/programme/reasons/story.ts');
  const { rerunReceipt } = await import('../../gateway/programme/reasons/rerun.ts');
  const { sale, isErased } = receipt;
  const lines = [`Receipt ${pathOf(receipt)}`];
  let isRight = true;
  for (const request of receipt.requests) {
    lines.push('', oneLine(heading(request)), `  ${plainJson(request.answer)}`);
    if (request.lateAnswer !== null) lines.push(`  then: ${plainJson(request.lateAnswer)}`);
    for (const { n, kind, businessDate, postings, traces } of request.entries) {
      lines.push(oneLine(`Entry ${n}, ${kind}, business day ${businessDate}`));
      for (const [at, posting] of postings.entries()) {
        const told = postingStory(posting, traces[at]);
        if (told.adds === false) isRight = false;
        lines.push(...told.lines.map((line) => `  ${oneLine(line)}`));
      }
      if (postings.length === 0) lines.push('  moves nothing');
    }
    const isSale = sale !== null && request.verb === 'purchases' && !isRefusal(request.answer);
    if (!isSale) {
      lines.push(oneLine(`Not run again: ${whyNotRun(request)}.`));
      continue;
    }
    const { answer, entries } = request;
    const rerun = rerunReceipt(programmes, { sale, isErased, answer, entries });
    if (rerun.kind === 'differs') isRight = false;
    lines.push(...rerunLines(rerun).map(oneLine));
  }
  if (receipt.held.length > 0) lines.push('', ...receipt.held.map(heldLine).map(oneLine));
  return { lines, isRight };
}

/** What has become of points that were held for review, and why they were. */
function heldLine({ lot, rule, why, verdict, waits }: PastHeld): string {
  const facts = Object.entries(why).map(([fact, value]) => `${fact}: ${value ?? 'not known'}`);
  const because = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  const left = waits > 0 ? 'nobody has decided yet' : 'nothing of it is left to decide on';
  const became = { approve: 'approved', reject: 'rejected' };
  const end = verdict === null ? left : became[verdict];
  return `Lot ${lot} of ${rule} was held for review${because}: ${end}.`;
}

function heading({ verb, item, attempt, at }: PastRequest): string {
  const which = [item === '' ? '' : ` item ${item}`, attempt === 1 ? '' : ` attempt ${attempt}`];
  return `${verb}${which.join('')}, received ${new Date(at).toISOString()}, answered:`;
}

function rerunLines(rerun: Rerun): readonly string[] {
  if (rerun.kind === 'impossible') return [`Not run again: ${rerun.why}.`];
  const { programme } = rerun;
  if (rerun.kind === 'differs') {
    const problems = rerun.problems.map((problem) => `  ${problem}`);
    return [`Run again with ${programme}: it comes out OTHERWISE.`, ...problems];
  }
  const facts = rerun.from === 'facts' ? 'on the facts it has kept' : 'on its own lines';
  return [
    `Run again with ${programme}, ${facts}: the same ${rerun.bytes} bytes of the answer ` +
      `(balances taken as stored), and ${rerun.traces} ${rerun.traces === 1 ? 'rule' : 'rules'} with the same arithmetic.`,
  ];
}

function whyNotRun({ verb, answer }: PastRequest): string {
  if (isRefusal(answer)) return 'a refusal keeps no facts, only its code';
  const rest = 'it follows from the books of its moment; its arithmetic is above';
  return verb === 'purchases' ? 'its sale is not there' : `${verb} are no matter of rules; ${rest}`;
}

const isRefusal = (answer: string): boolean => 'ok' in (JSON.parse(answer) as object);

const pathOf = ({ receipt }: PastReceipt): string =>
  oneLine((JSON.parse(receipt) as readonly string[]).join('/'));
