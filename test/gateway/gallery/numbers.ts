import { isScalar, parseDocument, visit } from 'yaml';
import { addDays } from '../../../protocol/calendar.ts';
import { failuresOf, type Row, tableOf } from './run-table.ts';
import { TableError } from './spot.ts';

/** A programme file in which one number is another. */
export interface Changed {
  /** As `line 12: 5 -> 6`. */
  readonly what: string;
  readonly text: string;
}

/**
 * Every file that comes of a programme by moving one of its numbers by one in its last place, up or
 * down: money by its smallest coin, a day by a day, a time by a minute. The version of the form and
 * the beginning of the programme are no choices of its author and stay.
 */
export function changedFiles(text: string): readonly Changed[] {
  const changed: Changed[] = [];
  visit(parseDocument(text), {
    Pair: (_key, { key }) =>
      isScalar(key) && fixed.includes(String(key.value)) ? visit.SKIP : undefined,
    Scalar: (key, { source = '', range }) => {
      if (key === 'key' || !range) return;
      const line = text.slice(0, range[0]).split('\n').length;
      for (const step of [1, -1]) {
        const other = moved(source, step);
        if (other === null) continue;
        const old = text.slice(range[0], range[1]);
        const made = text.slice(0, range[0]) + old.replace(source, other) + text.slice(range[1]);
        changed.push({ what: `line ${line}: ${source} -> ${other}`, text: made });
      }
    },
  });
  return changed;
}

/** Does the table see the change? null: the changed file is refused. */
export function isNoticed(row: Row, { text }: Changed): boolean | null {
  const other = { ...row, programme: text };
  try {
    const table = tableOf(other);
    return table.stories.some((story) => failuresOf(other, table, story).length > 0);
  } catch (error) {
    if (error instanceof TableError) return null;
    throw error;
  }
}

const fixed: readonly string[] = ['stamgast', 'id', 'effectiveFrom'];

/** The text with its first number moved by one in the last place; null when it has none. */
function moved(text: string, step: number): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return addDays(text, step);
  const time = /^(\d{2}):(\d{2})$/.exec(text);
  if (time !== null) {
    const minutes = (Number(time[1]) * 60 + Number(time[2]) + step + 1440) % 1440;
    return new Date(minutes * 60_000).toISOString().slice(11, 16);
  }
  const found = /\d+(\.\d+)?/.exec(text);
  if (found === null) return null;
  const [number, decimals = ''] = found;
  const digits = String(BigInt(number.replace('.', '')) + BigInt(step));
  if (digits.startsWith('-')) return null;
  const places = Math.max(0, decimals.length - 1);
  const padded = digits.padStart(places + 1, '0');
  const whole = padded.slice(0, padded.length - places);
  return text.replace(number, places === 0 ? whole : `${whole}.${padded.slice(-places)}`);
}
