import type { Command } from './commander.ts';

interface Options {
  readonly config: string;
  readonly httpPort?: string;
  readonly brokerPort?: string;
  readonly printConfig?: boolean;
  readonly confirmClock?: boolean;
  readonly writeMosquitto?: string;
}

const EXAMPLES = `
Examples:
  stamgast gateway --config /etc/stamgast/gateway.yaml
  stamgast gateway --config gateway.yaml --print-config
  stamgast gateway --config gateway.yaml --write-mosquitto /etc/mosquitto/stamgast

The sample with every key is docs/gateway.sample.yaml. A key may also come from the environment:
http.port is STAMGAST_HTTP_PORT.`;

/** `stamgast gateway`: the server of a store. */
export function register(program: Command): void {
  describeGateway(program.command('gateway'));
}

/** Gives a command the options of a gateway, and makes it run one. */
export function describeGateway(command: Command): Command {
  return command
    .description("run a store's gateway until SIGTERM")
    .requiredOption('--config <file>', 'configuration file')
    .option('--http-port <port>', 'port for tills, instead of http.port')
    .option('--broker-port <port>', 'port of the embedded broker, instead of broker.port')
    .option('--print-config', 'print the configuration in force and end')
    .option('--confirm-clock', 'the clock is right although it jumped: let jobs run again')
    .option('--write-mosquitto <folder>', 'write the files for an external mosquitto and end')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const path = options.config;
      const flags = { 'http.port': options.httpPort, 'broker.port': options.brokerPort };
      if (options.printConfig === true) await print(path, flags);
      else if (options.writeMosquitto !== undefined) {
        await writeMosquitto(path, flags, options.writeMosquitto);
      } else {
        const { runGateway } = await import('../../gateway/main.ts');
        runGateway({ path, flags, isClockConfirmed: options.confirmClock === true });
      }
    });
}

type Flags = Readonly<Record<string, string | undefined>>;

async function print(path: string, flags: Flags): Promise<void> {
  const { GatewayConfig, loadGatewayConfig } = await import('../../gateway/config.ts');
  const { printConfig } = await import('../../protocol/host/config-print.ts');
  const { config } = loadGatewayConfig({ path, flags, env: process.env });
  process.stdout.write(printConfig(GatewayConfig, config));
}

async function writeMosquitto(path: string, flags: Flags, folder: string): Promise<void> {
  const { loadGatewayConfig } = await import('../../gateway/config.ts');
  const { writeMosquittoFiles } = await import('../../gateway/broker/write-mosquitto.ts');
  writeMosquittoFiles({ loaded: loadGatewayConfig({ path, flags, env: process.env }), folder });
  process.stderr.write(`written: conf, acl and passwords in ${folder}\n`);
}
