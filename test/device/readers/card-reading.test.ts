import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CardReading, kindOfCard, readCard } from '../../../device/readers/card-reading.ts';
import { canonicalCard } from '../../../protocol/card-id.ts';
import {
  ndefArea,
  ndefText,
  type VirtualCard,
  VirtualClassic,
  VirtualNtag,
  VirtualSmartCard,
} from '../../support/virtual-card.ts';

const number = '7001234567890123';
const uid = '04a1b2c3d4e580';
const ownId = 'f04c4f59414c5459';

const readOf = (card: VirtualCard): Promise<CardReading> =>
  readCard({
    atr: card.atr,
    transmit: async (apdu) => card.answer(Buffer.from(apdu)),
    decode: canonicalCard,
  });

/** The canonical id or the refusal's code, as the kiosk would see it. */
async function cardOf(card: VirtualCard): Promise<string> {
  const reading = await readOf(card);
  if (reading.kind === 'refused') return reading.code;
  const decoded = canonicalCard(reading.read);
  return decoded.ok ? decoded.value : decoded.code;
}

const tag = (area: Uint8Array, pages = 45): VirtualNtag => new VirtualNtag({ uid, area, pages });
const withControl = (area: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('000103a00c340203112233', 'hex'), area]);

test.each([
  ['text with the prefix', ndefArea(ndefText(`CARD:${number}`)), `num-${number}`],
  ['text of digits alone', ndefArea(ndefText(number)), `num-${number}`],
  ['behind lock and memory control', withControl(ndefArea(ndefText(number))), `num-${number}`],
  ['a bank card number', ndefArea(ndefText('4111111111111111')), 'BANK_CARD_REFUSED'],
  ['a wrong check digit', ndefArea(ndefText('7001234567890124')), 'CHECK_DIGIT_WRONG'],
  ['words', ndefArea(ndefText('hello')), 'uid-04A1B2C3D4E580'],
  ['an empty message', ndefArea(Buffer.alloc(0)), 'uid-04A1B2C3D4E580'],
  ['the end at once', Buffer.from('fe', 'hex'), 'uid-04A1B2C3D4E580'],
])('a tag with %s', async (_name, area, id) => {
  expect(await cardOf(tag(area))).toBe(id);
});

test('a message of 1,024 bytes is read whole, one of 1,025 is refused whole', async () => {
  const fits = ndefText('7'.repeat(1024 - 10));
  expect(fits).toHaveLength(1024);
  const whole: Uint8Array[] = [];
  const card = tag(ndefArea(fits), 300);
  const spy = (bytes: Uint8Array) => whole.push(bytes);
  await readCard({
    atr: card.atr,
    transmit: async (apdu) => card.answer(Buffer.from(apdu)),
    decode: (read) => {
      spy(read.bytes);
      return canonicalCard(read);
    },
  });
  expect(Buffer.from(whole[0] ?? [])).toEqual(fits);
  expect(await readOf(tag(ndefArea(ndefText('7'.repeat(1015))), 300))).toEqual({
    kind: 'refused',
    code: 'READ_TOO_LONG',
  });
});

test('a tag without a capability container is known by its UID', async () => {
  const card = tag(ndefArea(ndefText(number)));
  card.memory[12] = 0;
  expect(await cardOf(card)).toBe('uid-04A1B2C3D4E580');
});

test('a message that is longer than the tag says it is itself, is none', async () => {
  const card = tag(ndefArea(ndefText(number)));
  card.memory[14] = 2;
  expect(await cardOf(card)).toBe('uid-04A1B2C3D4E580');
});

test.each([
  ['1a2b3c4d', 'uid-1A2B3C4D'],
  ['04a1b2c3d4e580', 'uid-04A1B2C3D4E580'],
  ['04112233445566778899', 'uid-04112233445566778899'],
  ['08112233', 'CARD_UNSUPPORTED'],
  ['e004015012345678', 'CARD_UNSUPPORTED'],
  ['0411', 'CARD_UNSUPPORTED'],
])('a storage card with the UID %s gives %s', async (own, id) => {
  expect(await cardOf(new VirtualClassic(own))).toBe(id);
});

test.each([
  ['our application', { [ownId]: number }, `num-${number}`],
  ['our application with a wrong number', { [ownId]: '7001234567890124' }, 'CHECK_DIGIT_WRONG'],
  ['our application, empty', { [ownId]: '' }, 'CARD_UNSUPPORTED'],
  ['our application with bytes', { [ownId]: Buffer.from([1, 2, 3]) }, 'READ_MALFORMED'],
  ['our application, too long', { [ownId]: '7'.repeat(65) }, 'READ_TOO_LONG'],
  ['another application', { a0000000031010: 'x' }, 'CARD_UNSUPPORTED'],
])('a smart card with %s', async (_name, applications, id) => {
  expect(await cardOf(new VirtualSmartCard(applications))).toBe(id);
});

test('a reader that refuses the UID says that the card could not be read', async () => {
  const transmit = async () => Uint8Array.of(0x63, 0x00);
  const { atr } = new VirtualClassic('11223344');
  expect(await readCard({ atr, transmit, decode: canonicalCard })).toEqual({
    kind: 'refused',
    code: 'READ_MALFORMED',
  });
});

test('a card that goes is an error of the reading, not a result', async () => {
  const transmit = () => Promise.reject(new Error('gone'));
  for (const { atr } of [tag(Buffer.alloc(4)), new VirtualSmartCard({})]) {
    await expect(readCard({ atr, transmit, decode: canonicalCard })).rejects.toThrow('gone');
  }
});

test('the ATR tells storage cards from smart cards, bank cards with odd bytes included', () => {
  expect(kindOfCard(tag(Buffer.alloc(4)).atr)).toBe('pages');
  expect(kindOfCard(new VirtualClassic('11223344').atr)).toBe('storage');
  expect(kindOfCard(Buffer.from('3b8180018080', 'hex'))).toBe('smart');
  // 4F at the sixth byte is all that nfc-pcsc looks at.
  expect(kindOfCard(Buffer.from('3b8b8001904f01020304050607080900', 'hex'))).toBe('smart');
  expect(kindOfCard(new Uint8Array(0))).toBe('smart');
});

test('any memory of a tag gives a result in a bounded number of commands', async () => {
  const area = fc.oneof(
    fc.uint8Array({ maxLength: 700 }),
    // Bytes that mean something in a TLV list, so that deep branches are met.
    fc
      .array(fc.constantFrom(0, 1, 2, 3, 4, 0xfd, 0xfe, 0xff, 0xd1, 0x54), { maxLength: 700 })
      .map((bytes) => Uint8Array.from(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(area, fc.uint8Array({ minLength: 4, maxLength: 4 }), async (bytes, head) => {
      const card = tag(bytes, 231);
      if ((head[3] ?? 0) < 64) card.memory.set(head, 12);
      let commands = 0;
      const reading = await readCard({
        atr: card.atr,
        transmit: async (apdu) => {
          commands++;
          return card.answer(Buffer.from(apdu));
        },
        decode: canonicalCard,
      });
      expect(commands).toBeLessThanOrEqual(76);
      if (reading.kind === 'read') expect(reading.read.bytes.length).toBeLessThanOrEqual(1024);
    }),
    { numRuns: 1000 },
  );
});
