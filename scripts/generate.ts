import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorsDocument } from './generate/errors.ts';
import { galleryDocument } from './generate/gallery.ts';
import { gatewaySample, openapiDocument } from './generate/gateway.ts';
import { kioskSample } from './generate/kiosk.ts';
import { programmeSchema } from './generate/programme.ts';
import { programmeReference } from './generate/programme-reference.ts';

/** One committed file that is made from the sources. */
export interface Generator {
  /** From the root of the checkout. */
  readonly path: string;
  make(): string | Promise<string>;
}

/** All generated files. A test fails when one is stale; `npm run generate` makes them again. */
export const generators: readonly Generator[] = [
  errorsDocument,
  galleryDocument,
  gatewaySample,
  kioskSample,
  openapiDocument,
  programmeReference,
  programmeSchema,
];

const root = new URL('../', import.meta.url);

/** Paths whose file differs from what its generator makes. */
export async function staleFiles(): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const { path, make } of generators) {
    if (current(path) !== (await make())) stale.push(path);
  }
  return stale;
}

async function main(isCheck: boolean): Promise<void> {
  const stale = await staleFiles();
  for (const { path, make } of generators) {
    if (!stale.includes(path)) continue;
    if (!isCheck) writeFileSync(new URL(path, root), await make());
    console.log(`${isCheck ? 'stale' : 'written'}: ${path}`);
  }
  if (isCheck && stale.length > 0) {
    console.error('run: npm run generate');
    process.exitCode = 1;
  }
}

function current(path: string): string | null {
  try {
    return readFileSync(new URL(path, root), 'utf8');
  } catch {
    // A file that is not there yet is stale.
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.includes('--check'));
}
