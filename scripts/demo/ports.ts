import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenError, portHolder } from '../../protocol/host/port-holder.ts';
import type { Ports } from './layout.ts';

/**
 * Throws PORT_IN_USE, with the holder and what to type, unless all six can be had. The programs
 * would say so too, but in words about their own options.
 */
export async function checkPorts(ports: Ports): Promise<void> {
  for (const port of Object.values(ports)) {
    try {
      await tryPatiently(port);
    } catch (error) {
      const other = ports.panel <= 64_000 ? ports.panel + 1000 : 4870;
      throw listenError({ error, port, otherPort: `\`npm start -- --port ${other}\`` });
    }
  }
}

/** A program that was just killed lets go of its ports when its last thread has ended. */
async function tryPatiently(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await tryPort(port);
    } catch (error) {
      if (tries === 30 || portHolder(port) !== null) throw error;
      await sleep(100);
    }
  }
}

function tryPort(port: number): Promise<void> {
  const server = createServer();
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => server.close(() => done()));
  });
}
