import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { documentText, readDocuments, writeOnce } from '../../../gateway/partners/documents.ts';
import { testFolder } from '../replay/past-shop.ts';

const source = join(import.meta.dirname, '../../../gateway/partners/documents.ts');

test('a document for which there is no room is refused, and half of it is nowhere', async () => {
  const folder = join(testFolder(), 'out');
  const text = documentText({ previous: '', ...{ long: 'y'.repeat(200_000) } });
  const program = `
    import { writeOnce } from ${JSON.stringify(source)};
    const text = JSON.stringify({ previous: '', long: 'y'.repeat(200_000) }, null, 2) + '\\n';
    try { writeOnce(${JSON.stringify(folder)}, '1-open.json', text); console.log('written'); }
    catch (error) { console.log(error.code, error.message); }`;
  // The system takes 50 KiB of it without a word: a short write, as on a disk that is nearly full.
  const script = `ulimit -f 50; exec "$0" --input-type=module-typescript -e "$1"`;
  const run = promisify(execFile);
  const { stdout } = await run('bash', ['-c', script, process.execPath, program]);
  expect(stdout).toMatch(/^STORAGE .*1-open\.json: It cannot be written \(EFBIG\)/);
  expect(readdirSync(folder)).toEqual([]);
  writeOnce(folder, '1-open.json', text);
  expect(readFileSync(join(folder, '1-open.json'), 'utf8')).toBe(text);
});

test('a document is plain to a terminal and reads back as what it was', () => {
  const folder = testFolder();
  const value = { previous: '', name: 'Evil \u009b31m \u001b[2J Bo' };
  const text = documentText(value);
  expect(text).toContain('\\u009b31m \\u001b[2J Bo');
  writeOnce(folder, '1.json', text);
  expect(readDocuments(folder)[0]?.value).toEqual(value);
});

test('what another process is writing meanwhile is left alone', () => {
  const folder = testFolder();
  // As it was named before each writer had a name of its own.
  const other = join(folder, '.1.json.new');
  writeFileSync(other, 'half');
  const text = documentText({ previous: '' });
  writeOnce(folder, '1.json', text);
  expect([readFileSync(other, 'utf8'), readdirSync(folder).sort()]).toEqual([
    'half',
    ['.1.json.new', '1.json'],
  ]);
  expect(readFileSync(join(folder, '1.json'), 'utf8')).toBe(text);
});
