import { readFileSync } from 'node:fs';
import { StamgastError } from '../../protocol/errors.ts';
import { currencyPlaces } from '../programme/language/currency.ts';
import { compileVersions, problemText } from '../programme/language/file.ts';
import type { Programmes } from '../programme/types.ts';

/** A programme with the text of its files. */
export interface ProgrammeText {
  readonly programmes: Programmes;
  readonly text: string;
}

/** Reads all versions of a programme. Throws CONFIG_INVALID or PROGRAMME_INVALID. */
export function readProgrammes(paths: readonly string[], flag = '--programme'): ProgrammeText {
  const files = paths.map((file) => ({ file, text: readText(file, flag) }));
  const read = compileVersions(files);
  if (!read.ok) {
    throw new StamgastError('PROGRAMME_INVALID', read.problems.map(problemText).join('\n'));
  }
  return { programmes: read.programmes, text: files.map(({ text }) => text).join('\0') };
}

function readText(path: string, flag: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const text =
      code === 'ENOENT'
        ? `${path}: there is no such file; check ${flag}`
        : `${path}: the programme cannot be read (${code})`;
    throw new StamgastError('CONFIG_INVALID', text, { cause });
  }
}

/** Minor digits of the currency, which is that of all versions. Throws CONFIG_INVALID. */
export function checkCurrency(programmes: Programmes, currency: string): number {
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
