import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EventResult } from '../../protocol/messages.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { DeviceProgress, EventWork, ParkedEvent } from './interface.ts';

/** Where an event stands in its device's order. */
export type Place =
  /** seq = applied + 1 and a new id. */
  | { readonly kind: 'next' }
  /** seq = applied + 1 and an id that was applied at another place, with this body or another. */
  | { readonly kind: 'known'; readonly isSameBody: boolean }
  | { readonly kind: 'duplicate'; readonly isSameBody: boolean }
  | { readonly kind: 'gap' }
  | { readonly kind: 'fork' };

/** Is a kept event `k` still parked? One that was decided has a request named by its id. */
export const isParked = `k.kind = 'parked' AND NOT EXISTS (SELECT 1 FROM events e
  JOIN requests r ON r.key = '["parked","' || e.id || '"]' WHERE e.n = k.event)`;

/** Boots remembered of a device; older ones are forgotten. */
const bootsMax = 1000;
/** Results told in one answer. */
const resultsMax = 1000;

interface KnownEvent {
  readonly id: string;
  readonly body_hash: string;
}

/** What the gateway knows of its devices: how far each is applied, its boots, its fence. */
export class Devices {
  private readonly progressOf: Statement;
  private readonly setProgress: Statement;
  private readonly eventById: Statement;
  private readonly idAt: Statement;
  private readonly newest: Statement;
  private readonly resultsOf: Statement;
  private readonly deviceOf: Statement;
  private readonly bootOf: Statement;
  private readonly setBoot: Statement;
  private readonly addBoot: Statement;
  private readonly forgetBoots: Statement;
  private readonly setFence: Statement;
  private readonly keepEvent: Statement;
  private readonly parkedAfter: Statement;

  constructor(db: Database) {
    this.progressOf = db.prepare(
      'SELECT applied, applied_id FROM progress WHERE device = ? AND epoch = ?',
    );
    this.setProgress = db.prepare(
      `INSERT INTO progress VALUES (?, ?, ?, ?) ON CONFLICT (device, epoch)
       DO UPDATE SET applied = excluded.applied, applied_id = excluded.applied_id`,
    );
    this.eventById = db.prepare('SELECT id, body_hash FROM events WHERE id = ?');
    this.idAt = db.prepare(
      `SELECT id, body_hash FROM events WHERE device = $device AND epoch = $epoch AND seq = $seq
       UNION ALL
       SELECT e.id, e.body_hash FROM renumberings r JOIN events e ON e.id = r.id
       WHERE r.device = $device AND r.epoch = $epoch AND r.seq = $seq`,
    );
    this.newest = db.prepare('SELECT max(epoch) FROM progress WHERE device = ?').pluck();
    this.resultsOf = db.prepare(
      `SELECT seq, id, result, code FROM events
       WHERE device = $device AND epoch = $epoch AND seq > $from AND seq <= $to
         AND result IS NOT NULL
       UNION ALL
       SELECT r.seq, e.id, e.result, e.code FROM renumberings r JOIN events e ON e.id = r.id
       WHERE r.device = $device AND r.epoch = $epoch AND r.seq > $from AND r.seq <= $to
         AND e.result IS NOT NULL
       ORDER BY seq LIMIT ${resultsMax}`,
    );
    this.deviceOf = db.prepare('SELECT boot, fenced_at FROM devices WHERE device = ?');
    this.bootOf = db.prepare('SELECT 1 FROM boots WHERE device = ? AND boot = ?').pluck();
    this.setBoot = db.prepare(
      `INSERT INTO devices VALUES (?, ?, NULL)
       ON CONFLICT (device) DO UPDATE SET boot = excluded.boot`,
    );
    this.addBoot = db.prepare('INSERT INTO boots VALUES (?, ?, ?)');
    this.forgetBoots = db.prepare(
      `DELETE FROM boots WHERE device = $device AND boot NOT IN
       (SELECT boot FROM boots WHERE device = $device ORDER BY at DESC LIMIT ${bootsMax})`,
    );
    this.setFence = db.prepare(
      `INSERT INTO devices VALUES (?, '', ?)
       ON CONFLICT (device) DO UPDATE SET fenced_at = coalesce(fenced_at, excluded.fenced_at)`,
    );
    this.keepEvent = db.prepare('INSERT INTO kept_events VALUES (?, ?, ?)');
    this.parkedAfter = db.prepare(
      `SELECT v.n, v.id, v.device, v.body_hash AS bodyHash, k.content
       FROM kept_events k JOIN events v ON v.n = k.event
       WHERE k.event > ? AND ${isParked} ORDER BY k.event LIMIT ?`,
    );
  }

  progress(device: string, epoch: number): DeviceProgress {
    const row = this.progressOf.get(device, epoch) as
      | { applied: number; applied_id: string }
      | undefined;
    const state = this.deviceOf.get(device) as
      | { boot: string; fenced_at: number | null }
      | undefined;
    return {
      epoch,
      applied: row?.applied ?? 0,
      appliedId: row?.applied_id ?? '',
      isFenced: (state?.fenced_at ?? null) !== null,
      boot: state?.boot ?? '',
    };
  }

  place(work: EventWork, applied: number): Place {
    const { device, epoch, seq, id, bodyHash } = work;
    if (seq > applied + 1) return { kind: 'gap' };
    if (seq <= applied) {
      const there = this.idAt.get({ device, epoch, seq }) as KnownEvent | undefined;
      if (there?.id !== id) return { kind: 'fork' };
      return { kind: 'duplicate', isSameBody: there.body_hash === bodyHash };
    }
    const known = this.eventById.get(id) as KnownEvent | undefined;
    if (known === undefined) return { kind: 'next' };
    return { kind: 'known', isSameBody: known.body_hash === bodyHash };
  }

  /** Says that everything up to this event is applied. */
  advance({ device, epoch, seq, id }: EventWork): void {
    this.setProgress.run(device, epoch, seq, id);
  }

  /** Keeps the content of an event that is not decided now. */
  keep(event: number, kind: 'parked' | 'quarantined' | 'review', content: string): void {
    this.keepEvent.run(event, kind, content);
  }

  parked(after: number, max: number): readonly ParkedEvent[] {
    return this.parkedAfter.all(after, max) as ParkedEvent[];
  }

  newestEpoch(device: string): number {
    return (this.newest.get(device) as number | null) ?? 0;
  }

  knows(id: string): boolean {
    return this.eventById.get(id) !== undefined;
  }

  results(options: {
    readonly device: string;
    readonly epoch: number;
    readonly from: number;
    readonly to: number;
  }): readonly EventResult[] {
    const rows = this.resultsOf.all(options) as {
      seq: number;
      id: string;
      result: EventResult['kind'];
      code: string | null;
    }[];
    return rows.map(({ seq, id, result, code }) =>
      code === null ? { seq, id, kind: result } : { seq, id, kind: result, code },
    );
  }

  /** See `Store.noteBoot`; a boot that returns changes nothing. */
  noteBoot(options: {
    readonly device: string;
    readonly boot: string;
    readonly at: EpochMs;
  }): 'same' | 'new' | 'returned' {
    const { device, boot, at } = options;
    const state = this.deviceOf.get(device) as { boot: string } | undefined;
    if (state?.boot === boot) return 'same';
    if (this.bootOf.get(device, boot) !== undefined) return 'returned';
    this.setBoot.run(device, boot);
    this.addBoot.run(device, boot, at);
    this.forgetBoots.run({ device });
    return 'new';
  }

  fence(device: string, at: EpochMs): void {
    this.setFence.run(device, at);
  }
}
