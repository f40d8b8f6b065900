/**
 * `node test/mutants/main.ts [--workers=N] [--write] [--json=FILE] [--again=FILE] [PATH...]`
 *
 * Changes the two pure rooms in every small way that Stryker knows, and asks the tests to notice.
 * Fails below the least score, and when the survivors are not those of the list. PATH: only files
 * whose path begins so. --write mends the list, --json writes what became of each mutant, one a line,
 * and which test killed it. --again tries only what survived in a run that --json wrote, or is new
 * since: for who has added tests.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { instrument, type Mutant } from './instrument.ts';
import { compare, mended, nameOf, readList, writeList } from './list.ts';
import { type Tried, tryMutants } from './run.ts';
import { isGoodEnough, scoreTable } from './score.ts';

const TOLD_EVERY_MS = 30_000;

async function main(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const paths = args.filter((arg) => !arg.startsWith('--'));
  const option = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const workers = Number(option('workers'));
  const isTried = (file: string): boolean =>
    paths.length === 0 || paths.some((at) => file.startsWith(at));
  const all = await instrument();
  const again = survivedIn(option('again'));
  const chosen = all.mutants.filter((one) => isTried(one.file) && (again?.(one) ?? true));
  say(`${chosen.length} mutants of ${all.mutants.length}`);
  const count = Number.isInteger(workers) && workers > 0 ? workers : availableParallelism();
  const tell = progress(chosen.length, started);
  const file = option('json');
  if (file !== undefined) writeFileSync(file, '');
  const tried = await tryMutants(all, chosen, count, (one) => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(one)}\n`);
    tell(one);
  });
  for (const line of scoreTable(tried)) say(line);
  say(`${chosen.length} mutants took ${seconds(started)}`);
  const survivors = survivorsOf(tried);
  if (args.includes('--write')) writeList(mended(readList(), survivors, isTried));
  const isListed = tellDifferences(survivors, isTried);
  return isListed && isGoodEnough(tried) ? 0 : 1;
}

/** What a file of an earlier run leaves to try: what survived there, and what was not there. */
function survivedIn(file: string | undefined): ((mutant: Mutant) => boolean) | undefined {
  if (file === undefined) return undefined;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const tried = lines.map((line) => JSON.parse(line) as Tried);
  const keyOf = (one: Mutant): string => `${one.file} ${nameOf(one)}`;
  const known = new Set(tried.map(({ mutant }) => keyOf(mutant)));
  const survived = new Set(survivorsOf(tried).map(keyOf));
  return (one) => survived.has(keyOf(one)) || !known.has(keyOf(one));
}

function survivorsOf(tried: readonly Tried[]): readonly Mutant[] {
  return tried
    .filter(({ outcome }) => outcome.kind === 'survived' || outcome.kind === 'untested')
    .map(({ mutant }) => mutant)
    .sort((a, b) => a.id - b.id);
}

/** @returns true when the list says just what survives */
function tellDifferences(
  survivors: readonly Mutant[],
  isTried: (file: string) => boolean,
): boolean {
  const { unlisted, gone, unreasoned } = compare(readList(), survivors, isTried);
  for (const { file, line, text, change } of unlisted) {
    say(`${file}:${line}: survives and is not listed: ${text} | ${change}`);
  }
  for (const key of gone) say(`${key}: is listed and does not survive`);
  for (const key of unreasoned) say(`${key}: is listed without a reason`);
  return unlisted.length + gone.length + unreasoned.length === 0;
}

function progress(total: number, started: number): (tried: Tried) => void {
  let done = 0;
  let survived = 0;
  let told = performance.now();
  return ({ outcome }) => {
    done += 1;
    if (outcome.kind === 'survived' || outcome.kind === 'untested') survived += 1;
    if (performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    say(`${done} of ${total} mutants, ${survived} survived, ${seconds(started)}`);
  };
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
