import { createServer } from 'node:net';
import { listenError } from '../../protocol/host/port-holder.ts';
import type { Ports } from './layout.ts';

/**
 * Throws PORT_IN_USE, with the holder and what to type, unless all six can be had. The programs
 * would say so too, but in words about their own options.
 */
export async function checkPorts(ports: Ports): Promise<void> {
  for (const port of Object.values(ports)) {
    try {
      await tryPort(port);
    } catch (error) {
      const other = ports.panel <= 64_000 ? ports.panel + 1000 : 4870;
      throw listenError({ error, port, otherPort: `\`npm start -- --port ${other}\`` });
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
