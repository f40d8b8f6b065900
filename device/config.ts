import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { StamgastError } from '../protocol/errors.ts';
import {
  type ConfigEnv,
  type ConfigFlags,
  loadConfig,
  logSchema,
  placesOf,
  readSecret,
  requireLoopbackUrl,
} from '../protocol/host/config.ts';
import { deviceIdPattern } from '../protocol/topics.ts';
import { sealToOf } from './link/link.ts';
import { readersSchema } from './readers/config.ts';
import { defaultOutboxLimits, type OutboxLimits } from './store/outbox-schema.ts';

const MEGABYTE = 1024 * 1024;
const DAY_MS = 86_400_000;

const name = (description: string, example: string) =>
  Type.String({ pattern: deviceIdPattern, description, example, restart: true });
const path = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 1000, description, example, restart: true });
const count = (options: {
  readonly byDefault: number;
  readonly maximum: number;
  readonly unit: string;
  readonly description: string;
}) =>
  Type.Integer({
    minimum: 1,
    maximum: options.maximum,
    default: options.byDefault,
    unit: options.unit,
    restart: true,
    description: options.description,
  });

/** The configuration of a kiosk; docs/kiosk.sample.yaml is made from it. */
export const KioskConfig = Type.Object({
  store: name('Name of the store, as the gateway has it.', 'shop'),
  device: name('Name of this kiosk, as the gateway has it.', 'kiosk-1'),
  gateway: Type.String({
    pattern: '^mqtt://',
    maxLength: 200,
    example: 'mqtt://127.0.0.1:1883',
    restart: true,
    description:
      "Address of the gateway's broker. Only 127.0.0.1 and ::1 until certificates exist.",
  }),
  secretFile: path(
    'File with the secret of this kiosk, 16 characters or more. Relative to this file.',
    '/etc/stamgast/kiosk-1.secret',
  ),
  dataFolder: path(
    'Folder of outbox and cache, made at the first start. Relative to this file.',
    '/var/lib/stamgast/kiosk',
  ),
  runtimeFolder: path(
    'Folder in memory (/run) for the secret of the cache: a restarted program shows balances ' +
      'at once, a restarted machine only after it has met its gateway. Relative to this file.',
    '/run/stamgast-kiosk',
  ),
  sealTo: Type.Optional(
    Type.String({
      minLength: 43,
      maxLength: 43,
      example: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      restart: true,
      description:
        "The gateway's public key: lets a kiosk that has never met its gateway keep visits.",
    }),
  ),
  language: Type.Union([Type.Literal('en'), Type.Literal('da')], {
    default: 'en',
    restart: true,
    description: 'Language of the screen when nobody has chosen another.',
  }),
  readers: readersSchema,
  screen: Type.Object(
    {
      port: Type.Integer({
        minimum: 0,
        maximum: 65_535,
        default: 8490,
        restart: true,
        description: 'Port of the screen on 127.0.0.1. 0 takes any free port.',
      }),
      pageFolder: Type.Optional(
        path('Folder of the built page. Absent: the page of this program.', 'page'),
      ),
      embedIn: Type.Array(Type.String({ maxLength: 200 }), {
        default: [],
        maxItems: 4,
        restart: true,
        description: 'Origins that may show the screen in a frame; none in a shop.',
      }),
    },
    { default: {} },
  ),
  outbox: Type.Object(
    {
      waitingRows: count({
        byDefault: defaultOutboxLimits.waitingRows,
        maximum: 10_000_000,
        unit: 'events',
        description: 'Events that may wait for the gateway; then the kiosk accepts no more.',
      }),
      waitingMegabytes: count({
        byDefault: defaultOutboxLimits.waitingBytes / MEGABYTE,
        maximum: 100_000,
        unit: 'MB',
        description: 'What those events may take on the disk.',
      }),
      sentDays: count({
        byDefault: defaultOutboxLimits.sentMs / DAY_MS,
        maximum: 3650,
        unit: 'days',
        description: 'How long sent events are kept for a gateway that is set back.',
      }),
      sentMegabytes: count({
        byDefault: defaultOutboxLimits.sentBytes / MEGABYTE,
        maximum: 100_000,
        unit: 'MB',
        description: 'What sent events may take; the oldest go first.',
      }),
    },
    { default: {} },
  ),
  log: logSchema,
});
export type KioskConfig = Static<typeof KioskConfig>;

/** A configuration whose files were read and whose paths are absolute. */
export interface LoadedKioskConfig {
  readonly config: KioskConfig;
  readonly secret: string;
  readonly dataFolder: string;
  readonly runtimeFolder: string;
  /** Null: the page of this program. */
  readonly pageFolder: string | null;
  /** The gateway's public key; null when the first resume shall bring it. */
  readonly sealTo: Uint8Array | null;
  readonly outboxLimits: OutboxLimits;
}

/**
 * Reads configuration and secret. Throws CONFIG_INVALID or NOT_LOOPBACK, each line
 * `file:line:column: path: what was found; what would be right`.
 */
export function loadKioskConfig(options: {
  readonly path: string;
  readonly env: ConfigEnv;
  readonly flags: ConfigFlags;
}): LoadedKioskConfig {
  const config = loadConfig({ ...options, schema: KioskConfig });
  const folder = dirname(resolve(options.path));
  const where = placesOf(options.path);
  const sealTo = config.sealTo === undefined ? null : sealToOf(config.sealTo);
  if (config.sealTo !== undefined && sealTo === null) {
    const hint = 'the public key that the gateway prints, 43 characters of base64url';
    throw new StamgastError('CONFIG_INVALID', `${where('sealTo')}: not a key; ${hint}`);
  }
  // Without certificates the secret would cross a network in the open.
  requireLoopbackUrl({ url: config.gateway, key: where('gateway') });
  const { pageFolder } = config.screen;
  const { waitingRows, waitingMegabytes, sentDays, sentMegabytes } = config.outbox;
  return {
    config,
    secret: readSecret({
      path: resolve(folder, config.secretFile),
      where: where('secretFile'),
      hint: 'put the secret there that the gateway has for this kiosk',
    }),
    dataFolder: resolve(folder, config.dataFolder),
    runtimeFolder: resolve(folder, config.runtimeFolder),
    pageFolder: pageFolder === undefined ? null : resolve(folder, pageFolder),
    sealTo,
    outboxLimits: {
      waitingRows,
      waitingBytes: waitingMegabytes * MEGABYTE,
      sentMs: sentDays * DAY_MS,
      sentBytes: sentMegabytes * MEGABYTE,
    },
  };
}
