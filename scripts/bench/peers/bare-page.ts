import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';

/**
 * `node bare-page.ts`: what a kiosk comes to without a kiosk. Bytes on a socket are sent on to a
 * page as server-sent events with nothing between: the line is the events' data, one JSON array of
 * views. The page puts a view's text into the document and does nothing else.
 */
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title>
<body><h1 id="view"></h1><script>
new EventSource('events').addEventListener('view', ({ data }) => {
  const view = JSON.parse(data);
  document.getElementById('view').textContent =
    view.kind + ' ' + (view.name ?? '') + ' ' + (view.balances?.[0]?.available ?? '');
});
</script></body></html>`;

if (import.meta.main) {
  const pages = new Set<ServerResponse>();
  const screen = createHttpServer((request, response) => {
    if (request.url !== '/events') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page);
      return;
    }
    response.socket?.setNoDelay(true);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('event: view\ndata: {"kind":"attract"}\n\n');
    pages.add(response);
    response.once('close', () => pages.delete(response));
  });
  const reader = createServer((link: Socket) => {
    let line = '';
    link.on('data', (bytes) => {
      line += bytes.toString('utf8');
      if (!line.endsWith('\n')) return;
      for (const view of JSON.parse(line) as readonly unknown[]) {
        for (const open of pages) open.write(`event: view\ndata: ${JSON.stringify(view)}\n\n`);
      }
      line = '';
    });
    link.on('error', () => link.destroy());
  });
  screen.listen(0, '127.0.0.1', () => {
    reader.listen(0, '127.0.0.1', () => {
      const ports = { screen: portOf(screen), reader: portOf(reader) };
      process.stdout.write(`${JSON.stringify(ports)}\n`);
    });
  });
  process.once('SIGTERM', () => process.exit(0));
}

function portOf(server: { address(): string | { port: number } | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
