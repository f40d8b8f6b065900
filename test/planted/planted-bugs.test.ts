import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { plantedBugs } from './bugs.ts';
import { plant, root } from './plant.ts';

const parts = ['test/simulation', 'test/support', 'scripts/simulate.ts'];
const folders: string[] = [];
const seedsMax = 50;

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

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
    const folder = plant(bug, parts);
    folders.push(folder);
    const { code, last, err } = await simulate(folder, ['--seeds', `${seedsMax}`]);
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
