import { join } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';
import { decimalText } from '../programme/language/currency.ts';
import type { Programmes } from '../programme/types.ts';
import { changed, documentText, readDocuments, sha256Hex, writeOnce } from './documents.ts';
import { readLedger } from './ledger-reader.ts';

/** What the end of a period gave a member, as a document for the books of both. */
export interface CreditNote {
  readonly stamgastCreditNote: 1;
  /** SHA-256 of the file of the note before; '' for the first. */
  readonly previous: string;
  /** Notes of a unit are numbered without a gap, from 1. */
  readonly number: number;
  /** Id of the member: no name stands in it. */
  readonly member: string;
  /** `2026-Q1`, `2026-03`, `2026` */
  readonly period: string;
  /** First business day after the period. */
  readonly date: string;
  readonly unit: string;
  /** Amount of the unit, with its decimals. */
  readonly amount: string;
  /** Number of the entry in the journal, which never changes. */
  readonly entry: number;
}

interface NoteRow {
  readonly entry: number;
  readonly member: string;
  readonly ref: string;
  readonly date: string;
  readonly amount: number;
}

/**
 * Publishes what the ends of periods gave in a unit, a numbered file a note, in `credit-notes/UNIT` of
 * the data folder. Those that are there are made again from the journal and must come to the same
 * bytes. The numbers of the new ones. Throws CONFIG_INVALID, DOCUMENT_CHANGED, STORAGE, and what
 * opening the ledger throws.
 */
export function writeCreditNotes(options: {
  readonly dataFolder: string;
  readonly unit: string;
  readonly programmes: Programmes;
}): { readonly folder: string; readonly notes: number; readonly written: readonly CreditNote[] } {
  const { dataFolder, unit, programmes } = options;
  const known = programmes.flatMap(({ units }) => units).find((one) => one.unit === unit);
  if (known === undefined) {
    throw new StamgastError('CONFIG_INVALID', `--unit: no version has a unit ${unit}`);
  }
  const folder = join(dataFolder, 'credit-notes', unit);
  const stored = readDocuments<CreditNote>(folder);
  const rows = readLedger(dataFolder, ({ db }) => db.prepare<[string], NoteRow>(notesOf).all(unit));
  if (rows.length < stored.length) throw changed(folder, 'the ledger has fewer notes');
  const written: CreditNote[] = [];
  let previous = '';
  for (const [at, row] of rows.entries()) {
    const note = noteOf(row, { previous, number: at + 1, unit, scale: known.scale });
    const text = documentText(note);
    const name = `${String(note.number).padStart(6, '0')}-${note.period}`;
    const there = stored[at];
    if (there === undefined) {
      writeOnce(folder, `${name}.json`, text, 0o600);
      written.push(note);
    } else if (there.text !== text) {
      throw changed(join(folder, `${there.name}.json`), 'the ledger does not come to this note');
    }
    previous = sha256Hex(text);
  }
  return { folder, notes: rows.length, written };
}

function noteOf(
  { entry, member, ref, date, amount }: NoteRow,
  of: { readonly previous: string; number: number; unit: string; scale: number },
): CreditNote {
  const { previous, number, unit, scale } = of;
  const period = ref.slice('end '.length);
  return {
    stamgastCreditNote: 1,
    ...{ previous, number, member, period, date, unit },
    amount: decimalText(amount, scale),
    entry,
  };
}

/** Entries that the ends of periods made; of receipts they have another `ref`. */
const notesOf = `SELECT e.n AS entry, e.member, e.ref, e.business_date AS date, sum(p.amount) AS amount
  FROM entries e JOIN postings p ON p.entry = e.n
  WHERE e.kind = 'earn' AND e.ref GLOB 'end *' AND p.unit = ? AND p.account GLOB 'member:*'
  GROUP BY e.n ORDER BY e.n`;
