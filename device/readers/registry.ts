import type { Clock, Log, Timers } from '../../protocol/ports.ts';
import { assertNever } from '../../protocol/units.ts';
import type { ReaderConfig, ReadersConfig } from './config.ts';
import { Field } from './field.ts';
import type { ReaderDriver, ReaderSink } from './types.ts';

export interface ReaderDeps {
  readonly clock: Pick<Clock, 'mono'>;
  readonly timers: Timers;
  readonly log: Log;
  /** Path of readers/nfc-child.ts; of its own bundle in a production build. */
  readonly nfcChildFile: string;
  /** pcscd's socket where the configuration names none (PCSCLITE_CSOCK_NAME or the default). */
  readonly pcscSocket: string;
}

/** All readers of a kiosk as one. */
export interface Readers {
  start(sink: ReaderSink): void;
  stop(): Promise<void>;
}

/**
 * Opens the drivers of the configuration, each loaded only when it is asked for. A driver
 * that this build does not contain hurts nobody else: it reports its trouble and stays off.
 */
export async function openReaders(config: ReadersConfig, deps: ReaderDeps): Promise<Readers> {
  const drivers = await Promise.all(config.map((each) => openDriver(each, deps)));
  return {
    start(sink) {
      const field = new Field({ clock: deps.clock, sink });
      for (const [index, { driver, settleMs }] of drivers.entries()) {
        driver.start(field.sinkFor({ key: `${index}`, settleMs }));
      }
    },
    async stop() {
      await Promise.all(drivers.map(({ driver }) => driver.stop()));
    },
  };
}

interface Opened {
  readonly driver: ReaderDriver;
  readonly settleMs: number;
}

/** A card at the edge of a radio field goes and comes back within this time. */
const radioSettleMs = 300;

async function openDriver(config: ReaderConfig, deps: ReaderDeps): Promise<Opened> {
  try {
    switch (config.driver) {
      case 'nfc': {
        const { NfcDriver } = await import('./nfc.ts');
        const socket = config.pcscSocket ?? deps.pcscSocket;
        const driver = new NfcDriver({ childFile: deps.nfcChildFile, socket }, deps);
        return { driver, settleMs: radioSettleMs };
      }
      case 'demo': {
        const { DemoDriver } = await import('./demo.ts');
        return { driver: new DemoDriver(config, deps), settleMs: 0 };
      }
      default:
        return assertNever(config);
    }
  } catch (error) {
    if (!isMissingModule(error)) throw error;
    return { driver: absentDriver(config.driver, deps.log), settleMs: 0 };
  }
}

function isMissingModule(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

function absentDriver(driver: string, log: Log): ReaderDriver {
  const trouble = {
    reason: `The reader driver "${driver}" is not in this build.`,
    remedy: 'Take it out of "readers" in the configuration, or use a build that has it.',
  };
  return {
    driver,
    start(sink) {
      log.error({ event: 'reader.absent', driver, ...trouble }, trouble.reason);
      sink({ kind: 'status', driver, readers: [], trouble });
    },
    stop: () => Promise.resolve(),
  };
}
