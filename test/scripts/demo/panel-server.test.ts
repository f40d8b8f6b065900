import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type PanelKey, PanelServer } from '../../../scripts/demo/server.ts';
import { freePort } from '../../support/free-port.ts';

async function panel() {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-panel-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  const pressed: PanelKey[] = [];
  const server = new PanelServer({
    folder,
    screenUrl: 'http://127.0.0.1:1',
    state: () => ({ pressed: pressed.length }),
    press: async (key) => {
      pressed.push(key);
      if (key['kind'] === 'wrong') throw new Error('there is no such key');
      return { isOk: true };
    },
  });
  const port = await freePort();
  await server.listen(port);
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const base = `http://127.0.0.1:${port}`;
  const press = (body: string, origin = base) =>
    fetch(`${base}/key`, { method: 'POST', headers: { origin }, body });
  return { base, folder, port, press, pressed };
}

test('a key of its own page is carried out; what it says of a mistake comes back', async () => {
  const { press, pressed } = await panel();
  expect(await (await press('{"kind":"cut"}')).json()).toEqual({ isOk: true });
  expect(pressed).toEqual([{ kind: 'cut' }]);
  const wrong = await press('{"kind":"wrong"}');
  expect([wrong.status, await wrong.text()]).toEqual([400, 'there is no such key']);
});

test('a key of another page, or under another name of this host, is refused', async () => {
  const { base, port, press, pressed } = await panel();
  expect((await press('{"kind":"cut"}', 'http://evil.example')).status).toBe(403);
  expect((await fetch(`${base}/key`, { method: 'POST', body: '{}' })).status).toBe(403);
  const rebound = await new Promise<number>((done) => {
    const headers = { host: 'evil.example' };
    const call = request({ port, host: '127.0.0.1', path: '/state', headers }, (answer) => {
      answer.destroy();
      done(answer.statusCode ?? 0);
    });
    call.end();
  });
  expect(rebound).toBe(403);
  expect(pressed).toEqual([]);
});

test('a key that is too long, or is not an object, presses nothing', async () => {
  const { press, pressed } = await panel();
  expect((await press(`{"kind":"${'é'.repeat(5000)}"}`)).status).toBe(413);
  for (const body of ['', 'cut', '7', 'null', '"cut"']) {
    expect((await press(body)).status).toBe(400);
  }
  expect(pressed).toEqual([]);
});

test('a page whose files are gone answers what to type', async () => {
  const { base, folder } = await panel();
  expect(await (await fetch(base)).text()).toBe('<!doctype html>');
  rmSync(join(folder, 'index.html'));
  const gone = await fetch(base);
  expect([gone.status, await gone.text()]).toEqual([
    500,
    'The files of the panel are gone. Type npm start again.',
  ]);
});
