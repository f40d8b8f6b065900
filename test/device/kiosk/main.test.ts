import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadKioskConfig } from '../../../device/config.ts';
import { type KioskPorts, type RunningKiosk, startKiosk } from '../../../device/main.ts';
import { systemClock, systemIds, systemTimers } from '../../../protocol/host/clock.ts';
import { createLog } from '../../../protocol/host/log.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { writeEmptyPage, writeKioskFiles } from '../../support/kiosk-files.ts';
import { eventOf, idOf, tempFolder } from '../store/events.ts';

const running: RunningKiosk[] = [];
afterEach(async () => {
  for (const kiosk of running.splice(0)) await kiosk.stop();
});

async function start(folder: string, port = 0): Promise<RunningKiosk> {
  const screen = `{ port: ${port}, pageFolder: ${writeEmptyPage(folder)} }`;
  const path = writeKioskFiles(folder, { screen, extra: 'log: { level: silent }\n' });
  const ports: KioskPorts = {
    clock: systemClock(),
    timers: systemTimers(),
    ids: systemIds(),
    faults: noFaults,
    log: createLog({ name: 'kiosk', level: 'silent' }),
  };
  const kiosk = await startKiosk(loadKioskConfig({ path, env: {}, flags: {} }), ports, {
    nfcChildFile: '',
    pageFolder: () => Promise.reject(new Error('the configuration names one')),
    pcscSocket: '',
  });
  running.push(kiosk);
  return kiosk;
}
const status = async (kiosk: RunningKiosk) => (await fetch(`${kiosk.screenUrl}status`)).json();

describe('a kiosk', () => {
  test('serves without a broker, and says so', async () => {
    const kiosk = await start(tempFolder());
    expect(await status(kiosk)).toMatchObject({
      device: 'kiosk-1',
      store: 'shop',
      isUp: false,
      isCurrent: false,
      outboxLength: 0,
    });
  });

  test('stopped and started again has its outbox', async () => {
    const folder = tempFolder();
    const first = await start(folder);
    first.outbox.append(eventOf(1));
    await first.stop();
    running.splice(0);
    const second = await start(folder);
    expect(second.outbox.waiting(1, 10).map((row) => row.id)).toEqual([idOf(1)]);
    expect(await status(second)).toMatchObject({ outboxLength: 1 });
  });

  test('whose port is taken says so by name and leaves nothing open', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const folder = tempFolder();
    await expect(start(folder, port)).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    await new Promise((resolve) => holder.close(resolve));
    const kiosk = await start(folder, port);
    expect(kiosk.screenUrl).toBe(`http://127.0.0.1:${port}/`);
  });

  test('whose outbox is damaged does not start', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/device.db'), Buffer.alloc(8192, 'x'));
    await expect(start(folder)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
  });
});
