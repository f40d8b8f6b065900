// The two calls of npm, with an environment in which no user setting can spoil them.
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { findProgram, pinnedNode } from './facts.mjs';

/**
 * @typedef {{ program: string, args: readonly string[], env: NodeJS.ProcessEnv }} Call
 */

/**
 * `npm ci`, without install scripts: they would be compiled for the calling Node.
 * @param {string} root
 * @returns {Call | undefined} undefined: no npm to be found
 */
export function installCall(root) {
  const npm = findNpm();
  if (npm === undefined) return undefined;
  const node = callingNode(root);
  return {
    program: node,
    args: [
      npm,
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      // It would warn of each package that the calling Node is too old for: the pinned one runs them.
      '--loglevel=error',
    ],
    env: cleanEnv(node, {}),
  };
}

/**
 * Builds the card reader driver for the pinned Node, with that Node's own headers.
 * @param {string} root
 * @returns {Call | undefined} undefined: no npm, or no pinned Node
 */
export function rebuildCall(root) {
  const npm = findNpm();
  const node = pinnedNode(root);
  if (npm === undefined || node === undefined) return undefined;
  const nodedir = dirname(dirname(node));
  return {
    program: node,
    args: [npm, 'rebuild', '@pokusew/pcsclite', '--ignore-scripts=false', '--foreground-scripts'],
    // A person's .npmrc may say nodedir=/usr, the headers of another Node: ours wins.
    env: cleanEnv(node, {
      npm_config_nodedir: nodedir,
      npm_package_config_node_gyp_nodedir: nodedir,
    }),
  };
}

/**
 * npm's own script, as npm tells it, or found beside `npm` on the PATH.
 * @returns {string | undefined}
 */
function findNpm() {
  const told = process.env['npm_execpath'];
  if (told?.endsWith('npm-cli.js') === true) return told;
  const program = findProgram('npm');
  return program === undefined ? undefined : realpathSync(program);
}

/**
 * A Node outside node_modules, because `npm ci` empties that folder.
 * @param {string} root
 */
function callingNode(root) {
  const inside = join(root, 'node_modules') + sep;
  const candidates = [process.env['npm_node_execpath'], process.execPath, '/usr/bin/node'];
  const outside = candidates.find((file) => file !== undefined && !file.startsWith(inside));
  return outside !== undefined && findProgram(outside) !== undefined ? outside : process.execPath;
}

/**
 * @param {string} node
 * @param {Record<string, string>} settings
 * @returns {NodeJS.ProcessEnv}
 */
function cleanEnv(node, settings) {
  const unwanted = new Set([
    'npm_config_nodedir',
    'npm_config_ignore_scripts',
    'npm_config_omit',
    'node_env',
  ]);
  const kept = Object.entries(process.env).filter(([name]) => !unwanted.has(name.toLowerCase()));
  const path = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
  return { ...Object.fromEntries(kept), PATH: path, ...settings };
}
