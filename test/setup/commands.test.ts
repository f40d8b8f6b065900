import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { countsOf } from '../../scripts/test-counts.ts';

const SCRIPTS = resolve(import.meta.dirname, '..', '..', 'scripts');

/** Runs a script of ours in another folder, and tells how it ended. */
async function call(script: string, ...args: readonly string[]) {
  const run = promisify(execFile)(process.execPath, [join(SCRIPTS, script), ...args], {
    cwd: tmpdir(),
  });
  const { code, stdout, stderr } = await run.then(
    (output) => ({ code: 0, ...output }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
  return { code, stdout, stderr };
}

test('the set-up imports only built-in modules and itself', () => {
  const files = readdirSync(join(SCRIPTS, 'setup')).map((name) => join('setup', name));
  for (const file of ['setup.mjs', 'stamgast.mjs', ...files]) {
    const text = readFileSync(join(SCRIPTS, file), 'utf8');
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, specifier = '']) => specifier);
    expect(
      imports.filter((name) => !/^(node:|\.\.?\/.*\.mjs$)/.test(name)),
      file,
    ).toEqual([]);
  }
});

test('the set-up of a ready checkout says nothing', async () => {
  expect(await call('setup.mjs', '--no-system')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the set-up refuses a mode that it does not know', async () => {
  expect(await call('setup.mjs', '--tset')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('usage:'),
  });
});

test('stamgast tells its version and shows examples on stdout', async () => {
  expect(await call('stamgast.mjs', '--version')).toEqual({
    code: 0,
    stdout: `${manifest.version}\n`,
    stderr: '',
  });
  const help = await call('stamgast.mjs', '--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('Examples:');
});

test('stamgast ends with 2 on wrong usage and talks on stderr', async () => {
  for (const args of [[], ['no-such-command'], ['--no-such-option']]) {
    const result = await call('stamgast.mjs', ...args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('stamgast');
  }
});

const result = (status: string) => ({ status, fullName: `a ${status} one` });
const report = (status: string, ...results: readonly string[]) =>
  JSON.stringify({
    testResults: [{ name: 'a.test.ts', status, assertionResults: results.map(result) }],
  });

test.each([
  ['passed tests', report('passed', 'passed', 'passed'), 0, [2, 0, 0]],
  ['failed tests', report('failed', 'passed', 'failed'), 1, [1, 1, 0]],
  ['left-out tests of every kind', report('passed', 'skipped', 'pending', 'todo'), 0, [0, 0, 3]],
  ['a file that does not load as a failure', report('failed'), 1, [0, 1, 0]],
  ['a failed run of passed tests as a failure', report('passed', 'passed'), 1, [1, 1, 0]],
  ['an unreadable report as a failure', '', 0, [0, 1, 0]],
])('npm test counts %s', (_statement, text, exitCode, expected) => {
  const { passed, failed, skipped } = countsOf(text, exitCode);
  expect([passed, failed, skipped]).toEqual(expected);
});
