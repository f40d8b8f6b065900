import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { enrol, purchase, run } from '../../contract/given.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const main = join(import.meta.dirname, '../../../scripts/cli/main.ts');
function verify(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'verify', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('stamgast verify proves a whole ledger and names the block of a broken one', () => {
  const store = kit.open();
  run(store, [enrol(1)]);
  run(store, [purchase(1, '1', 5000)]);
  const whole = verify(kit.folder());
  expect(whole.status).toBe(0);
  expect(whole.stdout).toContain('Whole: 2 blocks, 2 entries');
  expect(whole.stdout).toContain('POINTS: issued 50 - spent 0 - expired 0 - reversed 0 = out');
  expect(JSON.parse(verify(kit.folder(), '--json').stdout)).toMatchObject({
    ok: true,
    blocks: 2,
    units: { POINTS: { outstanding: 50 } },
  });
  kit.sql('DROP TRIGGER postings_no_update; UPDATE postings SET amount = 2 * amount');
  const broken = verify(kit.folder());
  expect(broken).toMatchObject({ status: 1, stdout: expect.stringContaining('Block 2 is broken') });
  expect(JSON.parse(verify(kit.folder(), '--json').stdout)).toMatchObject({ ok: false, block: 2 });
}, 20_000);

test('stamgast verify says what to do where there is no ledger', () => {
  const missing = verify(join(kit.folder(), 'nowhere'));
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain('STORAGE');
}, 20_000);

test('what a damaged ledger says does not reach the terminal', () => {
  const store = kit.open();
  run(store, [enrol(1)]);
  run(store, [purchase(1, '1', 5000)]);
  kit.sql("UPDATE balances SET unit = '1x' || char(27) || '[2J' || char(155) || '31m'");
  const words = verify(kit.folder());
  expect(words).toMatchObject({ status: 1, stdout: expect.stringContaining('x [2J 31m') });
  expect(words.stdout).not.toMatch(/[^\P{C}\n]/u);
  expect(verify(kit.folder(), '--json').stdout).not.toMatch(/[^\P{C}\n]/u);
}, 20_000);
