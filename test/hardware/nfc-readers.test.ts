import { afterAll, beforeAll, expect, test } from 'vitest';
import { Pcscd } from '../support/pcscd.ts';
import { ndefArea, ndefText, VirtualClassic, VirtualNtag } from '../support/virtual-card.ts';
import { openRig, type ReaderRig, slot0 } from './reader-rig.ts';

// Two readers of two slots each, and a second pcscd with a reader of its own.
const front = 'ACS ACR122U PICC Interface';
const side = 'Counter NFC';
const samReader = 'ACS ACR1252 1S CL Reader SAM';
const number = '7001234567890123';

const pcscd = new Pcscd();
let rig: ReaderRig;

beforeAll(async () => {
  await pcscd.start([front, side, samReader]);
  rig = await openRig([{ driver: 'nfc', pcscSocket: pcscd.socket }]);
  await rig.until('status 4');
});
afterAll(async () => {
  await rig.stop();
  await pcscd.remove();
});

const tag = (): VirtualNtag =>
  new VirtualNtag({ uid: '04a1b2c3d4e580', area: ndefArea(ndefText(number)) });

test('several readers read one after the other, each under its own name', async () => {
  const at = rig.inputs.length;
  const antennas = [pcscd.antenna(front), pcscd.antenna(side)] as const;
  const uids = ['11223344', '55667788'] as const;
  for (const [index, antenna] of antennas.entries()) {
    const from = rig.inputs.length;
    const uid = uids[index] ?? '';
    await antenna.lay(new VirtualClassic(uid));
    await rig.until(`read uid-${uid}`, { from });
    await antenna.take();
    await rig.until('removed', { from });
  }
  const readers = rig.whole.slice(at).map((input) => 'reader' in input && input.reader);
  expect(readers).toEqual([...Array(3).fill(slot0(front)), ...Array(3).fill(slot0(side))]);
});

test('a slot for chips with contacts is no reader: what lies there for ever disturbs nobody', async () => {
  const from = rig.inputs.length;
  const sam = pcscd.antenna(samReader);
  await sam.lay(new VirtualClassic('99999999'));
  const antenna = pcscd.antenna(front);
  await antenna.lay(tag());
  await rig.until(`read num-${number}`, { from });
  await antenna.take();
  await rig.until('removed', { from });
  expect(rig.inputs.slice(from)).toEqual(['reading', `read num-${number}`, 'removed']);
  await sam.take();
});

test('a second card on another reader makes both void until each is laid on alone', async () => {
  let from = rig.inputs.length;
  const first = pcscd.antenna(front);
  const second = pcscd.antenna(side);
  await first.lay(tag());
  await rig.until(`read num-${number}`, { from });
  await second.lay(new VirtualClassic('55667788'));
  await rig.until('twoCards', { from });
  await first.take();
  await rig.until('removed', { from });
  // The second card lies alone now, but was one of two: it stays void.
  const shown = ['reading', `read num-${number}`, 'twoCards', 'removed'];
  expect(await rig.settled(from)).toEqual(shown);
  await second.take();
  await rig.settled(from, 500);
  from = rig.inputs.length;
  await second.lay(new VirtualClassic('55667788'));
  await rig.until('read uid-55667788', { from });
  await second.take();
  await rig.until('removed', { from });
});

test('two cards laid on at the same time are both refused', async () => {
  const from = rig.inputs.length;
  const antennas = [pcscd.antenna(front), pcscd.antenna(side)] as const;
  await Promise.all([antennas[0].lay(tag()), antennas[1].lay(new VirtualClassic('55667788'))]);
  await rig.until('twoCards', { from });
  const inputs = await rig.settled(from);
  // pcscd looks at each reader in its own time: the first may have been read by then.
  expect(inputs.filter((input) => input === 'twoCards')).toHaveLength(1);
  expect(inputs.at(-1)).toBe('twoCards');
  await Promise.all(antennas.map((antenna) => antenna.take()));
  await rig.settled(from);
});

test('the two slots of one reader are two readers', async () => {
  const from = rig.inputs.length;
  const first = pcscd.antenna(side, 0);
  const second = pcscd.antenna(side, 1);
  await first.lay(new VirtualClassic('11223344'));
  await rig.until('read uid-11223344', { from });
  await second.lay(new VirtualClassic('55667788'));
  await rig.until('twoCards', { from });
  await Promise.all([first.take(), second.take()]);
});
