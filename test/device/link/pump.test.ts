import { describe, expect, test } from 'vitest';
import { noHead } from '../../../device/store/cache-file.ts';
import { sealOverhead } from '../../../protocol/body-seal.ts';
import { limits } from '../../../protocol/events.ts';
import { seededStream } from '../../support/seeded-ids.ts';
import { ackOf, eventOf, HISTORY, idOf, OTHER_HISTORY } from '../store/events.ts';
import { headOf } from '../store/rows.ts';
import { linked, wayMs } from './peer.ts';
import { append, numbers } from './pump-driver.ts';

describe('the greeting', () => {
  test('is the only thing said until the resume', () => {
    const kiosk = linked();
    append(kiosk, 3);
    kiosk.peer.isSilent = true;
    kiosk.link.connected();
    kiosk.time.advance(20_000);
    expect(kiosk.peer.got.length).toBeGreaterThan(2);
    expect(new Set(kiosk.peer.got.map((one) => one.kind))).toEqual(new Set(['hello']));
    expect(kiosk.sent('hello')[0]).toEqual({
      boot: 'boot-1',
      epoch: 1,
      nextSeq: 4,
      acked: 0,
      ackedId: '',
      history: '',
      rev: 0,
      head: { block: 0, hash: '' },
      leases: [],
    });
    expect(kiosk.link.isUp).toBe(false);
  });

  test('is repeated with growing waits of at most 30 s', () => {
    const kiosk = linked();
    kiosk.peer.isSilent = true;
    kiosk.link.connected();
    kiosk.time.advance(600_000);
    const hellos = kiosk.sent('hello').length;
    expect(hellos).toBeGreaterThan(600 / 31);
    expect(hellos).toBeLessThan(36);
  });

  test('answered, lets the events flow and the link be up', () => {
    const kiosk = linked();
    append(kiosk, 3);
    kiosk.link.connected();
    kiosk.time.advance(4 * wayMs);
    expect(kiosk.link.isUp).toBe(true);
    expect(kiosk.outbox.length).toBe(0);
    expect(kiosk.outbox.place).toMatchObject({ history: HISTORY, acked: 3, nextSeq: 4 });
    expect(kiosk.sent('ev')[0]).toMatchObject({ seq: 1, epoch: 1, acked: 0, boot: 'boot-1' });
  });

  test.each([
    ['of another boot', { boot: 'boot-9', epoch: 1 }],
    ['for another epoch', { boot: 'boot-1', epoch: 4 }],
    ['to an earlier hello', { boot: 'boot-1', epoch: 1, head: headOf(3) }],
  ])('answered by a resume %s goes on', (_, hello) => {
    const kiosk = linked();
    kiosk.peer.isSilent = true;
    kiosk.link.connected();
    kiosk.peer.say('resume', kiosk.peer.resume({ head: noHead, ...hello }));
    kiosk.time.advance(500);
    expect(kiosk.link.isUp).toBe(false);
  });

  test('is said again after each connection', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.link.disconnected();
    expect(kiosk.link.isUp).toBe(false);
    append(kiosk, 1);
    kiosk.time.advance(60_000);
    expect(kiosk.sent('ev')).toEqual([]);
    kiosk.link.connected();
    kiosk.time.advance(100);
    expect(kiosk.sent('hello')).toHaveLength(2);
    expect(kiosk.outbox.length).toBe(0);
  });
});

describe('sending', () => {
  test('keeps at most 4 batches of 50 on the way, in order', () => {
    const kiosk = linked();
    append(kiosk, 430);
    kiosk.link.connected();
    kiosk.time.advance(wayMs * 2);
    kiosk.net.loss = (kind) => kind === 'ack';
    kiosk.time.advance(wayMs * 3);
    expect(kiosk.sent('ev').map(({ seq, events }) => [seq, events.length])).toEqual([
      [1, 50],
      [51, 50],
      [101, 50],
      [151, 50],
    ]);
    kiosk.net.loss = () => false;
    kiosk.time.advance(10_000);
    expect(kiosk.outbox.length).toBe(0);
    expect(numbers(kiosk)).toEqual(Array.from({ length: 430 }, (_, index) => 1001 + index));
  });

  test('keeps each packet within its limit', () => {
    const kiosk = linked();
    append(kiosk, 40, limits.bodyBytes - sealOverhead);
    let largest = 0;
    kiosk.net.loss = (_, bytes) => {
      largest = Math.max(largest, bytes.length);
      return false;
    };
    kiosk.link.connected();
    kiosk.time.advance(10_000);
    expect(kiosk.outbox.length).toBe(0);
    expect(largest).toBeLessThanOrEqual(limits.packetBytes - 200);
    expect(largest).toBeGreaterThan(limits.packetBytes / 2);
  });

  test('a new event goes out at once', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    append(kiosk, 1);
    kiosk.time.advance(wayMs);
    expect(kiosk.sent('ev')).toHaveLength(1);
  });

  test('resends the very same bytes until they are acknowledged', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.net.loss = (kind) => kind === 'ack';
    append(kiosk, 2);
    kiosk.time.advance(3000);
    kiosk.net.loss = () => false;
    kiosk.time.advance(60_000);
    const batches = kiosk.sent('ev');
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches) expect(batch.events).toEqual(batches[0]?.events);
    expect(new Set(batches.map((batch) => batch.mid)).size).toBe(batches.length);
    expect(kiosk.outbox.length).toBe(0);
  });

  test('after long silence doubts the greeting and says hello again', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.peer.isSilent = true;
    append(kiosk, 1);
    kiosk.time.advance(60_000);
    expect(kiosk.sent('hello').length).toBeGreaterThan(1);
    expect(kiosk.link.isUp).toBe(false);
    kiosk.peer.isSilent = false;
    kiosk.time.advance(60_000);
    expect(kiosk.link.isUp).toBe(true);
    expect(kiosk.outbox.length).toBe(0);
  });

  test.each([1, 2, 3, 4, 5])('loses nothing and doubles nothing on a bad line, seed %i', (seed) => {
    const kiosk = linked({ seed });
    const next = seededStream(seed);
    kiosk.net.loss = () => next() % 100 < 30;
    kiosk.link.connected();
    for (let round = 0; round < 30; round += 1) {
      append(kiosk, 5);
      kiosk.time.advance(next() % 3000);
      if (next() % 10 === 0) {
        kiosk.link.disconnected();
        kiosk.time.advance(next() % 3000);
        kiosk.link.connected();
      }
    }
    kiosk.net.loss = () => false;
    kiosk.time.advance(120_000);
    expect(kiosk.outbox.length).toBe(0);
    expect(numbers(kiosk)).toEqual(Array.from({ length: 150 }, (_, index) => 1001 + index));
  });
});

describe('acks', () => {
  test('that were lost with a connection are made good, with their results', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.net.loss = (kind) => kind === 'ack';
    append(kiosk, 3);
    kiosk.peer.results.push({ seq: 2, id: idOf(1002), kind: 'refused', code: 'CARD_UNKNOWN' });
    kiosk.time.advance(100);
    kiosk.link.disconnected();
    kiosk.net.loss = () => false;
    kiosk.link.connected();
    kiosk.time.advance(100);
    expect(kiosk.outbox.length).toBe(0);
    expect(kiosk.outbox.results(10)).toMatchObject([{ seq: 2, result: { code: 'CARD_UNKNOWN' } }]);
  });

  test('naming another event stop the sending until a new greeting', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.peer.isSilent = true;
    append(kiosk, 2);
    kiosk.peer.say('ack', ackOf({ upTo: 1, number: 77 }));
    kiosk.time.advance(2 * wayMs);
    expect(kiosk.link.isUp).toBe(false);
    expect(kiosk.outbox.length).toBe(2);
    kiosk.time.advance(3000);
    expect(kiosk.sent('hello').length).toBeGreaterThan(1);
  });

  test('of another history free nothing and bring a new greeting', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.peer.isSilent = true;
    append(kiosk, 1);
    kiosk.peer.say('ack', ackOf({ upTo: 1, number: 1001, history: OTHER_HISTORY }));
    kiosk.time.advance(2 * wayMs);
    expect(kiosk.outbox.length).toBe(1);
    expect(kiosk.link.isUp).toBe(false);
  });
});

describe('a gateway or a disk that was set back', () => {
  test('a new epoch sends the waiting rows from 1 under their old ids', () => {
    const kiosk = linked();
    append(kiosk, 2);
    kiosk.peer.newEpoch = 5;
    kiosk.link.connected();
    kiosk.time.advance(100);
    expect(kiosk.outbox.place).toMatchObject({ epoch: 5, acked: 2, nextSeq: 3 });
    expect(numbers(kiosk, 5)).toEqual([1001, 1002]);
    expect(kiosk.sent('ev')[0]).toMatchObject({ epoch: 5, seq: 1 });
  });

  test('another history gets all kept events again', () => {
    const kiosk = linked();
    append(kiosk, 4);
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.link.disconnected();
    kiosk.peer.applied.clear();
    kiosk.peer.history = OTHER_HISTORY;
    kiosk.peer.newEpoch = 2;
    append(kiosk, 1);
    kiosk.link.connected();
    kiosk.time.advance(1000);
    expect(numbers(kiosk, 2)).toEqual([1001, 1002, 1003, 1004, 1005]);
    expect(kiosk.outbox.length).toBe(0);
    expect(kiosk.outbox.place).toMatchObject({ epoch: 2, history: OTHER_HISTORY });
  });

  test('another history without a number of its own gets a new epoch and a new greeting', () => {
    const kiosk = linked();
    append(kiosk, 1);
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.link.disconnected();
    kiosk.peer.applied.clear();
    kiosk.peer.history = OTHER_HISTORY;
    kiosk.link.connected();
    kiosk.time.advance(5000);
    expect(kiosk.sent('hello').at(-1)).toMatchObject({ epoch: 2, history: OTHER_HISTORY });
    expect(numbers(kiosk, 2)).toEqual([1001]);
  });

  test('a disk that was set back, whose new events took forgotten places, numbers them anew', () => {
    const kiosk = linked();
    append(kiosk, 1);
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.link.disconnected();
    append(kiosk, 2);
    kiosk.peer.applied.get(1)?.push({ ...eventOf(77), body: '', hash: '', op: idOf(1) });
    kiosk.link.connected();
    kiosk.time.advance(5000);
    expect(kiosk.sent('hello').at(-1)).toMatchObject({ epoch: 2, nextSeq: 3, acked: 0 });
    expect(kiosk.sent('ev').filter((batch) => batch.epoch === 1 && batch.seq > 1)).toEqual([]);
    expect(numbers(kiosk, 2)).toEqual([1002, 1003]);
    expect(kiosk.outbox.length).toBe(0);
  });

  test('a fenced kiosk stops, says so, and tries again with the next connection', () => {
    const kiosk = linked();
    kiosk.peer.isSilent = true;
    append(kiosk, 1);
    kiosk.link.connected();
    kiosk.time.advance(100);
    kiosk.peer.say('bad', { mid: '', code: 'DEVICE_FENCED' });
    kiosk.time.advance(120_000);
    expect(kiosk.link.phase).toBe('fenced');
    const hellos = kiosk.sent('hello').length;
    kiosk.time.advance(120_000);
    expect(kiosk.sent('hello')).toHaveLength(hellos);
    kiosk.link.disconnected();
    kiosk.peer.isSilent = false;
    kiosk.link.connected();
    kiosk.time.advance(100);
    expect(kiosk.outbox.length).toBe(0);
  });

  test('a gateway that asks for a greeting first gets one', () => {
    const kiosk = linked();
    kiosk.link.connected();
    kiosk.time.advance(100);
    let isAsked = false;
    kiosk.peer.refuse = ({ mid }) => {
      if (isAsked) return null;
      isAsked = true;
      return { mid, code: 'HELLO_FIRST' };
    };
    append(kiosk, 2);
    kiosk.time.advance(5000);
    expect(kiosk.sent('hello')).toHaveLength(2);
    expect(kiosk.outbox.length).toBe(0);
    expect(kiosk.outbox.unreadable(idOf(1001))).toBeNull();
  });
});

test('a disk that takes nothing stops the freeing, not the program, and recovers', () => {
  const kiosk = linked();
  kiosk.link.connected();
  kiosk.time.advance(100);
  append(kiosk, 2);
  kiosk.database.pragma('query_only = ON');
  kiosk.time.advance(30_000);
  expect(kiosk.outbox.length).toBe(2);
  kiosk.database.pragma('query_only = OFF');
  kiosk.time.advance(120_000);
  expect(kiosk.outbox.length).toBe(0);
  expect(numbers(kiosk)).toEqual([1001, 1002]);
});

test('the gateway time goes on with the clock that never jumps', () => {
  const kiosk = linked();
  kiosk.node.wallOffsetMs -= 3_600_000;
  expect(kiosk.gatewayTime.now()).toEqual({ ts: kiosk.node.clock.wall(), quality: 'local' });
  kiosk.link.connected();
  kiosk.time.advance(100);
  const before = kiosk.gatewayTime.now();
  expect(before.quality).toBe('gateway');
  kiosk.node.wallOffsetMs += 86_400_000;
  kiosk.time.advance(1000);
  expect(kiosk.gatewayTime.now().ts - before.ts).toBe(1000);
});
