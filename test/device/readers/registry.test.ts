import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Value } from 'typebox/value';
import { afterEach, expect, test, vi } from 'vitest';
import { readersSchema } from '../../../device/readers/config.ts';
import { openReaders, type ReaderDeps } from '../../../device/readers/registry.ts';
import type { ReaderInput } from '../../../device/readers/types.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { KeptLog } from './kept-log.ts';

// Real processes and sockets, which a busy machine makes slow.
vi.setConfig({ testTimeout: 30_000 });

const root = fileURLToPath(new URL('../../../', import.meta.url));
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'stamgast-registry-'));
  closers.push(() => rmSync(made, { recursive: true }));
  return made;
}

const deps = (log: KeptLog): ReaderDeps => ({
  clock: { mono: () => performance.now() },
  timers: systemTimers(),
  log,
  nfcChildFile: join(root, 'device/readers/nfc-child.ts'),
  pcscSocket: '/nowhere/pcscd.comm',
});

const send = (path: string, ...lines: readonly object[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const link = connect(path);
    link.on('error', reject);
    link.once('data', () => {
      link.destroy();
      resolve();
    });
    for (const line of lines) link.write(`${JSON.stringify(line)}\n`);
  });

test('two drivers share one field: a card on each makes both void', async () => {
  const inputs: ReaderInput[] = [];
  const paths = [join(folder(), 'a.sock'), join(folder(), 'b.sock')] as const;
  const config = paths.map((socket) => ({ driver: 'demo', socket }) as const);
  const readers = await openReaders(config, deps(new KeptLog()));
  closers.push(() => readers.stop());
  readers.start((input) => inputs.push(input));
  await expect.poll(() => inputs.length).toBe(2);
  await send(paths[0], { technology: 'uid', hex: '01020304', stays: true });
  await send(paths[1], { technology: 'uid', hex: '05060708' });
  expect(inputs.slice(2).map(({ kind }) => kind)).toEqual([
    'reading',
    'read',
    'twoCards',
    'removed',
  ]);
});

test('a driver that is not in the build is trouble of its own; the others work', async () => {
  const built = folder();
  for (const room of ['device/readers', 'protocol']) {
    cpSync(join(root, room), join(built, room), { recursive: true });
  }
  rmSync(join(built, 'device/readers/nfc.ts'));
  symlinkSync(join(root, 'node_modules'), join(built, 'node_modules'));
  const registry: typeof import('../../../device/readers/registry.ts') = await import(
    pathToFileURL(join(built, 'device/readers/registry.ts')).href
  );
  const log = new KeptLog();
  const inputs: ReaderInput[] = [];
  const socket = join(folder(), 'a.sock');
  const readers = await registry.openReaders(
    [{ driver: 'nfc' }, { driver: 'demo', socket }],
    deps(log),
  );
  closers.push(() => readers.stop());
  readers.start((input) => inputs.push(input));
  await expect.poll(() => inputs.length).toBe(2);
  expect(inputs).toContainEqual({
    kind: 'status',
    driver: 'nfc',
    readers: [],
    trouble: {
      reason: 'The reader driver "nfc" is not in this build.',
      remedy: expect.stringContaining('readers'),
    },
  });
  expect(log.fields('reader.absent')).toHaveLength(1);
  await send(socket, { technology: 'uid', hex: '01020304' });
  expect(inputs.at(-1)).toEqual({ kind: 'removed', reader: 'demo' });
});

test('no readers at all is a kiosk for typed numbers', async () => {
  const readers = await openReaders([], deps(new KeptLog()));
  readers.start(() => expect.unreachable());
  await readers.stop();
});

test.each([
  [[{ driver: 'nfc' }], true],
  [[{ driver: 'nfc', pcscSocket: '/run/other' }], true],
  [[{ driver: 'demo', port: 4711 }, { driver: 'nfc' }], true],
  [[{ driver: 'demo', socket: '/run/demo' }], true],
  [[], true],
  [[{ driver: 'demo' }], false],
  [[{ driver: 'demo', port: 0 }], false],
  [[{ driver: 'demo', port: 1, socket: 'x' }], false],
  [[{ driver: 'nfc', port: 1 }], false],
  [[{ driver: 'usb' }], false],
  [Array(9).fill({ driver: 'nfc' }), false],
])('the configuration %j is allowed: %s', (config, isAllowed) => {
  expect(Value.Check(readersSchema, config)).toBe(isAllowed);
});
