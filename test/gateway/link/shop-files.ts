import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programmeText } from '../http/till.ts';

/** The files of a small gateway in a folder of its own. */
export interface ShopFiles {
  readonly folder: string;
  /** Path of gateway.yaml. */
  readonly config: string;
  /** Secret of kiosk-1 and kiosk-2. */
  readonly secret: string;
  remove(): void;
}

/** Writes them; `more` is added to gateway.yaml. Ports are free ones. */
export function shopFiles(more = 'broker: { port: 0 }\n'): ShopFiles {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-shop-'));
  const secret = 'a secret of more than 16';
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('kiosk.secret', `${secret}\n`);
  write('programme.yaml', programmeText);
  write(
    'gateway.yaml',
    `store: shop
dataFolder: data
programmes: [programme.yaml]
http: { port: 0 }
devices:
  - { id: kiosk-1, secretFile: kiosk.secret }
  - { id: kiosk-2, secretFile: kiosk.secret }
${more}`,
  );
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, config: join(folder, 'gateway.yaml'), secret, remove };
}
