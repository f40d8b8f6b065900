import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchOptions, Measure } from './measure.ts';

/** Every bench: what it measures, and its file, which is loaded only when it runs. */
export const benches: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Bench> }>
> = {
  'tap-lookup': {
    summary: 'CPU of a card look-up at 10,000 and 1,000,000 cards; bytes a card on disk',
    load: async () => (await import('./tap-lookup.ts')).tapLookup,
  },
  'tap-durable': {
    summary: 'time of a look-up and a durable outbox append, beside a bare write and fdatasync',
    load: async () => (await import('./tap-durable.ts')).tapDurable,
  },
  earn: {
    summary: 'CPU of a purchase over HTTP, beside a bare route with the same SQL; p99 at 50/s',
    load: async () => (await import('./earn.ts')).earn,
  },
  offers: {
    summary: 'CPU of 6, 50 and 200 offers on a basket, beside the better one of two rules engines',
    load: async () => (await import('./offers.ts')).offers,
  },
  expire: {
    summary: 'CPU of the sweep of ended points over 1,000,000 members, beside one SQL statement',
    load: async () => (await import('./expire.ts')).expire,
  },
  replay: {
    summary:
      'CPU and memory of the replay of half a million lines, beside reading and parsing them',
    load: async () => (await import('./replay.ts')).replay,
  },
  'tap-to-screen': {
    summary:
      "a card's bytes to the painted page in Chromium at 1,000,000 cards, beside a bare page",
    load: async () => (await import('./tap-to-screen.ts')).tapToScreen,
  },
};

const usage = `npm run bench -- NAME [--json] [--rounds N] [--folder DIR] [--small]

  --json        one JSON object a measure, one a line
  --rounds N    rounds in which ours and the peer alternate (default 7, at least 5)
  --folder DIR  the disk to measure on (default: .stamgast in this checkout)
  --small       show that it works; the figures mean nothing
  --receipts F  replay: this .csv or .csv.gz instead of made-up receipts, with the columns
                invoice,stock,qty,datetime,price,customer
`;

/** Runs the command line `args`; the exit code: 0, 1 when a goal is missed, 2 for wrong usage. */
export async function runBenches(
  args: readonly string[],
  out: { readonly print: (text: string) => void; readonly say: (text: string) => void },
): Promise<number> {
  const wanted = optionsOf(args);
  if (typeof wanted === 'string') {
    out.say(`${wanted}\n${usage}`);
    return 2;
  }
  const bench = benches[wanted.name];
  if (wanted.name === '' || bench === undefined) {
    const list = Object.entries(benches).map(([name, { summary }]) => `  ${name}: ${summary}`);
    out.print(`Benches, each beside a bare peer:\n${list.join('\n')}\n\n${usage}`);
    return wanted.name === '' ? 0 : 2;
  }
  mkdirSync(wanted.parent, { recursive: true });
  const folder = mkdtempSync(join(wanted.parent, 'bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    const run = await bench.load();
    const options: BenchOptions = { ...wanted, folder, say: (text) => out.say(`${text}\n`) };
    let areMet = true;
    if (!wanted.isJson) out.print(`${row(heads)}\n`);
    for await (const measure of run(options)) {
      areMet &&= measure.ok;
      out.print(`${wanted.isJson ? JSON.stringify(measure) : row(cells(measure))}\n`);
    }
    return areMet || wanted.isSmall ? 0 : 1;
  } finally {
    process.off('SIGINT', interrupted);
    remove();
  }
}

interface Wanted {
  readonly name: string;
  readonly isJson: boolean;
  readonly isSmall: boolean;
  readonly rounds: number;
  readonly parent: string;
  readonly receipts: string | null;
}

function optionsOf(args: readonly string[]): Wanted | string {
  const root = join(import.meta.dirname, '../..');
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        small: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '7' },
        folder: { type: 'string', default: join(root, '.stamgast') },
        receipts: { type: 'string' },
      },
    });
    const rounds = Number(values.rounds);
    const isSmall = values.small;
    if (positionals.length > 1) return 'one bench at a time';
    if (!Number.isInteger(rounds) || rounds < (isSmall ? 1 : 5) || rounds > 1000) {
      return '--rounds is a whole number from 5';
    }
    const [name = ''] = positionals;
    const { json: isJson, folder: parent, receipts = null } = values;
    if (receipts !== null && name !== 'replay') return '--receipts goes with replay';
    if (receipts !== null && !existsSync(receipts)) return `${receipts}: there is no such file`;
    return { name, isJson, isSmall, rounds, parent, receipts };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const widths = [32, 12, 10, 10, 8, 8, 8, 6];
const heads = ['measure', 'unit', 'ours', 'peer', 'ratio', 'spread', 'goal', ''];

function row(texts: readonly string[]): string {
  return texts
    .map((text, at) => (at < 2 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)))
    .join(' ')
    .trimEnd();
}

function cells(measure: Measure): string[] {
  const { name, unit, ours, peer, ratio, spread, goal, ok } = measure;
  const numbers = [ours, peer, ratio, spread, goal].map((value) =>
    value === null ? '-' : String(value),
  );
  return [name, unit, ...numbers, goal === null ? '' : ok ? 'ok' : 'MISS'];
}

if (import.meta.main) {
  // A reader that goes away (`npm run bench -- earn | head -1`): the bench ends in order, unheard.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await runBenches(process.argv.slice(2), {
    print: (text) => process.stdout.write(text),
    say: (text) => process.stderr.write(text),
  });
}
