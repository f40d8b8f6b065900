import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Account } from '../../gateway/broker/embedded.ts';

/**
 * One list of what each peer may do, written out by hand, and a run of it against any broker:
 * the embedded one and mosquitto must come to the same result.
 */
export const store = 'shop';
export const passwords: Readonly<Record<string, string>> = {
  'kiosk-a': 'secret of kiosk a',
  'kiosk-b': 'secret of kiosk b',
  gateway: 'secret of the gateway',
};
export const names = Object.keys(passwords);
/** The accounts of these peers at a broker. */
export const accounts: readonly Account[] = names.map((name) => ({
  name,
  password: passwords[name] ?? '',
  peer: name === 'gateway' ? { kind: 'gateway' } : { kind: 'device', device: name },
}));

const kinds = ['ev', 'hello', 'req', 'ack', 'bad', 'resume', 'res', 'cmd'];
/** Everything that anybody tries to publish on. */
export const topics: readonly string[] = [
  ...['kiosk-a', 'kiosk-b', 'kiosk-c'].flatMap((device) =>
    kinds.map((kind) => `stamgast/0/shop/d/${device}/${kind}`),
  ),
  'stamgast/0/shop/g/view',
  'stamgast/0/shop/g/other',
  'stamgast/0/other/d/kiosk-a/ev',
  'stamgast/0/other/g/view',
  'stamgast/1/shop/d/kiosk-a/ev',
  'stamgast/0/shop/d/kiosk-a/ev/more',
  'stamgast/0/shop/d/kiosk-a/',
  'stamgast/0/shop/d/kiosk-a',
  'stamgast',
  'other',
];
/** Everything that a kiosk tries to subscribe to. */
const filters: readonly string[] = [
  '#',
  '+/#',
  'stamgast/#',
  'stamgast/0/shop/#',
  'stamgast/0/shop/d/#',
  'stamgast/0/shop/d/+/ack',
  'stamgast/0/shop/+/+/+',
  'stamgast/0/shop/d/kiosk-a/#',
  'stamgast/0/shop/d/kiosk-b/#',
  'stamgast/0/shop/d/kiosk-a/+',
  'stamgast/0/shop/g/#',
  'stamgast/0/shop/g/view',
  ...topics,
];

/** What must arrive, as "receiver <- topic"; whatever else arrives is a breach. */
export const expected: readonly string[] = [
  ...['kiosk-a', 'kiosk-b'].flatMap((device) => [
    ...['ev', 'hello', 'req'].map((kind) => `gateway <- stamgast/0/shop/d/${device}/${kind}`),
    ...['ack', 'bad', 'resume', 'res', 'cmd'].map(
      (kind) => `${device} <- stamgast/0/shop/d/${device}/${kind}`,
    ),
    `${device} <- stamgast/0/shop/g/view`,
  ]),
].sort();

/** Connects once, as MQTT 3.1.1 without any second try. Rejects when the broker refuses. */
export function join(
  port: number,
  name: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  return connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: name,
    username: name,
    password: passwords[name] ?? '',
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 4000,
    ...options,
  });
}

/** Lets every peer publish everywhere, one after the other, and says what reached the others. */
export async function runMatrix(port: number): Promise<readonly string[]> {
  const arrived = new Set<string>();
  for (const publisher of names) {
    const watchers = await Promise.all(
      names.filter((name) => name !== publisher).map((name) => watch(port, name, arrived)),
    );
    for (const topic of topics) {
      const client = await join(port, publisher);
      // A refusal may end the connection; what counts is what arrives.
      client.on('error', () => {});
      await client.publishAsync(topic, `from ${publisher}`);
      await client.endAsync();
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const watcher of watchers) await watcher.endAsync();
  }
  return [...arrived].sort();
}

async function watch(port: number, name: string, arrived: Set<string>): Promise<MqttClient> {
  const client = await join(port, name);
  client.on('message', (topic) => arrived.add(`${name} <- ${topic}`));
  const wanted = name === 'gateway' ? gatewayFilters : filters;
  for (const filter of wanted) {
    // A refused subscription is answered with 128, which the client throws.
    await client.subscribeAsync(filter).catch(() => {});
  }
  return client;
}

const gatewayFilters = ['ev', 'hello', 'req'].map((kind) => `stamgast/0/shop/d/+/${kind}`);
