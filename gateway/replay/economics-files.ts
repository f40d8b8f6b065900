import { StamgastError } from '../../protocol/errors.ts';
import { loadConfig, placesOf } from '../../protocol/host/config.ts';
import { oneLine } from '../../protocol/text.ts';
import { CostsFile } from '../insight/config.ts';
import { type Costs, costsOf } from '../insight/costs.ts';
import {
  flatMargin,
  type MarginKind,
  type Margins,
  marginOf,
  percentHint,
  readMargins,
  withoutMargin,
} from '../insight/margins.ts';
import { currencyPlaces } from '../programme/language/currency.ts';
import { readCsv } from './csv.ts';

/** Most rows of a file of margins: as many as there may be categories. */
const marginRowsMax = 10_001;

/**
 * `--margin 30`, `--markup 30`, or either with a CSV file by category. Throws CONFIG_INVALID with
 * file and line.
 */
export async function loadMargins(kind: MarginKind, given: string): Promise<Margins> {
  const flag = `--${kind}`;
  if (/^-?[\d.]+$/.test(given)) {
    const ratio = marginOf(kind, given);
    if (ratio !== null) return flatMargin(ratio);
    const text = `${flag} ${given}: ${percentHint(kind)}; or a CSV file by category`;
    throw new StamgastError('CONFIG_INVALID', text);
  }
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  await readCsv({
    ...{ path: given, flag },
    onRow: (cells, line) => {
      if (rows.push({ line, cells }) <= marginRowsMax) return;
      const text = `${given}:${line}: more than ${marginRowsMax} lines; one a category`;
      throw new StamgastError('CONFIG_INVALID', text);
    },
  });
  const read = readMargins(kind, rows);
  if (read.ok) return read.margins;
  const { line, text, hint } = read;
  throw new StamgastError('CONFIG_INVALID', `${given}:${line}: ${oneLine(text)}; ${hint}`);
}

/** Throws CONFIG_INVALID when goods of the receipts have no margin. */
export function checkMargins(margins: Margins, categories: Iterable<string>): void {
  const missing = withoutMargin(margins, categories);
  if (missing.length === 0) return;
  const names = missing
    .slice(0, 5)
    .map((name) => (name === '' ? 'goods without one' : `"${oneLine(name)}"`));
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  throw new StamgastError(
    'CONFIG_INVALID',
    `the margins lack the category ${names.join(', ')}${more}; ` +
      'add a line for each or one with * for all others, and name the column: category=',
  );
}

/** Reads `costs.yaml` in the receipts' currency. Throws CONFIG_INVALID with file, line and key. */
export function loadCosts(path: string, currency: string): Costs {
  const file = loadConfig({ path, schema: CostsFile, env: {}, flags: {} });
  const where = placesOf(path);
  if (file.currency !== currency) {
    const text = `found ${file.currency}; the receipts are in ${currency}`;
    throw new StamgastError('CONFIG_INVALID', `${where('currency')}: ${text}`);
  }
  const places = currencyPlaces(currency) ?? 2;
  const read = costsOf(file, places);
  if (read.ok) return read.costs;
  const text = `too many decimals; ${currency} has ${places}`;
  throw new StamgastError('CONFIG_INVALID', `${where(read.key)}: ${text}`);
}
