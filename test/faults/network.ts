import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Fate, Packets } from './packets.ts';

/** What one connection lets pass: bytes in each direction before its fault strikes. */
export interface Fault {
  readonly up: number;
  readonly down: number;
  /** `torn`: both ends are closed there. `silent`: what follows in that direction vanishes. */
  readonly end: 'torn' | 'silent';
}

/** The network between a kiosk and its broker, which tests pull, tear and make one-way. */
export interface Network {
  readonly port: number;
  /** Connections whose fault has struck. */
  readonly struck: number;
  /** Ends all connections and takes no new ones. */
  pull(): void;
  /** Takes connections again. */
  mend(): void;
  /** Ends all connections; each new one has the fault that is drawn for it. null: none. */
  spoil(draw: (() => Fault) | null): void;
  /** Ends all connections; of new ones each message has the fate that is drawn. null: it passes. */
  shuffle(draw: (() => Fate) | null): void;
  close(): Promise<void>;
}

export async function openNetwork(options: {
  readonly port: number;
  readonly target: number;
}): Promise<Network> {
  const { port, target } = options;
  const links = new Set<Socket>();
  let isPulled = false;
  let struck = 0;
  let draw: (() => Fault) | null = null;
  let fate: (() => Fate) | null = null;
  const endAll = (): void => {
    for (const link of links) link.destroy();
  };
  const server = createServer((kiosk) => {
    if (isPulled) {
      kiosk.destroy();
      return;
    }
    const broker = connect(target, '127.0.0.1');
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
    const fault = draw?.() ?? { up: unlimited, down: unlimited, end: 'torn' };
    const onStrike = (): void => {
      struck += 1;
    };
    const { end } = fault;
    pass({ from: kiosk, to: broker, limit: fault.up, end, fate, onStrike });
    pass({ from: broker, to: kiosk, limit: fault.down, end, fate, onStrike });
  });
  await listen(server, port);
  return {
    port,
    get struck() {
      return struck;
    },
    pull: () => {
      isPulled = true;
      endAll();
    },
    mend: () => {
      isPulled = false;
    },
    spoil: (given) => {
      draw = given;
      endAll();
    },
    shuffle: (given) => {
      fate = given;
      endAll();
    },
    close: () => {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** No fault in this direction. */
export const unlimited = Number.POSITIVE_INFINITY;

/** Hands bytes on up to the limit; the last ones before it still arrive. */
function pass(options: {
  readonly from: Socket;
  readonly to: Socket;
  readonly limit: number;
  readonly end: Fault['end'];
  readonly fate: (() => Fate) | null;
  readonly onStrike: () => void;
}): void {
  const { from, to, limit, end, fate, onStrike } = options;
  let passed = 0;
  if (fate !== null) {
    const packets = new Packets({ fate, send: (bytes) => void to.write(bytes) });
    from.on('data', (bytes: Buffer) => packets.take(bytes));
    return;
  }
  from.on('data', (bytes: Buffer) => {
    const rest = limit - passed;
    passed += bytes.length;
    if (bytes.length < rest) to.write(bytes);
    else if (rest > 0) {
      onStrike();
      const last = bytes.subarray(0, rest);
      if (end === 'silent') to.write(last);
      else to.end(last, () => from.destroy());
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
