import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../../protocol/host/log.ts';
import { connectMqtt, type MqttLink } from '../../../protocol/host/mqtt.ts';

/** A real broker that can be ended and begun again on its port. */
interface Broker {
  readonly port: number;
  readonly aedes: Aedes;
  end(): Promise<void>;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startBroker(port = 0): Promise<Broker> {
  const aedes = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, username === 'kiosk-1' && password?.toString() === 'secret'),
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic.startsWith('denied') ? null : subscription),
  });
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  let isEnded = false;
  const end = async () => {
    if (isEnded) return;
    isEnded = true;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await closed;
  };
  closing.push(end);
  const address = server.address();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, aedes, end };
}

interface Ear {
  readonly link: MqttLink;
  readonly heard: { readonly topic: string; readonly text: string }[];
  readonly lines: string[];
  ups: number;
  downs: number;
}

function connect(port: number, password = 'secret'): Ear {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const link = connectMqtt({
    url: `mqtt://user:url-secret@127.0.0.1:${port}`,
    clientId: 'kiosk-1',
    username: 'kiosk-1',
    password,
    log: createLog({ name: 'test', level: 'debug', destination }),
  });
  const ear: Ear = { link, heard: [], lines, ups: 0, downs: 0 };
  link.onUp(() => {
    ear.ups += 1;
  });
  link.onDown(() => {
    ear.downs += 1;
  });
  link.onMessage((topic, bytes) => {
    ear.heard.push({ topic, text: Buffer.from(bytes).toString() });
  });
  closing.push(() => link.end());
  return ear;
}

const soon = (look: () => unknown) => expect.poll(look, { timeout: 10_000, interval: 10 });
const bytes = (text: string) => new TextEncoder().encode(text);

test('messages go out and come in as bytes', async () => {
  const { port } = await startBroker();
  const ear = connect(port);
  await soon(() => ear.ups).toBe(1);
  expect(ear.link.isUp()).toBe(true);
  expect(await ear.link.subscribe(['a/b', 'a/c'])).toBe(true);
  expect(ear.link.publish('a/b', bytes('hello æ'))).toBe(true);
  await soon(() => ear.heard).toEqual([{ topic: 'a/b', text: 'hello æ' }]);
});

test('who listens after the connection is there hears of it too', async () => {
  const { port } = await startBroker();
  const ear = connect(port);
  await soon(() => ear.link.isUp()).toBe(true);
  let ups = 0;
  ear.link.onUp(() => {
    ups += 1;
  });
  expect(ups).toBe(0);
  await soon(() => ups).toBe(1);
});

test('publishes are QoS 0 and not retained, and the session is clean', async () => {
  const { port, aedes } = await startBroker();
  const packets: unknown[] = [];
  aedes.on('publish', (packet, client) => {
    if (client !== null) packets.push({ qos: packet.qos, retain: packet.retain });
  });
  const clients: unknown[] = [];
  aedes.on('client', (client) => clients.push({ id: client.id, clean: client.clean }));
  const ear = connect(port);
  await soon(() => ear.ups).toBe(1);
  ear.link.publish('a', bytes('x'));
  await soon(() => packets).toEqual([{ qos: 0, retain: false }]);
  expect(clients).toEqual([{ id: 'kiosk-1', clean: true }]);
});

test('without a connection a publish is dropped and never comes later', async () => {
  const broker = await startBroker();
  const ear = connect(broker.port);
  await soon(() => ear.ups).toBe(1);
  await broker.end();
  await soon(() => ear.downs).toBe(1);
  expect(ear.link.isUp()).toBe(false);
  expect(ear.link.publish('a/b', bytes('lost'))).toBe(false);
  expect(await ear.link.subscribe(['a/b'])).toBe(false);
  await startBroker(broker.port);
  await soon(() => ear.ups).toBe(2);
  expect(await ear.link.subscribe(['a/b'])).toBe(true);
  ear.link.publish('a/b', bytes('kept'));
  await soon(() => ear.heard).toEqual([{ topic: 'a/b', text: 'kept' }]);
  expect(ear.downs).toBe(1);
});

test('a broker that comes later is found, and each failed try is told with its wait', async () => {
  const first = await startBroker();
  await first.end();
  const ear = connect(first.port);
  await soon(() => ear.lines.filter((line) => line.includes('mqtt.down')).length).toBe(3);
  expect(ear.downs).toBe(0);
  const waits = ear.lines
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'mqtt.down')
    .map(({ pauseMs }) => Number(pauseMs));
  for (const [attempt, wait] of waits.entries()) {
    const most = Math.min(200 * 2 ** attempt, 5000);
    expect(wait).toBeGreaterThanOrEqual(most / 2);
    expect(wait).toBeLessThanOrEqual(most);
  }
  await startBroker(first.port);
  await soon(() => ear.ups).toBe(1);
});

test('a wrong password is told, and no password reaches the log', async () => {
  const { port } = await startBroker();
  const ear = connect(port, 'wrong-secret');
  await soon(() => ear.lines.join('')).toMatch(/[Nn]ot authorized|[Bb]ad user/);
  expect(ear.ups).toBe(0);
  expect(ear.lines.join('')).not.toMatch(/wrong-secret|url-secret/);
});

test('a refused subscription is told', async () => {
  const { port } = await startBroker();
  const ear = connect(port);
  await soon(() => ear.ups).toBe(1);
  expect(await ear.link.subscribe(['a/b', 'denied/x'])).toBe(false);
  expect(ear.lines.join('')).toContain('mqtt.subscribe');
});

test('after its end it stays away', async () => {
  const { port, aedes } = await startBroker();
  const ear = connect(port);
  await soon(() => ear.ups).toBe(1);
  await ear.link.end();
  await soon(() => aedes.connectedClients).toBe(0);
  expect(ear.link.isUp()).toBe(false);
  expect(ear.link.publish('a', bytes('x'))).toBe(false);
});
