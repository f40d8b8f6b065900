import { join } from 'node:path';
import { systemClock, systemIds, systemTimers } from '../protocol/host/clock.ts';
import type { ConfigFlags } from '../protocol/host/config.ts';
import { makeFolder } from '../protocol/host/folder.ts';
import { newKeyPair } from '../protocol/host/keys.ts';
import { type Closers, closeAll, crashFaults, openAll, runMain } from '../protocol/host/life.ts';
import { createLog, type RootLog } from '../protocol/host/log.ts';
import { connectMqtt } from '../protocol/host/mqtt.ts';
import { openDatabase } from '../protocol/host/sqlite.ts';
import type { Clock, Faults, Ids, Timers } from '../protocol/ports.ts';
import { type LoadedKioskConfig, loadKioskConfig } from './config.ts';
import { Kiosk } from './kiosk.ts';
import { GatewayTime } from './link/gateway-time.ts';
import { Link } from './link/link.ts';
import { joinMqtt, mqttSender } from './link/over-mqtt.ts';
import { defaultPcscSocket } from './readers/config.ts';
import { openReaders } from './readers/registry.ts';
import { openScreen } from './screen/server.ts';
import { Cache } from './store/cache.ts';
import { Outbox } from './store/outbox.ts';
import { outboxMigrations } from './store/outbox-schema.ts';
import { runtimePeppers } from './store/pepper.ts';
import { Sealer } from './store/seal.ts';

/** Everything of the outside that a kiosk uses. */
export interface KioskPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: RootLog;
}

/** Files of this program that a production build has elsewhere. */
export interface KioskFiles {
  /** The NFC child's program. */
  readonly nfcChildFile: string;
  /** Makes or finds the page when the configuration names none; its folder. */
  readonly pageFolder: (loaded: LoadedKioskConfig) => Promise<string>;
  /** Path of pcscd's socket where neither configuration nor environment names one. */
  readonly pcscSocket: string;
}

/** A kiosk at work. */
export interface RunningKiosk {
  readonly screenUrl: string;
  readonly kiosk: Kiosk;
  readonly link: Link;
  readonly outbox: Outbox;
  readonly cache: Cache;
  /** Ends everything, readers first. What is in the outbox stays there. */
  stop(): Promise<void>;
}

/** The process: reads the environment, starts a kiosk, says so in one line, lives until SIGTERM. */
export function runKiosk(options: {
  readonly path: string;
  readonly flags: ConfigFlags;
  readonly pageFolder: KioskFiles['pageFolder'];
  readonly nfcChildFile: KioskFiles['nfcChildFile'];
}): void {
  const { env } = process;
  runMain({
    env,
    start: async (life) => {
      const loaded = loadKioskConfig({ ...options, env });
      const log = createLog({ name: 'kiosk', level: loaded.config.log.level });
      life.useLog(log);
      const running = await startKiosk(
        loaded,
        {
          clock: systemClock(),
          timers: systemTimers(),
          ids: systemIds(),
          faults: crashFaults(env['STAMGAST_CRASH_AT']),
          log,
        },
        {
          nfcChildFile: options.nfcChildFile,
          pageFolder: options.pageFolder,
          pcscSocket: env['PCSCLITE_CSOCK_NAME'] ?? defaultPcscSocket,
        },
      );
      const { pid } = process;
      const ready = { event: 'kiosk.ready', pid, screen: running.screenUrl };
      process.stdout.write(`${JSON.stringify(ready)}\n`);
      return () => running.stop();
    },
  });
}

/**
 * Builds all parts and waits until cards can be shown. The gateway need not be there. What was
 * opened is closed again when a later part cannot start. Throws StamgastError: DATABASE_*,
 * STORAGE, PORT_IN_USE, CONFIG_INVALID.
 */
export async function startKiosk(
  loaded: LoadedKioskConfig,
  ports: KioskPorts,
  files: KioskFiles,
): Promise<RunningKiosk> {
  return await openAll((open) => openParts({ loaded, ports, files, open }));
}

interface Opening {
  readonly loaded: LoadedKioskConfig;
  readonly ports: KioskPorts;
  readonly files: KioskFiles;
  readonly open: Closers;
}

async function openParts(opening: Opening): Promise<RunningKiosk> {
  const { loaded, ports, files, open } = opening;
  const { config, secret } = loaded;
  const { timers, log } = ports;
  const { store, device, gateway: url } = config;
  const parts = openStores(opening);
  const account = { clientId: device, username: device, password: secret };
  const mqtt = connectMqtt({ url, ...account, log: log.child('mqtt') });
  open.push(() => mqtt.end());
  const late: { kiosk: Kiosk | null } = { kiosk: null };
  const link = new Link({
    ...ports,
    ...parts,
    device,
    log: log.child('link'),
    send: mqttSender({ mqtt, store, device }),
    onChange: () => late.kiosk?.linkChanged(),
  });
  open.push(() => link.disconnected());
  const screen = await openScreen({
    port: config.screen.port,
    pageFolder: loaded.pageFolder ?? (await files.pageFolder(loaded)),
    embedIn: config.screen.embedIn,
    onInput: (input) => late.kiosk?.screenInput(input),
    status: () => ({ device, store, pid: process.pid, ...late.kiosk?.status() }),
    log: log.child('screen'),
  });
  open.push(() => screen.close());
  const kiosk = new Kiosk(
    {
      ...ports,
      ...parts,
      link,
      log: log.child('kiosk'),
      show: (view) => screen.show(view),
      // Lights and buzzer come with the boards that drive them.
      signal: () => {},
    },
    { language: config.language },
  );
  late.kiosk = kiosk;
  open.push(() => kiosk.stop());
  const { nfcChildFile, pcscSocket } = files;
  const readers = await openReaders(config.readers, {
    ...ports,
    log: log.child('readers'),
    nfcChildFile,
    pcscSocket,
  });
  open.push(() => readers.stop());
  readers.start((input) => kiosk.readerInput(input));
  kiosk.start();
  joinMqtt({ mqtt, link, store, device, timers, log: log.child('link') });
  const screenUrl = `http://127.0.0.1:${screen.port}/`;
  const { outbox, cache } = parts;
  return { screenUrl, kiosk, link, outbox, cache, stop: () => closeAll(open) };
}

/** The two files of a kiosk, which never share a promise, and what seals and dates their rows. */
function openStores({ loaded, ports, open }: Opening) {
  const { clock, faults, log } = ports;
  const { dataFolder: folder, runtimeFolder, outboxLimits, sealTo } = loaded;
  makeFolder(folder);
  const path = join(folder, 'device.db');
  const database = openDatabase({ path, durability: 'full', migrations: outboxMigrations });
  open.push(() => void database.close());
  const outbox = new Outbox({ database, faults, log: log.child('outbox') }, outboxLimits);
  const bootId = clock.bootId();
  const peppers = runtimePeppers({ folder: runtimeFolder, bootId, log: log.child('cache') });
  const cache = new Cache({ folder, peppers, faults, log: log.child('cache') });
  open.push(() => cache.close());
  const sealer = new Sealer({ newKeys: newKeyPair });
  if (sealTo !== null) sealer.sealTo(sealTo);
  return { outbox, cache, sealer, time: new GatewayTime(clock) };
}
