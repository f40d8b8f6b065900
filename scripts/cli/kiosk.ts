import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from './commander.ts';
import { describeKiosk } from './parts/kiosk.ts';

/** `stamgast kiosk`: one kiosk of a store. */
export function register(program: Command): void {
  describeKiosk(program.command('kiosk'), { nfcChildFile, pageFolder });
}

const nfcChildFile = fileURLToPath(new URL('../../device/readers/nfc-child.ts', import.meta.url));

/** From a checkout the page is made at the start; it takes well under a second. */
async function pageFolder(loaded: { readonly dataFolder: string }): Promise<string> {
  const { buildPage } = await import('../web-build.ts');
  const folder = join(loaded.dataFolder, 'page');
  await buildPage('kiosk', folder);
  return folder;
}
