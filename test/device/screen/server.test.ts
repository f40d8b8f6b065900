import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { OpenScreen, ScreenOptions } from '../../../device/screen/server.ts';
import { openScreen } from '../../../device/screen/server.ts';
import type { ScreenInput } from '../../../device/screen/types.ts';
import type { Log } from '../../../protocol/ports.ts';

interface Opened {
  readonly screen: OpenScreen;
  readonly inputs: ScreenInput[];
  readonly logged: unknown[];
}

async function open(changes: Partial<ScreenOptions> = {}): Promise<Opened> {
  const pageFolder = mkdtempSync(join(tmpdir(), 'stamgast-page-'));
  for (const name of ['index.html', 'app.js', 'app.css']) {
    writeFileSync(join(pageFolder, name), `the ${name}`);
  }
  const inputs: ScreenInput[] = [];
  const logged: unknown[] = [];
  const note = (fields: unknown, text: string) => void logged.push(fields, text);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const screen = await openScreen({
    port: 0,
    pageFolder,
    onInput: (input) => inputs.push(input),
    status: () => ({ outboxLength: 3 }),
    log,
    ...changes,
  });
  onTestFinished(async () => {
    await screen.close();
    rmSync(pageFolder, { recursive: true });
  });
  return { screen, inputs, logged };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A request with exactly these headers: fetch would refuse to forge Host and Origin. */
function ask(
  screen: OpenScreen,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ port: screen.port, host: '127.0.0.1', path, method, headers });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An input as the page sends it. */
function post(screen: OpenScreen, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return ask(screen, '/input', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: `http://127.0.0.1:${screen.port}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Reads the event stream until `count` events came. */
function listen(screen: OpenScreen, count: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: screen.port, host: '127.0.0.1', path: '/events' });
    sent.on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`refused ${response.statusCode}`));
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const events = text.split('\n\n').slice(0, -1);
        if (events.length < count) return;
        resolve(events);
        sent.destroy();
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the page is served under a policy that runs nothing foreign and nothing inline', async () => {
  const { screen } = await open();
  const { status, headers, body } = await ask(screen, '/');
  expect({ status, body }).toEqual({ status: 200, body: 'the index.html' });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cache-control']).toBe('no-store');
});

test('only origins of the configuration may frame the page', async () => {
  const { screen } = await open({ embedIn: ['http://127.0.0.1:8080'] });
  const { headers } = await ask(screen, '/');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain('frame-ancestors http://127.0.0.1:8080');
});

test('there is nothing but the page, its stream and the facts', async () => {
  const { screen } = await open();
  for (const path of ['/x', '/../package.json', '/app.js?x', '//']) {
    expect((await ask(screen, path)).status).toBe(404);
  }
  expect((await ask(screen, '/', { method: 'DELETE' })).status).toBe(405);
  expect(await ask(screen, '/status')).toMatchObject({ status: 200, body: '{"outboxLength":3}' });
});

test('a new page gets the newest view at once, and then each later one', async () => {
  const { screen } = await open();
  screen.show({ kind: 'attract', language: 'da' });
  const coming = listen(screen, 3);
  await expect.poll(async () => (await ask(screen, '/status')).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 50));
  screen.show({ kind: 'reading', language: 'da' });
  const [build, first, second] = await coming;
  expect(build).toMatch(/^event: build\ndata: \S+$/);
  expect(first).toBe('event: view\ndata: {"kind":"attract","language":"da"}');
  expect(second).toBe('event: view\ndata: {"kind":"reading","language":"da"}');
});

test('the ninth page at once is refused, and a place that is left is free again', async () => {
  const { screen } = await open();
  const stay = Array.from({ length: 8 }, () => {
    const sent = request({ port: screen.port, host: '127.0.0.1', path: '/events' });
    sent.on('error', () => {}); // Torn by the test itself.
    const open = new Promise((resolve) => sent.on('response', resolve));
    sent.end();
    return { sent, open };
  });
  await Promise.all(stay.map((one) => one.open));
  expect((await ask(screen, '/events')).status).toBe(503);
  stay[0]?.sent.destroy();
  await expect.poll(() => listen(screen, 2).catch(() => null)).not.toBeNull();
  for (const { sent } of stay) sent.destroy();
});

test.each<[string, ScreenInput]>([
  ['a touch', { kind: 'touch' }],
  ['the end of a visit', { kind: 'done' }],
  ['a language', { kind: 'language', language: 'da' }],
  ['a typed number', { kind: 'typed', number: '2900000000001' }],
])('%s is handed on', async (_, input) => {
  const { screen, inputs } = await open();
  expect((await post(screen, { ...input, extra: 1 })).status).toBe(204);
  expect(inputs).toEqual([input]);
});

test.each([
  ['no JSON', 'touch'],
  ['an array', []],
  ['null', 'null'],
  ['an unknown kind', { kind: 'reboot' }],
  ['an unknown language', { kind: 'language', language: 'xx' }],
  ['letters as a number', { kind: 'typed', number: '29a' }],
  ['an empty number', { kind: 'typed', number: '' }],
  ['twenty digits', { kind: 'typed', number: '1'.repeat(20) }],
  ['a number that is a number', { kind: 'typed', number: 29 }],
])('%s is refused with 400', async (_, body) => {
  const { screen, inputs } = await open();
  expect((await post(screen, body)).status).toBe(400);
  expect(inputs).toEqual([]);
});

test('an input above 1 kB is refused with 413, any other type with 415', async () => {
  const { screen, inputs } = await open();
  expect((await post(screen, { kind: 'touch', x: 'x'.repeat(1_100) })).status).toBe(413);
  const typed = await post(screen, { kind: 'touch' }, { 'content-type': 'text/plain' });
  expect(typed.status).toBe(415);
  expect(inputs).toEqual([]);
});

test('a refused input leaves nothing of a card number in the log', async () => {
  const { screen, logged } = await open();
  await post(screen, { kind: 'typed', number: '29000000000010000000009' });
  expect(logged).not.toEqual([]);
  expect(JSON.stringify(logged)).not.toContain('2900000');
});

test.each([
  ['another host name', { host: 'evil.example' }],
  ['another port', { host: '127.0.0.1:1' }],
])('%s is refused for every address', async (_, headers) => {
  const { screen, inputs } = await open();
  for (const path of ['/', '/events', '/status']) {
    expect((await ask(screen, path, { headers })).status).toBe(403);
  }
  expect((await post(screen, { kind: 'touch' }, headers)).status).toBe(403);
  expect(inputs).toEqual([]);
});

test.each([
  ['another origin', { origin: 'http://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['no origin', { origin: '' }],
])('an input of %s is refused', async (_, headers) => {
  const { screen, inputs } = await open();
  expect((await post(screen, { kind: 'touch' }, headers)).status).toBe(403);
  expect(inputs).toEqual([]);
});

test('another page cannot read views or facts, but may open the page in its frame', async () => {
  const { screen } = await open();
  const fetched = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' };
  expect((await ask(screen, '/events', { headers: fetched })).status).toBe(403);
  expect((await ask(screen, '/status', { headers: fetched })).status).toBe(403);
  const framed = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' };
  expect((await ask(screen, '/', { headers: framed })).status).toBe(200);
});

test('a port in use is refused with its holder', async () => {
  const { screen } = await open();
  await expect(open({ port: screen.port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(`port ${screen.port} is in use by process ${process.pid}`),
  });
});

test('a page folder without a page is refused with what to do', async () => {
  await expect(open({ pageFolder: '/nowhere' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('npm run build'),
  });
});
