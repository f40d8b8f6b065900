import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { NfcDriver } from '../../../device/readers/nfc.ts';
import { parseChildMessage } from '../../../device/readers/nfc-messages.ts';
import type { ReaderInput } from '../../../device/readers/types.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { KeptLog } from './kept-log.ts';

// Real processes and sockets, which a busy machine makes slow.
vi.setConfig({ testTimeout: 30_000 });

const root = fileURLToPath(new URL('../../../', import.meta.url));
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The real child in a checkout of its own, whose nfc-pcsc is what `module` says; null = none. */
function driverWith(module: string | null, socket = '/nowhere/pcscd.comm') {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-nfc-'));
  for (const room of ['device/readers', 'protocol']) {
    cpSync(join(root, room), join(folder, room), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name === 'nfc-pcsc' || name === '@pokusew' || name.startsWith('.')) continue;
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  if (module !== null) {
    const home = join(folder, 'node_modules', 'nfc-pcsc');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'index.js'), module);
  }
  const inputs: ReaderInput[] = [];
  const log = new KeptLog();
  const driver = new NfcDriver(
    { childFile: join(folder, 'device/readers/nfc-child.ts'), socket },
    { clock: { mono: () => performance.now() }, timers: systemTimers(), log },
  );
  driver.start((input) => inputs.push(input));
  closers.push(async () => {
    await driver.stop();
    rmSync(folder, { recursive: true });
  });
  return { inputs, log };
}

async function firstTrouble(inputs: readonly ReaderInput[]) {
  await expect.poll(() => inputs.length, { timeout: 8000, interval: 10 }).toBeGreaterThan(0);
  const [first] = inputs;
  return first?.kind === 'status' ? first.trouble : null;
}

test.each([
  ['is not installed', null, 'not installed'],
  ['lacks its own binding package', `require('@pokusew/pcsclite');`, 'not installed'],
  [
    'is not built',
    `throw Object.assign(new Error('Could not locate the bindings file.'), { tries: ['a'] });`,
    'not built',
  ],
  [
    'is built for another Node',
    `throw Object.assign(new Error('NODE_MODULE_VERSION'), { code: 'ERR_DLOPEN_FAILED' });`,
    'not built',
  ],
])(
  'when nfc-pcsc %s, the readers are off with reason and remedy',
  async (_name, module, reason) => {
    const { inputs, log } = driverWith(module);
    const trouble = await firstTrouble(inputs);
    expect(trouble?.reason).toContain(reason);
    expect(trouble?.remedy).toContain('libpcsclite-dev');
    expect(trouble?.remedy).toContain('node scripts/setup.mjs');
    expect(log.fields('reader.child.ended')).toEqual([]); // The child stays, and looks again later.
  },
);

test('without pcscd the driver says so, and never touches the library that would hang', async () => {
  const { inputs } = driverWith(`exports.NFC = class { constructor() { for (;;); } };`);
  expect((await firstTrouble(inputs))?.reason).toContain('pcscd');
});

test('a child that cannot start leaves its error in the log, and the driver trying', async () => {
  const { inputs, log } = driverWith(`throw new Error('broken in a new way');`);
  expect((await firstTrouble(inputs))?.reason).toContain('started again');
  await expect
    .poll(() => log.fields('reader.child.ended').length, { timeout: 8000 })
    .toBeGreaterThan(1);
  expect(log.lines.join()).toContain('broken in a new way');
  expect(inputs).toHaveLength(1); // The same trouble is told once.
});

test.each([
  ['nothing', null],
  ['text', 'reading'],
  ['an unknown kind', { kind: 'format', reader: 'A' }],
  ['no reader', { kind: 'reading' }],
  ['an unknown code', { kind: 'refused', reader: 'A', code: 'toString' }],
  ['names that are none', { kind: 'readers', names: [1] }],
  [
    'an unknown technology',
    { kind: 'read', reader: 'A', read: { technology: 'dna', bytes: Buffer.of(1) } },
  ],
  [
    'a typed number',
    { kind: 'read', reader: 'A', read: { technology: 'typed', bytes: Buffer.of(1) } },
  ],
  ['text for bytes', { kind: 'read', reader: 'A', read: { technology: 'uid', bytes: '01' } }],
  [
    '1,025 bytes',
    { kind: 'read', reader: 'A', read: { technology: 'ndef', bytes: new Uint8Array(1025) } },
  ],
])('a message of the child with %s is none', (_name, message) => {
  expect(parseChildMessage(message)).toBeNull();
});

test('a message of the child is taken with its known fields only', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const read = { technology: 'uid', bytes } as const;
  const message = { kind: 'read', reader: 'A', read: { ...read, atr: 'x' }, more: 1 };
  expect(parseChildMessage(message)).toEqual({ kind: 'read', reader: 'A', read });
});
