import { join } from 'node:path';
import { systemIds } from '../../protocol/host/clock.ts';
import { noFaults } from '../../protocol/ports.ts';
import { assert } from '../../protocol/units.ts';
import type { Costs } from '../insight/costs.ts';
import type { Margins } from '../insight/margins.ts';
import { type Report, reportOf } from '../insight/report.ts';
import type { UnitSummary } from '../ledger/summary.ts';
import { decide } from '../programme/decide.ts';
import type { Programmes } from '../programme/types.ts';
import { availableOf } from '../store/available.ts';
import { ledgerFileName, openStore } from '../store/sqlite.ts';
import { verifyLedger } from '../store/verify.ts';
import { checkMargins } from './economics-files.ts';
import { inFolder } from './folder.ts';
import { checkCurrency, type ProgrammeText, readProgrammes } from './inputs.ts';
import { readLedgerFigures } from './ledger-figures.ts';
import { type MissingColumn, missingColumns } from './missing-columns.ts';
import { type Columns, type PastReceipts, readReceipts } from './read-receipts.ts';
import { dayRule, type ReplaySummary, replayReceipts } from './replay.ts';

/** Receipts of the past, and how to read them. */
export interface ReceiptOptions {
  /** .csv or .csv.gz */
  readonly receipts: string;
  readonly columns: Columns;
  /** Zone of the receipts' times. */
  readonly zone: string;
  readonly currency: string;
  readonly cancelPrefix: string;
  /** Members whose names begin so hold a bearer's card. */
  readonly bearerPrefix?: string | undefined;
  /** Profit in the goods; null = no share of profit is told. */
  readonly margins?: Margins | null;
  /** What the programme costs beside discounts and points. */
  readonly costs?: Costs | null;
}
export interface ReplayFileOptions extends ReceiptOptions {
  /** Programme files, one a version. */
  readonly programmes: readonly string[];
  /** Where the ledger stays; null = in a temporary folder that is removed. */
  readonly dataFolder: string | null;
  readonly withBalances: boolean;
}

/** What is printed. Amounts are integers: points x 10^scale, money in minor units. */
export interface ReplayReport {
  readonly receipts: ReplaySummary['receipts'];
  readonly members: number;
  readonly units: Readonly<Record<string, UnitSummary>>;
  /** Available of the programme's first unit, by the member's name in the file. */
  readonly balances?: Readonly<Record<string, number>>;
  /** What rules ask of goods and --columns does not name; absent when nothing is missing. */
  readonly missingColumns?: readonly MissingColumn[];
  /** The ledger was verified: chain, sums, balances, what is outstanding. */
  readonly balanced: boolean;
  /** What it comes to in money; absent when it cannot be told (see `ReplayRun`). */
  readonly economics?: Pick<Report, 'currency' | 'turnover' | 'profit' | 'cost' | 'rules'> & {
    /** Members at each level at the end; absent for a programme without tiers. */
    readonly tiers?: Readonly<Record<string, number>>;
  };
}

export interface ReplayRun {
  readonly report: ReplayReport;
  readonly programmes: Programmes;
  readonly outOfOrder: number;
  /** Hash of the ledger's last block, hex; '' when it is not balanced. */
  readonly head: string;
  /** Why it is not balanced; '' when it is. */
  readonly problem: string;
  /** null when it is not balanced, or --data has receipts of another file too. */
  readonly insight: Report | null;
}

/**
 * Replays a file of past receipts through the engine and the store of a shop, then verifies the
 * ledger that came of it. Throws StamgastError CONFIG_INVALID (a file, a column, the folder or the
 * currency is not right), PROGRAMME_INVALID, or what the store throws.
 */
export async function replayFile(options: ReplayFileOptions): Promise<ReplayRun> {
  const programme = readProgrammes(options.programmes);
  const minorDigits = checkCurrency(programme.programmes, options.currency);
  return await inFolder(options.dataFolder, programme.text, async (folder) => {
    const past = await readPast(options, minorDigits);
    return await replayInto(folder, past, { ...options, ...programme });
  });
}

/**
 * Replays two programmes, each a file, over the same receipts, one after the other. Throws what
 * `replayFile` throws.
 */
export async function compareFiles(
  files: readonly [string, string],
  options: ReceiptOptions,
): Promise<readonly [ReplayRun, ReplayRun]> {
  const programmes = files.map((file) => readProgrammes([file], '--compare'));
  const digits = programmes.map((one) => checkCurrency(one.programmes, options.currency));
  const past = await readPast(options, digits[0] ?? 2);
  const run = async (programme: ProgrammeText | undefined): Promise<ReplayRun> => {
    const { programmes: versions = [], text = '' } = programme ?? {};
    return await inFolder(null, text, async (folder) => {
      const how = { ...options, programmes: versions, dataFolder: null, withBalances: false };
      return await replayInto(folder, past, how);
    });
  };
  return [await run(programmes[0]), await run(programmes[1])];
}

async function readPast(options: ReceiptOptions, minorDigits: number): Promise<PastReceipts> {
  const { receipts: path, columns, margins } = options;
  const past = await readReceipts({ path, columns, minorDigits });
  if (margins !== undefined && margins !== null) checkMargins(margins, past.categories);
  return past;
}

async function replayInto(
  folder: string,
  past: PastReceipts,
  options: Omit<ReplayFileOptions, 'programmes'> & { readonly programmes: Programmes },
): Promise<ReplayRun> {
  const { programmes, dataFolder, withBalances } = options;
  const ledger = join(folder, ledgerFileName);
  const units = [...new Set(programmes.flatMap((row) => row.units.map(({ unit }) => unit)))];
  const store = openStore({
    path: ledger,
    // What is removed at the end needs not survive a power cut.
    durability: dataFolder === null ? 'normal' : 'full',
    // No kiosk fills its cache from a replay.
    pepper: null,
    units,
    faults: noFaults,
    ids: systemIds(),
  });
  let summary: ReplaySummary;
  try {
    summary = await replayReceipts(past.receipts, { ...options, store, decide });
  } finally {
    store.close();
  }
  const verified = verifyLedger(ledger);
  const sums = verified.ok ? verified.units : {};
  const { receipts: counts, members, outOfOrder } = summary;
  const insight = verified.ok ? insightOf(ledger, summary, options) : null;
  const missing = missingColumns(programmes, options.columns);
  const report = {
    receipts: counts,
    members: members.length,
    units: Object.fromEntries(units.map((unit) => [unit, sums[unit] ?? nothing])),
    ...(withBalances ? { balances: balancesOf(ledger, units[0], members) } : {}),
    ...(missing.length === 0 ? {} : { missingColumns: missing }),
    balanced: verified.ok,
    ...(insight === null ? {} : { economics: economicsOf(insight) }),
  };
  const proof = verified.ok
    ? { head: verified.head, problem: '' }
    : { head: '', problem: verified.problem };
  return { report, programmes, outOfOrder, insight, ...proof };
}

/** null when the ledger has receipts of another file too: shares of turnover would be wrong. */
function insightOf(
  ledger: string,
  { figures }: ReplaySummary,
  options: ReceiptOptions & { readonly programmes: Programmes },
): Report | null {
  const { programmes, margins = null, costs = null } = options;
  const sums = readLedgerFigures(ledger, dayRule(programmes));
  if (sums.sales !== figures.sales) return null;
  const report = reportOf({ programmes, ledger: sums, receipts: figures, margins, costs });
  const { cost, turnover } = report;
  assert(cost.discountMinor === turnover.discountMinor, 'sales keep the discounts that tills get');
  assert(turnover.soldMinor - turnover.discountMinor === turnover.payMinor, 'what is to pay');
  return report;
}

function economicsOf(report: Report): NonNullable<ReplayReport['economics']> {
  const { currency, turnover, profit, cost, rules } = report;
  const tiers = report.tiers?.months.at(-1)?.members;
  return { currency, turnover, profit, cost, rules, ...(tiers === undefined ? {} : { tiers }) };
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
