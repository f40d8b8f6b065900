import { connect } from 'node:net';
import type { Person } from './shop.ts';

/** What can be laid on the demo reader. */
export type Tap = 'unknown' | 'wrongDigit' | 'bank' | 'twoCards' | 'torn' | Person;

const unknownCard = '2900000009998';
const wrongDigit = '2900000000019';
/** A test number that card schemes publish; it belongs to nobody. */
const bankCard = '4111111111111111';

/** Two chips that lie on the reader at one time; printed numbers do not lie on it. */
const twoCards: readonly object[] = [
  { event: 'reading' },
  { reader: 'demo 2', technology: 'uid', hex: '04a1b2c3d4e580', stays: true },
  { event: 'removed' },
  { reader: 'demo 2', event: 'removed' },
];

/**
 * Writes raw bytes into the demo reader, as a scanner would, and nothing else: all judging is
 * done by the kiosk. Rejects when no kiosk listens.
 */
export async function tap(port: number, what: Tap): Promise<void> {
  for (const line of linesOf(what)) await send(port, line);
}

function linesOf(what: Tap): readonly object[] {
  if (what === 'torn') return [{ event: 'reading' }, { event: 'torn' }, { event: 'removed' }];
  if (what === 'twoCards') return twoCards;
  if (what === 'unknown') return [scanned(unknownCard)];
  if (what === 'wrongDigit') return [scanned(wrongDigit)];
  if (what === 'bank') return [scanned(bankCard)];
  return [scanned(what.card)];
}

const scanned = (digits: string) => ({
  technology: 'barcode',
  hex: Buffer.from(digits).toString('hex'),
});

function send(port: number, line: object): Promise<void> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(2000, () => socket.destroy(new Error('the reader does not answer')));
    socket.once('error', failed);
    socket.once('close', () => failed(new Error('the reader went away')));
    socket.once('data', () => {
      socket.end();
      done();
    });
    socket.write(`${JSON.stringify(line)}\n`);
  });
}
