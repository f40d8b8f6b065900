import type { ServerResponse } from 'node:http';
import type { ScreenView } from '../../protocol/views.ts';

/** A kiosk has one page; a technician may open a few more. */
const CLIENTS_MAX = 8;
/** A page that does not read is cut, before its unread views fill the memory. */
const UNREAD_BYTES_MAX = 65_536;
/** The page calls the kiosk lost after 8 s of silence. */
const BEAT_MS = 3_000;

/** The open pages: each gets the newest view at once, every later one, and a beat between. */
export class ViewStream {
  readonly #clients = new Set<ServerResponse>();
  readonly #build: string;
  readonly #beat: NodeJS.Timeout;
  #newest: ScreenView = { kind: 'outOfService', language: 'en', reason: 'starting' };

  constructor(build: string) {
    this.#build = build;
    this.#beat = setInterval(() => this.#send('event: beat\ndata:\n\n'), BEAT_MS);
    this.#beat.unref();
  }

  /** Takes a page in; the ninth is refused with 503. */
  add(response: ServerResponse): void {
    if (this.#clients.size >= CLIENTS_MAX) {
      response.writeHead(503, { 'retry-after': '5', 'content-length': 0 });
      response.end();
      return;
    }
    response.socket?.setNoDelay(true);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`event: build\ndata: ${this.#build}\n\n${viewEvent(this.#newest)}`);
    this.#clients.add(response);
    response.once('close', () => this.#clients.delete(response));
    // A page that went away while it was written to: its `close` follows.
    response.on('error', () => this.#clients.delete(response));
  }

  show(view: ScreenView): void {
    this.#newest = view;
    this.#send(viewEvent(view));
  }

  close(): void {
    clearInterval(this.#beat);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  #send(text: string): void {
    for (const client of this.#clients) {
      if (client.writableLength > UNREAD_BYTES_MAX) this.#cut(client);
      else client.write(text);
    }
  }

  /** Out of the list at once: a write to a destroyed answer would be an error. */
  #cut(client: ServerResponse): void {
    this.#clients.delete(client);
    client.destroy();
  }
}

/** JSON has no raw line breaks, so one data line holds it. */
function viewEvent(view: ScreenView): string {
  return `event: view\ndata: ${JSON.stringify(view)}\n\n`;
}
