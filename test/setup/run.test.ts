import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';
import { runJob } from '../../scripts/setup/run.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamgast-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function job(script: string) {
  const log = join(folder, 'setup.log');
  return { title: 'baking', program: process.execPath, args: ['-e', script], cwd: folder, log };
}

test('a silent child is spoken for, with its last line', async () => {
  const said: string[] = [];
  const script = "console.log('dough'); setTimeout(() => {}, 400);";
  const result = await runJob({ ...job(script), heartbeatMs: 100 }, (line) => said.push(line));
  expect(result).toEqual({ ok: true });
  expect(said.at(-1)).toMatch(/^\.\.\. still baking, \d+ s \(dough\)$/);
});

test('what a child says goes to the log, and to the reader only when it fails', async () => {
  const said: string[] = [];
  const script = "console.log('flour'); console.error('no oven'); process.exitCode = 3;";
  const result = await runJob(job(script), (line) => said.push(line));
  expect(said).toEqual([]);
  expect(result).toMatchObject({ ok: false, tail: expect.stringContaining('no oven') });
  expect(readFileSync(join(folder, 'setup.log'), 'utf8')).toContain('flour');
});

test('a program that is not there is a failure in words', async () => {
  const result = await runJob({ ...job(''), program: join(folder, 'none') }, () => {});
  expect(result).toMatchObject({ ok: false, tail: expect.stringContaining('ENOENT') });
});

test('a second set-up waits for the first, and says so', async () => {
  const lock = join(folder, 'deep', 'setup.lock');
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = withLock(
    lock,
    () => {},
    async () => {
      order.push('one starts');
      await first.promise;
      order.push('one ends');
    },
  );
  const said = Promise.withResolvers<string>();
  const two = withLock(lock, said.resolve, async () => order.push('two'));
  expect(await said.promise).toContain(`another set-up (pid ${process.pid})`);
  first.resolve();
  await Promise.all([one, two]);
  expect(order).toEqual(['one starts', 'one ends', 'two']);
  expect(existsSync(lock)).toBe(false);
});

test('a lock is given back when the work fails', async () => {
  const lock = join(folder, 'setup.lock');
  const work = () => Promise.reject(new Error('no oven'));
  await expect(withLock(lock, () => {}, work)).rejects.toThrow('no oven');
  expect(existsSync(lock)).toBe(false);
});

test.each([
  // Larger than any pid that Linux gives out.
  ['of a dead process', '4194305', 0],
  ['that nobody has touched for a minute', String(process.pid), 60_000],
])('a lock %s is taken over', async (_statement, pid, ageMs) => {
  const lock = join(folder, 'setup.lock');
  writeFileSync(lock, pid);
  const touched = new Date(Date.now() - ageMs);
  utimesSync(lock, touched, touched);
  expect(
    await withLock(
      lock,
      () => {},
      async () => 'done',
    ),
  ).toBe('done');
});
