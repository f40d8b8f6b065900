import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Outbox } from '../../../device/store/outbox.ts';
import {
  defaultOutboxLimits,
  type NewEvent,
  type OutboxLimits,
  outboxMigrations,
} from '../../../device/store/outbox-schema.ts';
import { type Database, openDatabase } from '../../../protocol/host/sqlite.ts';
import { type Faults, type Log, noFaults } from '../../../protocol/ports.ts';
import { silentLog } from '../../support/logs.ts';

export const HISTORY = '00000000-0000-7000-8000-00000000aaaa';
export const OTHER_HISTORY = '00000000-0000-7000-8000-00000000bbbb';

/** A folder that goes when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-device-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function openOutbox(
  options: {
    readonly folder?: string;
    readonly limits?: Partial<OutboxLimits>;
    readonly faults?: Faults;
    readonly log?: Log;
  } = {},
): { outbox: Outbox; database: Database; folder: string; reopen(): Outbox } {
  const folder = options.folder ?? tempFolder();
  const open = () =>
    openDatabase({
      path: join(folder, 'device.db'),
      durability: 'full',
      migrations: outboxMigrations,
    });
  const made = (database: Database) =>
    new Outbox(
      { database, faults: options.faults ?? noFaults, log: options.log ?? silentLog },
      { ...defaultOutboxLimits, ...options.limits },
    );
  let database = open();
  onTestFinished(() => void database.close());
  return {
    outbox: made(database),
    database,
    folder,
    reopen: () => {
      database.close();
      database = open();
      return made(database);
    },
  };
}

export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function eventOf(number: number, bodyLength = 20): NewEvent {
  const body = new Uint8Array(bodyLength).fill(number);
  const common = { type: 'visit', mono: number, ts: 1000 + number, quality: 'local' } as const;
  return { id: idOf(number), ...common, boot: 'boot-1', op: null, rev: 0, body };
}

/** An ack that frees up to `upTo`, where event `number` stands. */
export function ackOf(options: {
  readonly upTo: number;
  readonly number?: number;
  readonly base?: number;
  readonly epoch?: number;
  readonly history?: string;
}) {
  const { upTo, number = upTo, base = 0, epoch = 1, history = HISTORY } = options;
  return { history, epoch, base, upTo, id: upTo === 0 ? '' : idOf(number), results: [] };
}
