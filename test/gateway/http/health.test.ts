import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openTill, type Till } from './till.ts';

let till: Till;
afterEach(() => till.close());

test('readyz lists its parts and answers 503 when one is down', async () => {
  let isUp = true;
  till = await openTill((deps) => ({
    ...deps,
    parts: () => ({
      store: { ok: true, state: 'writable' },
      broker: { ok: isUp, state: isUp ? 'connected' : 'not connected' },
    }),
  }));
  expect((await till.get('/healthz')).body).toEqual({ ok: true });
  const up = await till.get('/readyz');
  expect([up.status, up.body.ready]).toEqual([200, true]);
  isUp = false;
  const down = await till.get('/readyz');
  expect(down.status).toBe(503);
  expect(down.body).toMatchObject({ ready: false, parts: { broker: { state: 'not connected' } } });
});

test('a listening server answers, and closes who declares 1 GB', async () => {
  till = await openTill();
  const url = await till.server.listen({ host: '127.0.0.1', port: 0 });
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ ok: true });
  const openapi = await (await fetch(`${url}/openapi.json`)).json();
  expect(Object.keys(openapi.paths)).toEqual(
    expect.arrayContaining(['/v1/purchases', '/v1/members/{id}', '/readyz']),
  );
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes.toString();
  });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.write(
    'POST /v1/identify HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n' +
      'content-length: 1073741824\r\n\r\n{"card":',
  );
  await ended;
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(answer).toContain('MESSAGE_TOO_LARGE');
});
