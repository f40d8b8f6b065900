import type { KioskFiles } from '../../../device/main.ts';
import type { Command } from '../commander.ts';

interface Options {
  readonly config: string;
  readonly screenPort?: string;
  readonly printConfig?: boolean;
}

/** Where a kiosk's program has its other files: a checkout and a build differ in this alone. */
export type ProgramFiles = Pick<KioskFiles, 'nfcChildFile' | 'pageFolder'>;

const EXAMPLES = `
Examples:
  stamgast kiosk --config /etc/stamgast/kiosk.yaml
  stamgast kiosk --config kiosk.yaml --print-config

The sample with every key is docs/kiosk.sample.yaml. A key may also come from the environment:
screen.port is STAMGAST_SCREEN_PORT.`;

/** Gives a command the options of a kiosk, and makes it run one. */
export function describeKiosk(command: Command, files: ProgramFiles): Command {
  return command
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
        const { runKiosk } = await import('../../../device/main.ts');
        runKiosk({ path, flags, ...files });
      }
    });
}

async function print(
  path: string,
  flags: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { KioskConfig, loadKioskConfig } = await import('../../../device/config.ts');
  const { printConfig } = await import('../../../protocol/host/config-print.ts');
  const { config } = loadKioskConfig({ path, flags, env: process.env });
  process.stdout.write(printConfig(KioskConfig, config));
}
