import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadKioskConfig } from '../../../device/config.ts';
import { startKiosk } from '../../../device/main.ts';
import { encodeMessage, toBase64Url } from '../../../protocol/codec.ts';
import { systemClock, systemIds, systemTimers } from '../../../protocol/host/clock.ts';
import { newKeyPair } from '../../../protocol/host/keys.ts';
import { createLog } from '../../../protocol/host/log.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { cardKeys, sealRow } from '../../../protocol/row-seal.ts';
import { readerSocket, writeEmptyPage, writeKioskFiles } from '../../support/kiosk-files.ts';
import { HISTORY, tempFolder } from '../store/events.ts';
import { fillCache, PEPPER } from '../store/rows.ts';

/** Everything personal that the kiosk of this test meets. */
const canaries = {
  member: '2900000000018',
  name: 'Quirina Zandvliet',
  unknown: '2900000000025',
  typed: '2900000000032',
  wrong: '2900000000042',
  bank: '4111111111111111',
  uid: '04D1E2F3A4B5C6',
};

/** The ways in which a text may stand in a file. */
function formsOf(text: string): readonly Buffer[] {
  const plain = Buffer.from(text);
  const wide = Buffer.from(text, 'utf16le');
  const base64 = [0, 1, 2].map((offset) => {
    const inner = Buffer.concat([Buffer.alloc(offset), plain]).toString('base64');
    // The first and last characters depend on the neighbours.
    return Buffer.from(inner.replace(/=+$/, '').slice(offset === 0 ? 0 : offset + 1, -1));
  });
  const hex = plain.toString('hex');
  const reversed = Buffer.from([...text].reverse().join(''));
  const packed = /^[0-9A-F]+$/.test(text) ? [Buffer.from(text, 'hex')] : [];
  const hexes = [Buffer.from(hex), Buffer.from(hex.toUpperCase()), Buffer.from(text.toLowerCase())];
  return [plain, wide, Buffer.from(wide).swap16(), ...base64, ...hexes, reversed, ...packed];
}

/** Which canaries stand in the bytes. */
function foundIn(bytes: Buffer): string[] {
  return Object.entries(canaries)
    .filter(([, text]) => formsOf(text).some((form) => bytes.includes(form)))
    .map(([name]) => name);
}

/** Every file under a folder, and the names of all of them as one more. */
function filesUnder(folder: string): (readonly [string, Buffer])[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  const read = files.map((name) => [name, readFileSync(join(folder, name))] as const);
  return [...read, ['names', Buffer.from(names.join('\n'))]];
}

/** A kiosk whose log is kept, and what lays cards on its reader. */
async function watchedKiosk(folder: string) {
  const screen = `{ port: 0, pageFolder: ${writeEmptyPage(folder)} }`;
  const path = writeKioskFiles(folder, { screen });
  const socket = readerSocket(folder);
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const clock = systemClock();
  const log = createLog({ name: 'kiosk', level: 'debug', destination });
  const ports = { clock, timers: systemTimers(), ids: systemIds(), faults: noFaults, log };
  const running = await startKiosk(loadKioskConfig({ path, env: {}, flags: {} }), ports, {
    nfcChildFile: '',
    pageFolder: () => Promise.reject(new Error('the configuration names one')),
    pcscSocket: '',
  });
  const scan = (technology: string, bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const reader = connect(socket, () => {
        reader.write(`${JSON.stringify({ technology, hex: bytes.toString('hex') })}\n`);
      });
      reader.once('error', reject);
      reader.once('data', () => reader.end(resolve));
    });
  const post = (body: string) =>
    fetch(`${running.screenUrl}input`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: running.screenUrl.slice(0, -1) },
      body,
    });
  return { running, lines, clock, scan, post };
}

/** Meets a gateway as far as keys and settings go. */
function meet({ running, clock }: Awaited<ReturnType<typeof watchedKiosk>>): void {
  running.link.connected();
  const units = [{ unit: 'POINTS', scale: 0 }];
  const sealTo = toBase64Url(newKeyPair().publicKey);
  const pepper = toBase64Url(PEPPER);
  const common = { boot: clock.bootId(), head: { block: 0, hash: '' }, history: HISTORY, rev: 0 };
  const place = { now: clock.wall(), epoch: 1, applied: 0, appliedId: '' };
  const config = { sealTo, pepper, units, zone: 'Europe/Copenhagen', catchUpMs: 10_000 };
  const run = '00000000-0000-4000-8000-00000000beef';
  running.link.receive('resume', encodeMessage('resume', { ...common, ...place, run, config }));
}

test('every form of a personal text is found where it stands', () => {
  for (const text of Object.values(canaries)) {
    for (const form of formsOf(text)) {
      expect(foundIn(Buffer.concat([Buffer.from('a'), form, Buffer.from('b')]))).not.toEqual([]);
    }
    for (const before of ['', 'x', 'xy']) {
      const encoded = Buffer.from(`${before}${text}yz`).toString('base64');
      expect(foundIn(Buffer.from(encoded))).not.toEqual([]);
    }
  }
});

test('no card number and no name stands in a file, a file name, the log or the status', async () => {
  const folder = tempFolder();
  const kiosk = await watchedKiosk(folder);
  let isStopped = false;
  onTestFinished(() => (isStopped ? undefined : kiosk.running.stop()));
  const { running, lines, scan, post } = kiosk;
  meet(kiosk);
  expect(running.link.isUp).toBe(true);
  const keys = cardKeys(PEPPER, `num-${canaries.member}`);
  const view = { name: canaries.name, balances: [{ available: 5, pending: 0, nextExpiry: null }] };
  const sealed = toBase64Url(sealRow({ keys, history: HISTORY, rev: 1, view }));
  await fillCache(running.cache, [{ token: toBase64Url(keys.token), rev: 1, sealed }]);
  for (const isUp of [true, false]) {
    if (!isUp) running.link.disconnected();
    for (const number of [canaries.unknown, canaries.wrong, canaries.bank]) {
      await scan('barcode', Buffer.from(number));
    }
    await scan('track', Buffer.from(`%B${canaries.bank}^${canaries.name}^2912?`));
    await scan('uid', Buffer.from(canaries.uid, 'hex'));
    for (const number of [canaries.typed, canaries.bank]) {
      await post(JSON.stringify({ kind: 'typed', number }));
    }
    await post(JSON.stringify({ kind: 'typed', number: canaries.member, name: canaries.name }));
    await post(`{"kind":"typed","number":"${canaries.member} ${canaries.name}"}`);
    await scan('barcode', Buffer.from(canaries.member));
    await vi.waitFor(() => expect(running.kiosk.status().view).toBe('member'));
  }
  expect(running.outbox.length).toBeGreaterThanOrEqual(3);
  const status = Buffer.from(await (await fetch(`${running.screenUrl}status`)).text());
  const check = () => {
    const seen = [...filesUnder(join(folder, 'data')), ...filesUnder(join(folder, 'run'))];
    const texts = [['log', Buffer.from(lines.join(''))] as const, ['status', status] as const];
    return [...seen, ...texts].flatMap(([name, bytes]) => {
      return foundIn(bytes).map((found) => `${found} in ${name}`);
    });
  };
  expect(filesUnder(join(folder, 'data')).map(([name]) => name)).toContain('device.db-wal');
  expect(check()).toEqual([]);
  await running.stop();
  isStopped = true;
  expect(check()).toEqual([]);
  expect(lines.join('')).toContain('"card":"[masked]"');
});
