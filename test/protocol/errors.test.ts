import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ErrorRow, errorTable, ok, refuse, StamgastError } from '../../protocol/errors.ts';

const rows = Object.entries<ErrorRow>(errorTable);

describe('the table of errors', () => {
  test.each(rows)('%s has a status, one sentence and a hint', (code, { status, text, hint }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
    // They stand in a Markdown table and in problem documents.
    expect(text + hint).not.toMatch(/[|\n]/);
  });

  test('and docs/errors.md name the same codes', () => {
    const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const named = [...document.matchAll(/^\| .*`([A-Z_]+)` \| \d+ \|/gm)].map(([, code]) => code);
    expect(named.sort()).toEqual(rows.map(([code]) => code).sort());
  });
});

test('a refusal is data with its code, and carries facts only when there are some', () => {
  expect(refuse('BUSY')).toEqual({ ok: false, code: 'BUSY' });
  expect(Object.keys(refuse('BUSY'))).toEqual(['ok', 'code']);
  expect(refuse('POINTS_SHORT', { available: 3 })).toEqual({
    ok: false,
    code: 'POINTS_SHORT',
    facts: { available: 3 },
  });
  expect(ok(1)).toEqual({ ok: true, value: 1 });
});

test('an operating error keeps its code and its cause', () => {
  const cause = new Error('EIO');
  const error = new StamgastError('STORAGE', 'cannot write', { cause });
  expect(error).toMatchObject({ name: 'StamgastError', code: 'STORAGE', cause });
  expect(error).toBeInstanceOf(Error);
});
