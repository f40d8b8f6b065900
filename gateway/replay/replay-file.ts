import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';
import { systemIds } from '../../protocol/host/clock.ts';
import { noFaults } from '../../protocol/ports.ts';
import type { UnitSummary } from '../ledger/summary.ts';
import { decide } from '../programme/decide.ts';
import { currencyPlaces } from '../programme/language/currency.ts';
import { compileVersions, problemText } from '../programme/language/file.ts';
import type { Programmes } from '../programme/types.ts';
import { availableOf } from '../store/available.ts';
import { ledgerFileName, openStore } from '../store/sqlite.ts';
import { verifyLedger } from '../store/verify.ts';
import { type Columns, readReceipts } from './read-receipts.ts';
import { type ReplaySummary, replayReceipts } from './replay.ts';

export interface ReplayFileOptions {
  /** Programme files, one a version. */
  readonly programmes: readonly string[];
  /** .csv or .csv.gz */
  readonly receipts: string;
  readonly columns: Columns;
  /** Zone of the receipts' times. */
  readonly zone: string;
  readonly currency: string;
  readonly cancelPrefix: string;
  /** Where the ledger stays; null = in a temporary folder that is removed. */
  readonly dataFolder: string | null;
  readonly withBalances: boolean;
}

/** What is printed. Amounts are integers, points x 10^scale. */
export interface ReplayReport {
  readonly receipts: ReplaySummary['receipts'];
  readonly members: number;
  readonly units: Readonly<Record<string, UnitSummary>>;
  /** Available of the programme's first unit, by the member's name in the file. */
  readonly balances?: Readonly<Record<string, number>>;
  /** The ledger was verified: chain, sums, balances, what is outstanding. */
  readonly balanced: boolean;
}

export interface ReplayRun {
  readonly report: ReplayReport;
  readonly programmes: Programmes;
  readonly outOfOrder: number;
  /** Hash of the ledger's last block, hex; '' when it is not balanced. */
  readonly head: string;
  /** Why it is not balanced; '' when it is. */
  readonly problem: string;
}

/**
 * Replays a file of past receipts through the engine and the store of a shop, then verifies the
 * ledger that came of it. Throws StamgastError CONFIG_INVALID (a file, a column, the folder or the
 * currency is not right), PROGRAMME_INVALID, or what the store throws.
 */
export async function replayFile(options: ReplayFileOptions): Promise<ReplayRun> {
  const { programmes, text } = readProgrammes(options.programmes);
  const minorDigits = checkCurrency(programmes, options.currency);
  return await inFolder(options.dataFolder, text, async (folder) => {
    const { receipts: path, columns } = options;
    const receipts = await readReceipts({ path, columns, minorDigits });
    const ledger = join(folder, ledgerFileName);
    const units = [...new Set(programmes.flatMap((row) => row.units.map(({ unit }) => unit)))];
    const store = openStore({
      path: ledger,
      // What is removed at the end needs not survive a power cut.
      durability: options.dataFolder === null ? 'normal' : 'full',
      // No kiosk fills its cache from a replay.
      pepper: null,
      units,
      faults: noFaults,
      ids: systemIds(),
    });
    let summary: ReplaySummary;
    try {
      summary = await replayReceipts(receipts, { ...options, store, decide, programmes });
    } finally {
      store.close();
    }
    const verified = verifyLedger(ledger);
    const sums = verified.ok ? verified.units : {};
    const { receipts: counts, members, outOfOrder } = summary;
    const report = {
      receipts: counts,
      members: members.length,
      units: Object.fromEntries(units.map((unit) => [unit, sums[unit] ?? nothing])),
      ...(options.withBalances ? { balances: balancesOf(ledger, units[0], members) } : {}),
      balanced: verified.ok,
    };
    const proof = verified.ok
      ? { head: verified.head, problem: '' }
      : { head: '', problem: verified.problem };
    return { report, programmes, outOfOrder, ...proof };
  });
}

const nothing: UnitSummary = { issued: 0, spent: 0, expired: 0, reversed: 0, outstanding: 0 };

function balancesOf(
  ledger: string,
  unit: string | undefined,
  members: readonly string[],
): Readonly<Record<string, number>> {
  const available = availableOf(ledger, unit ?? '');
  return Object.fromEntries(members.map((member) => [member, available.get(member) ?? 0]));
}

function readProgrammes(paths: readonly string[]): { programmes: Programmes; text: string } {
  const files = paths.map((file) => ({ file, text: readText(file) }));
  const read = compileVersions(files);
  if (!read.ok) {
    throw new StamgastError('PROGRAMME_INVALID', read.problems.map(problemText).join('\n'));
  }
  return { programmes: read.programmes, text: files.map(({ text }) => text).join('\0') };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const text =
      code === 'ENOENT'
        ? `${path}: there is no such file; check --programme`
        : `${path}: the programme cannot be read (${code})`;
    throw new StamgastError('CONFIG_INVALID', text, { cause });
  }
}

/** Minor digits of the currency, which is that of all versions. */
function checkCurrency(programmes: Programmes, currency: string): number {
  const places = currencyPlaces(currency);
  if (places === null) {
    const text = `--currency ${currency}: this is no ISO 4217 currency, as GBP`;
    throw new StamgastError('CONFIG_INVALID', text);
  }
  const other = programmes.find((version) => version.currency !== currency);
  if (other !== undefined) {
    throw new StamgastError(
      'CONFIG_INVALID',
      `the receipts are in ${currency}, programme ${other.version} is in ${other.currency}; ` +
        'give --currency as the programme has it, or replay a programme in this currency',
    );
  }
  return places;
}

/** Says that the ledger in a folder is a replay's, and of which programme. */
const markName = 'replay.json';

/** Runs `work` in the folder, or in a temporary one that is gone afterwards, whatever happens. */
async function inFolder<T>(
  dataFolder: string | null,
  programme: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  if (dataFolder !== null) {
    claimFolder(dataFolder, programme);
    return await work(dataFolder);
  }
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-replay-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const stop = (signal: NodeJS.Signals) => {
    remove();
    process.off(signal, stop);
    process.kill(process.pid, signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(folder);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    remove();
  }
}

/** A replay must never go into the ledger of a shop, nor into that of another programme. */
function claimFolder(folder: string, programme: string): void {
  const mark = `${JSON.stringify({ programme: createHash('sha256').update(programme).digest('hex') })}\n`;
  const path = join(folder, markName);
  const known = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (known === mark) return;
  if (known !== null || existsSync(join(folder, ledgerFileName))) {
    const whose = known === null ? 'the ledger of a gateway' : 'a replay of another programme';
    const text = `--data ${folder}: this folder has ${whose}; choose another folder`;
    throw new StamgastError('CONFIG_INVALID', text);
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path, mark);
}
