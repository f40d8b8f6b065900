import { assertNever } from '../../protocol/units.ts';
import { type ChildMessage, parseChildMessage } from './nfc-messages.ts';
import { Supervisor, type SupervisorDeps, supervisorLimits } from './supervisor.ts';
import type { ReaderDriver, ReaderSink, Trouble } from './types.ts';

/**
 * NFC readers behind pcscd. The PC/SC stack lives in a child process (nfc-child.ts), because
 * it may crash or hang for ever; this driver watches it and starts it again.
 */
export class NfcDriver implements ReaderDriver {
  readonly driver = 'nfc';
  readonly #supervisor: Supervisor;
  readonly #deps: SupervisorDeps;
  #sink: ReaderSink = () => {};
  #told = '';
  #trouble: Trouble | null = null;

  constructor(options: NfcOptions, deps: SupervisorDeps) {
    this.#deps = deps;
    this.#supervisor = new Supervisor(
      {
        file: options.childFile,
        args: [options.socket],
        env: { PATH: '/usr/bin:/bin', PCSCLITE_CSOCK_NAME: options.socket },
        limits: supervisorLimits,
        onMessage: (message) => this.#onMessage(message),
        onDown: () => this.#status([], this.#trouble ?? troubles.restarting),
      },
      deps,
    );
  }

  start(sink: ReaderSink): void {
    this.#sink = sink;
    this.#supervisor.start();
  }

  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  #onMessage(unknown: unknown): void {
    const message = parseChildMessage(unknown);
    if (message !== null) this.#take(message);
    else this.#deps.log.warn({ event: 'reader.child.message' }, 'unknown message of the child');
  }

  #take(message: ChildMessage): void {
    switch (message.kind) {
      case 'readers':
        this.#status(message.names, message.names.length === 0 ? troubles.noReader : null);
        break;
      case 'noService':
        this.#status([], troubles.noService);
        break;
      case 'noDriver':
        this.#status([], troubles[message.why]);
        break;
      case 'reading':
      case 'torn':
      case 'removed':
      case 'read':
      case 'refused':
        this.#sink(message);
        break;
      default:
        assertNever(message);
    }
  }

  #status(readers: readonly string[], trouble: Trouble | null): void {
    this.#trouble = trouble;
    const told = JSON.stringify([readers, trouble]);
    if (told === this.#told) return;
    this.#told = told;
    const { log } = this.#deps;
    if (trouble === null) log.info({ event: 'reader.ready', readers }, 'card readers are ready');
    else log.warn({ event: 'reader.lost', ...trouble }, 'no card reader can be used');
    this.#sink({ kind: 'status', driver: this.driver, readers, trouble });
  }
}

export interface NfcOptions {
  /** Path of nfc-child.ts, or of its own bundle in production. */
  readonly childFile: string;
  /** Path of pcscd's socket. */
  readonly socket: string;
}

const setUp =
  'Run as root: apt-get install -y libpcsclite-dev python3 make g++ && node scripts/setup.mjs';

const troubles = {
  restarting: {
    reason: 'The program that reads cards ended and is being started again.',
    remedy: 'Wait a few seconds; if it goes on, look at the log.',
  },
  noService: {
    reason: 'The card reader service (pcscd) does not answer.',
    remedy: 'Run as root: apt-get install -y pcscd && systemctl start pcscd.socket',
  },
  noReader: {
    reason: 'No card reader is connected.',
    remedy: 'Plug the reader in; it is found by itself.',
  },
  absent: { reason: 'NFC is off: its driver is not installed.', remedy: setUp },
  unbuilt: { reason: 'NFC is off: its driver is not built for this Node.', remedy: setUp },
} as const satisfies Record<string, Trouble>;
