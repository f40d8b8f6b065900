import { join } from 'node:path';
import { addDays, addMonths, startOfBusinessDay } from '../../protocol/calendar.ts';
import { StamgastError } from '../../protocol/errors.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { type Closing, settle } from '../ledger/settlement.ts';
import { type Contract, loadContract } from './config.ts';
import { discountLines, requireParty } from './discounts.ts';
import {
  changed,
  documentText,
  readDocuments,
  type StoredDocument,
  writeOnce,
} from './documents.ts';
import { type BlockMark, type LedgerReader, readLedger } from './ledger-reader.ts';
import { type RunDocument, runDocument } from './run-document.ts';
import { runPage } from './run-page.ts';

/** A run that is on the disk. */
export interface SettlementRun {
  readonly document: RunDocument;
  /** The bytes of the document and of its page for people. */
  readonly text: string;
  readonly page: string;
  /** Path of the document; the page lies beside it as `.txt`. */
  readonly path: string;
  /** True when this period had been settled before: nothing new was written. */
  readonly isRepeat: boolean;
}

type Stored = StoredDocument<RunDocument>;

/**
 * Settles a month under a contract and publishes the run in `settlements/CONTRACT` of the data
 * folder. A month that was settled before is made again from the ledger and must come to the same
 * bytes. Months are settled in order, each when it is over at `now`. Throws CONFIG_INVALID,
 * PROGRAMME_INVALID, RUN_REFUSED, DOCUMENT_CHANGED, and what opening the ledger throws.
 */
export function settlePeriod(options: {
  readonly dataFolder: string;
  readonly contractPath: string;
  /** YYYY-MM */
  readonly period: string;
  readonly now: EpochMs;
}): SettlementRun {
  const { dataFolder, period, now } = options;
  const contract = loadContract(options.contractPath);
  const folder = join(dataFolder, 'settlements', contract.id);
  const stored = readDocuments<RunDocument>(folder);
  const at = stored.findIndex(({ value }) => value.period === period);
  const known = stored[at] ?? null;
  if (known === null) checkPeriod({ contract, period, stored, now });
  const earlier = known === null ? stored : stored.slice(0, at);
  const document =
    known !== null && known.value.contract.sha256 !== contract.sha256
      ? known.value // Its contract is another one now: what was published holds.
      : readLedger(dataFolder, (ledger) => run({ contract, ledger, earlier, known, period }));
  const text = documentText(document);
  const name = known?.name ?? `${String(document.run).padStart(4, '0')}-${period}`;
  const path = join(folder, `${name}.json`);
  if (known !== null && known.text !== text) {
    throw changed(path, 'the ledger does not come to this run any more');
  }
  const page = runPage(document);
  writeOnce(folder, `${name}.json`, text);
  writeOnce(folder, `${name}.txt`, page);
  return { document, text, page, path, isRepeat: known !== null };
}

function run(options: {
  readonly contract: Contract;
  readonly ledger: LedgerReader;
  readonly earlier: readonly Stored[];
  readonly known: Stored | null;
  readonly period: string;
}): RunDocument {
  const { contract, ledger, earlier, known, period } = options;
  const block = known === null ? ledger.head() : sameBlock(ledger, known.value.block);
  const until = addDays(addMonths(`${period}-01`, 1), -1);
  const closings: Closing[] = earlier.map(({ value }) => ({
    run: value.run,
    entries: sameBlock(ledger, value.block).entries,
    until: value.until,
  }));
  closings.push({ run: earlier.length + 1, entries: block.entries, until });
  const settled = settle({
    terms: contract.terms,
    entries: ledger.entries(block.entries),
    closings,
    lotOf: (id) => ledger.lotOf(id),
    partnerOf: (ref) => ledger.partnerOf(ref),
  });
  for (const stranger of settled.strangers) requireParty(contract, stranger);
  const previous = earlier.at(-1) ?? null;
  const discounts = discountLines({
    contract,
    ledger,
    closings,
    previous: previous?.value.discounts ?? [],
    known: known?.value.discounts ?? null,
  });
  return runDocument({ contract, previous, period, until, block, settled, discounts });
}

/** The block of a run, which the ledger must still have. */
function sameBlock(ledger: LedgerReader, block: BlockMark): BlockMark {
  if (block.n === 0 || ledger.block(block.n)?.hash === block.hash) return block;
  const text = `block ${block.n} of the ledger is not the one that was settled`;
  throw new StamgastError('DOCUMENT_CHANGED', `${text}; is this the right data folder?`);
}

function checkPeriod(options: {
  readonly contract: Contract;
  readonly period: string;
  readonly stored: readonly Stored[];
  readonly now: EpochMs;
}): void {
  const { contract, period, stored, now } = options;
  const { terms, zone } = contract;
  const last = stored.at(-1)?.value.period;
  const next = last === undefined ? terms.from.slice(0, 7) : after(last);
  if (period !== next) {
    const text = `${period} is not the next one; ${contract.id} is settled up to ${last ?? 'nothing'}`;
    throw new StamgastError('RUN_REFUSED', `${text}: run ${next} first`);
  }
  const end = startOfBusinessDay({ date: `${after(period)}-01`, zone, cutOffMinutes: 0 });
  if (now >= end) return;
  const text = `${period} is not over in ${zone}; run it from ${after(period)}-01 on`;
  throw new StamgastError('RUN_REFUSED', text);
}

const after = (period: string): string => addMonths(`${period}-01`, 1).slice(0, 7);
