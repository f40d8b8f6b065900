// The set-up itself: look around, decide, do it in numbered steps.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lookAround, pinnedNode, stampFile, writeStamp } from './facts.mjs';
import { withLock } from './lock.mjs';
import { installCall, rebuildCall } from './npm.mjs';
import { aptCommand, plan, readerOff } from './plan.mjs';
import { runJob } from './run.mjs';

/** The checkout that this file belongs to. */
export const ROOT = resolve(import.meta.dirname, '..', '..');

const DATA = join(ROOT, '.stamgast');
const LOG = join(DATA, 'setup.log');

/**
 * Makes the checkout runnable for a mode. Returns at once when it is.
 * @param {import('./plan.mjs').Mode} mode
 * @returns {Promise<number>} exit code: 0 ready, 1 not
 */
export async function setUp(mode) {
  const facts = await lookAround(mode, ROOT);
  const first = plan(mode, facts);
  if (!first.ok) {
    say(`set-up: ${first.text}`);
    return 1;
  }
  for (const warning of first.warnings) say(`set-up: ${warning}`);
  if (first.steps.length === 0) {
    return 0;
  }
  return await withLock(join(DATA, 'setup.lock'), say, () => doSteps(mode));
}

/**
 * @param {import('./plan.mjs').Mode} mode
 * @returns {Promise<number>}
 */
async function doSteps(mode) {
  // Looked at again, because another set-up may have done it while this one waited.
  const facts = await lookAround(mode, ROOT);
  const decided = plan(mode, facts);
  if (!decided.ok || decided.steps.length === 0) return decided.ok ? 0 : 1;
  const started = performance.now();
  mkdirSync(DATA, { recursive: true });
  writeFileSync(LOG, '');
  /** @type {'built' | 'failed' | 'absent'} */
  let reader = facts.readerBuilt ? 'built' : 'absent';
  for (const [index, step] of decided.steps.entries()) {
    const elapsed = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
    say(`[${index + 1}/${decided.steps.length}] ${elapsed} s  ${titleOf(step)}`);
    const result = await doStep(step, facts);
    if (result.kind === 'failed') {
      say(`set-up stopped: ${result.text}\n(all output: ${LOG})`);
      return 1;
    }
    if (result.kind === 'warning') say(`    ${result.text}`);
    if (step.kind === 'reader') reader = result.kind === 'done' ? 'built' : 'failed';
  }
  writeStamp(ROOT, reader);
  say(`set-up done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return 0;
}

/** @typedef {{ kind: 'done' } | { kind: 'warning' | 'failed', text: string }} Result */

/**
 * @param {import('./plan.mjs').Step} step
 * @param {import('./plan.mjs').Facts} facts
 * @returns {Promise<Result>}
 */
async function doStep(step, facts) {
  switch (step.kind) {
    case 'system':
      return await installSystem(step);
    case 'packages':
      return await installPackages();
    case 'reader':
      return await buildReader(facts);
  }
}

/**
 * @param {Extract<import('./plan.mjs').Step, { kind: 'system' }>} step
 * @returns {Promise<Result>}
 */
async function installSystem({ packages, required }) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  const base = { program: 'apt-get', cwd: ROOT, env, log: LOG };
  const install = {
    ...base,
    title: `installing ${packages.length === 1 ? packages[0] : `${packages.length} system packages`}`,
    args: [...lock, 'install', '-y', '--no-install-recommends', ...packages],
  };
  let result = await runJob(install, saySub);
  if (!result.ok) {
    // The usual reason: package lists that are empty (a container) or too old.
    await runJob({ ...base, title: 'reading package lists', args: [...lock, 'update'] }, saySub);
    result = await runJob(install, saySub);
  }
  if (result.ok) return { kind: 'done' };
  const text = `apt-get could not install ${packages.join(', ')}:\n${result.tail}\nTry it by hand: ${aptCommand(packages)}`;
  return { kind: required ? 'failed' : 'warning', text };
}

/** @returns {Promise<Result>} */
async function installPackages() {
  const call = installCall(ROOT);
  if (call === undefined) {
    return {
      kind: 'failed',
      text: 'npm was not found. Install it (it comes with Node) and try again.',
    };
  }
  rmSync(stampFile(ROOT), { force: true });
  const result = await runJob(
    { ...call, title: 'installing npm packages', cwd: ROOT, log: LOG },
    saySub,
  );
  if (!result.ok) return { kind: 'failed', text: `npm ci failed:\n${result.tail}` };
  const isPinnedHere = process.platform === 'linux' && /^(x64|arm64)$/.test(process.arch);
  if (isPinnedHere && pinnedNode(ROOT) === undefined) {
    return {
      kind: 'failed',
      text: `npm left out node-linux-${process.arch}, the Node that runs Stamgast. Is it in your registry?`,
    };
  }
  return { kind: 'done' };
}

/**
 * @param {import('./plan.mjs').Facts} facts
 * @returns {Promise<Result>}
 */
async function buildReader(facts) {
  const call = rebuildCall(ROOT);
  if (call === undefined)
    return { kind: 'warning', text: readerOff('no npm or no pinned Node', facts) };
  const job = { ...call, title: 'building the card reader driver', cwd: ROOT, log: LOG };
  if (!(await runJob(job, saySub)).ok) {
    return { kind: 'warning', text: readerOff(`it did not build, see ${LOG}`, facts) };
  }
  const args = ['-e', "require('@pokusew/pcsclite')"];
  const check = { ...call, args, title: 'loading the card reader driver', cwd: ROOT, log: LOG };
  if ((await runJob(check, saySub)).ok) return { kind: 'done' };
  return { kind: 'warning', text: readerOff(`it was built and does not load, see ${LOG}`, facts) };
}

/**
 * @param {import('./plan.mjs').Step} step
 * @returns {string}
 */
function titleOf(step) {
  switch (step.kind) {
    case 'system':
      return `system packages: ${step.packages.join(' ')}`;
    case 'packages':
      return 'npm packages';
    case 'reader':
      return 'card reader driver (NFC, PC/SC)';
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {string} line */
function saySub(line) {
  say(`    ${line}`);
}
