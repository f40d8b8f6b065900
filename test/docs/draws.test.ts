import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { closeDraw, drawWinners, publishDraw } from '../../gateway/partners/draws.ts';
import { HeldDraw } from '../gateway/partners/held-draw.ts';
import { sqliteKit } from '../gateway/store/sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const page = readFileSync(join(import.meta.dirname, '../../docs/draws.md'), 'utf8');
function blockOf(language: string): string {
  const block = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1];
  if (block === undefined) throw new Error(`docs/draws.md has no ${language}`);
  return block;
}

/** A draw that was held by the example of the page, and the stranger's script. */
function held() {
  const draw = new HeldDraw(kit, blockOf('yaml'));
  draw.books.at('2026-03-10T12:00');
  for (const n of [2, 3, 4, 5, 6, 7, 8, 9]) draw.books.enrol(n);
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9]) draw.books.buy('shop', n * 1000, { n });
  closeDraw(draw.at('2026-03-31T20:00'));
  publishDraw(draw.at('2026-03-31T22:01'));
  const drawn = drawWinners(draw.at('2026-04-05T10:00'), '3 9 14 21 28 35 41');
  // A folder of its own: the script imports nothing that is not Node's.
  const stranger = join(draw.books.folder, 'stranger');
  mkdirSync(stranger);
  const script = join(stranger, 'check.mjs');
  writeFileSync(script, blockOf('js'));
  const check = () => spawnSync(process.execPath, [script, draw.folder], { encoding: 'utf8' });
  return { draw, drawn, check };
}

it('the script of a stranger has at most 30 lines', () => {
  expect(blockOf('js').trimEnd().split('\n').length).toBeLessThanOrEqual(30);
});

it('the script of a stranger finds the same winners, and a document that was changed', () => {
  const { draw, drawn, check } = held();
  const names = [...drawn.winners, ...drawn.reserves].map(({ pseudonym }) => pseudonym);
  expect(names).toHaveLength(6);
  expect(check()).toMatchObject({ status: 0, stdout: `${names.join('\n')}\n`, stderr: '' });
  const path = join(draw.folder, '4-winners.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('3 9 14', '3 9 15'));
  expect(check()).toMatchObject({ status: 1, stdout: 'WRONG: the winners\n' });
  writeFileSync(path, text.replace(/"previous": "[0-9a-f]/, '"previous": "x'));
  expect(check()).toMatchObject({ status: 1, stdout: 'WRONG: the hash of 3-publish\n' });
});
