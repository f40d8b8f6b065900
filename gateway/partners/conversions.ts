import { join } from 'node:path';
import { toRfc3339 } from '../../protocol/calendar.ts';
import { StamgastError } from '../../protocol/errors.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Conversion } from '../programme/conversions/types.ts';
import { type ConversionRow, conversionOf } from '../store/conversions.ts';
import { type Chained, documentText, readDocuments, writeOnce } from './documents.ts';
import { type BlockMark, type LedgerReader, readLedger } from './ledger-reader.ts';

/** What a partner is asked to credit; published once. Amounts are x 10^scale of our unit. */
export interface BatchDocument extends Chained {
  readonly format: 'stamgast conversions 1';
  readonly partner: string;
  readonly batch: number;
  readonly madeAt: string;
  /** The ledger as it was. */
  readonly block: BlockMark;
  readonly conversions: readonly BatchLine[];
}
export interface BatchLine {
  readonly id: string;
  /** The member's number in the partner's programme. */
  readonly account: string;
  readonly unit: string;
  readonly amount: number;
  readonly toUnit: string;
  readonly toAmount: number;
}

/**
 * Collects the open conversions of a partner that no batch has yet into the next one. null, and
 * nothing written, when there are none. Throws CONFIG_INVALID, DOCUMENT_CHANGED, STORAGE.
 */
export function makeBatch(options: {
  readonly dataFolder: string;
  readonly partner: string;
  readonly now: EpochMs;
}): { readonly path: string; readonly document: BatchDocument } | null {
  const { dataFolder, partner, now } = options;
  const folder = folderOf(dataFolder, partner);
  const stored = readDocuments<BatchDocument>(folder);
  const known = new Set(stored.flatMap(({ value }) => value.conversions.map(({ id }) => id)));
  const { block, open } = readLedger(dataFolder, (ledger) => ({
    block: ledger.head(),
    open: openOf(ledger, partner).filter(({ id }) => !known.has(id)),
  }));
  if (open.length === 0) return null;
  const batch = stored.length + 1;
  const document: BatchDocument = {
    ...{ format: 'stamgast conversions 1', partner, batch },
    previous: stored.at(-1)?.hash ?? '',
    madeAt: toRfc3339({ at: now, zone: 'UTC' }),
    block,
    conversions: open.map(({ id, account, unit, amount, toUnit, toAmount }) => {
      return { id, account, unit, amount, toUnit, toAmount };
    }),
  };
  const file = `${String(batch).padStart(4, '0')}.json`;
  // Numbers of members at the partner stand in it.
  writeOnce(folder, file, documentText(document), 0o600);
  return { path: join(folder, file), document };
}

/** What a partner says of a batch, as it stands in its file. */
export interface PartnerAnswers {
  readonly batch: number;
  readonly answers: readonly { readonly id: string; readonly accepted: boolean }[];
}

/**
 * Reads a partner's answers and holds them to the batch that they are of: an id that the batch
 * does not have, or one that is answered twice in two ways, is an error, and nothing is booked.
 * The same answer twice counts once; what is not answered stays open. Throws CONFIG_INVALID.
 */
export function readAnswers(options: {
  readonly dataFolder: string;
  readonly partner: string;
  readonly text: string;
  /** Named in errors. */
  readonly file: string;
}): { readonly batch: BatchDocument; readonly answers: PartnerAnswers['answers'] } {
  const { dataFolder, partner, text, file } = options;
  const wrong = (what: string): never => {
    throw new StamgastError('CONFIG_INVALID', `${file}: ${what}`);
  };
  const read =
    answersIn(text) ?? wrong('as { "batch": 1, "answers": [{ "id": ..., "accepted": true }] }');
  const stored = readDocuments<BatchDocument>(folderOf(dataFolder, partner));
  const batch =
    stored[read.batch - 1]?.value ?? wrong(`there is no batch ${read.batch} of ${partner}`);
  const known = new Set(batch.conversions.map(({ id }) => id));
  const answers = new Map<string, boolean>();
  for (const { id, accepted } of read.answers) {
    if (!known.has(id)) wrong(`batch ${read.batch} has no conversion ${JSON.stringify(id)}`);
    if ((answers.get(id) ?? accepted) !== accepted) wrong(`${id} is accepted and rejected`);
    answers.set(id, accepted);
  }
  return { batch, answers: [...answers].map(([id, accepted]) => ({ id, accepted })) };
}

function answersIn(text: string): PartnerAnswers | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Whatever is no JSON is no answer.
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { batch, answers } = value as Partial<PartnerAnswers>;
  const isAnswer = (one: unknown) =>
    typeof one === 'object' &&
    one !== null &&
    'id' in one &&
    typeof one.id === 'string' &&
    'accepted' in one &&
    typeof one.accepted === 'boolean';
  const isRight = Number.isSafeInteger(batch) && Array.isArray(answers) && answers.every(isAnswer);
  return isRight ? (value as PartnerAnswers) : null;
}

function openOf({ db }: LedgerReader, partner: string): readonly Conversion[] {
  return db
    .prepare<[string], ConversionRow>(
      `SELECT * FROM conversions WHERE partner = ? AND state = 'open' ORDER BY at, id`,
    )
    .all(partner)
    .map(conversionOf);
}

function folderOf(dataFolder: string, partner: string): string {
  // The partner is part of a path.
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(partner)) {
    throw new StamgastError('CONFIG_INVALID', `${JSON.stringify(partner)} is no partner, as hotel`);
  }
  return join(dataFolder, 'conversions', partner);
}
