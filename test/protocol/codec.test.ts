import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyHash,
  decodeBody,
  decodeMessage,
  depthMax,
  encodeBody,
  encodeMessage,
  fromBase64Url,
  readMid,
  toBase64Url,
} from '../../protocol/codec.ts';
import { limits } from '../../protocol/events.ts';
import { decodeMutated } from './mutated.ts';
import { quickestMs } from './quickest.ts';

const folder = new URL('../fixtures/golden/v0/', import.meta.url);
const golden = (name: string) => readFileSync(new URL(`${name}.json`, folder));
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const parsed = (name: string) => JSON.parse(golden(name).toString());
const mid = '0193a000-0000-7000-8000-000000000030';

describe('a message', () => {
  test('over 64 kB is refused before it is read', () => {
    const bytes = new Uint8Array(limits.packetBytes + 1).fill(0x5b);
    expect(decodeMessage('ev', bytes)).toEqual({
      ok: false,
      code: 'MESSAGE_TOO_LARGE',
      facts: { bytes: limits.packetBytes + 1, limit: limits.packetBytes },
    });
    expect(decodeMessage('ev', bytes.subarray(1))).toMatchObject({ code: 'MESSAGE_MALFORMED' });
  });

  test.each([
    ['nothing', ''],
    ['not JSON', '{"mid":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '12'],
    ['two values', '{} {}'],
    ['a byte order mark', `\uFEFF${golden('bad').toString()}`],
  ])('that is %s is malformed', (_what, text) => {
    expect(decodeMessage('bad', new TextEncoder().encode(text))).toMatchObject({
      ok: false,
      code: 'MESSAGE_MALFORMED',
      facts: { kind: 'bad', path: '' },
    });
  });

  test('in UTF-8 that is broken is malformed, not mended', () => {
    const bytes = Buffer.from(golden('bad'));
    bytes[bytes.length - 4] = 0xff;
    expect(decodeMessage('bad', bytes)).toMatchObject({ facts: { found: 'not JSON in UTF-8' } });
  });

  test('nested deeper than the limit is refused, also inside an unknown field', () => {
    const nested = (depth: number) =>
      golden('bad')
        .toString()
        .replace(/}$/, `,"new":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    const read = (depth: number) => decodeMessage('bad', new TextEncoder().encode(nested(depth)));
    expect(read(depthMax - 1).ok).toBe(true);
    expect(read(depthMax)).toMatchObject({ facts: { found: 'nested too deeply' } });
    expect(read(30_000)).toMatchObject({ facts: { found: 'nested too deeply' } });
  });

  test('may hold any bracket inside its texts', () => {
    const code = '\\"[[[[[[[[[[{{{{{{{{{{"\\';
    expect(decodeMessage('bad', bytesOf({ mid, code }))).toEqual({
      ok: true,
      value: { mid, code },
    });
  });

  test('names the path of what is wrong, and never the value', () => {
    const batch = parsed('ev');
    batch.events[1].hash = 'secret-value';
    const refusal = decodeMessage('ev', bytesOf(batch));
    expect(refusal).toMatchObject({ code: 'MESSAGE_MALFORMED', facts: { path: '/events/1/hash' } });
    expect(JSON.stringify(refusal)).not.toContain('secret-value');
  });

  test.each([
    ['seq 0', { seq: 0 }],
    ['seq of a float', { seq: 1.5 }],
    ['seq as text', { seq: '1' }],
    ['epoch below 0', { epoch: -1 }],
    ['epoch over 2^53', { epoch: 2 ** 53 }],
    ['no events', { events: [] }],
    ['51 events', { events: Array.from({ length: 51 }, () => parsed('ev').events[0]) }],
    ['a device with a wildcard', { device: 'kiosk/+' }],
    ['a mid that is no id', { mid: 'x' }],
  ])('with %s is malformed', (_what, change) => {
    const refusal = decodeMessage('ev', bytesOf({ ...parsed('ev'), ...change }));
    expect(refusal).toMatchObject({ ok: false, code: 'MESSAGE_MALFORMED' });
  });

  test('of a newer sender is read, and its unknown fields are dropped at every depth', () => {
    const batch = parsed('ev');
    const newer = { ...batch, priority: 1, events: [{ ...batch.events[0], mood: { good: true } }] };
    expect(decodeMessage('ev', bytesOf(newer))).toEqual({
      ok: true,
      value: { ...batch, events: [batch.events[0]] },
    });
    const page = parsed('res.page');
    const newerPage = { ...page, answer: { ...page.answer, more: [1], afterMs: 5 } };
    expect(decodeMessage('res', bytesOf(newerPage))).toEqual({ ok: true, value: page });
  });

  test('with __proto__ or constructor changes no prototype and reads as if without', () => {
    const text = golden('bad').toString();
    const evil = `{"__proto__":{"polluted":1},"constructor":{"prototype":{}},${text.slice(1)}`;
    const read = decodeMessage('bad', new TextEncoder().encode(evil));
    expect(read).toEqual({ ok: true, value: JSON.parse(text) });
    expect(Object.getPrototypeOf(read.ok && read.value)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  test('with __proto__ in place of its fields is malformed', () => {
    const text = `{"__proto__":${golden('bad').toString()}}`;
    expect(decodeMessage('bad', new TextEncoder().encode(text)).ok).toBe(false);
  });

  test('to be sent that is not of its schema is a bug and throws', () => {
    expect(() => encodeMessage('bad', { mid: 'x', code: 'C' })).toThrow('not of its schema');
  });

  test('with a bad sealed body is still read: envelope and body are checked apart', () => {
    const batch = parsed('ev');
    batch.events[0].body = 'AAAA';
    expect(decodeMessage('ev', bytesOf(batch)).ok).toBe(true);
  });
});

describe('the mid for the answer `bad`', () => {
  test('is found in a message that cannot be read otherwise', () => {
    expect(readMid(golden('ev'))).toBe(mid);
    expect(readMid(golden('ev').subarray(0, 60))).toBe(mid);
    expect(readMid(bytesOf({ mid, events: 'nonsense' }))).toBe(mid);
  });

  test.each(['', '{}', '{"mid":"x"}', '{"mid":12}', `${' '.repeat(600)}{"mid":"${mid}"}`])(
    'is empty when there is none: %j',
    (text) => {
      expect(readMid(new TextEncoder().encode(text))).toBe('');
    },
  );
});

describe('an event body', () => {
  test('of an unknown type is to be parked, whatever it holds', () => {
    for (const type of ['gift.claim', '', '__proto__', 'constructor', 'toString']) {
      expect(decodeBody(type, bytesOf({}))).toMatchObject({ code: 'EVENT_TYPE_UNKNOWN' });
    }
  });

  test.each([
    ['visit', { card: '79927398713' }, '/card'],
    ['visit', { card: `num-${'1'.repeat(61)}` }, '/card'],
    ['visit', {}, ''],
    ['enrol', { member: mid, card: 'num-79927398713', name: 'A'.repeat(61) }, '/name'],
    ['enrol', { member: mid, card: 'num-79927398713', name: `e${'\u0301'.repeat(60)}` }, '/name'],
    ['enrol', { member: 'me', card: 'num-79927398713' }, '/member'],
    ['spend.intent', { card: 'uid-04A1B2C3', unit: 'POINTS', amount: -1, deadline: 1 }, '/amount'],
    ['spend.intent', { card: 'uid-04A1B2C3', unit: 'points', amount: 1, deadline: 1 }, '/unit'],
  ])('%s with %j is for the quarantine', (type, body, path) => {
    expect(decodeBody(type, bytesOf(body))).toMatchObject({
      ok: false,
      code: 'EVENT_BODY_INVALID',
      facts: { path },
    });
  });

  test('over 8 kB is for the quarantine', () => {
    const bytes = bytesOf({ card: 'num-79927398713', pad: 'x'.repeat(limits.bodyBytes) });
    expect(decodeBody('visit', bytes)).toMatchObject({ code: 'EVENT_BODY_INVALID' });
  });

  test('to be sent that is not of its schema is a bug and throws', () => {
    expect(() => encodeBody('visit', { card: 'none' })).toThrow('not of its schema');
  });

  test('has the SHA-256 of its bytes as hash', () => {
    // NIST FIPS 180-2, appendix B.1: SHA-256 of "abc".
    const digest = Buffer.from(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      'hex',
    );
    expect(bodyHash(Buffer.from('abc'))).toBe(toBase64Url(digest));
  });
});

test('base64url is without padding and comes back as it was', () => {
  expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(toBase64Url(bytes)).toMatch(/^[A-Za-z0-9_-]*$/);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }),
  );
});

describe('twenty thousand mutated messages', () => {
  test('each give a result in less than 10 ms, and never throw', () => decodeMutated(20_000));

  test('and the worst messages that one can write are refused as fast', () => {
    const fill = (text: string) =>
      new TextEncoder().encode(text.repeat(Math.floor(limits.packetBytes / text.length)));
    const events = `{"mid":"${mid}","events":[${'{},'.repeat(20_000)}{}]}`;
    const worst = [fill('['), fill('{"a":'), fill('"'), fill('\\'), fill('0'), fill('1e9,')];
    for (const bytes of [...worst, new TextEncoder().encode(events)]) {
      expect(quickestMs(10, () => decodeMessage('ev', bytes))).toBeLessThan(10);
    }
  });
});
