import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchDocument } from '../../../../gateway/partners/conversions.ts';
import type { RunDocument } from '../../../../gateway/partners/run-document.ts';
import type { DrawDocument } from '../../../../gateway/programme/draws/documents.ts';
import { refuse, StamgastError } from '../../../../protocol/errors.ts';
import { assert } from '../../../../protocol/units.ts';
import type { Shop } from '../shop.ts';
import { fail } from '../spot.ts';
import type { Reading, Told } from './verb.ts';

/** What a step published. */
export type Document =
  | { readonly kind: 'batch'; readonly batch: BatchDocument }
  | { readonly kind: 'run'; readonly run: RunDocument }
  | { readonly kind: 'draw'; readonly id: string; readonly draw: DrawDocument };

/** Publishes; an error with a code is a refusal, as it is on a command line. */
export function published(publish: () => Document | null): Told {
  try {
    const document = publish();
    const answer = { kind: 'settled', member: null } as const;
    return { answer, pointsMinor: 0, ...(document === null ? {} : { document }) };
  } catch (error) {
    if (!(error instanceof StamgastError)) throw error;
    return { answer: refuse(error.code), pointsMinor: 0 };
  }
}

/** The data folder of a shop whose ledger lies in a file. */
export function folderOf(shop: Shop): string {
  assert(shop.folder !== null, 'the ledger lies in a file');
  return shop.folder;
}

/** A file of the table's `papers`, written into a folder; its path. */
export function paperOf({ at, context }: Reading, name: string): (folder: string) => string {
  const paper = context.papers.get(name);
  if (typeof paper !== 'object' || paper === null) {
    return fail(at, `the table has no \`${name}\` among its \`papers\``);
  }
  return (folder) => {
    const path = join(folder, `${name}.yaml`);
    // JSON is YAML; a file for people is not asked for here.
    writeFileSync(path, JSON.stringify(paper, null, 2));
    return path;
  };
}
