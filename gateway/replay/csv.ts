import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { StamgastError } from '../../protocol/errors.ts';

/** Longest row of a file. */
const rowCharactersMax = 1_000_000;

/**
 * Reads a .csv or .csv.gz file row by row, its header too; rows may differ in length, empty lines
 * are left out. `line` is the last line of the row; `flag` names the file in what is said. Throws
 * CONFIG_INVALID when the file is not there or is no CSV, or what `onRow` throws.
 */
export async function readCsv(options: {
  readonly path: string;
  readonly flag: string;
  readonly onRow: (row: readonly string[], line: number) => void;
}): Promise<void> {
  const { path, flag, onRow } = options;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: rowCharactersMax,
    on_record: (row: readonly string[], { lines }: { readonly lines: number }) => {
      onRow(row, lines);
      // Nothing goes on through the stream: that alone would cost a fifth of the time.
      return null;
    },
  });
  parser.resume();
  try {
    if (path.endsWith('.gz')) await pipeline(createReadStream(path), createGunzip(), parser);
    else await pipeline(createReadStream(path), parser);
  } catch (cause) {
    throw cause instanceof StamgastError ? cause : unreadable({ path, flag, cause });
  }
}

/** What a person can do about a file that does not open, unpack or parse. */
function unreadable(of: {
  readonly path: string;
  readonly flag: string;
  readonly cause: unknown;
}): StamgastError {
  const { path, flag, cause } = of;
  const say = (text: string) => new StamgastError('CONFIG_INVALID', text, { cause });
  if (cause instanceof CsvError) {
    const line = typeof cause['lines'] === 'number' ? `:${cause['lines']}` : '';
    return say(`${path}${line}: this is no CSV with commas and double quotes (${cause.code})`);
  }
  const code = (cause as NodeJS.ErrnoException | null)?.code ?? 'unknown error';
  if (code === 'ENOENT') return say(`${path}: there is no such file; check ${flag}`);
  if (code.startsWith('Z_')) return say(`${path}: this is no whole gzip file (${code})`);
  return say(`${path}: the file cannot be read (${code})`);
}
