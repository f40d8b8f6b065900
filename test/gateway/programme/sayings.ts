import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';
import type { Programme } from '../../../gateway/programme/types.ts';

/** A shop whose file has one of everything that rules may name. One key a line. */
const shop = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { value: "0.10", cost: "0.05" }, STAMPS: {}, COINS: { scale: 2 } }
tallies: { TURNOVER: { of: paid }, WASHES: { of: quantity }, VISITS: { of: receipts } }
events: [review]
dates: [employed]
cards: { courtesy: ["28*"] }
consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "A cat" } } } }
rules: [ { id: base, earn: { unit: POINTS, amount: 1 } } ]
`;

/** The file of that shop, where each line of `piece` stands in the place of its key, or at the end. */
export function shopFile(piece: string): string {
  const lines = shop.trimEnd().split('\n');
  for (const line of piece.split('\n')) {
    const key = line.slice(0, line.indexOf(':') + 1);
    const at = lines.findIndex((one) => one.startsWith(key));
    if (at < 0) lines.push(line);
    else lines[at] = line;
  }
  return `${lines.join('\n')}\n`;
}

/** What the owner reads of a file, without its name: `line:column: path: found; what is right`. */
export function sayingsOf(text: string): readonly string[] {
  const read = readProgramme({ text, file: '' });
  return read.ok ? [] : read.problems.map((problem) => problemText(problem).slice(1));
}

/** The version that a right file compiles to; throws what is wrong with it. */
export function compiledOf(text: string): Programme {
  const read = readProgramme({ text, file: '' });
  if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
  return read.programme;
}

/** A piece of a file, and what its owner reads of it: nothing where it is right. */
export type FaultRow = readonly [piece: string, ...says: readonly string[]];
