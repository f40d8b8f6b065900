import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadGatewayConfig } from '../../../gateway/config.ts';
import { type RunningGateway, startGateway } from '../../../gateway/main.ts';
import { fromBase64Url, toBase64Url } from '../../../protocol/codec.ts';
import { systemClock, systemIds, systemTimers } from '../../../protocol/host/clock.ts';
import { createLog } from '../../../protocol/host/log.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { cardKeys, openRow } from '../../../protocol/row-seal.ts';
import { cards, purchase, ref } from '../http/till.ts';
import { MqttKiosk } from './mqtt-kiosk.ts';
import { type ShopFiles, shopFiles } from './shop-files.ts';

/** A whole gateway: real aedes, real MQTT, real HTTP, real SQLite. */
let files: ShopFiles;
let gateway: RunningGateway;
let kiosk: MqttKiosk;
let faults: unknown[];

const start = () =>
  startGateway(loadGatewayConfig({ path: files.config, env: {}, flags: {} }), {
    clock: systemClock(),
    timers: systemTimers(),
    ids: systemIds(),
    faults: noFaults,
    log: createLog({ name: 'gateway', level: 'silent' }),
    fatal: (error) => faults.push(error),
  });
const join = (device: string, seed = 1) =>
  MqttKiosk.join({ port: gateway.brokerPort, device, secret: files.secret, seed });

beforeEach(async () => {
  faults = [];
  files = shopFiles();
  gateway = await start();
  kiosk = await join('kiosk-1');
});
afterEach(async () => {
  await kiosk.leave();
  await gateway.stop();
  files.remove();
  expect(faults).toEqual([]);
});

async function post(path: string, body: unknown) {
  const response = await fetch(`${gateway.httpUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
const today = () => new Date().toISOString();
const buy = (number: string, total: number) =>
  post('/v1/purchases', { ...purchase(number, total), occurredAt: today() });
const enrol = (who: MqttKiosk, card: string) =>
  who.event('enrol', { member: who.uuid(), card: `num-${card}`, name: 'Anna' });

describe('a kiosk at the gateway', () => {
  test('enrols a member, sees a purchase of the till, and finds both in its cache', async () => {
    const { config, history } = await kiosk.greet();
    kiosk.time.mono = systemClock().mono();
    await kiosk.send('ev', kiosk.batch(1, [enrol(kiosk, cards.anna)]));
    expect(await kiosk.next('ack')).toMatchObject({ base: 0, upTo: 1, results: [] });
    const first = await kiosk.next('view');
    const bought = await buy('1', 4500);
    expect(bought.body).toMatchObject({ earned: [{ amount: 45 }] });
    const second = await kiosk.next('view');
    expect(second.rows[0]?.rev).toBeGreaterThan(first.rows[0]?.rev ?? 0);

    const keys = cardKeys(fromBase64Url(config.pepper), `num-${cards.anna}`);
    await kiosk.send('req', kiosk.ask({ fill: true }));
    const { answer } = await kiosk.next('res');
    expect(answer).toMatchObject({ kind: 'page', isLast: true, rows: second.rows });
    const [row] = second.rows;
    expect(row?.token).toBe(toBase64Url(keys.token));
    const sealed = fromBase64Url(row?.sealed ?? '');
    const opened = openRow({ keys, history, rev: row?.rev ?? 0, sealed });
    expect(opened).toMatchObject({
      ok: true,
      value: { name: 'Anna', balances: [{ available: 45, pending: 0 }] },
    });
  });

  test('is told again what was applied when it repeats itself, and after a gap', async () => {
    await kiosk.greet();
    const batch = kiosk.batch(1, [enrol(kiosk, cards.anna)]);
    await kiosk.send('ev', batch);
    const ack = await kiosk.next('ack');
    await kiosk.send('ev', batch);
    expect(await kiosk.next('ack')).toEqual(ack);
    await kiosk.send('ev', kiosk.batch(9, [enrol(kiosk, cards.bo)]));
    expect(await kiosk.next('ack')).toEqual(ack);
    expect((await post('/v1/identify', { card: cards.bo })).status).toBe(404);
  });

  test('finds its place again after the gateway was killed without warning', async () => {
    const { history } = await kiosk.greet();
    const first = enrol(kiosk, cards.anna);
    await kiosk.send('ev', kiosk.batch(1, [first]));
    await kiosk.next('ack');
    await kiosk.leave();
    await gateway.stop();
    gateway = await start();
    kiosk = await join('kiosk-1', 2);
    kiosk.history = history;
    const resume = await kiosk.greet({ nextSeq: 2, rev: 1 });
    expect(resume).toMatchObject({ history, applied: 1, appliedId: first.id, rev: 1 });
    expect(resume.newEpoch).toBeUndefined();
  });

  test('gets bad for what cannot be read, and is cut when it writes elsewhere', async () => {
    await kiosk.greet();
    await kiosk.sendBytes('ev', Buffer.from('{"mid":5'));
    expect(await kiosk.next('bad')).toEqual({ mid: '', code: 'MESSAGE_MALFORMED' });
    await kiosk.sendBytes('ack', Buffer.from('{}'));
    await kiosk.send('hello', kiosk.hello()).catch(() => {});
    await expect(kiosk.next('resume', 100)).rejects.toThrow('no resume');
  });

  test('is fenced when two ids stand at one place; the other kiosk goes on', async () => {
    await kiosk.greet();
    await kiosk.send('ev', kiosk.batch(1, [enrol(kiosk, cards.anna)]));
    await kiosk.next('ack');
    await kiosk.send('ev', kiosk.batch(1, [enrol(kiosk, cards.bo)]));
    expect((await kiosk.next('bad')).code).toBe('DEVICE_FENCED');
    const other = await join('kiosk-2', 3);
    await other.greet();
    await other.send('ev', other.batch(1, [enrol(other, cards.nobody)]));
    expect(await other.next('ack')).toMatchObject({ upTo: 1 });
    await other.leave();
  });
});

describe('the gateway', () => {
  test('tells every kiosk of a commit that nobody of them made', async () => {
    await kiosk.greet();
    const other = await join('kiosk-2', 3);
    await other.greet();
    await post('/v1/members', { receipt: ref('m'), card: cards.bo });
    const [mine, theirs] = await Promise.all([kiosk.next('view'), other.next('view')]);
    expect(mine).toEqual(theirs);
    await other.leave();
  });

  test('refuses a kiosk with a wrong secret', async () => {
    const options = { port: gateway.brokerPort, device: 'kiosk-2', secret: 'wrong' };
    await expect(MqttKiosk.join(options)).rejects.toThrow();
  });

  test('counts and tells how its parts are', async () => {
    await kiosk.greet();
    await kiosk.send('ev', kiosk.batch(1, [enrol(kiosk, cards.anna)]));
    await kiosk.next('ack');
    const ready = await (await fetch(`${gateway.httpUrl}/readyz`)).json();
    expect(ready).toEqual({
      ready: true,
      parts: {
        store: { ok: true, state: 'writable' },
        broker: { ok: true, state: 'connected' },
        link: { ok: true, state: 'subscribed' },
        clock: { ok: true, state: 'trusted' },
      },
    });
    const metrics = await (await fetch(`${gateway.httpUrl}/metrics`)).text();
    expect(metrics).toContain('stamgast_device_messages_total{kind="event",outcome="applied"} 1');
    expect(metrics).toMatch(/^stamgast_ledger_entries 1$/m);
    expect(metrics).toMatch(/^stamgast_broker_up 1$/m);
    expect(metrics).not.toContain(cards.anna);
  });

  test('refuses a port that is taken, and says by whom', async () => {
    const port = Number(new URL(gateway.httpUrl).port);
    const other = shopFiles();
    const loaded = loadGatewayConfig({ path: other.config, env: {}, flags: { 'http.port': port } });
    const ports = {
      clock: systemClock(),
      timers: systemTimers(),
      ids: systemIds(),
      faults: noFaults,
      log: createLog({ name: 'gateway', level: 'silent' }),
      fatal: () => {},
    };
    const text = `port ${port} is in use by process ${process.pid} .*kill ${process.pid}.*--http-port ${port + 1}`;
    await expect(startGateway(loaded, ports)).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringMatching(new RegExp(text)),
    });
    other.remove();
  });
});
