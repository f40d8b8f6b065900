// One set-up at a time in one checkout: a second one waits, and says so.
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TOUCH_MS = 2_000;
const STALE_MS = 15_000;
const POLL_MS = 250;
const SAY_EVERY_MS = 10_000;

/**
 * Waits for the lock file, holds it while `work` runs, and removes it. A lock whose
 * owner is dead, or has not touched it for 15 s, is taken over.
 * @template T
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, say, work) {
  await acquire(file, say);
  const touch = setInterval(() => utimesSync(file, new Date(), new Date()), TOUCH_MS);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} file
 * @param {(line: string) => void} say
 */
async function acquire(file, say) {
  const started = performance.now();
  let nextWord = 0;
  mkdirSync(dirname(file), { recursive: true });
  while (!tryCreate(file)) {
    const owner = ownerOf(file);
    if (owner === undefined) continue;
    if (owner.isGone) {
      takeAway(file);
      continue;
    }
    const waited = performance.now() - started;
    if (waited >= nextWord) {
      say(
        `... another set-up (pid ${owner.pid}) is at work here, waiting, ${Math.round(waited / 1000)} s`,
      );
      nextWord = waited + SAY_EVERY_MS;
    }
    await sleep(POLL_MS);
  }
}

/** @param {string} file */
function tryCreate(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {{ pid: number, isGone: boolean } | undefined} undefined: the file went away
 */
function ownerOf(file) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs;
    const pid = Number(readFileSync(file, 'utf8'));
    // A fresh, empty file is one whose owner is about to write its pid.
    const isDead = pid > 0 && !isAlive(pid);
    return { pid, isGone: isDead || ageMs > STALE_MS };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} file */
function takeAway(file) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside); // Only one of two waiters can win this.
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  rmSync(aside, { force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
