import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ownApplication } from '../../device/readers/card-reading.ts';
import { Pcscd } from '../support/pcscd.ts';
import {
  type Antenna,
  bankCard,
  ndefArea,
  ndefText,
  paymentIds,
  type VirtualCard,
  VirtualClassic,
  VirtualNtag,
  VirtualSmartCard,
} from '../support/virtual-card.ts';
import { openRig, type ReaderRig } from './reader-rig.ts';

const reader = 'ACS ACR122U PICC Interface';
const number = '7001234567890123';
const uid = '04a1b2c3d4e580';
const uidId = 'uid-04A1B2C3D4E580';

const pcscd = new Pcscd();
let rig: ReaderRig;
let antenna: Antenna;

beforeAll(async () => {
  await pcscd.start([reader]);
  rig = await openRig([{ driver: 'nfc', pcscSocket: pcscd.socket }]);
  antenna = pcscd.antenna(reader);
  await rig.until('status 2');
});
afterEach(async () => {
  const from = rig.inputs.length;
  const isLaid = /^(read|refused) /.test(rig.inputs.at(-1) ?? '');
  await antenna.take();
  if (isLaid) await rig.until('removed', { from });
});
afterAll(async () => {
  await rig.stop();
  await pcscd.remove();
});

/** Lays the card on and gives all that came until `last`, with nothing after it. */
async function tap(card: VirtualCard, last: string): Promise<readonly string[]> {
  const from = rig.inputs.length;
  await antenna.lay(card);
  const at = await rig.until(last, { from });
  return rig.inputs.slice(from, at + 1);
}

const tag = (area: Uint8Array, pages?: number): VirtualNtag =>
  new VirtualNtag(pages === undefined ? { uid, area } : { uid, area, pages });

test('a number in the NDEF message of a tag is read, and soon', async () => {
  const card = tag(ndefArea(ndefText(`CARD:${number}`)));
  const laidAt = performance.now();
  const from = rig.inputs.length;
  expect(await tap(card, `read num-${number}`)).toEqual(['reading', `read num-${number}`]);
  const readingMs = (rig.times[from] ?? 0) - laidAt;
  const readMs = (rig.times[from + 1] ?? 0) - laidAt;
  console.log(`card on: reading ${readingMs.toFixed(0)} ms, read ${readMs.toFixed(0)} ms`);
  expect(readMs).toBeLessThan(3000);
});

test('the reader does not look for more than it needs', async () => {
  const card = tag(ndefArea(ndefText(`CARD:${number}`)));
  await tap(card, `read num-${number}`);
  // Page 3, and the message in steps of 16 bytes; no UID, no write.
  expect(card.log).toEqual(['ffb0000310', 'ffb0000710', 'ffb0000b10']);
});

test.each([
  ['7 bytes of an empty NTAG', tag(ndefArea(Buffer.alloc(0))), uidId],
  ['4 bytes of a MIFARE Classic', new VirtualClassic('1a2b3c4d'), 'uid-1A2B3C4D'],
  ['10 bytes', new VirtualClassic('04112233445566778899'), 'uid-04112233445566778899'],
])('a card without a number is known by its UID: %s', async (_name, card, id) => {
  expect(await tap(card, `read ${id}`)).toEqual(['reading', `read ${id}`]);
});

test('a wrong number is refused, and does not hide behind the UID', async () => {
  const wrong = number.replace(/.$/, (digit) => `${(Number(digit) + 1) % 10}`);
  const card = tag(ndefArea(ndefText(wrong)));
  expect(await tap(card, 'read CHECK_DIGIT_WRONG')).toEqual(['reading', 'read CHECK_DIGIT_WRONG']);
});

test.each([
  ['a random UID (phones)', new VirtualClassic('08112233'), 'CARD_UNSUPPORTED'],
  ['a UID of 8 bytes (vicinity cards)', new VirtualClassic('e004015012345678'), 'CARD_UNSUPPORTED'],
  ['a smart card without our application', new VirtualSmartCard({ a000: 'x' }), 'CARD_UNSUPPORTED'],
])('refused: %s', async (_name, card, code) => {
  expect(await tap(card, `refused ${code}`)).toEqual(['reading', `refused ${code}`]);
});

test('a smart card with our application gives its number', async () => {
  const card = new VirtualSmartCard({ [ownApplication]: number });
  expect(await tap(card, `read num-${number}`)).toEqual(['reading', `read num-${number}`]);
});

test('a bank card is asked for our application and for nothing else', async () => {
  const card = bankCard();
  await tap(card, 'refused CARD_UNSUPPORTED');
  expect(card.log).toEqual([`00a4040008${ownApplication.toLowerCase()}00`]);
  expect(paymentIds.filter((id) => card.log.some((apdu) => apdu.includes(id)))).toEqual([]);
});

test('an over-long NDEF message is refused whole, after its first bytes', async () => {
  const card = tag(ndefArea(ndefText('7'.repeat(1100))), 300);
  expect(await tap(card, 'refused READ_TOO_LONG')).toEqual(['reading', 'refused READ_TOO_LONG']);
  expect(card.log).toEqual(['ffb0000310']);
});

test.each([
  ['no end, only zeros', Buffer.alloc(700)],
  ['a length beyond the tag', Buffer.from(`03fe${'d1'.repeat(40)}`, 'hex')],
  ['a block that points past everything', Buffer.from('01ffffff', 'hex')],
  ['a message of garbage', ndefArea(Buffer.from('ff'.repeat(60), 'hex'))],
  ['a text record that lies about its length', ndefArea(Buffer.from('d101ff5402656e37', 'hex'))],
])('garbage on a tag leaves its UID: %s', async (_name, area) => {
  expect(await tap(tag(area, 45), `read ${uidId}`)).toEqual(['reading', `read ${uidId}`]);
});

test('a card that is left lying is read once; laid on again it is a new read', async () => {
  const card = tag(ndefArea(ndefText(number)));
  const from = rig.inputs.length;
  await tap(card, `read num-${number}`);
  expect(await rig.settled(from, 1500)).toEqual(['reading', `read num-${number}`]);
  await antenna.take();
  await rig.until('removed', { from });
  expect(await tap(card, `read num-${number}`)).toEqual(['reading', `read num-${number}`]);
});

test('a card taken away mid-read is torn, and the next one is read', async () => {
  const card = tag(ndefArea(ndefText(`CARD:${number}`)));
  for (const tornAfter of [0, 1, 2]) {
    const from = rig.inputs.length;
    await antenna.lay(card, { tornAfter });
    await rig.until('torn', { from });
    expect(await rig.settled(from)).toEqual(['reading', 'torn']);
  }
  expect(await tap(card, `read num-${number}`)).toEqual(['reading', `read num-${number}`]);
});

test('a torn card that is back before pcscd looks again is read by itself', async () => {
  const card = tag(ndefArea(ndefText(number)));
  const from = rig.inputs.length;
  await antenna.lay(card, { tornAfter: 1 });
  await rig.until('torn', { from });
  expect((await tap(card, `read num-${number}`)).at(-1)).toBe(`read num-${number}`);
});

test('cards changed while the child was not looking: the new one is read', async () => {
  const from = rig.inputs.length;
  await tap(tag(ndefArea(ndefText(number))), `read num-${number}`);
  process.kill(rig.childPid, 'SIGSTOP');
  await antenna.take();
  await rig.settled(from, 600); // pcscd looks every 400 ms: it counts the card's going,
  await antenna.lay(new VirtualClassic('1a2b3c4d'));
  await rig.settled(from, 600); // and the coming of the other.
  process.kill(rig.childPid, 'SIGCONT');
  await rig.until('read uid-1A2B3C4D', { from });
  const shown = ['reading', `read num-${number}`, 'reading', 'read uid-1A2B3C4D'];
  expect(rig.inputs.slice(from)).toEqual(shown);
});

test('no log line carries a card number or a UID', () => {
  const log = rig.logged.join('\n').toLowerCase();
  expect(log).toContain('reader.ready');
  for (const secret of [number, uid, '1a2b3c4d', Buffer.from(number).toString('hex')]) {
    expect(log).not.toContain(secret);
  }
});
