import { join } from 'node:path';
import type { Command } from './commander.ts';

interface Options {
  readonly config: string;
  readonly screenPort?: string;
  readonly printConfig?: boolean;
}

const EXAMPLES = `
Examples:
  stamgast kiosk --config /etc/stamgast/kiosk.yaml
  stamgast kiosk --config kiosk.yaml --print-config

The sample with every key is docs/kiosk.sample.yaml. A key may also come from the environment:
screen.port is STAMGAST_SCREEN_PORT.`;

/** `stamgast kiosk`: one kiosk of a store. */
export function register(program: Command): void {
  program
    .command('kiosk')
    .description('run a kiosk until SIGTERM')
    .requiredOption('--config <file>', 'configuration file')
    .option('--screen-port <port>', 'port of the screen, instead of screen.port')
    .option('--print-config', 'print the configuration in force and end')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const path = options.config;
      const flags = { 'screen.port': options.screenPort };
      if (options.printConfig === true) await print(path, flags);
      else {
        const { runKiosk } = await import('../../device/main.ts');
        runKiosk({ path, flags, pageFolder });
      }
    });
}

/** From a checkout the page is made at the start; it takes well under a second. */
async function pageFolder(loaded: { readonly dataFolder: string }): Promise<string> {
  const { buildPage } = await import('../web-build.ts');
  const folder = join(loaded.dataFolder, 'page');
  await buildPage('kiosk', folder);
  return folder;
}

async function print(
  path: string,
  flags: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { KioskConfig, loadKioskConfig } = await import('../../device/config.ts');
  const { printConfig } = await import('../../protocol/host/config-print.ts');
  const { config } = loadKioskConfig({ path, flags, env: process.env });
  process.stdout.write(printConfig(KioskConfig, config));
}
