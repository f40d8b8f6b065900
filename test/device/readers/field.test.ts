import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Field } from '../../../device/readers/field.ts';
import type { ReaderInput } from '../../../device/readers/types.ts';
import type { RawRead } from '../../../protocol/raw-read.ts';

/** A field with a clock that is moved by hand, and two drivers. */
function fieldRig() {
  const out: ReaderInput[] = [];
  let now = 1000;
  const field = new Field({ clock: { mono: () => now }, sink: (input) => out.push(input) });
  return {
    out,
    nfc: field.sinkFor({ key: '0', settleMs: 300 }),
    demo: field.sinkFor({ key: '1', settleMs: 0 }),
    wait(ms: number): void {
      now += ms;
    },
    /** What came since the last call, short. */
    said: (): readonly string[] => out.splice(0).map(shortly),
  };
}

function shortly(input: ReaderInput): string {
  if (input.kind === 'status') return `status ${input.readers.length}`;
  const bytes = input.kind === 'read' ? ` ${Buffer.from(input.read.bytes).toString('hex')}` : '';
  return `${input.reader} ${input.kind}${bytes}`;
}

const reading = (reader: string): ReaderInput => ({ kind: 'reading', reader });
const removed = (reader: string): ReaderInput => ({ kind: 'removed', reader });
const torn = (reader: string): ReaderInput => ({ kind: 'torn', reader });
const read = (reader: string, uid: string, technology: RawRead['technology'] = 'uid') =>
  ({ kind: 'read', reader, read: { technology, bytes: Buffer.from(uid, 'hex') } }) as const;
const refused = (reader: string): ReaderInput => ({
  kind: 'refused',
  reader,
  code: 'CARD_UNSUPPORTED',
});
const status = (...readers: string[]): ReaderInput => ({
  kind: 'status',
  driver: 'nfc',
  readers,
  trouble: null,
});

test('a tap passes as it is', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), read('A', '01'), removed('A')]) rig.nfc(input);
  expect(rig.said()).toEqual(['A reading', 'A read 01', 'A removed']);
});

test('a card that is reported again while it lies there is read once', () => {
  const rig = fieldRig();
  rig.nfc(reading('A'));
  for (let times = 0; times < 5; times++) rig.nfc(read('A', '01'));
  expect(rig.said()).toEqual(['A reading', 'A read 01']);
});

test('a card laid on again after it settled is a new read', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), read('A', '01'), removed('A')]) rig.nfc(input);
  rig.wait(301);
  for (const input of [reading('A'), read('A', '01')]) rig.nfc(input);
  expect(rig.said().slice(3)).toEqual(['A reading', 'A read 01']);
});

test('a card at the edge of the field, gone and back within 300 ms, is the same read', () => {
  const rig = fieldRig();
  for (let times = 0; times < 4; times++) {
    for (const input of [reading('A'), read('A', '01'), removed('A')]) rig.nfc(input);
    rig.wait(250);
  }
  expect(rig.said().filter((each) => !each.endsWith('removed'))).toEqual([
    'A reading',
    'A read 01',
  ]);
});

test('another card within those 300 ms is a read of its own', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), read('A', '01'), removed('A')]) rig.nfc(input);
  rig.wait(100);
  for (const input of [reading('A'), read('A', '02')]) rig.nfc(input);
  expect(rig.said().slice(3)).toEqual(['A reading', 'A read 02']);
});

test('a tear at the edge of the field, after the read, is not told', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), read('A', '01'), removed('A')]) rig.nfc(input);
  rig.wait(100);
  for (const input of [reading('A'), torn('A'), removed('A')]) rig.nfc(input);
  rig.wait(250);
  for (const input of [reading('A'), read('A', '01')]) rig.nfc(input);
  expect(rig.said().slice(3)).toEqual([]);
});

test('a driver without a radio may tap the same card as fast as it likes', () => {
  const rig = fieldRig();
  for (let times = 0; times < 3; times++) {
    for (const input of [reading('A'), read('A', '01'), removed('A')]) rig.demo(input);
  }
  expect(rig.said().filter((each) => each === 'A read 01')).toHaveLength(3);
});

test('a card on a second reader, of whichever driver, makes both void until both are gone', () => {
  const rig = fieldRig();
  rig.nfc(reading('A'));
  rig.wait(5000);
  rig.demo(reading('A'));
  rig.demo(read('A', '02'));
  rig.nfc(read('A', '01'));
  rig.nfc(removed('A'));
  rig.demo(read('A', '03'));
  expect(rig.said()).toEqual(['A reading', 'A twoCards', 'A removed']);
  rig.demo(removed('A'));
  for (const input of [reading('A'), read('A', '02')]) rig.demo(input);
  expect(rig.said()).toEqual(['A removed', 'A reading', 'A read 02']);
});

test('a second card on the same reader within 300 ms, none taken away, is two cards', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), read('A', '01')]) rig.nfc(input);
  rig.wait(300);
  for (const input of [reading('A'), read('A', '02'), read('A', '01')]) rig.nfc(input);
  expect(rig.said()).toEqual(['A reading', 'A read 01', 'A twoCards']);
});

test('later it is a change of cards that the reader did not see, and is read', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), read('A', '01')]) rig.nfc(input);
  rig.wait(301);
  for (const input of [reading('A'), read('A', '02')]) rig.nfc(input);
  expect(rig.said()).toEqual(['A reading', 'A read 01', 'A reading', 'A read 02']);
});

test('a refused card lies there like any other', () => {
  const rig = fieldRig();
  for (const input of [reading('A'), refused('A'), reading('B')]) rig.nfc(input);
  expect(rig.said()).toEqual(['A reading', 'A refused', 'B twoCards']);
});

test('codes and stripes pass by: two in a row are two reads', () => {
  const rig = fieldRig();
  for (let times = 0; times < 2; times++) rig.demo(read('scanner', '31', 'barcode'));
  rig.nfc(reading('A'));
  const one = ['scanner reading', 'scanner read 31'];
  expect(rig.said()).toEqual([...one, ...one, 'A reading']);
});

test('a reader that is lost mid-read tears the card, and forgets what lay there', () => {
  const rig = fieldRig();
  rig.nfc(reading('A'));
  rig.nfc(status('B'));
  expect(rig.said()).toEqual(['A reading', 'A torn', 'status 1']);
  for (const input of [status('A', 'B'), reading('A'), read('A', '01')]) rig.nfc(input);
  for (const input of [status(), status('A'), reading('A'), read('A', '01')]) rig.nfc(input);
  expect(rig.said().slice(3)).toEqual([
    'A removed',
    'status 0',
    'status 1',
    'A reading',
    'A read 01',
  ]);
});

test('one driver losing its readers does not touch the cards of another', () => {
  const rig = fieldRig();
  rig.demo(reading('A'));
  rig.nfc(status());
  rig.demo(read('A', '01'));
  expect(rig.said()).toEqual(['A reading', 'status 0', 'A read 01']);
});

test('whatever comes, a reading ends before the next one begins, and no read is told twice', () => {
  const card = fc.constantFrom('01', '02');
  const at = fc.constantFrom('A', 'B');
  const any = fc.oneof(
    at.map(reading),
    at.map(removed),
    at.map(torn),
    at.map(refused),
    fc.tuple(at, card).map(([reader, uid]): ReaderInput => read(reader, uid)),
    fc.constantFrom(status(), status('A'), status('A', 'B')),
    fc.integer({ min: 0, max: 400 }),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 60 }), (steps) => {
      const rig = fieldRig();
      for (const step of steps) {
        if (typeof step === 'number') rig.wait(step);
        else rig.nfc(step);
      }
      const open = new Set<string>();
      for (const input of rig.out) {
        if (input.kind === 'status') continue;
        if (input.kind === 'twoCards') open.clear();
        else if (input.kind === 'reading') {
          expect(open.has(input.reader)).toBe(false);
          open.add(input.reader);
        } else if (input.kind === 'read' || input.kind === 'refused') {
          expect(open.delete(input.reader)).toBe(true);
        } else if (input.kind === 'torn') open.delete(input.reader);
        else expect(open.has(input.reader)).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});
