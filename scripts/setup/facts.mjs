// Looks at the machine and the checkout. Quick: it runs before each npm start.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isInstalled } from './installed.mjs';
import { BUILD_PACKAGES, TEST_PACKAGES } from './plan.mjs';

const run = promisify(execFile);

/**
 * What an earlier set-up left behind. It lies in node_modules and goes with it.
 * `built` is the time of the driver file: a plain `npm install` may build another one,
 * for the wrong Node.
 * @typedef {{ packages: string, reader: 'built' | 'failed' | 'absent', built: number }} Stamp
 */

/**
 * @param {string} root
 * @returns {string}
 */
export function stampFile(root) {
  return join(root, 'node_modules', '.setup-stamp');
}

/**
 * Notes that the packages are in place, and how it stands with the reader driver.
 * @param {string} root
 * @param {Stamp['reader']} reader
 */
export function writeStamp(root, reader) {
  const built = driverTime(root);
  const stamp = { packages: packagesHash(root), reader, built };
  writeFileSync(stampFile(root), `${JSON.stringify(stamp)}\n`);
}

/**
 * The Node that the project pins, if its package is installed.
 * @param {string} root
 * @returns {string | undefined}
 */
export function pinnedNode(root) {
  const file = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  return process.platform === 'linux' && existsSync(file) ? file : undefined;
}

/**
 * Hash of all that decides what npm installs here.
 * @param {string} root
 * @returns {string}
 */
function packagesHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

/**
 * @param {import('./plan.mjs').Mode} mode
 * @param {string} root
 * @returns {Promise<import('./plan.mjs').Facts>}
 */
export async function lookAround(mode, root) {
  const stamp = readStamp(root);
  const packagesReady = arePackagesReady(root, stamp);
  const readerBuilt =
    packagesReady && stamp?.reader === 'built' && stamp.built === driverTime(root);
  const hasApt = findProgram('apt-get') !== undefined && findProgram('dpkg-query') !== undefined;
  return {
    platform: process.platform,
    arch: process.arch,
    nodeVersion: process.versions.node,
    napi: Number(process.versions['napi'] ?? 0),
    stripsTypes: Boolean(/** @type {{ typescript?: unknown }} */ (process.features).typescript),
    isMusl: stamp === undefined && isMusl(),
    isRoot: process.getuid?.() === 0,
    hasApt,
    missing: await missingPackages(mode, { hasApt, readerBuilt }),
    packagesReady,
    readerBuilt,
    readerFailed: packagesReady && stamp?.reader === 'failed',
    canBuild: canBuild(),
  };
}

/**
 * Full path of a program, sbin folders included (pcscd and mosquitto live there).
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/**
 * @param {string} root
 * @returns {Stamp | undefined}
 */
function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), 'utf8'));
  } catch {
    return undefined; // No stamp, or a torn one: everything is looked at again.
  }
}

/**
 * @param {string} root
 * @returns {number} 0 when there is no driver
 */
function driverTime(root) {
  const file = 'node_modules/@pokusew/pcsclite/build/Release/pcsclite.node';
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * @param {string} root
 * @param {Stamp | undefined} stamp
 */
function arePackagesReady(root, stamp) {
  const isPinnedHere = process.platform === 'linux' && /^(x64|arm64)$/.test(process.arch);
  if (isPinnedHere && pinnedNode(root) === undefined) return false;
  if (stamp?.packages === packagesHash(root)) return true;
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = readFileSync(join(root, 'package-lock.json'), 'utf8');
  return isInstalled(wanted, readFileSync(hidden, 'utf8'), process);
}

/**
 * @param {import('./plan.mjs').Mode} mode
 * @param {{ hasApt: boolean, readerBuilt: boolean }} known
 * @returns {Promise<readonly string[]>}
 */
async function missingPackages(mode, { hasApt, readerBuilt }) {
  if (process.platform !== 'linux' || mode === 'no-system') return [];
  const building = readerBuilt || canBuild() ? [] : BUILD_PACKAGES;
  if (mode === 'start') return building;
  if (hasApt) return await notInstalled([...building, ...TEST_PACKAGES]);
  const programs = ['pcscd', 'mosquitto', 'chromium'];
  return programs.filter((name) => findProgram(name) === undefined);
}

/**
 * @param {readonly string[]} packages
 * @returns {Promise<readonly string[]>}
 */
async function notInstalled(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const format = '-f=${Package} ${db:Status-Status}\n';
  // dpkg-query fails when one name is unknown to it, and still prints the others.
  const { stdout } = await run('dpkg-query', ['-W', format, ...packages]).catch(
    (/** @type {{ stdout?: string }} */ failure) => ({ stdout: failure.stdout ?? '' }),
  );
  const present = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return packages.filter((name) => !present.has(`${name} installed`));
}

function canBuild() {
  const hasHeader = ['/usr/include/PCSC/winscard.h', '/usr/local/include/PCSC/winscard.h'];
  const tools = ['python3', 'make', 'g++'];
  return hasHeader.some(existsSync) && tools.every((name) => findProgram(name) !== undefined);
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return report.header?.glibcVersionRuntime === undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // Absent or not ours to run: the same to the caller.
  }
}
