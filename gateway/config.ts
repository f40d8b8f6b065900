import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { StamgastError } from '../protocol/errors.ts';
import {
  type ConfigEnv,
  type ConfigFlags,
  loadConfig,
  logSchema,
  placesOf,
  readNamedFile,
  readSecret,
  requireLoopback,
  requireLoopbackUrl,
  type Where,
} from '../protocol/host/config.ts';
import { deviceIdPattern } from '../protocol/topics.ts';
import { compileVersions, problemText } from './programme/language/file.ts';
import type { Programmes } from './programme/types.ts';

const port = (description: string, byDefault: number) =>
  Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: byDefault,
    restart: true,
    description: `${description} 0 takes any free port.`,
  });
const loopback = (description: string) =>
  Type.String({
    default: '127.0.0.1',
    maxLength: 45,
    restart: true,
    description: `${description} Only 127.0.0.1 and ::1 until certificates and till keys exist.`,
  });
const file = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 1000, description, example, restart: true });

/** The configuration of a gateway; docs/gateway.sample.yaml is made from it. */
export const GatewayConfig = Type.Object({
  store: Type.String({
    pattern: deviceIdPattern,
    example: 'shop',
    restart: true,
    description: 'Name of the store, as it stands in topics.',
  }),
  dataFolder: file(
    'Folder of ledger and keys, made at the first start. Relative to this file.',
    '/var/lib/stamgast/gateway',
  ),
  programmes: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
    minItems: 1,
    maxItems: 100,
    example: ['programme.yaml'],
    restart: true,
    description: 'Programme files, one a version. Relative to this file.',
  }),
  http: Type.Object(
    { host: loopback('Address for tills.'), port: port('Port for tills.', 8480) },
    { default: {} },
  ),
  broker: Type.Object(
    {
      kind: Type.Union([Type.Literal('embedded'), Type.Literal('external')], {
        default: 'embedded',
        restart: true,
        description: 'A broker inside the gateway, or one of your own (mosquitto).',
      }),
      host: loopback('Address of the embedded broker.'),
      port: port('Port of the embedded broker.', 1883),
      url: Type.Optional(
        Type.String({
          maxLength: 200,
          pattern: '^mqtt://',
          example: 'mqtt://127.0.0.1:1883',
          restart: true,
          description: 'Address of the external broker.',
        }),
      ),
      username: Type.String({
        default: 'gateway',
        pattern: deviceIdPattern,
        restart: true,
        description: 'Name of the gateway at the broker; no kiosk may have it.',
      }),
      passwordFile: Type.Optional(
        file('File with the password for the external broker.', '/etc/stamgast/broker.secret'),
      ),
    },
    { default: {} },
  ),
  devices: Type.Array(
    Type.Object({
      id: Type.String({ pattern: deviceIdPattern }),
      secretFile: Type.String({ minLength: 1, maxLength: 1000 }),
    }),
    {
      default: [],
      maxItems: 1000,
      restart: true,
      example: [{ id: 'kiosk-1', secretFile: 'kiosk-1.secret' }],
      description:
        'The kiosks of this store, each with the file of its secret (16 characters or more).',
    },
  ),
  cache: Type.Object(
    {
      catchUpMs: Type.Integer({
        minimum: 1000,
        maximum: 3_600_000,
        default: 30_000,
        unit: 'ms',
        restart: true,
        description: 'How often a kiosk asks whether a member view passed it by.',
      }),
    },
    { default: {} },
  ),
  log: logSchema,
});
export type GatewayConfig = Static<typeof GatewayConfig>;

/** A configuration whose files were read and whose parts fit together. */
export interface LoadedConfig {
  readonly config: GatewayConfig;
  /** Absolute path. */
  readonly dataFolder: string;
  readonly programmes: Programmes;
  readonly devices: readonly { readonly id: string; readonly secret: string }[];
  readonly broker:
    | { readonly kind: 'embedded'; readonly host: string; readonly port: number }
    | { readonly kind: 'external'; readonly url: string; readonly password: string };
}

/**
 * Reads configuration, programmes and secrets. Throws CONFIG_INVALID, PROGRAMME_INVALID or
 * NOT_LOOPBACK, each line `file:line:column: path: what was found; what would be right`.
 */
export function loadGatewayConfig(options: {
  readonly path: string;
  readonly env: ConfigEnv;
  readonly flags: ConfigFlags;
}): LoadedConfig {
  const { path } = options;
  const config = loadConfig({ ...options, schema: GatewayConfig });
  const folder = dirname(resolve(path));
  const where = placesOf(path);
  requireLoopback({ host: config.http.host, key: where('http.host') });
  return {
    config,
    dataFolder: resolve(folder, config.dataFolder),
    broker: readBroker(config, folder, where),
    devices: readDevices(config, folder, where),
    programmes: readProgrammes(config, folder, where),
  };
}

function readBroker(config: GatewayConfig, folder: string, where: Where): LoadedConfig['broker'] {
  const { kind, host, port: brokerPort, url, passwordFile } = config.broker;
  if (kind === 'embedded') {
    requireLoopback({ host, key: where('broker.host') });
    return { kind, host, port: brokerPort };
  }
  if (url === undefined || passwordFile === undefined) {
    const key = url === undefined ? 'broker.url' : 'broker.passwordFile';
    throw new StamgastError('CONFIG_INVALID', `${where(key)}: missing; an external broker has one`);
  }
  requireLoopbackUrl({ url, key: where('broker.url') });
  const password = secretIn(resolve(folder, passwordFile), where('broker.passwordFile'));
  return { kind, url, password };
}

function readDevices(config: GatewayConfig, folder: string, where: Where): LoadedConfig['devices'] {
  const seen = new Set([config.broker.username]);
  return config.devices.map(({ id, secretFile }, index) => {
    const key = `devices.${index}`;
    if (seen.has(id)) {
      const text = `${where(`${key}.id`)}: ${id} is taken; give each kiosk a name of its own`;
      throw new StamgastError('CONFIG_INVALID', text);
    }
    seen.add(id);
    return { id, secret: secretIn(resolve(folder, secretFile), where(`${key}.secretFile`)) };
  });
}

function readProgrammes(config: GatewayConfig, folder: string, where: Where): Programmes {
  const files = config.programmes.map((name, index) => {
    const path = resolve(folder, name);
    return { file: path, text: readNamedFile(path, where(`programmes.${index}`)) };
  });
  const read = compileVersions(files);
  if (read.ok) return read.programmes;
  throw new StamgastError('PROGRAMME_INVALID', read.problems.map(problemText).join('\n'));
}

function secretIn(path: string, where: string): string {
  return readSecret({ path, where, hint: `make one: head -c 32 /dev/urandom | base64 > ${path}` });
}
