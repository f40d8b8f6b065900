import { hash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';
import { makeFolder, reading, writeNewFile, writing } from '../../protocol/host/folder.ts';
import { plainJson } from '../../protocol/text.ts';

/** A document that was published: its bytes never change, and the next one names their hash. */
export interface StoredDocument<T> {
  /** File name without `.json`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly hash: string;
  readonly value: T;
}

/** Anything that names the document before it; '' for the first. */
export interface Chained {
  readonly previous: string;
}

/** The one form of a document: two spaces, keys in the order in which they were made. */
export function documentText(value: Chained): string {
  return `${plainJson(JSON.stringify(value, null, 2))}\n`;
}

/** SHA-256 of bytes or of a UTF-8 text, hex. */
export function sha256Hex(bytes: string | Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/**
 * The documents of a folder, in the order of their names, each checked against the hash that the
 * next one holds. A folder that is not there has none. Throws DOCUMENT_CHANGED, STORAGE.
 */
export function readDocuments<T extends Chained>(folder: string): readonly StoredDocument<T>[] {
  const documents: StoredDocument<T>[] = [];
  for (const file of jsonFiles(folder)) {
    const path = join(folder, file);
    const text = reading(path, () => readFileSync(path, 'utf8'));
    const value = parsed<T>(path, text);
    const before = documents.at(-1);
    if (value.previous !== (before?.hash ?? '')) {
      const what =
        before === undefined ? 'names a document before it' : `is not after ${before.name}`;
      throw changed(path, `${what}; a document was changed, added or removed`);
    }
    documents.push({ name: file.slice(0, -'.json'.length), text, hash: sha256Hex(text), value });
  }
  return documents;
}

/**
 * Writes a file that is never written again: whole and on the disk before it has its name.
 * A file that is there already with the same text stays. Throws DOCUMENT_CHANGED, STORAGE.
 */
export function writeOnce(folder: string, file: string, text: string, mode = 0o644): void {
  makeFolder(folder);
  const path = join(folder, file);
  writing(path, () => {
    // Its own name: another process that writes the same document never has half of this one.
    const temporary = join(folder, `.${file}.${randomUUID()}.new`);
    writeNewFile(temporary, text, mode);
    try {
      linkSync(temporary, path);
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isThere) throw error;
      if (readFileSync(path, 'utf8') !== text) throw changed(path, 'is there with another text');
    } finally {
      rmSync(temporary, { force: true });
    }
    syncFolder(folder);
  });
}

/** The error of a document that is not what was published. */
export function changed(path: string, what: string): StamgastError {
  return new StamgastError('DOCUMENT_CHANGED', `${path}: ${what}`);
}

function jsonFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
      .sort();
  } catch (error) {
    // No folder: nothing was published yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    return writing(folder, () => {
      throw error;
    });
  }
}

function parsed<T extends Chained>(path: string, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StamgastError('DOCUMENT_CHANGED', `${path}: is no JSON`, { cause });
  }
  const isChained = typeof value === 'object' && value !== null && 'previous' in value;
  if (!isChained) throw changed(path, 'is no document of this program');
  return value as T;
}

/** A name is on the disk only when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
