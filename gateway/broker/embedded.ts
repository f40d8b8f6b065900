import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client, type ConnectPacket } from 'aedes';
import { StamgastError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/events.ts';
import type { Log } from '../../protocol/ports.ts';
import { mayPublish, maySubscribe, type Peer } from './acl.ts';
import { GuardStream } from './guard-stream.ts';

/** A name with its password: the client id on the wire must be the same name. */
export interface Account {
  readonly name: string;
  readonly password: string;
  readonly peer: Peer;
}

export interface EmbeddedBroker {
  readonly port: number;
  /** Cuts every connection of this name; true when there was one. */
  cut(name: string): boolean;
  close(): Promise<void>;
}

/** Connections at a time. */
const connectionsMax = 1000;

/**
 * The broker inside the gateway, for one machine. Nothing that matters leans on it: it keeps no
 * sessions and no retained messages, and forgets everything when the gateway ends.
 * Throws what listening throws (EADDRINUSE...).
 */
export async function startEmbeddedBroker(options: {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly store: string;
  readonly accounts: readonly Account[];
  /** How long a silent connection or one that does not read is waited for. */
  readonly waitMs: number;
  readonly log: Log;
}): Promise<EmbeddedBroker> {
  const { log, waitMs } = options;
  const aedes = await Aedes.createBroker({
    connectTimeout: waitMs,
    drainTimeout: waitMs,
    maxTopicLevels: 8,
    maxInflightInbound: 1,
    queueLimit: 8,
    ...rules(options),
  });
  aedes.on('clientError', (client, error) => {
    log.debug({ event: 'broker.client-error', client: client.id, text: error.message }, 'cut');
  });
  aedes.on('connectionError', (_client, error) => {
    log.debug({ event: 'broker.connection-error', text: error.message }, 'cut');
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const onRefused = (why: string) =>
      log.warn({ event: 'broker.packet-refused', why }, 'a packet was refused at its header');
    aedes.handle(new GuardStream({ socket, bytesMax: limits.packetBytes, onRefused }));
  });
  server.maxConnections = connectionsMax;
  try {
    await listen(server, options);
  } catch (error) {
    await closeAedes(aedes);
    throw error;
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    cut: (name) => {
      const client: Client | undefined = clientsOf(aedes)[name];
      client?.close();
      return client !== undefined;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await closeAedes(aedes);
      // Whoever has not said who he is yet is no client of aedes.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Identity and topics. A denied publish ends the connection, a denied subscription is answered. */
function rules(options: {
  readonly store: string;
  readonly accounts: readonly Account[];
  readonly log: Log;
}): ConstructorParameters<typeof Aedes>[0] {
  const { store, log } = options;
  const accounts = new Map(options.accounts.map((account) => [account.name, account]));
  const packets = new WeakMap<Client, ConnectPacket>();
  const denied = (client: Client | null, what: string) => {
    log.warn({ event: 'broker.denied', client: client?.id ?? '', what }, 'the broker refused');
    return Object.assign(new Error(what), { returnCode: 5 });
  };
  const peerOf = (client: Client | null) => accounts.get(client?.id ?? '')?.peer;
  return {
    preConnect: (client, packet, done) => {
      packets.set(client, packet);
      done(null, true);
    },
    authenticate: (client, username, password, done) => {
      const packet = packets.get(client);
      const name = username ?? '';
      const account = accounts.get(name);
      const isRight = samePassword(account?.password, password);
      // [MQTT-3.1.3-8] An empty client id is refused, with return code 2.
      if ((packet?.clientId ?? '') === '') {
        return done(Object.assign(denied(client, 'empty client id'), { returnCode: 2 }), false);
      }
      if (account === undefined || !isRight) return done(denied(client, 'password'), false);
      if (packet?.clientId !== name) return done(denied(client, 'client id'), false);
      if (packet.clean !== true) return done(denied(client, 'session'), false);
      const { will } = packet;
      if (will !== undefined && !isAllowed({ ...will, retain: will.retain === true })) {
        return done(denied(client, 'will'), false);
      }
      if (will !== undefined && !mayPublish({ peer: account.peer, store, topic: will.topic })) {
        return done(denied(client, 'will topic'), false);
      }
      return done(null, true);
    },
    authorizePublish: (client, packet, done) => {
      const peer = peerOf(client);
      // Without a client the packet is the broker's own news about itself.
      if (client === null) return done(null);
      if (!isAllowed(packet)) return done(denied(client, 'qos or retain'));
      if (peer === undefined || !mayPublish({ peer, store, topic: packet.topic })) {
        return done(denied(client, 'publish'));
      }
      return done(null);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const peer = peerOf(client);
      if (peer === undefined || !maySubscribe({ peer, store, filter: subscription.topic })) {
        denied(client, 'subscribe');
        return done(null, null);
      }
      return done(null, { ...subscription, qos: 0 });
    },
  };
}

/** All topics are QoS 0 and nothing is retained. */
function isAllowed(packet: { readonly qos?: number; readonly retain?: boolean }): boolean {
  return (packet.qos ?? 0) === 0 && packet.retain !== true;
}

/** Takes the same time whatever is wrong, also when there is no such name. */
function samePassword(expected: string | undefined, given: Uint8Array | undefined): boolean {
  const wanted = createHash('sha256')
    .update(expected ?? '')
    .digest();
  const found = createHash('sha256')
    .update(given ?? '')
    .digest();
  return timingSafeEqual(wanted, found) && expected !== undefined && expected !== '';
}

function clientsOf(aedes: Aedes): Readonly<Record<string, Client>> {
  if (!('clients' in aedes)) throw new Error('aedes has no list of clients');
  return aedes.clients as Readonly<Record<string, Client>>;
}

function closeAedes(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(() => resolve()));
}

async function listen(
  server: Server,
  options: { readonly host: string; readonly port: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: 511 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => {
    throw new StamgastError('BROKER_UNREACHABLE', 'the listener of the broker failed', {
      cause: error,
    });
  });
}
