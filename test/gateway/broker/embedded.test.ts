import { connect, type Socket } from 'node:net';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../../gateway/broker/embedded.ts';
import { accounts, expected, join, passwords, runMatrix, store } from '../../brokers/matrix.ts';
import { silentLog } from '../../support/logs.ts';

const refusals: string[] = [];
const log = {
  ...silentLog,
  warn: (fields: { readonly event: string; readonly [field: string]: unknown }) => {
    refusals.push(`${fields.event} ${fields['what'] ?? fields['why']}`);
  },
};
let broker: EmbeddedBroker;

beforeAll(async () => {
  broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    store,
    waitMs: 300,
    accounts,
    log,
  });
});
afterAll(() => broker.close());

const closing = (one: Socket | MqttClient) =>
  new Promise<void>((resolve) => one.on('close', () => resolve()));
const message = (client: MqttClient) =>
  new Promise<Buffer>((resolve) => client.once('message', (_topic, bytes) => resolve(bytes)));

/** The one refusal that `act` causes. */
async function refusalOf(act: () => Promise<unknown>): Promise<string | undefined> {
  refusals.length = 0;
  await expect(act()).rejects.toThrow();
  return refusals[0];
}

describe('the embedded broker', () => {
  test('lets every peer do what it may on all topics, and nothing else', async () => {
    expect(await runMatrix(broker.port)).toEqual(expected);
  }, 20_000);

  test('refuses a wrong or missing password and an unknown name', async () => {
    const { port } = broker;
    expect(await refusalOf(() => join(port, 'kiosk-a', { password: 'wrong' }))).toBe(
      'broker.denied password',
    );
    expect(await refusalOf(() => join(port, 'kiosk-a', { password: '' }))).toMatch(/password/);
    expect(await refusalOf(() => join(port, 'kiosk-x', { password: '' }))).toMatch(/password/);
    expect(await refusalOf(() => join(port, 'x', { username: '' }))).toMatch(/password/);
  });

  test('refuses an empty client id, and one that is not the user name', async () => {
    const { port } = broker;
    const as = (clientId: string) => ({
      clientId,
      username: 'kiosk-a',
      password: passwords['kiosk-a'] ?? '',
    });
    expect(await refusalOf(() => join(port, 'kiosk-a', as('kiosk-b')))).toMatch(/client id/);
    // The client library makes up an id for an empty one, so this is said by hand.
    const socket = connect(port, '127.0.0.1');
    const packet = Buffer.from('100c00044d51545404020014 0000'.replaceAll(' ', ''), 'hex');
    socket.write(packet);
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(answer.toString('hex')).toBe('20020002');
    socket.destroy();
  });

  test('refuses sessions that are kept, wills elsewhere, retained and acknowledged publishes', async () => {
    const { port } = broker;
    const will = (topic: string, extra = {}) => ({
      will: { topic, payload: Buffer.from('gone'), qos: 0 as const, retain: false, ...extra },
    });
    expect(await refusalOf(() => join(port, 'kiosk-a', { clean: false }))).toMatch(/session/);
    const other = will('stamgast/0/shop/d/kiosk-b/ev');
    expect(await refusalOf(() => join(port, 'kiosk-a', other))).toMatch(/will topic/);
    const kept = will('stamgast/0/shop/d/kiosk-a/ev', { retain: true });
    expect(await refusalOf(() => join(port, 'kiosk-a', kept))).toMatch(/will/);
    for (const extra of [{ retain: true }, { qos: 1 as const }, { qos: 2 as const }]) {
      refusals.length = 0;
      const client = await join(port, 'kiosk-a');
      const closed = closing(client);
      client.on('error', () => {});
      client.publish('stamgast/0/shop/d/kiosk-a/ev', 'x', extra);
      await closed;
      expect(refusals).toContain('broker.denied qos or retain');
      client.end(true);
    }
    const client = await join(port, 'kiosk-a', will('stamgast/0/shop/d/kiosk-a/ev'));
    await client.endAsync();
  });

  test('cuts a packet above 64 kB at its header, and a malformed length', async () => {
    for (const [hex, why] of [
      ['30ffffff7f', 'too-large'],
      ['3080808080', 'malformed'],
    ] as const) {
      refusals.length = 0;
      const socket = connect(broker.port, '127.0.0.1');
      const closed = closing(socket);
      socket.on('error', () => {});
      socket.write(Buffer.from(hex, 'hex'));
      await closed;
      expect(refusals).toEqual([`broker.packet-refused ${why}`]);
    }
    const big = await join(broker.port, 'kiosk-a');
    const closed = closing(big);
    big.on('error', () => {});
    big.publish('stamgast/0/shop/d/kiosk-a/ev', Buffer.alloc(64 * 1024));
    await closed;
    big.end(true);
  });

  test('carries a packet of just 64 kB', async () => {
    const gateway = await join(broker.port, 'gateway');
    await gateway.subscribeAsync('stamgast/0/shop/d/+/ev');
    const kiosk = await join(broker.port, 'kiosk-a');
    const topic = 'stamgast/0/shop/d/kiosk-a/ev';
    const arrived = message(gateway);
    const payload = Buffer.alloc(64 * 1024 - 4 - 2 - topic.length, 1);
    await kiosk.publishAsync(topic, payload);
    expect((await arrived).length).toBe(payload.length);
    await Promise.all([gateway.endAsync(), kiosk.endAsync()]);
  });

  test('waits for a silent connection only so long', async () => {
    const socket = connect(broker.port, '127.0.0.1');
    socket.on('error', () => {});
    await closing(socket);
  });

  test('cuts one who does not read, and serves the others meanwhile', async () => {
    const gateway = await join(broker.port, 'gateway');
    const frozen = await join(broker.port, 'kiosk-a');
    await frozen.subscribeAsync('stamgast/0/shop/d/kiosk-a/#');
    frozen.on('error', () => {});
    frozen.stream.pause();
    const other = await join(broker.port, 'kiosk-b');
    await other.subscribeAsync('stamgast/0/shop/d/kiosk-b/#');
    const cut = closing(frozen);
    const payload = Buffer.alloc(60_000);
    for (let n = 0; n < 400; n += 1) {
      await gateway.publishAsync('stamgast/0/shop/d/kiosk-a/ack', payload);
    }
    const arrived = message(other);
    await gateway.publishAsync('stamgast/0/shop/d/kiosk-b/ack', 'still here');
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 400));
    frozen.stream.resume();
    await cut;
    await Promise.all([gateway.endAsync(), other.endAsync()]);
  }, 10_000);

  test('a second connection of one name ends the first', async () => {
    const first = await join(broker.port, 'kiosk-a');
    first.on('error', () => {});
    const closed = closing(first);
    const second = await join(broker.port, 'kiosk-a');
    await closed;
    expect(broker.cut('kiosk-a')).toBe(true);
    second.end(true);
    expect(broker.cut('kiosk-x')).toBe(false);
  });
});
