import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stamgast } from '../support/command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'missing-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a command that reads what is not there', () => {
  it('messages names the data folder, and makes nothing', async () => {
    const data = join(folder, 'none');
    const ended = await stamgast(['messages', '--data', data, '--day', '2026-03-01']);
    expect(ended).toEqual({
      code: 78,
      stdout: '',
      stderr:
        `stamgast: CONFIG_INVALID: ${join(data, 'ledger.db')}: there is no such file or folder; ` +
        '--data is the data folder of a gateway or of a replay\n',
    });
    expect(existsSync(data)).toBe(false);
  });

  it.each(['held', 'flagged'])('%s names the data folder, and makes nothing', async (command) => {
    const data = join(folder, 'none');
    const { code, stderr } = await stamgast([command, '--data', data]);
    expect(code).toBe(78);
    expect(stderr).toContain('there is no such file or folder; --data is the data folder');
    expect(existsSync(data)).toBe(false);
  });

  it('conversions answer names the file of the partner', async () => {
    const answers = join(folder, 'hotel-1.json');
    const ended = await stamgast([
      ...['conversions', 'answer', '--data', folder, '--partner', 'hotel'],
      ...['--answers', answers, '--gateway', 'http://127.0.0.1:1'],
    ]);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toBe(
      `stamgast: CONFIG_INVALID: ${answers}: there is no such file or folder; ` +
        '--answers is the file that the partner sent\n',
    );
  });
});
