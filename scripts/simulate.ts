/**
 * `npm run simulate -- --seeds N [--seed S] [--json]`: runs device and gateway cores in one
 * process under faults, seed by seed, and judges each run. Exit 1 at the first seed that fails.
 */
import { parseArgs } from 'node:util';
import { simulate } from '../test/simulation/simulate.ts';

const usage = 'usage: npm run simulate -- [--seeds N] [--seed S] [--minutes M] [--json]';

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
    },
  });
  const [seeds, first, minutes] = [values.seeds, values.seed, values.minutes].map(Number);
  if (!isCount(seeds) || !isCount(first) || !isCount(minutes)) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const started = performance.now();
  for (let seed = first; seed < first + seeds; seed += 1) {
    const run = await simulate({ seed, minutes });
    if (values.json) process.stdout.write(`${JSON.stringify(run)}\n`);
    else if (run.findings.length > 0) process.stdout.write(`${failure(run)}\n`);
    if (run.findings.length > 0) return 1;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`${seeds} seeds from ${first} on hold every promise (${seconds} s)\n`);
  return 0;
}

const isCount = (value: number | undefined): value is number =>
  value !== undefined && Number.isSafeInteger(value) && value > 0;

/** What a failed seed tells: its findings, its faults and its last events. */
function failure(run: Awaited<ReturnType<typeof simulate>>): string {
  const findings = run.findings
    .slice(0, 10)
    .map(({ invariant, text }) => `  ${invariant}: ${text}`);
  return [
    `seed ${run.seed} breaks a promise:`,
    ...findings,
    `faults: ${JSON.stringify(run.plan)}`,
    'last events:',
    ...run.lastEvents.map((line) => `  ${line}`),
    `again: npm run simulate -- --seeds 1 --seed ${run.seed}`,
  ].join('\n');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error;
  process.stderr.write(`${isUsage ? `${error.message}\n${usage}` : String(error)}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
