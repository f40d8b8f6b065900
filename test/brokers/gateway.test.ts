import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, programmeText, purchase, ref } from '../gateway/http/till.ts';
import { MqttKiosk } from '../gateway/link/mqtt-kiosk.ts';
import { type ShopFiles, shopFiles } from '../gateway/link/shop-files.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, spawnGateway } from './gateway-process.ts';
import { type Mosquitto, startMosquitto } from './mosquitto.ts';

let files: ShopFiles;
const running: GatewayProcess[] = [];

beforeEach(() => {
  files = shopFiles();
});
afterEach(async () => {
  for (const gateway of running.splice(0)) {
    gateway.child.kill('SIGKILL');
    await gateway.ended;
  }
  files.remove();
});

function run(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const gateway = spawnGateway(['--config', files.config, ...args], env);
  running.push(gateway);
  return gateway;
}
const post = async (http: string, path: string, body: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${http}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { replayed: response.headers.get('idempotent-replayed'), body: await response.json() };
};
const enrolment = { receipt: ref('enrol'), card: cards.anna, name: 'Anna' };
const buying = () => ({ ...purchase('1', 4500), occurredAt: new Date().toISOString() });

describe('stamgast gateway', () => {
  test('says in one line that it is ready, drains on SIGTERM and ends with 0', async () => {
    const gateway = run();
    const { http, broker, pid } = await gateway.ready();
    expect(broker).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/);
    expect(pid).toBe(gateway.child.pid);
    expect((await fetch(`${http}/readyz`)).status).toBe(200);
    const bought = post(http, '/v1/members', enrolment);
    gateway.child.kill('SIGTERM');
    await bought.catch(() => {});
    expect(await gateway.ended).toBe(0);
    expect(gateway.stderr()).toBe('');
    for (const line of gateway.stdout().trim().split('\n')) JSON.parse(line);
  });

  test('prints the configuration in force, and no secret', async () => {
    const gateway = run(['--print-config', '--http-port', '4711']);
    expect(await gateway.ended).toBe(0);
    expect(gateway.stdout()).toMatch(/^ {2}port: 4711$/m);
    expect(gateway.stdout()).not.toContain(files.secret);
    expect(existsSync(join(files.folder, 'data'))).toBe(false);
  });

  test.each([
    [
      'configuration',
      'gateway.yaml',
      'store: SHOP\n',
      /CONFIG_INVALID: .*gateway.yaml:1:8: store: /,
    ],
    ['address', 'gateway.yaml', 'http: { host: 0.0.0.0 }\n', /NOT_LOOPBACK: .*http.host: 0.0.0.0;/],
    [
      'programme',
      'programme.yaml',
      programmeText.replace('receipt, earn', 'reciept, earn'),
      /PROGRAMME_INVALID: .*programme.yaml:8:\d+: rules.0.on: /,
    ],
  ])('ends with 78 and names the place when the %s is wrong', async (_n, name, text, said) => {
    const path = join(files.folder, name);
    const before = readFileSync(path, 'utf8');
    const kept = name === 'gateway.yaml' ? before.replace(/^(store|http): .*\n/gm, '') : '';
    const store = text.startsWith('store') ? '' : 'store: shop\n';
    writeFileSync(path, name === 'gateway.yaml' ? `${text}${store}${kept}` : text);
    const gateway = run();
    expect(await gateway.ended).toBe(78);
    expect(gateway.stderr()).toMatch(said);
  });

  test('names who holds a port, and what to type', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (const flag of ['http', 'broker']) {
      const gateway = run([`--${flag}-port`, String(port)]);
      expect(await gateway.ended).toBe(1);
      const out = gateway.stdout() + gateway.stderr();
      expect(out).toContain(`port ${port} is in use by process ${process.pid}`);
      expect(out).toContain(`--${flag}-port ${Number(port) + 1}`);
    }
    holder.close();
  });

  test('killed between commit and answer, it answers the repeated request as before', async () => {
    const first = run([], { STAMGAST_CRASH_AT: 'gateway.reply.before-send:2' });
    const { http } = await first.ready();
    await post(http, '/v1/members', enrolment);
    const body = buying();
    await expect(post(http, '/v1/purchases', body)).rejects.toThrow();
    expect(await first.ended).toBe('SIGKILL');
    const second = run();
    const answer = await post((await second.ready()).http, '/v1/purchases', body);
    expect(answer).toMatchObject({
      replayed: 'true',
      body: { balances: [{ unit: 'POINTS', available: 45 }] },
    });
  });
});

describe('stamgast gateway on mosquitto', () => {
  let broker: Mosquitto;

  /** The files that `--write-mosquitto` makes, and a mosquitto that runs on them. */
  async function open(): Promise<number> {
    const port = await freePort();
    writeFileSync(join(files.folder, 'broker.secret'), 'a password of the gateway\n');
    const external = `{ kind: external, url: "mqtt://127.0.0.1:${port}", passwordFile: broker.secret }`;
    const before = readFileSync(files.config, 'utf8');
    writeFileSync(files.config, before.replace(/^broker: .*$/m, `broker: ${external}`));
    const folder = join(files.folder, 'mosquitto');
    const written = run(['--write-mosquitto', folder]);
    expect(await written.ended).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['acl', 'conf', 'passwords']);
    broker = await startMosquitto({ folder, port });
    return port;
  }
  afterEach(() => broker.stop());

  test('serves kiosks as on its own broker, also after that broker was killed', async () => {
    const port = await open();
    const gateway = run();
    const { http } = await gateway.ready();
    const isReady = async () => (await fetch(`${http}/readyz`)).status === 200;
    const until = async (wanted: boolean) => {
      for (let tries = 0; (await isReady()) !== wanted; tries += 1) {
        if (tries > 100) throw new Error(`never ${wanted ? '' : 'un'}ready`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await until(true);
    const { secret } = files;
    const kiosk = await MqttKiosk.join({ port, device: 'kiosk-1', secret });
    await kiosk.greet();
    const member = kiosk.uuid();
    const event = kiosk.event('enrol', { member, card: `num-${cards.anna}` });
    await kiosk.send('ev', kiosk.batch(1, [event]));
    expect(await kiosk.next('ack')).toMatchObject({ upTo: 1 });
    expect((await kiosk.next('view')).rows).toHaveLength(1);
    await post(http, '/v1/purchases', buying());
    expect((await kiosk.next('view')).rows).toHaveLength(1);

    const folder = join(files.folder, 'mosquitto');
    await broker.kill();
    await until(false);
    expect((await post(http, '/v1/identify', { card: cards.anna })).body).toMatchObject({ member });
    broker = await startMosquitto({ folder, port });
    await until(true);
    const again = await MqttKiosk.join({ port, device: 'kiosk-1', secret, seed: 2 });
    again.history = kiosk.history;
    expect(await again.greet({ nextSeq: 2 })).toMatchObject({ applied: 1, appliedId: event.id });
    await Promise.all([kiosk.leave(), again.leave()]);
    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });
});
