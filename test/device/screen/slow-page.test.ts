import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openScreen } from '../../../device/screen/server.ts';
import { silentLog } from '../../support/logs.ts';
import { memberView } from '../../support/screen-views.ts';

async function open() {
  const pageFolder = mkdtempSync(join(tmpdir(), 'stamgast-page-'));
  for (const name of ['index.html', 'app.js', 'app.css']) writeFileSync(join(pageFolder, name), '');
  const screen = await openScreen({
    port: 0,
    pageFolder,
    onInput: () => {},
    status: () => ({}),
    log: silentLog,
  });
  onTestFinished(async () => {
    await screen.close();
    rmSync(pageFolder, { recursive: true });
  });
  return screen;
}

test('a page that does not read is cut, and the kiosk goes on showing views', async () => {
  const screen = await open();
  const { port } = screen;
  const asks = `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const slow = connect(port, '127.0.0.1');
  const isCut = new Promise<void>((resolve) => slow.once('close', () => resolve()));
  slow.on('error', () => {});
  const heard = new Promise<void>((resolve) => slow.once('data', () => resolve()));
  slow.write(asks);
  await heard;
  slow.pause();
  // More than any socket's buffer; in one turn, so that views follow the cut at once.
  const large = memberView({ name: 'x'.repeat(50_000) });
  for (let count = 0; count < 400; count += 1) screen.show(large);
  // Views go on after the place is free, too.
  await new Promise((resolve) => setImmediate(resolve));
  for (let count = 0; count < 10; count += 1) screen.show({ kind: 'attract', language: 'da' });
  slow.resume();
  await isCut;
  const text = await newest(port, asks);
  expect(text).toContain('"kind":"attract","language":"da"');
});

/** The first bytes of a stream until its first view. */
function newest(port: number, asks: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(asks));
    let text = '';
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      text += bytes.toString();
      if (!/event: view\ndata: .*\n/.test(text)) return;
      resolve(text);
      socket.destroy();
    });
  });
}
