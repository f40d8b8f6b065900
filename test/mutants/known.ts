/**
 * What the tests do unmutated is learned once and kept, by the file of tests: as long as neither it
 * nor any other code changes, a later run reads it. Learning all of it takes two minutes.
 */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { ROOT } from './root.ts';

/** What one test does without any mutant. */
export interface Unmutated {
  /** The mutants that it touches. */
  readonly touched: readonly number[];
  /** Infinite for a test that cannot be asked. */
  readonly steps: number;
  /** Of computing. */
  readonly ms: number;
  /** The same of the first run, which may work out what tests share. */
  readonly firstMs: number;
}

/** In the repository; `npm ci` empties it. */
const FOLDER = 'node_modules/.cache/stamgast/mutants';

/** All that a test's steps depend on, except what files of tests say: they see nothing of each other. */
const CODE = '{gateway,protocol,scripts,test,docs}/**/*.{ts,tsx,yaml,yml,json,md}';

export class KnownTests {
  private readonly root: string;
  private readonly code: string;

  constructor(root = ROOT) {
    this.root = root;
    this.code = this.digest(globSync(CODE, { cwd: root }).filter((file) => !isTests(file)));
  }

  /** What the tests of a file did when they were last run; undefined when that is not known. */
  read(file: string, count: number): readonly Unmutated[] | undefined {
    try {
      const kept: readonly Unmutated[] = deserialize(readFileSync(this.place(file)));
      return kept.length === count ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  write(file: string, tests: readonly Unmutated[]): void {
    mkdirSync(join(this.root, FOLDER), { recursive: true });
    const place = this.place(file);
    writeFileSync(`${place}.${process.pid}`, serialize(tests));
    renameSync(`${place}.${process.pid}`, place);
  }

  private place(file: string): string {
    return join(this.root, FOLDER, this.digest([file], this.code));
  }

  private digest(files: readonly string[], salt = ''): string {
    const hash = createHash('sha256').update(salt);
    for (const file of [...files].sort()) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(this.root, file)))
        .update('\0');
    }
    return hash.digest('hex').slice(0, 32);
  }
}

function isTests(file: string): boolean {
  return file.endsWith('.test.ts');
}
