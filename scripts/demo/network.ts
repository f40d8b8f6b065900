import { connect, createServer, type Server, type Socket } from 'node:net';

/** The network between the kiosk and its gateway: a plain TCP relay that can be cut and mended. */
export class Network {
  private readonly to: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCutNow = false;

  /** Relays connections to port `to` on loopback. */
  constructor(to: number) {
    this.to = to;
    this.server = createServer((near) => this.relay(near));
  }

  get isCut(): boolean {
    return this.isCutNow;
  }

  listen(port: number): Promise<void> {
    return new Promise((done, failed) => {
      this.server.once('error', failed);
      this.server.listen(port, '127.0.0.1', () => done());
    });
  }

  /** Pulls the plug: what runs breaks, and nobody gets through. */
  cut(): void {
    this.isCutNow = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCutNow = false;
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((done) => this.server.close(() => done()));
  }

  private relay(near: Socket): void {
    if (this.isCutNow) {
      near.destroy();
      return;
    }
    const far = connect(this.to, '127.0.0.1');
    this.join(near, far);
    this.join(far, near);
    near.pipe(far);
    far.pipe(near);
  }

  private join(socket: Socket, other: Socket): void {
    this.sockets.add(socket);
    // A broken pair is an ordinary end here: both sides try again by themselves.
    socket.on('error', () => {});
    socket.once('close', () => {
      this.sockets.delete(socket);
      other.destroy();
    });
  }
}
