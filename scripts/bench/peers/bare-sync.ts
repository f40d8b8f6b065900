import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** A 4 KiB write and an fdatasync, nothing else. */
export interface BareSync {
  readonly write: () => void;
  readonly close: () => void;
}

/**
 * Writes page after page over a file that has all its blocks already, as a WAL has after its first
 * round: the cheapest durable write that a file system offers.
 */
export function openBareSync(path: string): BareSync {
  const file = openSync(path, 'w+');
  const page = Buffer.alloc(4096, 1);
  for (let at = 0; at < pages; at += 1) writeSync(file, page, 0, page.length, at * page.length);
  fsyncSync(file);
  let next = 0;
  return {
    write: () => {
      page.writeUInt32LE(next);
      writeSync(file, page, 0, page.length, (next % pages) * page.length);
      fdatasyncSync(file);
      next += 1;
    },
    close: () => closeSync(file),
  };
}

const pages = 1000;
