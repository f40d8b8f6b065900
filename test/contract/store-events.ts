import { describe, expect, test } from 'vitest';
import type { EventWork, Store } from '../../gateway/store/interface.ts';
import { cardOf, enrol, event, kinds, kit, run, start, uuid } from './given.ts';

/** What a kiosk may rely on. */
describe('events', () => {
  const opened = (): Store => {
    const store = kit().open();
    run(store, [enrol(1)]);
    return store;
  };
  const progress = (store: Store, epoch = 1) => {
    const { applied, appliedId } = store.progress('kiosk-1', epoch);
    return [applied, appliedId];
  };

  test('events are applied in their order, seen from within one commit', () => {
    const store = opened();
    const works = [event(1), event(2), event(4), event(2), event(3), event(5)];
    expect(kinds(run(store, works).results)).toEqual([
      'applied',
      'applied',
      'gap',
      'duplicate',
      'applied',
      'gap',
    ]);
    expect(progress(store)).toEqual([3, uuid(1003)]);
    expect(kinds(run(store, [event(4)]).results)).toEqual(['applied']);
  });

  test('a device begins at 1, in each epoch and each for itself', () => {
    const store = opened();
    expect(store.progress('kiosk-1', 1)).toEqual({
      epoch: 1,
      applied: 0,
      appliedId: '',
      isFenced: false,
      boot: '',
    });
    expect(store.newestEpoch('kiosk-1')).toBe(0);
    expect(kinds(run(store, [event(0), event(2)]).results)).toEqual(['fork', 'gap']);
    run(store, [event(1)]);
    run(store, [event(1, { device: 'kiosk-2', id: uuid(2001) })]);
    run(store, [event(1, { epoch: 2, id: uuid(3001) })]);
    expect(progress(store)).toEqual([1, uuid(1001)]);
    expect(store.progress('kiosk-2', 1).appliedId).toBe(uuid(2001));
    expect(store.newestEpoch('kiosk-1')).toBe(2);
  });

  test('another id at an applied place is a fork and has no effect', () => {
    const store = opened();
    run(store, [event(1)]);
    const { entries } = store.counts();
    const forked = event(1, { id: uuid(5000) });
    expect(kinds(run(store, [forked, event(2)]).results)).toEqual(['fork', 'applied']);
    expect(store.knowsEvent(uuid(5000))).toBe(false);
    expect(store.counts().entries).toBe(entries + 1);
  });

  test('a known id at a new place counts as applied without a second effect', () => {
    const store = opened();
    const odd = event(2, { content: { kind: 'parked', envelope: '{"a":1}' } });
    run(store, [event(1), odd]);
    const { entries } = store.counts();
    const renumbered = [event(1), odd, event(3)].map((work, at) => ({
      ...work,
      epoch: 2,
      seq: at + 1,
    }));
    expect(kinds(run(store, renumbered).results)).toEqual(['known', 'known', 'applied']);
    expect(store.counts().entries).toBe(entries + 1);
    expect(progress(store, 2)).toEqual([3, uuid(1003)]);
    const told = store.results({ device: 'kiosk-1', epoch: 2, from: 0, to: 3 });
    expect(told).toEqual([{ seq: 2, id: uuid(1002), kind: 'parked', code: 'EVENT_TYPE_UNKNOWN' }]);
    expect(kinds(run(store, renumbered).results)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(kinds(run(store, [{ ...event(9), epoch: 2, seq: 2 }]).results)).toEqual(['fork']);
    expect(kit().verify()).toMatchObject({ ok: true });
  });

  test('a known id with another body is an alarm, never a write, and stops nobody', () => {
    const store = opened();
    run(store, [event(1)]);
    const { entries } = store.counts();
    const other = event(1, { bodyHash: 'other' });
    expect(kinds(run(store, [other]).results)).toEqual(['conflict']);
    expect(kinds(run(store, [{ ...other, epoch: 2 }]).results)).toEqual(['conflict']);
    expect(progress(store, 2)).toEqual([1, uuid(1001)]);
    expect(store.counts()).toMatchObject({ entries, conflicts: 1 });
  });

  test('a refused event is applied, and its result is told', () => {
    const store = opened();
    const stranger = event(1, {
      content: {
        kind: 'command',
        command: { kind: 'visit', who: { card: cardOf(9) }, at: start },
      },
    });
    const result = { seq: 1, id: uuid(1001), kind: 'refused', code: 'CARD_UNKNOWN' };
    expect(run(store, [stranger, event(2)]).results).toEqual([
      { kind: 'applied', result },
      { kind: 'applied', result: null },
    ]);
    const ask = { device: 'kiosk-1', epoch: 1 };
    expect(store.results({ ...ask, from: 0, to: 2 })).toEqual([result]);
    expect(store.results({ ...ask, from: 1, to: 2 })).toEqual([]);
  });

  test('an unknown type is parked and a bad body quarantined, whole and in order', () => {
    const store = opened();
    const { results } = run(store, [
      event(1, { content: { kind: 'parked', envelope: '{"type":"later"}' } }),
      event(2, { content: { kind: 'quarantined', envelope: '{"bad":true}' } }),
      event(3),
    ]);
    expect(results.map((row) => (row.kind === 'applied' ? row.result?.kind : row.kind))).toEqual([
      'parked',
      'quarantined',
      undefined,
    ]);
    expect(store.counts()).toMatchObject({ parked: 1, quarantined: 1 });
    expect(kit().sql('SELECT kind, content FROM kept_events ORDER BY event')).toEqual([
      { kind: 'parked', content: '{"type":"later"}' },
      { kind: 'quarantined', content: '{"bad":true}' },
    ]);
  });

  test('events of a fenced device are kept for review and decide nothing', () => {
    const store = opened();
    run(store, [event(1)]);
    const { entries } = store.counts();
    store.fence('kiosk-1', start);
    expect(store.progress('kiosk-1', 1).isFenced).toBe(true);
    const { results } = run(store, [event(2)]);
    const result = { seq: 2, id: uuid(1002), kind: 'parked', code: 'DEVICE_FENCED' };
    expect(results).toEqual([{ kind: 'applied', result }]);
    expect(store.counts()).toMatchObject({ entries, review: 1, parked: 0 });
    expect(run(store, [event(1, { device: 'kiosk-2', id: uuid(7) })]).results).toEqual([
      { kind: 'applied', result: null },
    ]);
  });

  test('a boot that returns after another was seen is told from a new one', () => {
    const store = opened();
    const note = (boot: string, device = 'kiosk-1') => store.noteBoot({ device, boot, at: start });
    expect([note('a'), note('a'), note('b'), note('b')]).toEqual(['new', 'same', 'new', 'same']);
    expect(note('a')).toBe('returned');
    expect(note('b')).toBe('same');
    expect(note('a', 'kiosk-2')).toBe('new');
    expect(store.progress('kiosk-1', 1).boot).toBe('b');
  });

  test('a fence that comes before the first boot holds', () => {
    const store = opened();
    store.fence('kiosk-1', start);
    expect(store.noteBoot({ device: 'kiosk-1', boot: 'a', at: start })).toBe('new');
    expect(store.progress('kiosk-1', 1).isFenced).toBe(true);
  });

  test('an event makes a member whom a later event of the same commit finds', () => {
    const store = kit().open();
    const command: EventWork['content'] = {
      kind: 'command',
      command: { kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'Anna', at: start },
    };
    const { results } = run(store, [event(1, { content: command, type: 'enrol' }), event(2)]);
    expect(results).toEqual([
      { kind: 'applied', result: null },
      { kind: 'applied', result: null },
    ]);
    expect(store.memberOfCard(cardOf(1))).toBe(uuid(1));
  });
});
