import { expect, test } from 'vitest';
import { BUILD_PACKAGES, type Facts, plan, TEST_PACKAGES } from '../../scripts/setup/plan.mjs';

/** A Debian machine with nothing on it but Node and npm, and root at the keyboard. */
const bare: Facts = {
  platform: 'linux',
  arch: 'x64',
  nodeVersion: '20.19.2',
  napi: 9,
  stripsTypes: false,
  isMusl: false,
  isRoot: true,
  hasApt: true,
  missing: BUILD_PACKAGES,
  packagesReady: false,
  readerBuilt: false,
  readerFailed: false,
  canBuild: false,
};
const ready: Facts = { ...bare, missing: [], packagesReady: true, readerBuilt: true };

/** The plan as a reader would tell it: steps, then "warning", or the refusal. */
function told(mode: 'start' | 'test' | 'no-system', facts: Facts): readonly string[] {
  const decided = plan(mode, facts);
  if (!decided.ok) return ['refused'];
  const warnings = decided.warnings.map(() => 'warning');
  return [...decided.steps.map(({ kind }) => kind), ...warnings];
}

test.each([
  ['a bare Debian machine gets all', bare, ['system', 'packages', 'reader']],
  ['a ready one gets nothing', ready, []],
  ['new packages alone', { ...ready, packagesReady: false }, ['packages']],
  [
    'the driver alone, when its header is there',
    { ...ready, readerBuilt: false, canBuild: true },
    ['reader'],
  ],
  ['without root, no driver and a word', { ...bare, isRoot: false }, ['packages', 'warning']],
  ['without apt, no driver and a word', { ...bare, hasApt: false }, ['packages', 'warning']],
  [
    'a driver that did not build is not tried at each start',
    { ...ready, readerBuilt: false, readerFailed: true, canBuild: true },
    ['warning'],
  ],
] as const)('npm start: %s', (_statement, facts, steps) => {
  expect(told('start', facts)).toEqual(steps);
});

test.each([
  ['a bare Debian machine gets all', bare, ['system', 'packages', 'reader']],
  ['one missing program is brought', { ...ready, missing: ['chromium'] }, ['system']],
  [
    'a missing program without root is refused',
    { ...ready, missing: ['chromium'], isRoot: false },
    ['refused'],
  ],
  [
    'a driver that did not build is tried again',
    { ...ready, readerBuilt: false, readerFailed: true, canBuild: true },
    ['reader'],
  ],
] as const)('npm test: %s', (_statement, facts, steps) => {
  expect(told('test', facts)).toEqual(steps);
});

test('npm run check asks for neither root nor apt, and says nothing of drivers', () => {
  expect(told('no-system', { ...bare, missing: [] })).toEqual(['packages']);
  expect(told('no-system', { ...bare, missing: [], isRoot: false, hasApt: false })).toEqual([
    'packages',
  ]);
});

test('npm run check does not try again a driver that did not build', () => {
  const facts = { ...ready, readerBuilt: false, canBuild: true };
  expect(told('no-system', facts)).toEqual(['reader']);
  expect(told('no-system', { ...facts, readerFailed: true })).toEqual([]);
});

test('npm start needs no package that only tests use', () => {
  const decided = plan('start', bare);
  const steps = decided.ok ? decided.steps : [];
  const packages = steps.flatMap((step) => (step.kind === 'system' ? step.packages : []));
  expect(packages.filter((name) => TEST_PACKAGES.includes(name))).toEqual([]);
});

test('a system package that cannot be had stops npm test, and never npm start', () => {
  for (const mode of ['start', 'test'] as const) {
    const decided = plan(mode, bare);
    expect(decided.ok && decided.steps[0]).toMatchObject({ required: mode === 'test' });
  }
});

test.each([
  ['an old Node', { nodeVersion: '20.18.3' }, /Node 20\.18\.3 is too old.*20\.19/s],
  ['a very old Node', { nodeVersion: '18.20.4' }, /too old/],
  ['musl', { isMusl: true }, /musl.*Debian/s],
  ['32-bit ARM', { arch: 'arm' }, /32-bit.*64-bit Raspberry Pi OS/s],
  ['32-bit Intel', { arch: 'ia32' }, /32-bit/],
  ['a Mac with Node 20', { platform: 'darwin', arch: 'arm64' }, /Install Node 24/],
  ['a Node that cannot run TypeScript', { platform: 'darwin', napi: 10 }, /Install Node 24/],
] as const)('%s is refused in words', (_statement, facts, words) => {
  for (const mode of ['start', 'test', 'no-system'] as const) {
    const decided = plan(mode, { ...bare, missing: [], ...facts });
    expect(decided).toMatchObject({ ok: false, text: expect.stringMatching(words) });
  }
});

test('a Mac with Node 24 gets packages and no drivers', () => {
  const mac = { platform: 'darwin', arch: 'arm64', napi: 10, stripsTypes: true, missing: [] };
  expect(told('start', { ...bare, ...mac, hasApt: false })).toEqual(['packages']);
});

test('newer Nodes are let through', () => {
  for (const nodeVersion of ['20.19.0', '22.4.1', '24.21.0', '26.0.0']) {
    expect(told('start', { ...ready, nodeVersion })).toEqual([]);
  }
});

test('what is off is named with the one command that turns it on', () => {
  const decided = plan('start', { ...bare, isRoot: false });
  const [warning = ''] = decided.ok ? decided.warnings : [];
  expect(warning).toContain('NFC card readers (PC/SC) are off');
  expect(warning).toContain(
    'sudo apt-get install -y --no-install-recommends libpcsclite-dev python3 make g++',
  );
  const refused = plan('test', { ...ready, missing: ['mosquitto', 'chromium'], isRoot: false });
  expect(refused).toMatchObject({
    text: expect.stringContaining(
      'sudo apt-get install -y --no-install-recommends mosquitto chromium',
    ),
  });
});
