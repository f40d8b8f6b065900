import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';
import type { LoadedConfig } from '../config.ts';
import { brokerAccounts } from './accounts.ts';
import { mosquittoFiles } from './mosquitto.ts';

/**
 * Writes `conf`, `acl` and `passwords` for an external mosquitto into a folder (0700, files 0600).
 * CONFIG_INVALID when the configuration names no external broker.
 */
export function writeMosquittoFiles(options: {
  readonly loaded: LoadedConfig;
  readonly folder: string;
}): void {
  const { loaded } = options;
  if (loaded.broker.kind !== 'external') {
    const text = 'broker.kind: embedded; say external, with url and passwordFile';
    throw new StamgastError('CONFIG_INVALID', text);
  }
  const folder = resolve(options.folder);
  const { hostname, port } = new URL(loaded.broker.url);
  const files = mosquittoFiles({
    store: loaded.config.store,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 1883),
    folder,
    accounts: brokerAccounts(loaded, loaded.broker.password),
    salt: () => randomBytes(12),
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
}
