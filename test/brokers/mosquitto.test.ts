import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accounts, expected, join, runMatrix, store } from './matrix.ts';
import { type Mosquitto, openMosquitto } from './mosquitto.ts';

let broker: Mosquitto;

beforeAll(async () => {
  broker = await openMosquitto({
    store,
    accounts,
  });
});
afterAll(() => broker.stop());

const closing = (one: MqttClient) =>
  new Promise<void>((resolve) => one.on('close', () => resolve()));

describe('mosquitto with the files that the gateway writes', () => {
  test('lets every peer do what it may on all topics, and nothing else', async () => {
    expect(await runMatrix(broker.port)).toEqual(expected);
  });

  test('takes the files without a complaint', () => {
    // The one that stays is about this test, which CI runs as root.
    const lines = broker.output().trim().split('\n');
    expect(lines.filter((line) => !/run as root/.test(line) && line !== '')).toEqual([]);
  });

  test('refuses a wrong or missing password, an unknown name and the anonymous', async () => {
    for (const options of [
      { password: 'wrong' },
      { password: '' },
      { username: 'kiosk-x' },
      { username: '', password: '' },
    ]) {
      await expect(join(broker.port, 'kiosk-a', options)).rejects.toThrow();
    }
  });

  test('knows a kiosk by its user name, whatever client id it says', async () => {
    const a = await join(broker.port, 'kiosk-a');
    let isCut = false;
    a.on('close', () => {
      isCut = true;
    });
    const b = await join(broker.port, 'kiosk-b', { clientId: 'kiosk-a' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isCut).toBe(false);
    await Promise.all([a.endAsync(), b.endAsync()]);
  });

  test('delivers no will on the branch of another kiosk', async () => {
    const gateway = await join(broker.port, 'gateway');
    await gateway.subscribeAsync('stamgast/0/shop/d/+/ev');
    const seen: string[] = [];
    gateway.on('message', (topic) => seen.push(topic));
    for (const device of ['kiosk-b', 'kiosk-a']) {
      const topic = `stamgast/0/shop/d/${device}/ev`;
      const will = { topic, payload: Buffer.from('gone'), qos: 0 as const, retain: false };
      const client = await join(broker.port, 'kiosk-a', { will });
      client.on('error', () => {});
      client.stream.destroy();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(seen).toEqual(['stamgast/0/shop/d/kiosk-a/ev']);
    await gateway.endAsync();
  });

  test('cuts retained and acknowledged publishes and packets above 64 kB', async () => {
    const topic = 'stamgast/0/shop/d/kiosk-a/ev';
    for (const [payload, options] of [
      ['x', { retain: true }],
      ['x', { qos: 1 as const }],
      ['x', { qos: 2 as const }],
      [Buffer.alloc(64 * 1024), {}],
    ] as const) {
      const client = await join(broker.port, 'kiosk-a');
      client.on('error', () => {});
      const closed = closing(client);
      client.publish(topic, payload, options);
      await closed;
      client.end(true);
    }
  });
});
