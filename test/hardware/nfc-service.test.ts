import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Pcscd } from '../support/pcscd.ts';
import { type Antenna, ndefArea, ndefText, VirtualNtag } from '../support/virtual-card.ts';
import { openRig, type ReaderRig } from './reader-rig.ts';

const front = 'ACS ACR122U PICC Interface';
const side = 'Counter NFC';
const number = '7001234567890123';
const read = `read num-${number}`;

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

function pcscdOf(): Pcscd {
  const pcscd = new Pcscd();
  toClose.push(() => pcscd.remove());
  return pcscd;
}

async function rigOf(pcscd: Pcscd): Promise<ReaderRig> {
  const rig = await openRig([{ driver: 'nfc', pcscSocket: pcscd.socket }]);
  toClose.push(() => rig.stop());
  return rig;
}

const tag = (): VirtualNtag =>
  new VirtualNtag({ uid: '04a1b2c3d4e580', area: ndefArea(ndefText(number)) });

async function tapAndTake(rig: ReaderRig, antenna: Antenna): Promise<void> {
  const from = rig.inputs.length;
  await antenna.lay(tag());
  await rig.until(read, { from });
  await antenna.take();
  await rig.until('removed', { from });
}

/** The trouble of the newest status. */
function trouble(rig: ReaderRig): string {
  const status = rig.whole.findLast((input) => input.kind === 'status');
  return status?.kind === 'status' ? (status.trouble?.reason ?? 'none') : 'no status';
}

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'pcscd ended by %s mid-read: torn, and back within 5 s of its return',
  async (signal) => {
    const pcscd = pcscdOf();
    await pcscd.start([front]);
    const rig = await rigOf(pcscd);
    await rig.until('status 2');
    const antenna = pcscd.antenna(front);
    await tapAndTake(rig, antenna);

    const from = rig.inputs.length;
    // The card answers nothing, so the reading lasts until pcscd is gone.
    const silent = tag();
    silent.answer = () => Buffer.alloc(0);
    await antenna.lay(silent);
    await rig.until('reading', { from });
    await pcscd.kill(signal);
    await rig.until('status 0', { from });
    expect(rig.inputs.slice(from)).toEqual(['reading', 'torn', 'status 0']);
    await antenna.take();

    const backAt = performance.now();
    await pcscd.start([front]);
    await rig.until('status 2', { from, limitMs: 5000 });
    console.log(`${signal}: readers back after ${(performance.now() - backAt).toFixed(0)} ms`);
    expect(trouble(rig)).toBe('none');
    await tapAndTake(rig, pcscd.antenna(front));
  },
);

test('pcscd that is not there at the start is waited for', async () => {
  const pcscd = pcscdOf();
  const rig = await rigOf(pcscd);
  await rig.until('status 0');
  expect(trouble(rig)).toContain('pcscd');
  await pcscd.start([front]);
  await rig.until('status 2', { limitMs: 5000 });
  await tapAndTake(rig, pcscd.antenna(front));
});

test('a service that accepts and never answers kills the loop of the child, which is replaced', async () => {
  const pcscd = pcscdOf();
  const mute = await listen(pcscd.socket);
  const rig = await rigOf(pcscd);
  const isSilent = () => rig.logged.some((line) => line.includes('reader.child.silent'));
  const deadline = performance.now() + 9000;
  while (!isSilent() && performance.now() < deadline) await rig.settled(0, 100);
  expect(isSilent()).toBe(true);
  await mute.close();
  const from = rig.inputs.length;
  await pcscd.start([front]);
  await rig.until('status 2', { from, limitMs: 8000 });
  await tapAndTake(rig, pcscd.antenna(front));
});

test('a child that is killed or stopped is replaced; a card that lies there is read again', async () => {
  const pcscd = pcscdOf();
  await pcscd.start([front]);
  const rig = await rigOf(pcscd);
  await rig.until('status 2');
  await pcscd.antenna(front).lay(tag());
  await rig.until(read);
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const from = rig.inputs.length;
    const killedAt = performance.now();
    const pid = rig.childPid;
    process.kill(pid, signal);
    await rig.until(read, { from });
    console.log(`${signal}: card read again after ${(performance.now() - killedAt).toFixed(0)} ms`);
    expect(rig.childPid).not.toBe(pid);
    const inputs = rig.inputs.slice(from).filter((input) => input !== 'status 1');
    expect(inputs).toEqual(['removed', 'status 0', 'status 2', 'reading', read]);
  }
});

test('a reader that is unplugged is missed, and found when it is back', async () => {
  const pcscd = pcscdOf();
  await pcscd.start([front, side]);
  const rig = await rigOf(pcscd);
  await rig.until('status 4');
  await pcscd.kill('SIGTERM');
  await pcscd.start([]);
  let from = await rig.until('status 0');
  const noReader = () => trouble(rig) === 'No card reader is connected.';
  const deadline = performance.now() + 6000;
  while (!noReader() && performance.now() < deadline) await rig.settled(from, 100);
  expect(noReader()).toBe(true);
  await pcscd.kill('SIGTERM');
  from = rig.inputs.length;
  await pcscd.start([side]);
  await rig.until('status 2', { from });
  await tapAndTake(rig, pcscd.antenna(side));
});

test('stop ends the child, and nothing is reported afterwards', async () => {
  const pcscd = pcscdOf();
  await pcscd.start([front]);
  const rig = await rigOf(pcscd);
  await rig.until('status 2');
  const pid = rig.childPid;
  const from = rig.inputs.length;
  const stoppedAt = performance.now();
  await rig.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(900); // It ended by itself.
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(await rig.settled(from, 300)).toEqual([]);
});

/** Accepts every connection, reads nothing, says nothing. */
async function listen(path: string): Promise<{ close(): Promise<void> }> {
  const links = new Set<Socket>();
  const server = createServer((link) => {
    links.add(link);
    link.on('error', () => link.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const link of links) link.destroy();
      }),
  };
}
