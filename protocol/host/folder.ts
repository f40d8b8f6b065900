import { closeSync, mkdirSync, openSync } from 'node:fs';
import { StamgastError } from '../errors.ts';

/** Makes a folder for this user only, with those above it. Throws STORAGE when it cannot be had. */
export function makeFolder(path: string): void {
  writing(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
}

/** Makes an empty file for this user only; one that is there stays as it is. Throws STORAGE. */
export function makeFile(path: string): void {
  writing(path, () => closeSync(openSync(path, 'a', 0o600)));
}

/** Runs work that writes at `path`; an error of the system leaves it as STORAGE, said plainly. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) throw cause;
    const hint = 'Make the folder, let this user write to it, and see that the disk has space.';
    throw new StamgastError('STORAGE', `${path}: It cannot be written (${cause.code}). ${hint}`, {
      cause,
    });
  }
}
