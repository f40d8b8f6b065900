import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { PacketScan } from './packet-scan.ts';

/**
 * Stands between a socket and the broker, which has no packet limit of its own: every fixed
 * header is read before the broker sees it, and the connection is cut above `bytesMax` or at a
 * malformed length. Back-pressure passes through in both directions.
 */
export class GuardStream extends Duplex {
  readonly #socket: Socket;
  readonly #scan: PacketScan;

  constructor(options: {
    readonly socket: Socket;
    readonly bytesMax: number;
    /** Told once, when this connection is cut for what it sent. */
    readonly onRefused: (why: 'too-large' | 'malformed') => void;
  }) {
    super({ allowHalfOpen: false });
    const { socket, bytesMax, onRefused } = options;
    this.#socket = socket;
    this.#scan = new PacketScan(bytesMax);
    socket.on('data', (bytes: Buffer) => {
      if (this.destroyed) return;
      const verdict = this.#scan.feed(bytes);
      if (verdict !== 'ok') {
        onRefused(verdict);
        this.destroy();
      } else if (!this.push(bytes)) {
        socket.pause();
      }
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    // The callback comes when the kernel took the bytes, so a frozen reader is felt here.
    this.#socket.write(bytes, (error) => done(error ?? undefined));
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
