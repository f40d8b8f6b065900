import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type PlantedBug, plantedBugs } from './bugs.ts';

const root = resolve(import.meta.dirname, '../..');
const folders: string[] = [];
const seedsMax = 50;

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the product with the bug in it. */
function plant(bug: PlantedBug): string {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-planted-'));
  folders.push(folder);
  for (const part of ['protocol', 'device', 'gateway', 'test/simulation', 'test/support']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  for (const file of ['package.json', 'scripts/simulate.ts']) {
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of bug.edits) {
    const path = join(folder, file);
    const parts = readFileSync(path, 'utf8').split(find);
    expect(parts, `"${find}" stands once in ${file}`).toHaveLength(2);
    writeFileSync(path, parts.join(replace));
  }
  return folder;
}

/** Runs the simulation of a copy; resolves to its exit code and the run that it printed last. */
function simulate(
  folder: string,
  seeds: readonly string[],
): Promise<{ code: number | null; last: string; err: string }> {
  const args = ['scripts/simulate.ts', '--json', ...seeds];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((done) => {
    child.once('close', (code) => done({ code, last: out.trim().split('\n').at(-1) ?? '', err }));
  });
}

// Two at a time: each is a process of its own that computes, and there are two cores.
describe.concurrent('the simulation finds a planted bug', () => {
  test.for(plantedBugs)('$name', { timeout: 300_000 }, async (bug) => {
    const { code, last, err } = await simulate(plant(bug), ['--seeds', `${seedsMax}`]);
    expect(code, err).toBe(1);
    const run = JSON.parse(last) as {
      seed: number;
      findings: { invariant: string; text: string }[];
    };
    const [finding] = run.findings;
    expect(finding).toBeDefined();
    const clean = await simulate(root, ['--seeds', '1', '--seed', `${run.seed}`]);
    expect(clean.code, `without the bug seed ${run.seed} holds: ${clean.last.slice(0, 500)}`).toBe(
      0,
    );
    process.stdout.write(
      `planted "${bug.name}": seed ${run.seed}, ${finding?.invariant}: ${finding?.text.slice(0, 90)}\n`,
    );
  });
});
