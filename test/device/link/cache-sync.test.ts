import { describe, expect, test } from 'vitest';
import { noHead } from '../../../device/store/cache-file.ts';
import type { CacheRow } from '../../../protocol/messages.ts';
import { seededStream } from '../../support/seeded-ids.ts';
import { HISTORY, OTHER_HISTORY } from '../store/events.ts';
import { fillCache, headOf, PEPPER, pointsOf, rowOf } from '../store/rows.ts';
import { linked, wayMs } from './peer.ts';

const DAY = 86_400_000;
const row = (number: number, rev: number, points = rev): CacheRow =>
  rowOf({ card: `num-${number}`, rev, points });

/** A kiosk whose cache was filled from a gateway with ten members. */
function filled(catchUpMs = 10_000) {
  const kiosk = linked();
  kiosk.peer.catchUpMs = catchUpMs;
  kiosk.peer.rows = Array.from({ length: 10 }, (_, index) => row(index, index + 1));
  kiosk.link.connected();
  kiosk.time.advance(1000);
  return kiosk;
}

describe('the first connection', () => {
  test('fills the cache page by page, and then it is current', () => {
    const kiosk = filled();
    expect(kiosk.sent('req').map(({ ask }) => [ask.fill, ask.cursor])).toEqual([
      [true, 0],
      [true, 3],
      [true, 6],
      [true, 9],
      [false, 10],
    ]);
    expect(kiosk.cache.place).toMatchObject({ history: HISTORY, cursor: 10 });
    for (let number = 0; number < 10; number += 1) {
      expect(pointsOf(kiosk.cache, `num-${number}`)).toBe(number + 1);
    }
    expect(kiosk.link.isCurrent).toBe(true);
    expect(kiosk.changes()).toBeGreaterThan(0);
  });

  test('waits as long as the gateway says when it is busy', () => {
    const kiosk = linked();
    kiosk.peer.isSilent = true;
    kiosk.link.connected();
    kiosk.time.advance(10);
    kiosk.peer.say('resume', kiosk.peer.resume({ boot: 'boot-1', epoch: 1, head: noHead }));
    kiosk.time.advance(2 * wayMs);
    const [request] = kiosk.sent('req');
    const now = kiosk.node.clock.wall();
    const answer = { kind: 'busy', afterMs: 7000 } as const;
    kiosk.peer.isSilent = false;
    const { run } = kiosk.peer;
    kiosk.peer.say('res', { cid: request?.cid ?? '', run, history: HISTORY, now, answer });
    kiosk.time.advance(7000);
    expect(kiosk.sent('req')).toHaveLength(1);
    kiosk.time.advance(100);
    expect(kiosk.link.isCurrent).toBe(true);
  });
});

describe('a cache that is behind', () => {
  test('catches up after its cursor on the next connection', () => {
    const kiosk = filled();
    kiosk.link.disconnected();
    expect(kiosk.link.isCurrent).toBe(false);
    kiosk.peer.rows = kiosk.peer.rows.slice(1).concat(row(0, 11), row(20, 12));
    const asked = kiosk.sent('req').length;
    kiosk.link.connected();
    kiosk.time.advance(100);
    expect(kiosk.sent('hello').at(-1)).toMatchObject({ rev: 10, history: HISTORY });
    expect(kiosk.sent('req').slice(asked)).toMatchObject([{ ask: { cursor: 10, fill: false } }]);
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(11);
    expect(pointsOf(kiosk.cache, 'num-20')).toBe(12);
    expect(kiosk.link.isCurrent).toBe(true);
  });

  test('catches up every so often, and its "as of" follows the gateway', () => {
    const kiosk = filled();
    const { asOf } = kiosk.cache.place;
    kiosk.peer.rows.push(row(30, 11));
    kiosk.time.advance(10_000);
    expect(pointsOf(kiosk.cache, 'num-30')).toBe(11);
    expect(kiosk.cache.place.asOf).toBeGreaterThan(asOf);
  });

  test('is no longer current when its question is not answered, and again when it is', () => {
    const kiosk = filled();
    kiosk.peer.isSilent = true;
    kiosk.time.advance(16_000);
    expect(kiosk.link.isUp).toBe(true);
    expect(kiosk.link.isCurrent).toBe(false);
    kiosk.peer.isSilent = false;
    kiosk.time.advance(31_000);
    expect(kiosk.link.isCurrent).toBe(true);
  });

  test('drops an answer that comes too late', () => {
    const kiosk = filled();
    kiosk.peer.isSilent = true;
    kiosk.time.advance(10_000 + wayMs);
    const late = kiosk.sent('req').at(-1);
    kiosk.time.advance(20_000);
    const now = kiosk.node.clock.wall();
    const head = headOf(99);
    const answer = { kind: 'page', rows: [row(99, 99)], rev: 99, isLast: true, head } as const;
    const { run } = kiosk.peer;
    const response = { cid: late?.cid ?? '', run, history: HISTORY, now, answer };
    kiosk.peer.say('res', { ...response, answer: { ...answer, rows: [...answer.rows] } });
    kiosk.time.advance(100);
    expect(kiosk.cache.place.cursor).toBe(10);
    expect(kiosk.cache.lookUp('num-99')).toBeNull();
  });
});

describe('pushes', () => {
  test('change rows at once, and the cursor does not move', () => {
    const kiosk = filled();
    const before = kiosk.changes();
    kiosk.peer.push([row(0, 15)]);
    kiosk.time.advance(wayMs);
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(15);
    expect(kiosk.cache.place.cursor).toBe(10);
    expect(kiosk.changes()).toBe(before + 1);
  });

  test('in any order, doubled and lost, end with the newest rows', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const kiosk = filled();
      const next = seededStream(seed);
      kiosk.net.loss = (kind) => kind === 'view' && next() % 100 < 30;
      for (let rev = 11; rev < 60; rev += 1) {
        const changed = row(next() % 10, rev);
        const again = next() % 3;
        kiosk.peer.push([changed]);
        if (again === 0) kiosk.time.after(next() % 200, () => kiosk.peer.repeat([changed]));
        kiosk.time.advance(next() % 40);
      }
      kiosk.time.advance(11_000);
      for (let number = 0; number < 10; number += 1) {
        const newest = kiosk.peer.rows
          .filter((one) => one.token === row(number, 1).token)
          .sort((a, b) => b.rev - a.rev)[0];
        expect(pointsOf(kiosk.cache, `num-${number}`)).toBe(newest?.rev);
      }
    }
  });
});

describe('the head of the gateway', () => {
  test('that came with the newest rows is told in hello, though the cursor is behind', () => {
    const kiosk = filled();
    kiosk.peer.push([row(0, 15)]);
    kiosk.time.advance(wayMs);
    kiosk.link.disconnected();
    kiosk.link.connected();
    kiosk.time.advance(wayMs);
    expect(kiosk.sent('hello')[0]).toMatchObject({ rev: 0, head: noHead });
    expect(kiosk.sent('hello').at(-1)).toMatchObject({ rev: 10, head: headOf(15) });
  });

  test('is compared before any row is taken: pushes wait for the resume', () => {
    const kiosk = filled();
    kiosk.link.disconnected();
    kiosk.peer.isSilent = true;
    kiosk.link.connected();
    kiosk.peer.chain = 2;
    kiosk.peer.push([row(0, 15)]);
    kiosk.time.advance(100);
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(1);
    expect(kiosk.cache.headOf(HISTORY)).toEqual(headOf(10));
    kiosk.peer.isSilent = false;
    kiosk.time.advance(5000);
    expect(kiosk.sent('hello').at(-1)).toMatchObject({ head: headOf(10) });
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(15);
  });

  test.each(['push', 'page'])('is compared anew when a %s comes of another run', (kind) => {
    const kiosk = filled();
    kiosk.peer.run = '00000000-0000-4000-8000-00000000cafe';
    kiosk.peer.chain = 2;
    kiosk.peer.rows.push(row(0, 15));
    const hellos = () => kiosk.sent('hello').map(({ head }) => head.block);
    if (kind === 'push') kiosk.peer.repeat([row(0, 15)]);
    else kiosk.time.advance(10_000);
    kiosk.time.advance(100);
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(1);
    kiosk.time.advance(5000);
    expect(hellos()).toEqual([0, 10]);
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(15);
  });
});

describe('another history', () => {
  test('is filled anew while the old rows serve, and nothing old is left', () => {
    const kiosk = filled();
    kiosk.link.disconnected();
    kiosk.peer.history = OTHER_HISTORY;
    kiosk.peer.newEpoch = 2;
    const pepper = new Uint8Array(32).fill(3);
    kiosk.peer.pepper = pepper;
    kiosk.peer.rows = [1, 2, 3, 4].map((rev) =>
      rowOf({ card: `num-${rev}`, rev, points: 100 + rev, history: OTHER_HISTORY, pepper }),
    );
    kiosk.link.connected();
    kiosk.time.advance(3 * wayMs);
    expect(kiosk.link.isUp).toBe(true);
    expect(kiosk.link.isCurrent).toBe(false);
    expect(pointsOf(kiosk.cache, 'num-0')).toBe(1);
    kiosk.time.advance(1000);
    expect(kiosk.link.isCurrent).toBe(true);
    expect(pointsOf(kiosk.cache, 'num-0')).toBeNull();
    expect(pointsOf(kiosk.cache, 'num-1')).toBe(101);
  });

  test('in the middle of a fill is never told as a rev of the new one', () => {
    const kiosk = filled();
    kiosk.link.disconnected();
    kiosk.peer.history = OTHER_HISTORY;
    kiosk.peer.newEpoch = 2;
    kiosk.net.loss = (kind) => kind === 'res';
    kiosk.link.connected();
    kiosk.time.advance(1000);
    kiosk.link.disconnected();
    kiosk.link.connected();
    kiosk.time.advance(1000);
    expect(kiosk.sent('hello').at(-1)).toMatchObject({ history: OTHER_HISTORY, rev: 0 });
  });

  test('in an answer brings a new greeting', () => {
    const kiosk = filled();
    kiosk.peer.history = OTHER_HISTORY;
    kiosk.peer.newEpoch = 2;
    kiosk.time.advance(13_000);
    expect(kiosk.sent('hello')).toHaveLength(2);
    expect(kiosk.outbox.place.history).toBe(OTHER_HISTORY);
  });
});

describe('a fill', () => {
  test('that was cut off goes on where it was', () => {
    const kiosk = linked();
    kiosk.peer.rows = Array.from({ length: 30 }, (_, index) => row(index, index + 1));
    kiosk.link.connected();
    kiosk.time.advance(6 * 2 * wayMs);
    kiosk.link.disconnected();
    const cursor = kiosk.cache.fill?.place.cursor ?? 0;
    expect(cursor).toBeGreaterThan(3);
    const asked = kiosk.sent('req').length;
    kiosk.time.advance(5000);
    kiosk.link.connected();
    kiosk.time.advance(1000);
    expect(kiosk.sent('req')[asked]).toMatchObject({ ask: { fill: true, cursor } });
    expect(kiosk.cache.place.cursor).toBe(30);
  });

  test('is repeated once a week, slowly, and finds no differing row', () => {
    // Asked every hour, so that nine days are few messages.
    const kiosk = filled(3_600_000);
    kiosk.time.advance(6.9 * DAY);
    expect(kiosk.sent('req').filter(({ ask }) => ask.fill)).toHaveLength(4);
    expect(kiosk.link.differing).toBeNull();
    kiosk.time.advance(1.2 * DAY);
    expect(kiosk.sent('req').filter(({ ask }) => ask.fill)).toHaveLength(8);
    expect(kiosk.link.differing).toBe(0);
    expect(kiosk.link.isCurrent).toBe(true);
  });

  test('that is repeated counts and mends a row that was wrong', async () => {
    const kiosk = linked();
    kiosk.peer.catchUpMs = 3_600_000;
    kiosk.peer.rows = Array.from({ length: 10 }, (_, index) => row(index, index + 1));
    const wrong = kiosk.peer.rows.map((one) => (one.rev === 4 ? row(77, 4) : one));
    await fillCache(kiosk.cache, wrong);
    kiosk.link.connected();
    // The helper's fill is dated 1970, so the repeat is due at once.
    kiosk.time.advance(60_000);
    expect(kiosk.link.differing).toBe(2);
    expect(pointsOf(kiosk.cache, 'num-3')).toBe(4);
    expect(pointsOf(kiosk.cache, 'num-77')).toBeNull();
  });

  test('follows when a row does not open, and the cache is not current until then', () => {
    const kiosk = filled();
    const good = row(3, 50);
    const bad = Buffer.from(good.sealed, 'base64url');
    bad[0] = (bad[0] ?? 0) ^ 1;
    kiosk.peer.push([{ ...good, sealed: bad.toString('base64url') }]);
    kiosk.time.advance(100);
    expect(kiosk.cache.lookUp('num-3')).toBeNull();
    expect(kiosk.link.isCurrent).toBe(false);
    kiosk.peer.rows = kiosk.peer.rows.map((one) => (one.token === good.token ? good : one));
    kiosk.time.advance(12_000);
    expect(kiosk.link.isCurrent).toBe(true);
    expect(pointsOf(kiosk.cache, 'num-3')).toBe(50);
  });

  test('needs the pepper that the resume brought', () => {
    const kiosk = filled();
    expect(kiosk.cache.isReadable).toBe(true);
    expect(kiosk.peer.pepper).toEqual(PEPPER);
  });
});
