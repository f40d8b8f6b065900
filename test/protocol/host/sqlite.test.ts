import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StamgastError } from '../../../protocol/errors.ts';
import { type Database, ensureDurable, openDatabase } from '../../../protocol/host/sqlite.ts';

const one = 'CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT';
const two = "ALTER TABLE item ADD COLUMN note TEXT NOT NULL DEFAULT 'none'";
let folder = '';
let opened: Database[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamgast-sqlite-'));
  opened = [];
});
afterEach(() => {
  for (const database of opened) database.close();
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, 'a.db');
function open(options: Partial<Parameters<typeof openDatabase>[0]> = {}): Database {
  const database = openDatabase({
    path: path(),
    durability: 'full',
    migrations: [one],
    ...options,
  });
  opened.push(database);
  return database;
}
const pragma = (database: Database, name: string) => database.pragma(name, { simple: true });

function failure(work: () => unknown): StamgastError {
  try {
    work();
  } catch (error) {
    if (error instanceof StamgastError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

describe('a database that is opened', () => {
  test('has WAL, FULL and foreign keys, and keeps them after its writes', () => {
    const database = open();
    for (let write = 0; write < 3; write += 1) {
      expect(pragma(database, 'journal_mode')).toBe('wal');
      expect(pragma(database, 'synchronous')).toBe(2);
      expect(pragma(database, 'foreign_keys')).toBe(1);
      database.prepare('INSERT INTO item (text) VALUES (?)').run('x');
    }
    expect(statSync(`${path()}-wal`).size).toBeGreaterThan(0);
  });

  test('for a cache has NORMAL', () => {
    expect(pragma(open({ durability: 'normal' }), 'synchronous')).toBe(1);
  });

  test('that was left in NORMAL, or in another journal mode, is mended', () => {
    open().close();
    const loose = new BetterSqlite3(path());
    loose.pragma('journal_mode = DELETE');
    loose.pragma('synchronous = NORMAL');
    loose.exec("INSERT INTO item (text) VALUES ('kept')");
    loose.close();
    const database = open();
    expect(pragma(database, 'journal_mode')).toBe('wal');
    expect(pragma(database, 'synchronous')).toBe(2);
    expect(database.prepare('SELECT text FROM item').pluck().all()).toEqual(['kept']);
  });

  test('keeps what a killed process had committed', async () => {
    open().close();
    const code = `
      import { openDatabase } from './protocol/host/sqlite.ts';
      const path = process.argv[1];
      const database = openDatabase({ path, durability: 'full', migrations: ['SELECT 1'] });
      database.exec("INSERT INTO item (text) VALUES ('committed')");
      database.exec("BEGIN IMMEDIATE; INSERT INTO item (text) VALUES ('open')");
      process.kill(process.pid, 'SIGKILL');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path()]);
    const signal = await new Promise((resolve) => child.on('exit', (_code, name) => resolve(name)));
    expect(signal).toBe('SIGKILL');
    expect(statSync(`${path()}-wal`).size).toBeGreaterThan(0);
    const database = open();
    // The checkpoint at the start brought the WAL into the file; only our own write is in it now.
    expect(database.prepare('SELECT text FROM item').pluck().all()).toEqual(['committed']);
  });
});

describe('migrations', () => {
  test('run once each, in order, and bring an old database forward with its rows', () => {
    const old = open();
    old.prepare('INSERT INTO item (text) VALUES (?)').run('old');
    old.close();
    const database = open({ migrations: [one, two] });
    expect(database.prepare('SELECT text, note FROM item').all()).toEqual([
      { text: 'old', note: 'none' },
    ]);
    expect(pragma(database, 'user_version')).toBe(2);
  });

  test('that fail change nothing', () => {
    open().close();
    const broken = `${two}; CREATE TABLE item (id INTEGER) STRICT`;
    expect(failure(() => open({ migrations: [one, broken] })).code).toBe('STORAGE');
    const database = open();
    expect(pragma(database, 'user_version')).toBe(1);
    expect(database.pragma('table_info(item)')).toHaveLength(2);
  });
});

describe('a database that keeps no promise is refused in words', () => {
  test('where WAL is not possible', () => {
    // SQLite keeps a database without a name in a temporary file, which cannot have a WAL.
    const refusal = failure(() => open({ path: '' }));
    expect(refusal).toMatchObject({ code: 'DATABASE_UNSAFE' });
    expect(refusal.message).toContain('local file system');
  });

  test('when FULL does not stay', () => {
    const database = open();
    const stubborn = new Proxy(database, {
      get: (target, key) =>
        key === 'pragma'
          ? (source: string, options?: BetterSqlite3.PragmaOptions) =>
              source === 'synchronous' ? 1 : target.pragma(source, options)
          : Reflect.get(target, key, target),
    });
    const refusal = failure(() => ensureDurable(stubborn, 'full'));
    expect(refusal.code).toBe('DATABASE_UNSAFE');
    expect(refusal.message).toContain('synchronous = FULL');
  });

  test('when it fell to NORMAL it is set to FULL again', () => {
    const database = open();
    database.pragma('synchronous = NORMAL');
    ensureDurable(database, 'full');
    expect(pragma(database, 'synchronous')).toBe(2);
  });

  test('of a newer version', () => {
    open({ migrations: [one, two] }).close();
    const refusal = failure(() => open());
    expect(refusal.code).toBe('DATABASE_NEWER');
    expect(refusal.message).toContain('version is 2');
    // It was left as it was.
    expect(pragma(open({ migrations: [one, two] }), 'user_version')).toBe(2);
  });

  test('of another program', () => {
    const foreign = new BetterSqlite3(path());
    foreign.exec('CREATE TABLE theirs (id INTEGER)');
    foreign.close();
    const refusal = failure(() => open());
    expect(refusal.code).toBe('DATABASE_UNSAFE');
    expect(refusal.message).toContain('another program');
  });

  test('that is no database', () => {
    writeFileSync(path(), 'not a database, but long enough to be taken for one'.repeat(40));
    const refusal = failure(() => open());
    expect(refusal.code).toBe('DATABASE_DAMAGED');
    expect(refusal.message).toContain('backup');
    expect(readFileSync(path(), 'utf8')).toContain('not a database');
  });

  test('in a folder that is not there', () => {
    const refusal = failure(() => open({ path: join(folder, 'none', 'a.db') }));
    expect(refusal.code).toBe('STORAGE');
    expect(refusal.message).toContain('Make the folder');
  });

  test('whose file another connection reads from for long', () => {
    open().close();
    const reader = new BetterSqlite3(path());
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM item').get();
    const writer = new BetterSqlite3(path());
    writer.exec("INSERT INTO item (text) VALUES ('x')");
    const refusal = failure(() => open({ busyMs: 50 }));
    writer.close();
    reader.close();
    expect(refusal.code).toBe('DATABASE_UNSAFE');
    expect(refusal.message).toContain('Another process');
  });

  test('that cannot be written, in a process that is not root', async () => {
    open().close();
    chmodSync(path(), 0o444);
    chmodSync(folder, 0o555);
    const code = `
      import { openDatabase } from './protocol/host/sqlite.ts';
      // Loads the driver while it can be read, wherever the checkout lies.
      openDatabase({ path: ':memory:', durability: 'full', migrations: [] }).close();
      if (process.getuid() === 0) process.setuid(65534);
      try {
        openDatabase({ path: process.argv[1], durability: 'full', migrations: ['SELECT 1'] });
      } catch (error) {
        console.log(error.code, error.message);
      }
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path()]);
    let said = '';
    child.stdout.on('data', (bytes) => {
      said += bytes;
    });
    await new Promise((resolve) => child.on('close', resolve));
    chmodSync(folder, 0o755);
    expect(said).toMatch(/^STORAGE .*(cannot be written|cannot be opened)/);
  });
});

describe('a connection that only reads', () => {
  test('sees what the writer commits, and cannot write', () => {
    const writer = open();
    const reader = open({ readonly: true });
    writer.prepare('INSERT INTO item (text) VALUES (?)').run('x');
    expect(reader.prepare('SELECT text FROM item').pluck().all()).toEqual(['x']);
    expect(() => reader.exec('DELETE FROM item')).toThrow('readonly');
  });

  test('is not opened on a file that is absent, older or newer', () => {
    expect(failure(() => open({ readonly: true })).code).toBe('STORAGE');
    open().close();
    expect(failure(() => open({ readonly: true, migrations: [one, two] })).code).toBe(
      'DATABASE_UNSAFE',
    );
    expect(failure(() => open({ readonly: true, migrations: [] })).code).toBe('DATABASE_NEWER');
  });
});
