import { expect, test } from 'vitest';
import { isInstalled } from '../../scripts/setup/installed.mjs';

const machine = { platform: 'linux', arch: 'x64' };
const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const pino = { version: '10.4.0', integrity: 'sha512-a' };

test.each([
  ['the same packages', { 'node_modules/pino': pino }, true],
  ['one more package', { 'node_modules/pino': pino, 'node_modules/old': pino }, true],
  ['a package that is missing', {}, false],
  ['another version', { 'node_modules/pino': { ...pino, version: '10.3.0' } }, false],
  ['other content', { 'node_modules/pino': { ...pino, integrity: 'sha512-b' } }, false],
])('%s in node_modules', (_statement, hidden, expected) => {
  const wanted = lock({ '': { name: 'stamgast' }, 'node_modules/pino': pino });
  expect(isInstalled(wanted, lock(hidden), machine)).toBe(expected);
});

test.each([
  ['another processor', { cpu: ['arm64'] }, true],
  ['another system', { os: ['darwin'] }, true],
  ['every system but ours', { os: ['!linux'] }, true],
  ['another C library', { os: ['linux'], libc: ['musl'] }, true],
  ['another processor, named alone', { cpu: 'arm64' }, true],
  ['an optional peer', { peer: true }, true],
  ['our machine', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }, false],
  ['our processor, named alone', { cpu: 'x64' }, false],
  ['every machine', {}, false],
])('an optional package for %s may be absent: %o', (_statement, entry, expected) => {
  const wanted = lock({ 'node_modules/a': { ...pino, optional: true, ...entry } });
  expect(isInstalled(wanted, lock({}), machine)).toBe(expected);
});

test('a torn lock file is not trusted', () => {
  expect(isInstalled(lock({}), '{"packages":', machine)).toBe(false);
  expect(isInstalled('', lock({}), machine)).toBe(false);
  expect(isInstalled(lock({}), '{}', machine)).toBe(false);
});
