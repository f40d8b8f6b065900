import { connect, type MqttClient } from 'mqtt';
import type { Log } from '../ports.ts';

/** One connection to the broker that mends itself. Nothing is queued and nothing is promised. */
export interface MqttLink {
  /** After each connect, one that has been already too; subscribe here, since sessions are clean. */
  onUp(handler: () => void): void;
  /** After each loss of the connection; not for a failed try to connect. */
  onDown(handler: () => void): void;
  onMessage(handler: (topic: string, bytes: Uint8Array) => void): void;
  /** Resolves to true once the broker has granted all topics (QoS 0). Never rejects. */
  subscribe(topics: readonly string[]): Promise<boolean>;
  /** QoS 0, not retained. Without a connection it is dropped and false is returned. */
  publish(topic: string, bytes: Uint8Array): boolean;
  isUp(): boolean;
  /** Closes for good. Resolves when the socket is closed. Never rejects. */
  end(): Promise<void>;
}

/**
 * Connects by MQTT 3.1.1 with a clean session and keeps trying: first after 0.2 s, then doubled up
 * to 5 s, each wait shortened by chance by up to half so that kiosks do not come back all at once.
 * Of `url` only scheme, host and port count. Throws TypeError when it is no URL.
 */
export function connectMqtt(options: {
  readonly url: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly log: Log;
}): MqttLink {
  const { url, clientId, username, password, log } = options;
  const broker = withoutSecrets(url);
  const client = connect(broker, {
    clientId,
    username,
    password,
    protocolVersion: 4,
    clean: true,
    keepalive: keepAliveSeconds,
    connectTimeout: connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  });
  const retry = keepTrying({ client, log, broker });
  return {
    onUp: (handler) => {
      client.on('connect', () => handler());
      // A broker nearby may be quicker than the start of the program that listens here.
      if (client.connected) setImmediate(() => client.connected && handler());
    },
    onDown: (handler) => retry.onDown(handler),
    onMessage: (handler) => void client.on('message', (topic, bytes) => handler(topic, bytes)),
    subscribe: (topics) => subscribe(client, topics, log),
    publish: (topic, bytes) => {
      if (!client.connected) return false;
      // Errors of a QoS 0 publish are those of the connection, and `close` tells them.
      client.publish(topic, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), ignore);
      return true;
    },
    isUp: () => client.connected,
    end: () => {
      retry.stop();
      return new Promise((resolve) => client.end(true, {}, () => resolve()));
    },
  };
}

const keepAliveSeconds = 5;
const connectTimeoutMs = 5000;
const waitMinMs = 200;
const waitMaxMs = 5000;
const ignore = (): void => {};

/** The reconnecting half: mqtt.js itself knows only one fixed wait. */
function keepTrying(options: {
  readonly client: MqttClient;
  readonly log: Log;
  readonly broker: string;
}) {
  const { client, log, broker } = options;
  const downHandlers: (() => void)[] = [];
  let waitMs = waitMinMs;
  let wasUp = false;
  let isEnded = false;
  let reason = '';
  let timer: NodeJS.Timeout | undefined;
  client.on('connect', () => {
    wasUp = true;
    waitMs = waitMinMs;
    log.info({ event: 'mqtt.up', broker }, 'connected to the broker');
  });
  client.on('error', (error) => {
    reason = error.message;
  });
  client.on('close', () => {
    if (isEnded) return;
    const pauseMs = Math.round(waitMs * (0.5 + Math.random() / 2));
    // Each failed try is told, but the growing wait keeps it to a line in some seconds.
    log.warn({ event: 'mqtt.down', broker, reason, pauseMs }, 'no connection to the broker');
    reason = '';
    waitMs = Math.min(waitMs * 2, waitMaxMs);
    clearTimeout(timer);
    timer = setTimeout(() => client.reconnect(), pauseMs);
    if (!wasUp) return;
    wasUp = false;
    for (const handler of downHandlers) handler();
  });
  return {
    onDown: (handler: () => void) => void downHandlers.push(handler),
    stop: () => {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}

/** Scheme, host and port of a URL: a password in it is neither used nor logged. */
function withoutSecrets(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function subscribe(client: MqttClient, topics: readonly string[], log: Log): Promise<boolean> {
  return new Promise((resolve) => {
    client.subscribe([...topics], { qos: 0 }, (error, granted) => {
      // [MQTT-3.9.3]: return code 0x80 is a refusal.
      const refused = (granted ?? []).filter(({ qos }) => qos > 2).map(({ topic }) => topic);
      const isGranted = error === null && refused.length === 0;
      if (!isGranted) {
        const why = error?.message ?? 'refused by the broker';
        log.warn({ event: 'mqtt.subscribe', refused, why }, 'not subscribed');
      }
      resolve(isGranted);
    });
  });
}
