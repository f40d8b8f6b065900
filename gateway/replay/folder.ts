import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';
import { makeFile, makeFolder, replaceFile, writing } from '../../protocol/host/folder.ts';
import { ledgerFileName } from '../store/sqlite.ts';

/** Says that the ledger in a folder is a replay's, and of which programme. */
const markName = 'replay.json';

/** Runs `work` in the folder, or in a temporary one that is gone afterwards, whatever happens. */
export async function inFolder<T>(
  dataFolder: string | null,
  programme: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  if (dataFolder !== null) {
    claimFolder(dataFolder, programme);
    // SQLite would let every user read it.
    makeFile(join(dataFolder, ledgerFileName));
    return await work(dataFolder);
  }
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-replay-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const stop = (signal: NodeJS.Signals) => {
    remove();
    process.off(signal, stop);
    process.kill(process.pid, signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(folder);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    remove();
  }
}

/** A replay must never go into the ledger of a shop, nor into that of another programme. */
function claimFolder(folder: string, programme: string): void {
  const mark = `${JSON.stringify({ programme: createHash('sha256').update(programme).digest('hex') })}\n`;
  const path = join(folder, markName);
  const known = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (known === mark) return;
  if (known !== null || existsSync(join(folder, ledgerFileName))) {
    const whose = known === null ? 'the ledger of a gateway' : 'a replay of another programme';
    const text = `--data ${folder}: this folder has ${whose}; choose another folder`;
    throw new StamgastError('CONFIG_INVALID', text);
  }
  makeFolder(folder);
  writing(path, () => replaceFile(path, mark));
}
