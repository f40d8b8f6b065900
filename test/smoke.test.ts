import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

test('sqlite opens', () => {
  expect(new Database(':memory:').prepare('select sqlite_version() v').get()).toBeTruthy();
});
