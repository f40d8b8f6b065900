import { connect, createServer, type Server, type Socket } from 'node:net';

/** Bytes that may pass in each direction of one connection before it is torn; Infinity = all. */
export interface Cut {
  readonly up: number;
  readonly down: number;
}

/** The network between a kiosk and its broker: one that can be pulled, torn and made one-way. */
export interface Network {
  readonly port: number;
  /** Connections that were torn at their offset. */
  readonly torn: number;
  /** Ends all connections and takes no new ones. */
  pull(): void;
  /** Everything passes again; what was swallowed stays lost, so old connections end. */
  mend(): void;
  /** From now on what the broker says is swallowed, while the kiosk is still heard. */
  mute(): void;
  /** Each new connection is torn where `draw` says. null: no longer. */
  tear(draw: (() => Cut) | null): void;
  close(): Promise<void>;
}

export async function openNetwork(options: {
  readonly port: number;
  readonly target: number;
}): Promise<Network> {
  const { port, target } = options;
  const links = new Set<Socket>();
  const state = { isPulled: false, isMuted: false, torn: 0 };
  let draw: (() => Cut) | null = null;
  const endAll = (): void => {
    for (const link of links) link.destroy();
  };
  const server = createServer((kiosk) => {
    if (state.isPulled) {
      kiosk.destroy();
      return;
    }
    const broker = connect(target, '127.0.0.1');
    const cut = draw?.() ?? { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
    for (const link of [kiosk, broker]) {
      links.add(link);
      link.setNoDelay(true);
      link.on('error', () => link.destroy());
      link.on('close', () => {
        links.delete(link);
        kiosk.destroy();
        broker.destroy();
      });
    }
    pass({ from: kiosk, to: broker, limit: cut.up, isMuted: () => false, state });
    pass({ from: broker, to: kiosk, limit: cut.down, isMuted: () => state.isMuted, state });
  });
  await listen(server, port);
  return {
    port,
    get torn() {
      return state.torn;
    },
    pull: () => {
      state.isPulled = true;
      endAll();
    },
    mend: () => {
      const wasMuted = state.isMuted;
      Object.assign(state, { isPulled: false, isMuted: false });
      if (wasMuted) endAll();
    },
    mute: () => {
      state.isMuted = true;
    },
    tear: (given) => {
      draw = given;
      endAll();
    },
    close: () => {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Hands bytes on up to the limit; the last ones before it still arrive, then both ends close. */
function pass(options: {
  readonly from: Socket;
  readonly to: Socket;
  readonly limit: number;
  readonly isMuted: () => boolean;
  readonly state: { torn: number };
}): void {
  const { from, to, limit, isMuted, state } = options;
  let passed = 0;
  from.on('data', (bytes: Buffer) => {
    if (isMuted()) return;
    const rest = limit - passed;
    passed += bytes.length;
    if (bytes.length < rest) to.write(bytes);
    else {
      state.torn += 1;
      from.pause();
      to.end(bytes.subarray(0, rest), () => from.destroy());
    }
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

/**
 * A free port below those that the kernel gives to outgoing connections: a program that is
 * killed and started again must find its own port free.
 */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    try {
      await listen(server, port);
      return port;
    } catch {
      // Somebody has it; another one then.
    } finally {
      server.close();
    }
  }
}
