import { createHash } from 'node:crypto';
import type { Refusal } from '../../protocol/errors.ts';
import { type Database, openDatabase, type Statement } from '../../protocol/host/sqlite.ts';
import type { EventResult, Head } from '../../protocol/messages.ts';
import type { Faults, Ids } from '../../protocol/ports.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { wantsWakes } from '../programme/messages/wake.ts';
import { hasNotes, noteNames } from '../programme/notes.ts';
import type { Answer, Programmes } from '../programme/types.ts';
import { Conversions } from './conversions.ts';
import { Devices } from './devices.ts';
import { Held } from './held.ts';
import { Holds } from './holds.ts';
import type {
  DeviceProgress,
  MemberSummary,
  ParkedEvent,
  Store,
  StoreCounts,
  Transacted,
  WorkResult,
} from './interface.ts';
import { Journal } from './journal.ts';
import { StateLoader } from './load-state.ts';
import { MemberReader } from './members.ts';
import { migrations } from './migrations/all.ts';
import { ReceiptCodes } from './receipt-codes.ts';
import { ReminderRows } from './reminders.ts';
import { Standing } from './standing.ts';
import { asStorageError, guarded } from './storage-error.ts';
import { unitSummaries } from './summary.ts';
import { Views } from './views.ts';
import { type Batch, hasWritten, WorkRunner } from './work-runner.ts';
import { untouched } from './write-decision.ts';

/** Page cache of the connection: most of a small shop's ledger. */
const cacheKiB = 32 * 1024;
/** The WAL goes into the file when it has so many pages (16 MiB). */
const checkpointPages = 4096;

/** Name of the ledger's file in the data folder of a gateway. */
export const ledgerFileName = 'ledger.db';

export interface StoreOptions {
  /** File of the database; `:memory:` for the simulation. */
  readonly path: string;
  /** `normal` gives up what was committed in the last moments before a power cut. Default full. */
  readonly durability?: 'full' | 'normal';
  /**
   * Secret of this store's member views; another one begins a new history. null: no kiosk will
   * ever read this ledger (a replay), and no views are made.
   */
  readonly pepper: Uint8Array | null;
  /** Units in the order that member views use. */
  readonly units: readonly string[];
  /** Versions whose levels and clubs member views tell of; absent: only balances. */
  readonly programmes?: Programmes;
  readonly faults: Faults;
  /** Names a new history. */
  readonly ids: Pick<Ids, 'uuid'>;
}

/**
 * Opens the ledger, makes it when it is not there, migrates it when it is older. Throws
 * StamgastError DATABASE_UNSAFE, DATABASE_NEWER, DATABASE_DAMAGED or STORAGE.
 */
export function openStore(options: StoreOptions): Store {
  const { path, durability = 'full' } = options;
  const db = openDatabase({ path, durability, migrations });
  try {
    return guarded(() => new SqliteStore(db, options));
  } catch (error) {
    db.close();
    throw error;
  }
}

class SqliteStore implements Store {
  private readonly db: Database;
  private readonly faults: Faults;
  private readonly journal: Journal;
  private readonly loader: StateLoader;
  private readonly runner: WorkRunner;
  private readonly devices: Devices;
  private readonly views: Views;
  private readonly members: MemberReader;
  private readonly reminders: ReminderRows;
  private readonly heldPoints: Held;
  private readonly run: Readonly<Record<'begin' | 'commit' | 'rollback', Statement>>;
  private readonly setMeta: Statement;
  private readonly metaOf: Statement;
  private currentHistory: string;

  constructor(db: Database, options: StoreOptions) {
    const { pepper, units, faults, ids } = options;
    const programmes = withNotes(options.programmes ?? []);
    this.db = db;
    this.faults = faults;
    // Without it INSERT OR REPLACE would slip past the triggers that keep the journal whole.
    db.pragma('recursive_triggers = ON');
    db.pragma(`cache_size = -${cacheKiB}`);
    // What a savepoint would bring back is kept in memory: SQLite writes more than 64 KiB of it, pages of the
    // ledger, to a file in the system's folder for temporary ones, a write a page.
    db.pragma('temp_store = MEMORY');
    db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    this.journal = new Journal(db);
    const standing = new Standing(db);
    const holds = new Holds(db);
    const codes = new ReceiptCodes(db);
    const conversions = new Conversions(db);
    const held = new Held(db);
    this.heldPoints = held;
    this.loader = new StateLoader(db, { standing, holds, conversions, codes, held });
    this.devices = new Devices(db);
    const { journal, loader, devices } = this;
    const hasNotes = programmes.length > 0;
    const shared = { standing, holds, conversions, codes, held, hasNotes };
    this.runner = new WorkRunner(db, { journal, loader, devices, ...shared });
    this.views = new Views(db, { pepper, units, programmes, loader: this.loader });
    this.members = new MemberReader(db, this.loader);
    this.reminders = new ReminderRows(db);
    this.run = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
    };
    this.setMeta = db.prepare(
      'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
    this.metaOf = db.prepare('SELECT value FROM meta WHERE name = ?').pluck();
    this.currentHistory = this.openHistory(pepper, viewOrder(units, programmes), ids);
  }

  get history(): string {
    return this.currentHistory;
  }

  transact(options: Parameters<Store['transact']>[0]): Transacted {
    const { works, programmes, decide, isOver = never } = options;
    const results: WorkResult[] = [];
    const touched = untouched();
    const bugs: unknown[] = [];
    const done = this.commit((last) => {
      const now = Math.max(options.now, last);
      const batch: Batch = { now, programmes, decide, touched, bugs };
      for (const work of works) {
        if (results.length > 0 && isOver()) break;
        results.push(this.runner.run(work, batch));
      }
      const changed = this.views.reseal(touched, this.currentHistory, now);
      if (results.some(hasWritten)) this.journal.seal(now);
      return { changed, now };
    });
    return { results, bugs, ...done };
  }

  preview(options: Parameters<Store['preview']>[0]): Answer | Refusal {
    return guarded(() => {
      const { command, programmes, decide } = options;
      const now = Math.max(options.now, this.journal.lastCommittedAt());
      const outcome = decide(programmes, this.loader.load(command, now, programmes), command);
      return outcome.ok ? outcome.answer : outcome;
    });
  }

  progress(device: string, epoch: number): DeviceProgress {
    return guarded(() => this.devices.progress(device, epoch));
  }

  newestEpoch(device: string): number {
    return guarded(() => this.devices.newestEpoch(device));
  }

  results(options: Parameters<Store['results']>[0]): readonly EventResult[] {
    return guarded(() => this.devices.results(options));
  }

  parkedEvents(after: number, max: number): readonly ParkedEvent[] {
    return guarded(() => this.devices.parked(after, max));
  }

  knowsEvent(id: string): boolean {
    return guarded(() => this.devices.knows(id));
  }

  noteBoot(options: Parameters<Store['noteBoot']>[0]): 'same' | 'new' | 'returned' {
    return this.aside(() => this.devices.noteBoot(options));
  }

  fence(device: string, at: EpochMs): void {
    this.aside(() => this.devices.fence(device, at));
  }

  renewHistory({ history, told, at }: Parameters<Store['renewHistory']>[0]): void {
    this.aside(() => {
      this.setMeta.run(earlier(told), '');
      this.beginHistory(history);
      this.views.resealAll(history, at);
    });
    this.currentHistory = history;
  }

  head(): Head {
    return guarded(() => this.journal.head());
  }

  isOnChain(head: Head): boolean {
    return guarded(() => this.journal.isOnChain(head));
  }

  knowsHistory(history: string): boolean {
    if (history === this.currentHistory) return true;
    return guarded(() => this.metaOf.get(earlier(history)) !== undefined);
  }

  newestRev(): number {
    return guarded(() => this.views.newestRev());
  }

  oldestRev(): number {
    // Rows of cards that are gone stay as empty rows, so every cursor can be caught up.
    return 0;
  }

  page(cursor: number, rowsMax: number): ReturnType<Store['page']> {
    return guarded(() => this.views.page(cursor, rowsMax));
  }

  member(id: string, at: EpochMs): MemberSummary | null {
    return guarded(() => this.members.summary(id, at));
  }

  memberOfCard(card: string): string | null {
    const found = guarded(() => this.loader.card(card));
    return found === null || found.isBlocked ? null : found.member;
  }

  held(after: number, max: number): ReturnType<Store['held']> {
    return guarded(() => this.heldPoints.page(after, max));
  }

  rouse(programmes: Programmes): void {
    if (!wantsWakes(programmes)) return;
    const versions = programmes.map(({ version }) => version).join(' ');
    if (this.metaOf.get('roused') === versions) return;
    this.aside(() => {
      this.reminders.rouse();
      this.setMeta.run('roused', versions);
    });
  }

  dueMembers(at: EpochMs, max: number): readonly string[] {
    return guarded(() => this.members.due(at, max));
  }

  dueRecall(day: string): string | null {
    const { recalls } = this.loader;
    return guarded(() => recalls.isOpen(day)) ? this.aside(() => recalls.due(day)) : null;
  }

  lastCommittedAt(): EpochMs {
    return guarded(() => this.journal.lastCommittedAt());
  }

  counts(): StoreCounts {
    return guarded(() => this.members.counts());
  }

  unitSummaries(): ReturnType<Store['unitSummaries']> {
    return guarded(() => unitSummaries(this.db));
  }

  close(): void {
    this.db.close();
  }

  /** The one transaction of a batch. */
  private commit<T>(work: (lastCommittedAt: EpochMs) => T): T {
    const { faults, run } = this;
    const isFull = faults.maybe('gateway.disk.full');
    // SQLite clamps this to what the file has already: the next page is refused as SQLITE_FULL.
    if (isFull) this.db.pragma('max_page_count = 1');
    try {
      run.begin.run();
      faults.point('gateway.batch.after-begin');
      const result = work(this.journal.begin());
      faults.point('gateway.batch.before-commit');
      run.commit.run();
      faults.point('gateway.batch.after-commit');
      return result;
    } catch (error) {
      this.rollBack();
      throw asStorageError(error);
    } finally {
      if (isFull) this.db.pragma('max_page_count = 4294967294');
    }
  }

  /** A small change outside the ledger, in a transaction of its own. */
  private aside<T>(work: () => T): T {
    try {
      this.run.begin.run();
      const result = work();
      this.run.commit.run();
      return result;
    } catch (error) {
      this.rollBack();
      throw asStorageError(error);
    }
  }

  /** The one before is remembered: a kiosk that still has it is late, not ahead. */
  private beginHistory(history: string): void {
    const before = this.metaOf.get('history') as string | undefined;
    if (before !== undefined) this.setMeta.run(earlier(before), '');
    this.setMeta.run('history', history);
  }

  private rollBack(): void {
    if (!this.db.inTransaction) return;
    try {
      this.run.rollback.run();
    } catch {
      // The error that led here says more. Should the transaction still be open, the next BEGIN
      // fails as a bug does and ends the process; what was never committed is gone then.
    }
  }

  private openHistory(pepper: Uint8Array | null, order: string, ids: Pick<Ids, 'uuid'>) {
    const meta = new Map(
      (this.db.prepare('SELECT name, value FROM meta').all() as MetaRow[]).map((row) => [
        row.name,
        row.value,
      ]),
    );
    const sealedWith = pepperCheck(pepper);
    const known = meta.get('history');
    const isSamePepper = known !== undefined && meta.get('pepper_check') === sealedWith;
    if (isSamePepper && meta.get('units') === order) return known;
    // Another pepper makes other tokens and keys, so kiosks must begin anew; other units only
    // make other views, which follow as any change does.
    const history = isSamePepper ? known : ids.uuid();
    this.aside(() => {
      this.beginHistory(history);
      this.setMeta.run('pepper_check', sealedWith);
      this.setMeta.run('units', order);
      this.views.resealAll(history, this.journal.lastCommittedAt());
    });
    return history;
  }
}

interface MetaRow {
  readonly name: string;
  readonly value: string;
}

const never = () => false;

/** Name of the row of meta that remembers an earlier history. */
const earlier = (history: string) => `history ${history}`;

/** Versions that make member views tell of more than balances; none when there is nothing. */
const withNotes = (programmes: Programmes): Programmes => (hasNotes(programmes) ? programmes : []);

/** What stored views depend on beside the ledger: made anew when it is another. */
function viewOrder(units: readonly string[], programmes: Programmes): string {
  const order = units.join(' ');
  if (programmes.length === 0) return order;
  const notes = [programmes.map(({ version }) => version), noteNames(programmes)];
  const digest = createHash('sha256').update(JSON.stringify(notes)).digest('hex');
  return `${order} ${digest.slice(0, 16)}`;
}

/** Names the pepper that the stored views were made with, without telling it. */
function pepperCheck(pepper: Uint8Array | null): string {
  if (pepper === null) return 'none';
  return createHash('sha256').update('stamgast views').update(pepper).digest('hex').slice(0, 16);
}
