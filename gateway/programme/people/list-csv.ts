import { oneLine } from '../../../protocol/text.ts';
import type { Listed } from './lists.ts';

/** A member of a list with the name that the member gave. */
export interface NamedRow extends Listed {
  readonly name: string;
}

/**
 * A list as CSV (RFC 4180): one row a member, with the word on the consent that allows it. A cell
 * that a spreadsheet would take for a formula begins with an apostrophe; what a terminal would obey is
 * a space.
 */
export function listCsv(rows: readonly NamedRow[], valueText: (value: number) => string): string {
  const isBoard = rows.some(({ value }) => value !== null);
  const head = [
    ...(isBoard ? ['rank', 'value'] : []),
    ...['name', 'member', 'consent', 'purpose', 'channel', 'text', 'given', 'device'],
  ];
  const lines = rows.map(({ name, member, value, consent }) => {
    const { purpose, channel, version, at, device } = consent;
    const given = new Date(at).toISOString();
    // Equal values share the first of their ranks.
    const rank = 1 + rows.findIndex((row) => row.value === value);
    return [
      ...(value === null ? [] : [String(rank), valueText(value)]),
      ...[name, member, consent.name, purpose, channel, version, given, device],
    ];
  });
  return [head, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  // U+FF1D and its like are the same signs in full width, which some spreadsheets take as well.
  const shown = oneLine(text);
  const plain = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
