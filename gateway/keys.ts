import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type KeyPair, publicKeyOf } from '../protocol/body-seal.ts';
import { StamgastError } from '../protocol/errors.ts';
import { makeFolder, writing } from '../protocol/host/folder.ts';
import { newKeyPair } from '../protocol/host/keys.ts';
import type { Ids } from '../protocol/ports.ts';

/** The secrets of a store. They are part of its backup: without them the ledger is not whole. */
export interface GatewayKeys {
  /** X25519 pair that kiosks seal event bodies to. */
  readonly seal: KeyPair;
  /** 32 bytes: finds and seals cache rows. */
  readonly pepper: Uint8Array;
  /** 32 bytes: keys the hashes of requests. */
  readonly requestSecret: Uint8Array;
}

const names = ['seal', 'pepper', 'request'] as const;
const keyBytes = 32;

/**
 * Reads the keys of a data folder, and makes them at the first start: folder 0700, files 0600,
 * on disk before anything is sealed with them. CONFIG_INVALID when keys are missing beside an
 * existing ledger (they must come from its backup) or are no keys; STORAGE when the disk takes
 * none.
 */
export function openKeys(options: {
  readonly dataFolder: string;
  readonly hasLedger: boolean;
  readonly ids: Pick<Ids, 'bytes'>;
}): GatewayKeys {
  const { dataFolder, hasLedger, ids } = options;
  const folder = join(dataFolder, 'keys');
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0 && hasLedger) {
    const text = `${folder}: ${missing.join(', ')} missing beside an existing ledger`;
    throw new StamgastError('CONFIG_INVALID', `${text}; restore the folder from the backup`);
  }
  makeFolder(folder);
  for (const name of missing) {
    const key = name === 'seal' ? newKeyPair().privateKey : ids.bytes(keyBytes);
    writing(folder, () => writeKey(folder, name, key));
  }
  const privateKey = readKey(folder, 'seal');
  return {
    seal: { privateKey, publicKey: publicKeyOf(privateKey) },
    pepper: readKey(folder, 'pepper'),
    requestSecret: readKey(folder, 'request'),
  };
}

function readKey(folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  const bytes = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (bytes.length === keyBytes) return new Uint8Array(bytes);
  throw new StamgastError(
    'CONFIG_INVALID',
    `${path}: ${bytes.length} bytes instead of ${keyBytes}; restore it from the backup`,
  );
}

/** Whole or not at all, also after a power cut. */
function writeKey(folder: string, name: string, bytes: Uint8Array): void {
  const path = join(folder, name);
  const file = openSync(`${path}.new`, 'w', 0o600);
  writeFileSync(file, `${Buffer.from(bytes).toString('base64url')}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  const directory = openSync(folder, 'r');
  fsyncSync(directory);
  closeSync(directory);
}
