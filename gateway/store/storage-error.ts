import { StamgastError } from '../../protocol/errors.ts';
import { sqliteCode } from '../../protocol/host/sqlite.ts';

/**
 * What an error of SQLite means to callers. Full, read-only, busy or failing disks become
 * StamgastError STORAGE: nothing was written and the next try may succeed. A damaged file becomes
 * DATABASE_DAMAGED. A failed sync stays fatal: nobody knows what is on the disk, so the process
 * must end and start anew from the file [PostgreSQL's fsync lesson of 2018]. Everything else, a
 * broken constraint too, is a bug and is handed back as it is.
 */
export function asStorageError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === '') return error;
  if (code === 'SQLITE_IOERR_FSYNC' || code === 'SQLITE_IOERR_DIR_FSYNC') {
    return new Error(`the disk failed to sync (${code}); the process must end`, { cause: error });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new StamgastError('DATABASE_DAMAGED', `the database is damaged (${code})`, {
      cause: error,
    });
  }
  if (operating.some((name) => code === name || code.startsWith(`${name}_`))) {
    return new StamgastError('STORAGE', `the store could not write (${code})`, { cause: error });
  }
  return error;
}

/** Runs `work`; errors of SQLite leave it as `asStorageError` says. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStorageError(error);
  }
}

const operating = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_CANTOPEN',
  'SQLITE_PERM',
  'SQLITE_PROTOCOL',
  'SQLITE_INTERRUPT',
];
