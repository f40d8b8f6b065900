import { describe, expect, test } from 'vitest';
import type { Outbox } from '../../../device/store/outbox.ts';
import { ensureDurable } from '../../../protocol/host/sqlite.ts';
import type { Faults } from '../../../protocol/ports.ts';
import { ackOf, eventOf, HISTORY, idOf, OTHER_HISTORY, openOutbox } from './events.ts';

const NOW = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

function filled(outbox: Outbox, count: number): void {
  for (let number = 1; number <= count; number += 1) outbox.append(eventOf(number));
}
const places = (outbox: Outbox) =>
  outbox.waiting(1, 1000).map(({ epoch, seq, id }) => [epoch, seq, Number(id.slice(-12))]);

describe('appending', () => {
  test('gives consecutive seqs that survive a restart', () => {
    const { outbox, reopen } = openOutbox();
    expect(outbox.append(eventOf(1))).toEqual({ ok: true, value: 1 });
    expect(outbox.append(eventOf(2))).toEqual({ ok: true, value: 2 });
    const again = reopen();
    expect(again.append(eventOf(3))).toEqual({ ok: true, value: 3 });
    expect(places(again)).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [1, 3, 3],
    ]);
    expect(again.waiting(1, 1)[0]).toMatchObject({ ...eventOf(1), body: Buffer.alloc(20, 1) });
  });

  test('is durable: journal and synchronous are what they must be after a write', () => {
    const { outbox, database } = openOutbox();
    outbox.append(eventOf(1));
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    ensureDurable(database, 'full');
  });

  test('is refused OUTBOX_FULL at the limit of rows, and works again when rows are freed', () => {
    const { outbox } = openOutbox({ limits: { waitingRows: 3 } });
    outbox.adopt({ history: HISTORY });
    filled(outbox, 3);
    expect(outbox.append(eventOf(4))).toMatchObject({ ok: false, code: 'OUTBOX_FULL' });
    expect(outbox.length).toBe(3);
    expect(outbox.free(ackOf({ upTo: 1 }), NOW)).toBe('freed');
    expect(outbox.append(eventOf(4)).ok).toBe(true);
  });

  test('is refused OUTBOX_FULL at the limit of bytes, also after a restart', () => {
    const { outbox, reopen } = openOutbox({ limits: { waitingBytes: 2 * (250 + 20) } });
    filled(outbox, 2);
    expect(outbox.append(eventOf(3))).toMatchObject({ ok: false, code: 'OUTBOX_FULL' });
    expect(reopen().append(eventOf(3))).toMatchObject({ ok: false, code: 'OUTBOX_FULL' });
  });

  test('on a full disk is refused STORAGE, changes nothing, and recovers', () => {
    const { outbox, database } = openOutbox();
    filled(outbox, 1);
    const pages = database.pragma('page_count', { simple: true });
    database.pragma(`max_page_count = ${pages}`);
    let refused = 0;
    for (let number = 2; number < 40; number += 1) {
      const done = outbox.append(eventOf(number, 1000));
      if (!done.ok) {
        expect(done.code).toBe('STORAGE');
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(0);
    const before = outbox.place.nextSeq;
    database.pragma('max_page_count = 100000');
    expect(outbox.append(eventOf(100))).toEqual({ ok: true, value: before });
    expect(outbox.waiting(1, 100)).toHaveLength(outbox.length);
  });
});

describe('an ack', () => {
  const ready = (count: number) => {
    const opened = openOutbox();
    opened.outbox.adopt({ history: HISTORY });
    filled(opened.outbox, count);
    return opened;
  };

  test('frees the rows up to the event that it names, and they are kept as sent', () => {
    const { outbox, database, reopen } = ready(3);
    expect(outbox.free(ackOf({ upTo: 2 }), NOW)).toBe('freed');
    expect(outbox.place).toMatchObject({ acked: 2, ackedId: idOf(2), nextSeq: 4 });
    expect(places(outbox)).toEqual([[1, 3, 3]]);
    const states = database.prepare('SELECT state FROM outbox ORDER BY seq').pluck().all();
    expect(states).toEqual(['sent', 'sent', 'waiting']);
    expect(reopen().place).toMatchObject({ acked: 2, ackedId: idOf(2), nextSeq: 4 });
  });

  test('that names another event there frees nothing', () => {
    const { outbox } = ready(3);
    expect(outbox.free(ackOf({ upTo: 2, number: 9 }), NOW)).toBe('mismatch');
    expect(outbox.free(ackOf({ upTo: 7 }), NOW)).toBe('mismatch');
    expect(outbox.length).toBe(3);
    outbox.free(ackOf({ upTo: 2 }), NOW);
    expect(outbox.free(ackOf({ upTo: 2, number: 9 }), NOW)).toBe('mismatch');
  });

  test.each([
    ['of another history', { upTo: 2, history: OTHER_HISTORY }],
    ['of another epoch', { upTo: 2, epoch: 2 }],
    ['for a batch that knows more than was freed', { upTo: 2, base: 1 }],
    ['that tells nothing new', { upTo: 0 }],
  ])('%s is ignored', (_, ack) => {
    const { outbox } = ready(3);
    expect(outbox.free(ackOf(ack), NOW)).toBe('ignored');
    expect(outbox.length).toBe(3);
    expect(outbox.place.acked).toBe(0);
  });

  test('that is older than what is freed is ignored', () => {
    const { outbox } = ready(3);
    outbox.free(ackOf({ upTo: 3 }), NOW);
    expect(outbox.free(ackOf({ upTo: 2 }), NOW)).toBe('ignored');
    expect(outbox.place.acked).toBe(3);
  });

  test('leaves its results with their rows, also when it comes again', () => {
    const { outbox } = ready(3);
    const results = [
      { seq: 1, id: idOf(1), kind: 'refused', code: 'CARD_UNKNOWN' } as const,
      { seq: 2, id: idOf(2), kind: 'parked' } as const,
      { seq: 3, id: idOf(77), kind: 'refused', code: 'CARD_UNKNOWN' } as const,
    ];
    outbox.free({ ...ackOf({ upTo: 2 }), results: results.slice(0, 1) }, NOW);
    expect(outbox.free({ ...ackOf({ upTo: 2 }), results }, NOW)).toBe('ignored');
    expect(outbox.results(10)).toEqual([
      { epoch: 1, seq: 2, id: idOf(2), result: { kind: 'parked' } },
      { epoch: 1, seq: 1, id: idOf(1), result: { kind: 'refused', code: 'CARD_UNKNOWN' } },
    ]);
  });

  test('on a disk that takes nothing frees nothing', () => {
    const { outbox, database } = ready(2);
    database.pragma('query_only = ON');
    expect(outbox.free(ackOf({ upTo: 2 }), NOW)).toBe('failed');
    expect(outbox.length).toBe(2);
    database.pragma('query_only = OFF');
    expect(outbox.free(ackOf({ upTo: 2 }), NOW)).toBe('freed');
  });
});

describe('sent rows', () => {
  test('go after 30 days of the gateway time, never before', () => {
    const { outbox, database } = openOutbox();
    outbox.adopt({ history: HISTORY });
    filled(outbox, 3);
    outbox.free(ackOf({ upTo: 1 }), NOW);
    outbox.free(ackOf({ upTo: 2 }), NOW + DAY);
    const count = () => database.prepare('SELECT count(*) FROM outbox').pluck().get();
    outbox.prune(NOW + 30 * DAY);
    expect(count()).toBe(3);
    outbox.prune(NOW + 30 * DAY + 1);
    expect(count()).toBe(2);
    outbox.prune(NOW + 300 * DAY);
    expect(count()).toBe(1);
    expect(outbox.place).toMatchObject({ acked: 2, nextSeq: 4 });
  });

  test('go oldest first when they are over their bytes', () => {
    const { outbox, database } = openOutbox({ limits: { sentBytes: 5 * 270 } });
    outbox.adopt({ history: HISTORY });
    filled(outbox, 12);
    outbox.free(ackOf({ upTo: 11 }), NOW);
    const seqs = database.prepare('SELECT seq FROM outbox ORDER BY seq').pluck().all();
    expect(seqs).toEqual([7, 8, 9, 10, 11, 12]);
  });

  test('all gone, the next seq still goes on', () => {
    const { outbox, reopen } = openOutbox({ limits: { sentBytes: 0 } });
    outbox.adopt({ history: HISTORY });
    filled(outbox, 2);
    outbox.free(ackOf({ upTo: 2 }), NOW);
    expect(reopen().append(eventOf(3))).toEqual({ ok: true, value: 3 });
  });
});

describe('what resume says', () => {
  test('the first history changes no row', () => {
    const { outbox } = openOutbox();
    filled(outbox, 2);
    expect(outbox.adopt({ history: HISTORY })).toEqual({ ok: true, value: false });
    expect(outbox.place).toMatchObject({ history: HISTORY, epoch: 1, nextSeq: 3 });
  });

  test('a new epoch numbers the waiting rows from 1 with ids and bytes unchanged', () => {
    const { outbox, reopen } = openOutbox();
    outbox.adopt({ history: HISTORY });
    filled(outbox, 5);
    outbox.free(ackOf({ upTo: 2 }), NOW);
    const bodies = outbox.waiting(1, 10).map(({ body, hash, id }) => ({ body, hash, id }));
    expect(outbox.adopt({ history: HISTORY, newEpoch: 7 })).toEqual({ ok: true, value: true });
    expect(outbox.place).toEqual({
      epoch: 7,
      nextSeq: 4,
      acked: 0,
      ackedId: '',
      history: HISTORY,
    });
    expect(places(outbox)).toEqual([
      [7, 1, 3],
      [7, 2, 4],
      [7, 3, 5],
    ]);
    expect(outbox.waiting(1, 10).map(({ body, hash, id }) => ({ body, hash, id }))).toEqual(bodies);
    const numbered = places(outbox);
    expect(places(reopen())).toEqual(numbered);
  });

  test('another history brings all kept rows back, before the waiting ones, from 1', () => {
    const { outbox } = openOutbox();
    outbox.adopt({ history: HISTORY });
    filled(outbox, 2);
    outbox.free(ackOf({ upTo: 2 }), NOW);
    outbox.adopt({ history: HISTORY, newEpoch: 2 });
    outbox.append(eventOf(3));
    outbox.append(eventOf(4));
    outbox.free(ackOf({ upTo: 1, number: 3, epoch: 2 }), NOW);
    expect(outbox.adopt({ history: OTHER_HISTORY, newEpoch: 3 })).toEqual({
      ok: true,
      value: true,
    });
    expect(places(outbox)).toEqual([
      [3, 1, 1],
      [3, 2, 2],
      [3, 3, 3],
      [3, 4, 4],
    ]);
    expect(outbox.length).toBe(4);
    expect(outbox.place).toMatchObject({ epoch: 3, acked: 0, ackedId: '', nextSeq: 5 });
  });

  test('another history without a new epoch still gets places of its own', () => {
    const { outbox } = openOutbox();
    outbox.adopt({ history: HISTORY });
    filled(outbox, 1);
    outbox.free(ackOf({ upTo: 1 }), NOW);
    expect(outbox.adopt({ history: OTHER_HISTORY })).toEqual({ ok: true, value: true });
    expect(places(outbox)).toEqual([[2, 1, 1]]);
  });
});

describe('an unreadable event', () => {
  test('is replaced under its id and seq, and its bytes are kept', () => {
    const { outbox, reopen } = openOutbox();
    filled(outbox, 2);
    const row = outbox.waiting(2, 1)[0];
    if (row === undefined) throw new Error('no row');
    expect(outbox.replaceUnreadable(row, Uint8Array.of(9, 9)).ok).toBe(true);
    const again = reopen();
    expect(again.waiting(2, 1)[0]).toMatchObject({
      seq: 2,
      id: idOf(2),
      type: 'unreadable',
      body: Buffer.of(9, 9),
    });
    expect(again.unreadable(idOf(2))).toEqual({ type: 'visit', body: Buffer.alloc(20, 2) });
    expect(again.unreadable(idOf(1))).toBeNull();
  });
});

describe('a crash', () => {
  const crashAt = (name: string): Faults => ({
    maybe: () => false,
    point: (passed) => {
      if (passed === name) throw new Error('crash');
    },
  });

  test('before the commit of an append leaves nothing, after it the row', () => {
    const before = openOutbox({ faults: crashAt('kiosk.outbox.before-commit') });
    expect(() => before.outbox.append(eventOf(1))).toThrow('crash');
    expect(before.reopen().place.nextSeq).toBe(1);
    const after = openOutbox({ faults: crashAt('kiosk.outbox.after-commit') });
    expect(() => after.outbox.append(eventOf(1))).toThrow('crash');
    expect(after.reopen().place.nextSeq).toBe(2);
  });

  test('before the commit of an ack frees nothing', () => {
    const { outbox, reopen } = openOutbox({ faults: crashAt('kiosk.ack.before-commit') });
    outbox.append(eventOf(1));
    outbox.adopt({ history: HISTORY });
    expect(() => outbox.free(ackOf({ upTo: 1 }), NOW)).toThrow('crash');
    expect(reopen().place).toMatchObject({ acked: 0, nextSeq: 2 });
  });

  test('within a renumbering leaves the old numbers', () => {
    const { outbox, folder } = openOutbox();
    outbox.adopt({ history: HISTORY });
    filled(outbox, 3);
    const second = openOutbox({ folder, faults: crashAt('kiosk.epoch.before-commit') });
    expect(() => second.outbox.adopt({ history: OTHER_HISTORY, newEpoch: 5 })).toThrow('crash');
    expect(places(second.reopen())).toEqual(places(outbox));
    expect(second.reopen().place).toMatchObject({ epoch: 1, history: HISTORY });
  });
});
