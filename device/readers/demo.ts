import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { Cancel, Log, Timers } from '../../protocol/ports.ts';
import type { RawRead } from '../../protocol/raw-read.ts';
import type { DemoConfig } from './config.ts';
import type { ReaderDriver, ReaderInput, ReaderSink } from './types.ts';

/** The readers that a demo driver plays. The first is meant when a line names none. */
export const demoReaders = ['demo', 'demo 2'] as const;

/**
 * A reader driver fed with raw bytes over a loopback port or a Unix socket, for the demo shop,
 * end-to-end tests and benches; production builds do not contain it. One JSON line is one
 * event, answered by one JSON line; README.md beside this file describes them. What it gets is
 * bytes as a reader would give them: all judging is done further on, as for any card.
 */
export class DemoDriver implements ReaderDriver {
  readonly driver = 'demo';
  readonly #config: DemoConfig;
  readonly #deps: DemoDeps;
  readonly #links = new Set<Socket>();
  #sink: ReaderSink = () => {};
  #server: Server | null = null;
  #cancelRetry: Cancel = () => {};
  #wasTold = false;

  constructor(config: DemoConfig, deps: DemoDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  start(sink: ReaderSink): void {
    this.#sink = sink;
    this.#listen();
  }

  async stop(): Promise<void> {
    this.#cancelRetry();
    const server = this.#server;
    this.#server = null;
    for (const link of this.#links) link.destroy();
    if (server?.listening === true) await new Promise((resolve) => server.close(resolve));
  }

  #listen(): void {
    const server = createServer((link) => this.#serve(link));
    this.#server = server;
    server.maxConnections = linksMax;
    server.once('error', (error) => void this.#failed(error));
    server.once('listening', () => {
      const { driver } = this;
      this.#sink({ kind: 'status', driver, readers: demoReaders, trouble: null });
    });
    const config = this.#config;
    if ('port' in config) server.listen(config.port, '127.0.0.1');
    else server.listen(config.socket);
  }

  async #failed(error: NodeJS.ErrnoException): Promise<void> {
    if (this.#server === null) return;
    if (error.code === 'EADDRINUSE' && 'socket' in this.#config) {
      // A process that was killed leaves its socket file behind, with nobody behind it.
      if (await removeOrphan(this.#config.socket)) return this.#retry(0);
    }
    const place = 'port' in this.#config ? `port ${this.#config.port}` : this.#config.socket;
    if (!this.#wasTold) {
      this.#wasTold = true;
      const reason = `The demo reader cannot listen on ${place}.`;
      const remedy = 'Stop its holder or choose another in the configuration; it is tried again.';
      this.#deps.log.warn({ event: 'reader.lost', reason, err: error }, 'the demo reader is off');
      const trouble = { reason, remedy };
      this.#sink({ kind: 'status', driver: this.driver, readers: [], trouble });
    }
    this.#retry(retryMs);
  }

  #retry(delayMs: number): void {
    if (this.#server === null) return;
    this.#cancelRetry = this.#deps.timers.after(delayMs, () => this.#listen());
  }

  #serve(link: Socket): void {
    this.#links.add(link);
    const decoder = new StringDecoder('utf8');
    let line = '';
    link.on('error', () => link.destroy()); // The panel went away; its cards stay as they lie.
    link.on('close', () => this.#links.delete(link));
    link.on('data', (bytes) => {
      const parts = decoder.write(bytes).split('\n');
      for (const [index, part] of parts.entries()) {
        // One more character than allowed is kept, so that the whole line is known as too long.
        line = (line + part).slice(0, lineCharsMax + 1);
        if (index === parts.length - 1) break;
        const answer = this.#take(line);
        line = '';
        link.write(`${JSON.stringify(answer)}\n`);
      }
    });
  }

  #take(line: string): DemoAnswer {
    const event = line.length > lineCharsMax ? overlong : parseDemoLine(line);
    if (event === null) return { ok: false, code: 'MESSAGE_MALFORMED' };
    for (const input of event.inputs) this.#sink(input);
    return event.answer;
  }
}

export interface DemoDeps {
  readonly timers: Timers;
  readonly log: Log;
}

/** Said to the panel for each line, when the reader has passed it on. */
export type DemoAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'MESSAGE_MALFORMED' | 'READ_TOO_LONG' };

const linksMax = 16;
const retryMs = 1000;
const readBytesMax = 1024;
const lineCharsMax = 4096;

/** Removes the socket file when nobody listens there any more; true when it is gone. */
function removeOrphan(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const link = connect(path);
    link.once('connect', () => {
      link.destroy();
      resolve(false);
    });
    link.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') rmSync(path, { force: true });
      resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT');
    });
  });
}

interface DemoEvent {
  readonly inputs: readonly ReaderInput[];
  readonly answer: DemoAnswer;
}

const technologies: readonly string[] = [
  'uid',
  'ndef',
  'barcode',
  'track',
  'typed',
] satisfies RawRead['technology'][];

const isTechnology = (value: unknown): value is RawRead['technology'] =>
  typeof value === 'string' && technologies.includes(value);

/** The inputs that a line stands for; null when it is not a line of this protocol. */
function parseDemoLine(line: string): DemoEvent | null {
  const fields = fieldsOf(line);
  if (fields === null) return null;
  const { reader = demoReaders[0], event, technology, hex, stays = false } = fields;
  if (!isReader(reader)) return null;
  if (event === 'reading' || event === 'removed' || event === 'torn') {
    return { inputs: [{ kind: event, reader }], answer: { ok: true } };
  }
  if (event !== undefined || !isTechnology(technology) || typeof stays !== 'boolean') return null;
  if (typeof hex !== 'string' || hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return null;
  if (hex.length > 2 * readBytesMax) return tooLong(reader);
  const read: RawRead = { technology, bytes: Uint8Array.from(Buffer.from(hex, 'hex')) };
  return { inputs: tap(reader, { kind: 'read', reader, read }, stays), answer: { ok: true } };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null; // Not JSON: the panel is told so.
  }
}

const isReader = (value: unknown): value is (typeof demoReaders)[number] =>
  demoReaders.some((name) => name === value);

/** A whole tap, unless the card stays until an event `removed`. */
function tap(reader: string, result: ReaderInput, stays: boolean): readonly ReaderInput[] {
  const laid: readonly ReaderInput[] = [{ kind: 'reading', reader }, result];
  return stays ? laid : [...laid, { kind: 'removed', reader }];
}

const tooLong = (reader: string): DemoEvent => ({
  inputs: tap(reader, { kind: 'refused', reader, code: 'READ_TOO_LONG' }, false),
  answer: { ok: false, code: 'READ_TOO_LONG' },
});
const overlong = tooLong(demoReaders[0]);
