/**
 * What `npm test` runs: lint, types, the unit tests, then the tests against real programs.
 * `--long` runs the long tests instead. Each phase runs even when an earlier one failed;
 * the last line is `N passed, N failed, N skipped`, and a skipped test is a failure.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findProgram } from './setup/facts.mjs';
import { addUp, type Counts, countsOf, noTests } from './test-counts.ts';

const ROOT = resolve(import.meta.dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const HEARTBEAT_MS = 30_000;

/** Programs that tests talk to, and the words that make each of them tell its version. */
const PROGRAMS = [
  { name: 'pcscd', title: 'pcscd', args: ['--version'] },
  { name: 'mosquitto', title: 'mosquitto', args: ['-h'] },
  { name: 'chromium', title: 'Chromium', args: ['--version'] },
] as const;

interface Phase {
  readonly title: string;
  readonly args: readonly string[];
  /** Set for vitest: the project, whose results are counted. */
  readonly project?: 'unit' | 'real' | 'long';
}

const LINT: Phase = {
  title: 'lint',
  args: [join(MODULES, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
};
/** Changes the pure rooms in every small way and asks the unit tests to notice. */
const MUTANTS: Phase = { title: 'mutants', args: [join(ROOT, 'test/mutants/main.ts')] };
const TYPES: Phase = { title: 'types', args: [join(MODULES, 'typescript/bin/tsc'), '--noEmit'] };

async function main(args: readonly string[]): Promise<number> {
  const isLong = args.includes('--long');
  const started = performance.now();
  const versions = programVersions();
  if (versions === undefined) return 1;
  say(versions);
  const phases = isLong ? [vitest('long'), MUTANTS] : [LINT, TYPES, vitest('unit'), vitest('real')];
  const results: Counts[] = [];
  for (const [index, phase] of phases.entries()) {
    say(`[${index + 1}/${phases.length}] ${seconds(started).padStart(7)}  ${phase.title}`);
    results.push(await runPhase(phase));
  }
  const total = addUp(results);
  for (const name of total.skippedNames) say(`skipped: ${name}`);
  say(`${versions}; all phases took ${seconds(started)}`);
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.skipped === 0 ? 0 : 1;
}

/** One line with all versions; undefined, after a loud word, when a program is absent. */
function programVersions(): string | undefined {
  const found = PROGRAMS.map(({ name, title, args }) => {
    const file = findProgram(name);
    if (file === undefined) return { name, title, version: undefined };
    const { stdout, stderr } = spawnSync(file, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { name, title, version: /\d+\.\d+(\.\d+)*/.exec(stdout + stderr)?.[0] };
  });
  const absent = found.filter(({ version }) => version === undefined).map(({ name }) => name);
  if (absent.length > 0) {
    say(`npm test needs ${absent.join(', ')}: run node scripts/setup.mjs --test`);
    return undefined;
  }
  const versions = found.map(({ title, version }) => `${title} ${version}`).join(', ');
  return `ran against: ${versions}, Node ${process.versions.node}`;
}

function vitest(project: 'unit' | 'real' | 'long'): Phase {
  const args = [join(MODULES, 'vitest/vitest.mjs'), 'run', '--project', project];
  return { title: `${project} tests`, args, project };
}

async function runPhase(phase: Phase): Promise<Counts> {
  if (phase.project === undefined) {
    const code = await runChild(phase.title, phase.args);
    return code === 0 ? noTests : { ...noTests, failed: 1 };
  }
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-test-'));
  try {
    const file = join(folder, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const code = await runChild(phase.title, [...phase.args, ...reporters]);
    return countsOf(readResults(file), code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of vitest's report; empty when it died before it wrote one. */
function readResults(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    say(`no test report: ${error instanceof Error ? error.message : String(error)}`);
    return '';
  }
}

/** Runs a script with this Node, passes its output on, and speaks up while it is silent. */
async function runChild(title: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  // The child writes into a pipe: colours only if a person watches, plain text for a log.
  const { FORCE_COLOR: _, NO_COLOR: isPlain, ...rest } = process.env;
  const hasColour = process.stdout.isTTY && isPlain === undefined;
  const env = { ...rest, ...(hasColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) };
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heartbeat = setInterval(
    () => say(`... still running ${title}, ${seconds(started)}`),
    HEARTBEAT_MS,
  );
  child.stdout.on('data', (chunk) => {
    heartbeat.refresh();
    process.stdout.write(chunk);
  });
  child.stderr.on('data', (chunk) => {
    heartbeat.refresh();
    process.stderr.write(chunk);
  });
  const code = await new Promise<number>((end) => {
    child.once('close', (exitCode) => end(exitCode ?? 1));
  });
  clearInterval(heartbeat);
  return code;
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
