import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StamgastError } from '../protocol/errors.ts';
import { systemClock, systemIds, systemTimers } from '../protocol/host/clock.ts';
import type { ConfigFlags } from '../protocol/host/config.ts';
import { makeFile, makeFolder } from '../protocol/host/folder.ts';
import { type Closers, closeAll, crashFaults, openAll, runMain } from '../protocol/host/life.ts';
import { createLog, type RootLog } from '../protocol/host/log.ts';
import { connectMqtt, type MqttLink } from '../protocol/host/mqtt.ts';
import { listenError } from '../protocol/host/port-holder.ts';
import type { Clock, Faults, Ids, Timers } from '../protocol/ports.ts';
import { gatewaySubscriptions, parseTopic, topicFor, viewTopic } from '../protocol/topics.ts';
import { brokerAccounts } from './broker/accounts.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from './broker/embedded.ts';
import { type LoadedConfig, loadGatewayConfig } from './config.ts';
import type { PartState } from './http/deps.ts';
import { buildHttpServer, type HttpServer } from './http/server.ts';
import { Intake } from './intake.ts';
import { Jobs } from './jobs.ts';
import { type GatewayKeys, openKeys } from './keys.ts';
import { Link } from './link/link.ts';
import { decideParked } from './link/parked.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { decide } from './programme/decide.ts';
import { noteNames } from './programme/notes.ts';
import { isHidden, shownUnits } from './programme/versions.ts';
import type { Store } from './store/interface.ts';
import { ledgerFileName, openStore } from './store/sqlite.ts';

/** Everything of the outside that a gateway uses. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: RootLog;
  /** Ends the process: a promise can no longer be kept. */
  readonly fatal: (error: unknown) => void;
}

/** A gateway at work. */
export interface RunningGateway {
  readonly httpUrl: string;
  readonly brokerUrl: string;
  readonly brokerPort: number;
  readonly store: Store;
  readonly intake: Intake;
  /** Ends what is in hand, then everything. */
  stop(): Promise<void>;
}

/** The process: reads the environment, starts a gateway, says so in one line, lives until SIGTERM. */
export function runGateway(options: {
  readonly path: string;
  readonly flags: ConfigFlags;
  /** Staff say that the wall clock is right although it jumped. */
  readonly isClockConfirmed: boolean;
}): void {
  runMain({
    env: process.env,
    start: async (life) => {
      const loaded = loadGatewayConfig({ ...options, env: process.env });
      const log = createLog({ name: 'gateway', level: loaded.config.log.level });
      life.useLog(log);
      const gateway = await startGateway(loaded, {
        clock: systemClock(),
        timers: systemTimers(),
        ids: systemIds(),
        faults: crashFaults(process.env['STAMGAST_CRASH_AT']),
        log,
        fatal: life.fatal,
      });
      if (options.isClockConfirmed) gateway.intake.confirmTime();
      const { httpUrl, brokerUrl } = gateway;
      const { pid } = process;
      const ready = { event: 'gateway.ready', pid, http: httpUrl, broker: brokerUrl };
      process.stdout.write(`${JSON.stringify(ready)}\n`);
      return () => gateway.stop();
    },
  });
}

/**
 * Builds all parts and waits until tills and kiosks can be served. What was opened is closed
 * again when a later part cannot start.
 */
export async function startGateway(
  loaded: LoadedConfig,
  ports: GatewayPorts,
): Promise<RunningGateway> {
  return await openAll((open) => openParts(loaded, ports, open));
}

async function openParts(
  loaded: LoadedConfig,
  ports: GatewayPorts,
  open: Closers,
): Promise<RunningGateway> {
  const { dataFolder, programmes } = loaded;
  const { ids, faults, log } = ports;
  makeFolder(dataFolder);
  const path = join(dataFolder, ledgerFileName);
  const keys = openKeys({ dataFolder, hasLedger: existsSync(path), ids });
  // Names and card numbers stand in it; SQLite gives its other files the rights of this one.
  makeFile(path);
  const units = shownUnits(programmes).map(({ unit }) => unit);
  const store = openStore({ path, pepper: keys.pepper, units, programmes, faults, ids });
  open.push(() => store.close());
  store.rouse(programmes);
  const intake = new Intake({
    ...ports,
    store,
    programmes: () => programmes,
    decide,
    log: log.child('intake'),
  });
  const { privateKey } = keys.seal;
  await decideParked({ ...ports, store, intake, log: log.child('parked'), privateKey });
  const metrics = createMetrics({ withProcess: true });
  const mqtt = await startMqtt(loaded, ports);
  open.push(() => mqtt.broker?.close());
  open.push(() => mqtt.link.end());
  open.push(() => intake.stop());
  const link = startLink({ loaded, keys, store, intake, metrics, mqtt: mqtt.link, ports });
  measure(metrics, { store, intake, link: link.link, mqtt: mqtt.link });
  const http = await startHttp(loaded, ports, {
    store,
    intake,
    requestSecret: keys.requestSecret,
    metrics,
    isHidden: (unit) => isHidden(programmes, unit),
    parts: () => partsOf({ intake, mqtt: mqtt.link, isSubscribed: link.isSubscribed() }),
  });
  open.push(() => http.close());
  if (mqtt.broker !== null) await link.subscribed;
  const jobs = new Jobs({ ...ports, store, intake, log: log.child('jobs') });
  jobs.start(ports.fatal);
  open.push(() => jobs.stop());
  return {
    httpUrl: urlOf(http, loaded),
    brokerUrl: mqtt.url,
    brokerPort: mqtt.broker?.port ?? Number(new URL(mqtt.url).port || 1883),
    store,
    intake,
    stop: () => closeAll(open),
  };
}

/** Kiosks find the gateway at a broker; the gateway itself is a client of it on either kind. */
async function startMqtt(
  loaded: LoadedConfig,
  ports: GatewayPorts,
): Promise<{
  readonly broker: EmbeddedBroker | null;
  readonly link: MqttLink;
  readonly url: string;
}> {
  const { store, broker: settings } = loaded.config;
  const log = ports.log.child('broker');
  const { username } = settings;
  const connect = (url: string, password: string) =>
    connectMqtt({ url, clientId: username, username, password, log });
  if (loaded.broker.kind === 'external') {
    const { url, password } = loaded.broker;
    return { broker: null, link: connect(url, password), url };
  }
  const { host, port } = loaded.broker;
  const password = Buffer.from(ports.ids.bytes(32)).toString('base64url');
  const accounts = brokerAccounts(loaded, password);
  const broker = await startEmbeddedBroker({
    host,
    port,
    store,
    accounts,
    waitMs: 5000,
    log,
  }).catch((error: unknown) => {
    throw listenError({ error, port, otherPort: `--broker-port ${port + 1}` });
  });
  const url = `mqtt://${host.includes(':') ? `[${host}]` : host}:${broker.port}`;
  return { broker, link: connect(url, password), url };
}

function startLink(options: {
  readonly loaded: LoadedConfig;
  readonly keys: GatewayKeys;
  readonly store: Store;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly mqtt: MqttLink;
  readonly ports: GatewayPorts;
}): {
  readonly link: Link;
  readonly subscribed: Promise<void>;
  readonly isSubscribed: () => boolean;
} {
  const { loaded, keys, store, intake, metrics, mqtt, ports } = options;
  const { config, programmes } = loaded;
  const deps = {
    ...ports,
    store,
    intake,
    log: ports.log.child('link'),
    count: metrics.message,
    send: (device: string, kind: Parameters<typeof topicFor>[0]['kind'], bytes: Uint8Array) => {
      mqtt.publish(topicFor({ store: config.store, device, kind }), bytes);
    },
    broadcast: (bytes: Uint8Array) => {
      mqtt.publish(viewTopic(config.store), bytes);
    },
  };
  const link = new Link(deps, {
    devices: new Set(loaded.devices.map(({ id }) => id)),
    sealKeys: keys.seal,
    pepper: keys.pepper,
    units: [...shownUnits(programmes)],
    names: [...noteNames(programmes)],
    zone: programmes.at(-1)?.zone ?? 'UTC',
    catchUpMs: config.cache.catchUpMs,
  });
  intake.onCommitted((committed) => link.viewsChanged(committed));
  mqtt.onMessage((topic, bytes) => {
    const parsed = parseTopic(topic);
    if (parsed === null || parsed.store !== config.store || parsed.kind === 'view') return;
    link.receive(parsed.device, parsed.kind, bytes).catch(ports.fatal);
  });
  let isSubscribed = false;
  mqtt.onDown(() => {
    isSubscribed = false;
  });
  const subscribed = new Promise<void>((resolve) => {
    mqtt.onUp(() => {
      mqtt
        .subscribe(gatewaySubscriptions(config.store))
        .then((isGranted) => {
          isSubscribed = isGranted;
          if (isGranted) resolve();
        })
        .catch(ports.fatal);
    });
  });
  return { link, subscribed, isSubscribed: () => isSubscribed };
}

async function startHttp(
  loaded: LoadedConfig,
  ports: GatewayPorts,
  parts: Omit<Parameters<typeof buildHttpServer>[0], keyof GatewayPorts>,
): Promise<HttpServer> {
  const server = await buildHttpServer({ ...ports, ...parts, log: ports.log.child('http') });
  const { host, port } = loaded.config.http;
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw listenError({ error, port, otherPort: `--http-port ${port + 1}` });
  }
  return server;
}

function urlOf(server: HttpServer, loaded: LoadedConfig): string {
  const { host } = loaded.config.http;
  const address = server.server.address();
  if (address === null || typeof address === 'string') {
    throw new StamgastError('INTERNAL', 'the HTTP server has no address');
  }
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

/** What /readyz tells. A time that is ahead holds jobs only; tills and kiosks are served. */
function partsOf(state: {
  readonly intake: Intake;
  readonly mqtt: MqttLink;
  readonly isSubscribed: boolean;
}): Readonly<Record<string, PartState>> {
  const { intake, mqtt, isSubscribed } = state;
  const trust = intake.timeTrust().kind;
  const part = (ok: boolean, good: string, bad: string) => ({ ok, state: ok ? good : bad });
  return {
    store: part(intake.isWritable, 'writable', 'not writable'),
    broker: part(mqtt.isUp(), 'connected', 'not connected'),
    link: part(isSubscribed, 'subscribed', 'not subscribed'),
    clock: { ok: trust !== 'behind', state: trust },
  };
}

function measure(
  metrics: Metrics,
  parts: {
    readonly store: Store;
    readonly intake: Intake;
    readonly link: Link;
    readonly mqtt: MqttLink;
  },
): void {
  const { store, intake, link, mqtt } = parts;
  const rows: readonly (readonly [string, string, () => number])[] = [
    ['stamgast_intake_waiting', 'Works that wait for a commit.', () => intake.waiting],
    [
      'stamgast_store_writable',
      '1 unless the last commit failed.',
      () => Number(intake.isWritable),
    ],
    ['stamgast_broker_up', '1 while the gateway is connected.', () => Number(mqtt.isUp())],
    ['stamgast_devices_seen', 'Kiosks that said hello since the start.', () => link.devicesUp],
    ['stamgast_views_rev', 'Newest rev of the member views.', () => store.newestRev()],
    [
      'stamgast_time_trusted',
      '1 while jobs run.',
      () => Number(intake.timeTrust().kind === 'trusted'),
    ],
  ];
  for (const [name, help, read] of rows) metrics.gauge(name, help, read);
  const counts = [
    'blocks',
    'entries',
    'conflicts',
    'waiting',
    'parked',
    'quarantined',
    'review',
    'flagged',
    'held',
  ];
  for (const name of counts) {
    const help = `Rows of the ledger: ${name}.`;
    metrics.gauge(`stamgast_ledger_${name}`, help, () => countOf(store, name));
  }
}

function countOf(store: Store, name: string): number {
  const counts: Readonly<Record<string, number>> = { ...store.counts() };
  return counts[name] ?? 0;
}
