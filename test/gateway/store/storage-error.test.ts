import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { asStorageError, guarded } from '../../../gateway/store/storage-error.ts';

const of = (code: string) => new Database.SqliteError('text', code);

test.each([
  'SQLITE_FULL',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_READONLY',
  'SQLITE_READONLY_DBMOVED',
  'SQLITE_IOERR',
  'SQLITE_IOERR_WRITE',
  'SQLITE_CANTOPEN',
  'SQLITE_NOMEM',
])('%s is STORAGE: the next try may succeed', (code) => {
  const error = of(code);
  expect(asStorageError(error)).toMatchObject({ code: 'STORAGE', cause: error });
});

test.each(['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB'])(
  '%s is a damaged database',
  (code) => {
    expect(asStorageError(of(code))).toMatchObject({ code: 'DATABASE_DAMAGED' });
  },
);

test.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_DIR_FSYNC'])(
  '%s is no operating error: the process must end',
  (code) => {
    const meaning = asStorageError(of(code));
    expect(meaning).toBeInstanceOf(Error);
    expect(meaning).not.toHaveProperty('code');
    expect(meaning).toMatchObject({ message: expect.stringContaining('must end') });
  },
);

test('everything else is handed back as it is', () => {
  const constraint = of('SQLITE_CONSTRAINT_CHECK');
  expect(asStorageError(constraint)).toBe(constraint);
  const bug = new Error('SQLITE_FULL');
  expect(asStorageError(bug)).toBe(bug);
  expect(() =>
    guarded(() => {
      throw bug;
    }),
  ).toThrow(bug);
});
