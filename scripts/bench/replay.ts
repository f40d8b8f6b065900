import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../protocol/units.ts';
import { alternate, type BenchOptions, compared, type Measure } from './measure.ts';
import { receiptColumns, receiptsOfAYear, writeReceipts } from './replay-receipts.ts';
import { runToEnd } from './whole-run.ts';

/** A point for each full pound, for a year. */
export const programme = `stamgast: 1
id: points
effectiveFrom: 2010-01-01T00:00
zone: Europe/London
currency: GBP
units: { POINTS: { value: "0.01", life: 12 months, onReturn: debt } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'scripts/cli/main.ts');
const peerFile = join(import.meta.dirname, 'peers/bare-read.ts');

/**
 * The replay of a year's receipts as its users run it, `stamgast replay` in a process of its own,
 * by all CPU of that process and its largest memory. Peer: a process that unpacks and parses the
 * same file with the same library and counts the rows; it looks into none.
 */
export async function* replay(options: BenchOptions): AsyncIterable<Measure> {
  const { isSmall, rounds, folder, receipts, say } = options;
  const file = receipts ?? join(folder, 'receipts.csv.gz');
  if (receipts === null) {
    say('making up receipts ...');
    writeReceipts(file, isSmall ? 40 : receiptsOfAYear);
  }
  const points = join(folder, 'points.yaml');
  writeFileSync(points, programme);
  const flags = {
    ...{ programme: points, receipts: file, columns: receiptColumns },
    ...{ zone: 'Europe/London', currency: 'GBP', 'cancel-prefix': 'C' },
  };
  const words = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const memory = { ours: [] as number[], peer: [] as number[] };
  const ours = async () => {
    const run = await runToEnd(cli, ['replay', ...words, '--json']);
    const report = JSON.parse(run.out) as { readonly balanced: boolean };
    assert(report.balanced, 'the books of the replay add up');
    memory.ours.push(run.peakMb);
    return run.cpuSeconds;
  };
  const peer = async () => {
    const run = await runToEnd(peerFile, [file]);
    assert(Number(run.out) > 0, 'the file has rows');
    memory.peer.push(run.peakMb);
    return run.cpuSeconds;
  };
  say(`replaying ${file} ...`);
  const cpu = await alternate({ rounds, ours, peer });
  yield compared({ name: 'replay.cpu', unit: 's', goal: 10 }, cpu);
  yield compared({ name: 'replay.peak-memory', unit: 'MB', goal: null }, memory);
}
