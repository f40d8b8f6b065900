import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64Url, toBase64Url } from '../../protocol/codec.ts';
import type { Log } from '../../protocol/ports.ts';

/** The secrets that make cache rows readable, by the history that they belong to. */
export interface Peppers {
  get(history: string): Uint8Array | null;
  /** Keeps the pepper of `history`, and that of `keep`, whose file may still serve. */
  put(options: { readonly history: string; readonly pepper: Uint8Array; keep: string }): void;
}

/** Peppers that die with the process. */
export function memoryPeppers(): Peppers {
  let known = new Map<string, Uint8Array>();
  return {
    get: (history) => known.get(history) ?? null,
    put: ({ history, pepper, keep }) => {
      const kept = known.get(keep);
      known = new Map(kept === undefined ? [] : [[keep, kept]]);
      known.set(history, pepper);
    },
  };
}

/**
 * Peppers in a file under a runtime folder (/run: memory, gone with the machine's boot, no swap),
 * so that a kiosk that was killed shows balances again at once. Of another boot it is removed.
 */
export function runtimePeppers(options: {
  readonly folder: string;
  readonly bootId: string;
  readonly log: Log;
}): Peppers {
  const { folder, bootId, log } = options;
  const path = join(folder, 'pepper.json');
  const inMemory = memoryPeppers();
  const saved = new Map<string, string>(readSaved(path, bootId));
  for (const [history, pepper] of saved) {
    inMemory.put({ history, pepper: fromBase64Url(pepper), keep: [...saved.keys()][0] ?? '' });
  }
  return {
    get: inMemory.get,
    put: (given) => {
      const before = inMemory.get(given.history);
      inMemory.put(given);
      if (before !== null && Buffer.compare(before, given.pepper) === 0) return;
      const peppers: Record<string, string> = {};
      for (const history of [given.keep, given.history]) {
        const pepper = inMemory.get(history);
        if (pepper !== null) peppers[history] = toBase64Url(pepper);
      }
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(`${path}.new`, JSON.stringify({ bootId, peppers }), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch (error) {
        // It is in memory; only a restart without the gateway will show no balance.
        log.warn({ event: 'pepper.not-kept', err: error }, 'the runtime folder takes nothing');
      }
    },
  };
}

function readSaved(path: string, bootId: string): readonly (readonly [string, string])[] {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as { bootId?: string; peppers?: object };
    if (read.bootId === bootId) return Object.entries(read.peppers ?? {});
    rmSync(path, { force: true });
  } catch {
    // No file, or none of ours: the next resume brings the pepper.
  }
  return [];
}
