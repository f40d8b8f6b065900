import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StamgastError } from '../errors.ts';

/** Makes a folder for this user only, with those above it. Throws STORAGE when it cannot be had. */
export function makeFolder(path: string): void {
  writing(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
}

/** Makes an empty file for this user only; one that is there stays as it is. Throws STORAGE. */
export function makeFile(path: string): void {
  writing(path, () => closeSync(openSync(path, 'a', 0o600)));
}

/**
 * Writes a new file whole and brings it to the disk; half a file is removed again. Throws what the
 * system says, EEXIST too.
 */
export function writeNewFile(path: string, text: string, mode = 0o600): void {
  const handle = openSync(path, 'wx', mode);
  try {
    // `writeSync` may write a part of it and say nothing: a disk that is nearly full.
    writeFileSync(handle, text);
    fsyncSync(handle);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Puts a file for this user only in the place of another, at once. Throws what the system says. */
export function replaceFile(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.new`);
  rmSync(temporary, { force: true });
  writeNewFile(temporary, text);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Throws CONFIG_INVALID with the path and `hint` when there is no such file or folder. */
export function checkIsThere(path: string, hint: string): void {
  try {
    statSync(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    // Anything else is told better by what opens it.
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return;
    throw new StamgastError('CONFIG_INVALID', `${path}: there is no such file or folder; ${hint}`, {
      cause,
    });
  }
}

/** Runs work that writes at `path`; an error of the system leaves it as STORAGE, said plainly. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const hint = 'Make the folder, let this user write to it, and see that the disk has space.';
    throw saidPlainly(cause, `${path}: It cannot be written`, hint);
  }
}

/** Runs work that reads at `path`; an error of the system leaves it as STORAGE, said plainly. */
export function reading<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw saidPlainly(cause, `${path}: It cannot be read`, 'Let this user read it.');
  }
}

/** What the system says, as STORAGE; anything else as it is. */
function saidPlainly(cause: unknown, what: string, hint: string): unknown {
  if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) return cause;
  return new StamgastError('STORAGE', `${what} (${cause.code}). ${hint}`, { cause });
}
