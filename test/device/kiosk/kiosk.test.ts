import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Kiosk } from '../../../device/kiosk.ts';
import type { OutboxLimits } from '../../../device/store/outbox-schema.ts';
import { openSealedBody } from '../../../protocol/body-seal.ts';
import { decodeBody } from '../../../protocol/codec.ts';
import type { LogFields } from '../../../protocol/ports.ts';
import type { ScreenView } from '../../../protocol/views.ts';
import { linked } from '../link/peer.ts';
import { pointsOf, rowOf } from '../store/rows.ts';

const ANNA = 'num-2900000000018';
const NOBODY = '2900000000025';

/** A whole kiosk in one process: real loop, stores and link; screen and gateway are played. */
function kiosk(
  options: { readonly limits?: Partial<OutboxLimits>; readonly isMet?: boolean } = {},
) {
  const parts = linked(options.limits === undefined ? {} : { limits: options.limits });
  const { time, node, ids, outbox, cache, sealer, link, gatewayTime, peer } = parts;
  const views: ScreenView[] = [];
  const signals: string[] = [];
  const lines: LogFields[] = [];
  const note = (fields: LogFields) => void lines.push(fields);
  const log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const one = new Kiosk(
    {
      ...{ clock: node.clock, timers: node.timers, ids, log, outbox, cache, sealer, link },
      time: gatewayTime,
      show: (view) => void views.push(view),
      signal: (signal) => void signals.push(signal),
    },
    { language: 'en' },
  );
  parts.hooks.onChange = () => one.linkChanged();
  const give = {
    reader: (readers: readonly string[] = ['demo']) =>
      one.readerInput({ kind: 'status', driver: 'demo', readers, trouble: null }),
    scan: (digits: string) =>
      one.readerInput({
        kind: 'read',
        reader: 'demo',
        read: { technology: 'barcode', bytes: Buffer.from(digits) },
      }),
    type: (number: string) => one.screenInput({ kind: 'typed', number }),
  };
  peer.rows = [rowOf({ card: ANNA, rev: 1, points: 40 })];
  give.reader();
  one.start();
  if (options.isMet !== false) link.connected();
  time.advance(200);
  return { ...parts, ...give, kiosk: one, views, signals, lines, view: () => views.at(-1) };
}
const digitsOf = (card: string) => card.slice(4);

describe('a tap', () => {
  test('shows the balance from the cache without a step of the network', () => {
    const one = kiosk();
    one.scan(digitsOf(ANNA));
    expect(one.view()).toMatchObject({ kind: 'attract' });
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'member', isLive: true, zone: 'Europe/Copenhagen' });
    expect(one.view()).toMatchObject({ balances: [{ unit: 'POINTS', available: 40 }] });
    expect(one.signals).toEqual(['read', 'done']);
    expect(one.outbox.length).toBe(0);
  });

  test('whose reading is over at once is painted once, a slower one first as "reading"', () => {
    const one = kiosk();
    const before = one.views.length;
    one.kiosk.readerInput({ kind: 'reading', reader: 'demo' });
    one.scan(digitsOf(ANNA));
    one.time.advance(0);
    expect(one.views.slice(before).map(({ kind }) => kind)).toEqual(['member']);
    one.kiosk.screenInput({ kind: 'done' });
    one.kiosk.readerInput({ kind: 'reading', reader: 'demo' });
    one.time.advance(0);
    one.scan(digitsOf(ANNA));
    one.time.advance(0);
    expect(one.views.slice(before + 1).map(({ kind }) => kind)).toEqual(['reading', 'member']);
  });

  test('shows it with its "as of" while the gateway is away', () => {
    const one = kiosk();
    const { asOf } = one.cache.place;
    one.link.disconnected();
    one.time.advance(3_600_000);
    one.type(digitsOf(ANNA));
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'member', isLive: false, asOf });
  });

  test('is shown anew when the gateway tells of a change, with a mark after 2 s', () => {
    const one = kiosk();
    one.scan(digitsOf(ANNA));
    one.time.advance(3000);
    one.peer.push([rowOf({ card: ANNA, rev: 2, points: 45 })]);
    one.time.advance(10);
    expect(one.view()).toMatchObject({ balances: [{ available: 45, changedBy: 5 }] });
  });

  test('of the next card ends the first, whose changes are shown to nobody', () => {
    const one = kiosk();
    one.scan(digitsOf(ANNA));
    one.time.advance(100);
    one.scan(NOBODY);
    one.time.advance(100);
    one.peer.push([rowOf({ card: ANNA, rev: 2, points: 45 })]);
    one.time.advance(100);
    expect(one.view()).toEqual({ kind: 'unknownCard', language: 'en' });
    expect(pointsOf(one.cache, ANNA)).toBe(45);
  });

  test('ends by itself: hidden after 30 s, gone after 50 s', () => {
    const one = kiosk();
    one.scan(digitsOf(ANNA));
    one.time.advance(30_000);
    expect(one.view()).toMatchObject({ isMasked: true, balances: [] });
    one.time.advance(20_000);
    expect(one.view()).toEqual({ kind: 'attract', language: 'en' });
  });
});

describe('a card that is not in the cache', () => {
  test('is unknown while the cache is current, and leaves no event', () => {
    const one = kiosk();
    one.scan(NOBODY);
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'unknownCard' });
    expect(one.outbox.place.nextSeq).toBe(1);
  });

  test('edge case 16: is a saved visit without the network, and reaches the gateway later', () => {
    const one = kiosk();
    one.link.disconnected();
    one.scan(NOBODY);
    one.time.advance(0);
    expect(one.view()).toEqual({ kind: 'cannotCheck', language: 'en', isSaved: true });
    expect(one.outbox.length).toBe(1);
    one.link.connected();
    one.time.advance(1000);
    const [event] = one.peer.applied.get(1) ?? [];
    expect(event).toMatchObject({ type: 'visit', quality: 'gateway', boot: 'boot-1' });
    const { privateKey } = one.peer.keys;
    const sealed = Buffer.from(event?.body ?? '', 'base64url');
    const opened = openSealedBody({ privateKey, eventId: event?.id ?? '', sealed });
    const body = opened.ok ? decodeBody('visit', opened.value) : opened;
    expect(body).toMatchObject({ value: { body: { card: `num-${NOBODY}` } } });
    expect(one.outbox.length).toBe(0);
  });

  test('cannot be saved by a kiosk that never met its gateway, and it says so', () => {
    const one = kiosk({ isMet: false });
    one.scan(NOBODY);
    one.time.advance(0);
    expect(one.view()).toEqual({ kind: 'cannotCheck', language: 'en', isSaved: false });
    expect(one.outbox.length).toBe(0);
  });

  test('cannot be saved when the outbox is full, and can again when it was sent', () => {
    const one = kiosk({ limits: { waitingRows: 1 } });
    one.link.disconnected();
    const tap = () => {
      one.scan(NOBODY);
      one.time.advance(0);
      return one.view();
    };
    expect(tap()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
    expect(tap()).toMatchObject({ kind: 'cannotCheck', isSaved: false });
    one.link.connected();
    one.time.advance(100);
    one.link.disconnected();
    expect(tap()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
  });

  test('cannot be saved on a disk that takes nothing, and look-ups go on', () => {
    const one = kiosk();
    one.link.disconnected();
    one.database.pragma('query_only = ON');
    one.scan(NOBODY);
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'cannotCheck', isSaved: false });
    one.scan(digitsOf(ANNA));
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'member' });
    one.database.pragma('query_only = OFF');
  });

  test('is not called unknown when its row does not open', () => {
    const one = kiosk();
    const row = rowOf({ card: ANNA, rev: 9, points: 1 });
    const bent = Buffer.from(row.sealed, 'base64url');
    bent[0] = (bent[0] ?? 0) ^ 1;
    one.peer.push([{ ...row, sealed: bent.toString('base64url') }]);
    one.time.advance(100);
    one.scan(digitsOf(ANNA));
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
  });
});

describe('a read that is no card of this store', () => {
  test.each([
    ['2900000000019', 'CHECK_DIGIT_WRONG'],
    ['4111111111111111', 'BANK_CARD_REFUSED'],
    ['9'.repeat(2000), 'READ_TOO_LONG'],
  ])('%s is refused with %s, and nothing of it is kept or logged', (digits, code) => {
    const one = kiosk();
    one.link.disconnected();
    one.scan(digits);
    one.time.advance(0);
    expect(one.view()).toEqual({ kind: 'refusedRead', language: 'en', code });
    expect(one.outbox.place.nextSeq).toBe(1);
    expect(JSON.stringify(one.lines)).not.toContain(digits.slice(0, 12));
  });

  test('and two cards, a torn card and a reader that refuses are shown as such', () => {
    const one = kiosk();
    const codes = (['twoCards', 'torn'] as const).map((kind) => {
      one.kiosk.readerInput({ kind, reader: 'demo' });
      one.time.advance(0);
      return one.view();
    });
    expect(codes).toMatchObject([{ code: 'TWO_CARDS' }, { code: 'READ_MALFORMED' }]);
    one.kiosk.readerInput({ kind: 'refused', reader: 'demo', code: 'READ_TOO_LONG' });
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'refusedRead', code: 'READ_TOO_LONG' });
  });
});

describe('out of service', () => {
  test('for want of a reader, until one is back', () => {
    const one = kiosk();
    one.reader([]);
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'outOfService', reason: 'no-reader' });
    expect(one.kiosk.status()).toMatchObject({ readers: [], view: 'outOfService' });
    one.reader();
    one.time.advance(0);
    expect(one.view()).toMatchObject({ kind: 'attract' });
  });

  test('when the gateway fences the kiosk', () => {
    const one = kiosk();
    one.peer.say('bad', { mid: '', code: 'DEVICE_FENCED' });
    one.time.advance(100);
    expect(one.view()).toMatchObject({ kind: 'outOfService', reason: 'fenced' });
    expect(one.kiosk.status()).toMatchObject({ isFenced: true, isUp: false });
  });
});

test('no card number stands on the disk or in the log', () => {
  const one = kiosk();
  one.scan(digitsOf(ANNA));
  one.link.disconnected();
  one.scan(NOBODY);
  one.time.advance(1000);
  expect(one.outbox.length).toBe(1);
  const files = readdirSync(one.folder).map((name) => readFileSync(join(one.folder, name)));
  for (const digits of [digitsOf(ANNA), NOBODY]) {
    expect(files.some((bytes) => bytes.includes(digits))).toBe(false);
    expect(JSON.stringify(one.lines)).not.toContain(digits);
  }
  expect(JSON.stringify(one.lines)).toContain(NOBODY.slice(-4));
});

test('a reader that floods costs only reads, and the kiosk answers afterwards', () => {
  const one = kiosk();
  for (let index = 0; index < 5000; index += 1) one.scan('123');
  one.scan(digitsOf(ANNA));
  one.time.advance(0);
  expect(one.view()).toMatchObject({ kind: 'member' });
  expect(one.views.length).toBeLessThan(600);
});

test('a gateway that tells of many changes at once costs no tap', () => {
  const one = kiosk();
  one.scan(digitsOf(ANNA));
  for (let index = 0; index < 500; index += 1) one.kiosk.linkChanged();
  one.time.advance(0);
  expect(one.view()).toMatchObject({ kind: 'member' });
});

test('the status tells what staff want to know, and nothing of members', () => {
  const one = kiosk();
  one.scan(digitsOf(ANNA));
  one.time.advance(0);
  expect(one.kiosk.status()).toEqual({
    isUp: true,
    isCurrent: true,
    isFenced: false,
    outboxLength: 0,
    asOf: one.cache.place.asOf,
    differing: null,
    readers: ['demo'],
    troubles: [],
    view: 'member',
  });
});
