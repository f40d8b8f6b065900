import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { runBenches } from '../../scripts/bench/main.ts';
import type { Measure } from '../../scripts/bench/measure.ts';

/** Runs a command line of the benches in a folder of its own. */
export async function bench(...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-bench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const texts = { out: '', said: '' };
  const code = await runBenches([...args, '--folder', folder], {
    print: (text) => {
      texts.out += text;
    },
    say: (text) => {
      texts.said += text;
    },
  });
  return { code, folder, ...texts };
}

/** Runs a bench at its smallest and checks the form of what it prints; the measures. */
export async function smallRun(name: string): Promise<readonly Measure[]> {
  const { code, out } = await bench(name, '--small', '--rounds', '1', '--json');
  expect(code).toBe(0);
  const measures = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Measure);
  for (const measure of measures) {
    expect(Object.keys(measure)).toEqual([
      ...['name', 'unit', 'ours', 'peer', 'ratio', 'spread', 'goal', 'ok'],
    ]);
    expect(measure.name).toMatch(new RegExp(`^${name}\\.`));
    expect(measure.ours).toBeGreaterThan(0);
    if (measure.peer !== null) expect(measure.peer).toBeGreaterThan(0);
  }
  return measures;
}
