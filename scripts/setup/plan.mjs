// What has to be done, decided from facts alone: no IO here, so that a test can ask
// what would happen on a machine that nobody has.

/** @typedef {'start' | 'test' | 'no-system'} Mode */

/**
 * @typedef {object} Facts
 * @property {string} platform        process.platform
 * @property {string} arch            process.arch
 * @property {string} nodeVersion     version of the Node that runs the set-up, without "v"
 * @property {number} napi            its Node-API version
 * @property {boolean} stripsTypes    it runs TypeScript files as they are
 * @property {boolean} isMusl
 * @property {boolean} isRoot
 * @property {boolean} hasApt         apt-get and dpkg-query are there (Debian, Ubuntu)
 * @property {readonly string[]} missing  packages of the mode's list that are not installed
 * @property {boolean} packagesReady  node_modules is what package-lock.json says
 * @property {boolean} readerBuilt    the reader driver was built and has loaded
 * @property {boolean} readerFailed   an earlier set-up tried to build it, in vain
 * @property {boolean} canBuild       PC/SC header, python3, make and g++ are there
 */

/**
 * @typedef {{ kind: 'system', packages: readonly string[], required: boolean }
 *   | { kind: 'packages' }
 *   | { kind: 'reader' }} Step
 */

/**
 * @typedef {{ ok: false, text: string }
 *   | { ok: true, steps: readonly Step[], warnings: readonly string[] }} Plan
 */

/** Debian packages from which the card reader driver is built. */
export const BUILD_PACKAGES = Object.freeze(['libpcsclite-dev', 'python3', 'make', 'g++']);

/** Debian packages that `npm test` runs against, besides the ones above. */
export const TEST_PACKAGES = Object.freeze([
  'pcscd',
  'vsmartcard-vpcd',
  'mosquitto',
  'mosquitto-clients',
  'chromium',
]);

const OLDEST_NODE = Object.freeze([20, 19]);
const NODE_API_NEEDED = 10;

/**
 * The steps for one mode on one machine, or the reason why it cannot be.
 * @param {Mode} mode
 * @param {Facts} facts
 * @returns {Plan}
 */
export function plan(mode, facts) {
  const refusal = refuse(mode, facts);
  if (refusal !== undefined) return { ok: false, text: refusal };
  /** @type {Step[]} */
  const steps = [];
  /** @type {string[]} */
  const warnings = [];
  const system = systemStep(mode, facts);
  if (system !== undefined) steps.push(system);
  if (!facts.packagesReady) steps.push({ kind: 'packages' });
  if (facts.platform === 'linux' && !facts.readerBuilt) {
    const reader = readerStep(mode, facts, system !== undefined);
    if (reader.kind === 'warning') warnings.push(reader.text);
    if (reader.kind === 'reader') steps.push(reader);
  }
  return { ok: true, steps, warnings };
}

/**
 * The one command that brings Debian packages in.
 * @param {readonly string[]} packages
 * @returns {string}
 */
export function aptCommand(packages) {
  return `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * The sentence for a reader driver that is absent. Never a reason to stop.
 * @param {string} reason
 * @param {Pick<Facts, 'hasApt'>} facts
 * @returns {string}
 */
export function readerOff(reason, facts) {
  const remedy = facts.hasApt
    ? aptCommand(BUILD_PACKAGES)
    : 'install the PC/SC headers (winscard.h), python3, make and a C++ compiler';
  return (
    `NFC card readers (PC/SC) are off: ${reason}. All else works.\n` +
    `    To turn them on: ${remedy}\n` +
    '    and run the same npm command again.'
  );
}

/**
 * @param {Mode} mode
 * @param {Facts} facts
 * @returns {string | undefined}
 */
function refuse(mode, facts) {
  if (!isNewEnough(facts.nodeVersion)) {
    return `Node ${facts.nodeVersion} is too old: Stamgast's set-up needs Node ${OLDEST_NODE.join('.')} or newer (https://nodejs.org).`;
  }
  if (facts.isMusl) {
    return 'This Node is built for musl (Alpine): there is no Node 24 package and no SQLite for it. Use a Debian or Ubuntu machine or container.';
  }
  if (facts.arch === 'arm' || facts.arch === 'ia32') {
    return `This Node is 32-bit (${facts.arch}): Stamgast needs a 64-bit system. On a Raspberry Pi, install the 64-bit Raspberry Pi OS.`;
  }
  const isPinned = facts.platform === 'linux' && (facts.arch === 'x64' || facts.arch === 'arm64');
  if (!isPinned && (facts.napi < NODE_API_NEEDED || !facts.stripsTypes)) {
    return `On ${facts.platform} ${facts.arch} Stamgast runs on your own Node, and Node ${facts.nodeVersion} is too old for that (Node-API ${facts.napi}, needed ${NODE_API_NEEDED}, and type stripping). Install Node 24.`;
  }
  if (mode === 'test' && facts.missing.length > 0 && !(facts.isRoot && facts.hasApt)) {
    const remedy = facts.hasApt
      ? `Run this once, then the same npm command again:\n    ${aptCommand(facts.missing)}`
      : 'Install them with your package manager, or use a Debian 12 or 13 machine.';
    return `npm test runs against real programs, and these are not installed: ${facts.missing.join(', ')}.\n${remedy}\n(npm run check needs none of them.)`;
  }
  return undefined;
}

/**
 * @param {Mode} mode
 * @param {Facts} facts
 * @returns {Step | undefined}
 */
function systemStep(mode, facts) {
  if (mode === 'no-system' || facts.missing.length === 0) return undefined;
  if (!facts.isRoot || !facts.hasApt) return undefined;
  if (mode === 'start' && facts.readerBuilt) return undefined;
  return { kind: 'system', packages: facts.missing, required: mode === 'test' };
}

/**
 * @param {Mode} mode
 * @param {Facts} facts
 * @param {boolean} installsSystem  the header and the compiler are about to come
 * @returns {{ kind: 'reader' } | { kind: 'nothing' } | { kind: 'warning', text: string }}
 */
function readerStep(mode, facts, installsSystem) {
  if (facts.readerFailed && mode !== 'test' && !installsSystem) {
    if (mode === 'no-system') return { kind: 'nothing' };
    const text = readerOff('their driver did not build last time', facts);
    return { kind: 'warning', text: `${text} (first: rm node_modules/.setup-stamp)` };
  }
  if (facts.canBuild || installsSystem) return { kind: 'reader' };
  if (mode === 'no-system') return { kind: 'nothing' };
  return { kind: 'warning', text: readerOff('their driver is not built', facts) };
}

/**
 * @param {string} version
 * @returns {boolean}
 */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
