import { sqliteCode } from '../../protocol/host/sqlite.ts';

/**
 * True when a write failed because the disk is full, read-only or away: nothing was changed and a
 * later try may succeed. A failed fsync is none of these: what is on the disk is unknown then.
 */
export function isStorageError(error: unknown): error is Error & { readonly code: string } {
  const code = sqliteCode(error);
  if (code.includes('FSYNC')) return false;
  return temporary.some((start) => code.startsWith(start));
}

/** True when the file itself is broken: a cache is thrown away then, nothing else is. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

const temporary = [
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_PERM',
];
