import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenError } from '../../protocol/host/port-holder.ts';
import type { Log } from '../../protocol/ports.ts';
import type { ScreenView } from '../../protocol/views.ts';
import { readInput } from './input.ts';
import type { PageFiles } from './page-files.ts';
import { loadPageFiles } from './page-files.ts';
import type { Screen, ScreenInput } from './types.ts';
import { ViewStream } from './view-stream.ts';

export interface ScreenOptions {
  /** Loopback port; 0 takes a free one. */
  readonly port: number;
  /** Holds index.html, app.js and app.css (scripts/web-build.ts makes it). */
  readonly pageFolder: string;
  /** Origins that may show the page in a frame; none in a shop. */
  readonly embedIn?: readonly string[];
  /** Called in the turn of the request; queue it, never act on it here. */
  onInput(input: ScreenInput): void;
  /** What GET /status answers: facts without personal data. */
  status(): unknown;
  readonly log: Log;
}

/** An open screen also says where it is. */
export interface OpenScreen extends Screen {
  readonly port: number;
}

/** A touch, a language, a card number of at most 19 digits: 1 kB is ample. */
const INPUT_BYTES_MAX = 1_024;
/** A longer one is read to its end and answered 413, up to here. */
const INPUT_BYTES_CUT = 65_536;
const HOST = '127.0.0.1';

/**
 * Opens the kiosk's screen on loopback. GET / is the page, /events the views (server-sent
 * events), POST /input what the customer does, /status the facts. Only pages of this very origin
 * may use it. Errors: PORT_IN_USE; CONFIG_INVALID when the page folder is incomplete.
 */
export async function openScreen(options: ScreenOptions): Promise<OpenScreen> {
  const files = loadPageFiles(options.pageFolder);
  const stream = new ViewStream(files.build);
  const headers = pageHeaders(options.embedIn ?? []);
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    route({ request, response, options, files, stream }, portOf(server));
  });
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = 64;
  await listen(server, options.port);
  return {
    port: portOf(server),
    show: (view: ScreenView) => stream.show(view),
    close: () => {
      stream.close();
      return close(server);
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: ScreenOptions;
  readonly files: PageFiles;
  readonly stream: ViewStream;
}

/** A whole answer. `bytes` empty and no `type` for a bare status. */
interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly bytes?: Uint8Array;
}

function route(exchange: Exchange, port: number): void {
  const { request, response, stream } = exchange;
  const call = isForeign(request, port) ? 'foreign' : `${request.method} ${request.url}`;
  if (call === 'GET /events') stream.add(response);
  else if (call === 'POST /input') takeInput(exchange);
  else send(response, replyTo(call, exchange));
}

function replyTo(call: string, { request, options, files }: Exchange): Reply {
  if (call === 'foreign') return { status: 403 };
  if (request.method !== 'GET') return { status: 405 };
  if (call === 'GET /status') return json(options.status());
  const file = files.byPath.get(request.url ?? '');
  return file === undefined ? { status: 404 } : { status: 200, ...file };
}

/** Reads at most 1 kB. The body may hold a card number, so nothing of it is logged. */
function takeInput({ request, response, options }: Exchange): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= INPUT_BYTES_MAX) chunks.push(chunk);
    else if (length > INPUT_BYTES_CUT) request.destroy();
  });
  request.on('error', () => {
    // The page went away in the middle of a request; there is nobody to answer.
  });
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    const input = isJson(request) && length <= INPUT_BYTES_MAX ? readInput(body) : null;
    if (input !== null) options.onInput(input);
    else options.log.warn({ event: 'screen.input.refused', length }, 'An input has no known form');
    send(response, { status: input === null ? statusOfBadInput(request, length) : 204 });
  });
}

function statusOfBadInput(request: IncomingMessage, length: number): number {
  if (!isJson(request)) return 415;
  return length > INPUT_BYTES_MAX ? 413 : 400;
}

/**
 * True for a request that no page of this origin makes: another host name (DNS rebinding),
 * another origin, or a fetch that the browser itself marks as coming from elsewhere.
 */
function isForeign(request: IncomingMessage, port: number): boolean {
  const { host = '', origin } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return true;
  if (request.method === 'POST') return origin !== `http://${host}`;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  const site = request.headers['sec-fetch-site'];
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation;
}

function isJson(request: IncomingMessage): boolean {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim() === 'application/json';
}

function pageHeaders(embedIn: readonly string[]): readonly (readonly [string, string])[] {
  const ancestors = embedIn.length === 0 ? "'none'" : embedIn.join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ];
  return [
    ['content-security-policy', policy.join('; ')],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    // Loopback is fast and a kiosk must never run yesterday's page.
    ['cache-control', 'no-store'],
  ];
}

function send(response: ServerResponse, reply: Reply): void {
  const { status, type, bytes } = reply;
  if (type !== undefined) response.setHeader('content-type', type);
  response.writeHead(status, { 'content-length': bytes?.length ?? 0 });
  response.end(bytes);
}

function json(value: unknown): Reply {
  return { status: 200, type: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenError({ error, port, otherPort: `--screen-port ${port + 1}` }));
    });
    server.listen(port, HOST, () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}
