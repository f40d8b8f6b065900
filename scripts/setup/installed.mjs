// Whether node_modules already is what package-lock.json says. npm leaves a hidden lock
// file with what it installed; comparing the two saves a needless `npm ci` after
// `npm install`. Pure: both files come in as text.

/**
 * npm copies the field of the package as it is: a list, or one name alone.
 * @typedef {string | readonly string[]} Names
 */

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {boolean} [peer]
 * @property {Names} [os]
 * @property {Names} [cpu]
 * @property {Names} [libc]
 */

/**
 * @param {string} wanted  text of package-lock.json
 * @param {string} hidden  text of node_modules/.package-lock.json
 * @param {{ platform: string, arch: string }} machine
 * @returns {boolean} false as well when one of the texts cannot be read
 */
export function isInstalled(wanted, hidden, machine) {
  const want = packagesOf(wanted);
  const have = packagesOf(hidden);
  if (want === undefined || have === undefined) return false;
  return Object.entries(want).every(([path, entry]) => {
    if (path === '') return true;
    const found = have[path];
    if (found === undefined) return mayBeAbsent(entry, machine);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @param {string} text
 * @returns {Record<string, LockEntry> | undefined}
 */
function packagesOf(text) {
  try {
    const packages = JSON.parse(text).packages;
    return typeof packages === 'object' && packages !== null ? packages : undefined;
  } catch {
    return undefined; // A torn lock file is the same as none: npm ci decides.
  }
}

/**
 * @param {LockEntry} entry
 * @param {{ platform: string, arch: string }} machine
 */
function mayBeAbsent(entry, machine) {
  // npm lists optional peers in the lock file and installs none of them.
  return entry.optional === true && (entry.peer === true || !fits(entry, machine));
}

/**
 * @param {LockEntry} entry
 * @param {{ platform: string, arch: string }} machine
 */
function fits(entry, { platform, arch }) {
  const isMuslOnly = entry.libc !== undefined && !entry.libc.includes('glibc');
  return allows(entry.os, platform) && allows(entry.cpu, arch) && !isMuslOnly;
}

/**
 * npm's os and cpu lists: names, or names with "!" for all but these.
 * @param {Names | undefined} names
 * @param {string} value
 */
function allows(names, value) {
  if (names === undefined) return true;
  const list = [names].flat();
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((item) => item.startsWith('!'));
}
