import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small disk of its own under a folder. Needs root. */
export interface SmallDisk {
  /** Fills it so that only about so many kilobytes are left. */
  fill(leftKb: number): void;
  /** Gives the space back. */
  free(): void;
  unmount(): void;
}

/** Mounts a disk in memory on `folder`, which is made. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'stamgast-test', folder]);
  const ballast = join(folder, 'ballast');
  return {
    fill: (leftKb) => {
      fillUp(ballast);
      if (leftKb > 0) run('truncate', ['-s', `-${leftKb}K`, ballast]);
    },
    free: () => rmSync(ballast, { force: true }),
    unmount: () => unmount(folder),
  };
}

/** Makes a folder read-only for all until it is called; no file in it may be open for writing. */
export function makeReadOnly(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  run('mount', ['--bind', folder, folder]);
  try {
    run('mount', ['-o', 'remount,bind,ro', folder]);
  } catch (error) {
    unmount(folder);
    throw error;
  }
  return () => unmount(folder);
}

/**
 * From now on every write of a running process to any file fails (EFBIG, which SQLite reports
 * like EROFS: SQLITE_IOERR_WRITE). A read-only remount itself is refused while files are open.
 */
export function stopWrites(pid: number): void {
  run('prlimit', ['--fsize=0:unlimited', '--pid', String(pid)]);
}

export function allowWrites(pid: number): void {
  run('prlimit', ['--fsize=unlimited:unlimited', '--pid', String(pid)]);
}

function fillUp(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 64 * 1024; size >= 512; size >>= 1) {
      const block = Buffer.alloc(size);
      while (writeWhole(file, block));
    }
  } finally {
    closeSync(file);
  }
}

/** False when the disk takes no such block any more. */
function writeWhole(file: number, block: Buffer): boolean {
  try {
    return writeSync(file, block) === block.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}

function unmount(folder: string): void {
  // Lazily: a process that is only just ending must not keep the test from tidying up.
  run('umount', ['-l', folder]);
}

function run(command: string, words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${words.join(' ')}: ${error?.message ?? stderr} (needs root)`);
  }
}
