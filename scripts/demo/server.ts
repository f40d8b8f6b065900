import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** What the panel shows; sent whole several times a second while it changes. */
export type PanelState = Readonly<Record<string, unknown>>;

/** A key that was pressed on the panel. Its fields are checked by whoever carries it out. */
export type PanelKey = Readonly<Record<string, unknown>>;

const bodyMax = 8 * 1024;
const stateMs = 250;
/** Keys and streams at one time: more than a few open panels need. */
const keysMax = 16;
const streamsMax = 16;

/**
 * Serves the panel on 127.0.0.1: the page, GET /state (server-sent events) and POST /key. Only
 * pages of this very origin may press keys.
 */
export class PanelServer {
  private readonly options: {
    readonly folder: string;
    readonly screenUrl: string;
    readonly state: () => PanelState;
    readonly press: (key: PanelKey) => Promise<unknown>;
  };
  private readonly server = createServer((request, response) => this.serve(request, response));
  private readonly streams = new Set<ServerResponse>();
  private keys = 0;
  private last = '';
  private timer: NodeJS.Timeout | null = null;
  private port = 0;

  constructor(options: PanelServer['options']) {
    this.options = options;
  }

  /** Rejects with the error of the socket when the port cannot be had. */
  listen(port: number): Promise<void> {
    this.port = port;
    this.timer = setInterval(() => this.push(), stateMs);
    this.timer.unref();
    return new Promise((done, failed) => {
      this.server.once('error', failed);
      this.server.listen(port, '127.0.0.1', () => done());
    });
  }

  close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    for (const stream of this.streams) stream.destroy();
    return new Promise((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of this.headers()) response.setHeader(name, value);
    const call = `${request.method} ${(request.url ?? '').split('?')[0]}`;
    const file = files[call];
    if (!this.isOurs(request)) end(response, 403);
    else if (file !== undefined) this.file(response, file);
    else if (call === 'GET /state') this.stream(response);
    else if (call === 'POST /key') void this.key(request, response);
    else end(response, 404);
  }

  private file(response: ServerResponse, file: PageFile): void {
    try {
      const bytes = readFileSync(join(this.options.folder, file.name));
      response.setHeader('content-type', file.type);
      response.end(bytes);
    } catch {
      end(response, 500, 'The files of the panel are gone. Type npm start again.');
    }
  }

  private headers(): readonly (readonly [string, string])[] {
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      `frame-src ${this.options.screenUrl}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ];
    return [
      ['content-security-policy', policy.join('; ')],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ['cache-control', 'no-store'],
    ];
  }

  /** The address bar says this host, and a key comes from this very page. */
  private isOurs(request: IncomingMessage): boolean {
    const { host = '', origin } = request.headers;
    const isHost = host === `127.0.0.1:${this.port}` || host === `localhost:${this.port}`;
    if (!isHost) return false;
    return request.method === 'GET' ? true : origin === `http://${host}`;
  }

  private stream(response: ServerResponse): void {
    if (this.streams.size >= streamsMax) {
      end(response, 503, 'Too many panels are open.');
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    this.streams.add(response);
    response.once('close', () => this.streams.delete(response));
    response.write(`data: ${JSON.stringify(this.options.state())}\n\n`);
  }

  private push(): void {
    if (this.streams.size === 0) return;
    const state = JSON.stringify(this.options.state());
    if (state === this.last) return;
    this.last = state;
    for (const stream of this.streams) stream.write(`data: ${state}\n\n`);
  }

  private async key(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.keys >= keysMax) {
      end(response, 503, 'Too many keys at one time.');
      return;
    }
    this.keys += 1;
    try {
      const body = await read(request);
      if (body === null) end(response, 413, 'A key is shorter.');
      else {
        const answer = await this.options.press(keyOf(body));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer ?? {}));
      }
    } catch (error) {
      end(response, 400, error instanceof Error ? error.message : String(error));
    } finally {
      this.keys -= 1;
    }
  }
}

/** Null when it is too long; rejects when the page goes away meanwhile. */
async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function keyOf(body: string): PanelKey {
  const key: unknown = JSON.parse(body);
  if (typeof key !== 'object' || key === null) throw new Error('a key is an object');
  return key as PanelKey;
}

interface PageFile {
  readonly name: string;
  readonly type: string;
}

const files: Readonly<Record<string, PageFile>> = {
  'GET /': { name: 'index.html', type: 'text/html; charset=utf-8' },
  'GET /app.js': { name: 'app.js', type: 'text/javascript; charset=utf-8' },
  'GET /app.css': { name: 'app.css', type: 'text/css; charset=utf-8' },
};

function end(response: ServerResponse, status: number, text = ''): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
