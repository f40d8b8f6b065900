import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';
import { replaceFile } from '../../protocol/host/folder.ts';
import { plainJson } from '../../protocol/text.ts';
import { reportPage } from '../insight/page/page.ts';
import type { ReplayRun } from './replay-file.ts';

/**
 * Writes report.json and report.html into a folder, which it makes, for this user only; the
 * path of the page. Each file is there whole or not at all. Throws CONFIG_INVALID when there is nothing to tell or the folder cannot be written.
 */
export function writeReport(folder: string, run: ReplayRun): string {
  const { insight, problem } = run;
  if (insight === null) {
    const why =
      problem === '' ? 'the ledger in --data has receipts of another file too' : 'see above';
    throw new StamgastError('CONFIG_INVALID', `--report: there is none; ${why}`);
  }
  const page = join(folder, 'report.html');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const json = plainJson(JSON.stringify(insight, null, 2));
    replaceFile(join(folder, 'report.json'), `${json}\n`);
    replaceFile(page, reportPage(insight));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    const text = `--report ${folder}: it cannot be written (${code}); choose another folder`;
    throw new StamgastError('CONFIG_INVALID', text, { cause });
  }
  return page;
}
