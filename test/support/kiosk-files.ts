import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the configuration and the secret of a kiosk that has no gateway: nobody listens on port 9
 * of this machine. `extra` is added from line 9 on. Returns the configuration's path.
 */
export function writeKioskFiles(
  folder: string,
  options: { readonly screen?: string; readonly extra?: string } = {},
): string {
  const { screen = '{ port: 0 }', extra = '' } = options;
  writeFileSync(join(folder, 'kiosk.secret'), 'a-secret-of-20-chars');
  const path = join(folder, 'kiosk.yaml');
  writeFileSync(
    path,
    `store: shop
device: kiosk-1
gateway: mqtt://127.0.0.1:9
secretFile: kiosk.secret
dataFolder: data
runtimeFolder: run
screen: ${screen}
readers: [{ driver: demo, socket: ${readerSocket(folder)} }]
${extra}`,
  );
  return path;
}

/** Where such a kiosk takes what its reader reads. */
export function readerSocket(folder: string): string {
  return join(folder, 'reader.sock');
}

/** Writes a page that is built of empty files; returns what `screen` names it by. */
export function writeEmptyPage(folder: string): string {
  mkdirSync(join(folder, 'page'), { recursive: true });
  for (const name of ['index.html', 'app.js', 'app.css']) {
    writeFileSync(join(folder, 'page', name), '');
  }
  return 'page';
}
