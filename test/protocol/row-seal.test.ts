import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardKeys, openRow, sealRow } from '../../protocol/row-seal.ts';
import { rowNameBytes } from '../../protocol/view-code.ts';
import type { MemberView } from '../../protocol/views.ts';

const pepper = new Uint8Array(32).fill(7);
const history = '0193a000-0000-7000-8000-000000000001';
const keys = cardKeys(pepper, 'num-2912345678906');
const view: MemberView = {
  name: 'Anna',
  balances: [
    { available: 1250, pending: 40, nextExpiry: { amount: 100, at: Date.UTC(2027, 0, 1) } },
  ],
};
const sealed = sealRow({ keys, history, rev: 7, view });

describe('card keys', () => {
  test('are the halves of an HMAC-SHA-256 with the pepper as key', () => {
    // RFC 4231, test case 2.
    const made = cardKeys(Buffer.from('Jefe'), 'what do ya want for nothing?');
    expect(Buffer.concat([made.token, made.key.export()]).toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('differ by card and by pepper', () => {
    const tokens = [
      keys.token,
      cardKeys(pepper, 'num-2912345678907').token,
      cardKeys(new Uint8Array(32).fill(8), 'num-2912345678906').token,
    ].map((token) => Buffer.from(token).toString('hex'));
    expect(new Set(tokens).size).toBe(3);
  });
});

describe('a sealed row', () => {
  test('is opened with the same card, history and rev', () => {
    expect(openRow({ keys, history, rev: 7, sealed })).toEqual({ ok: true, value: view });
  });

  test('is what another program makes by the documented form', async () => {
    const nonce = createHash('sha256').update(`stamgast row|${history}|7`).digest().subarray(0, 12);
    const mac = createHmac('sha256', pepper).update('num-2912345678906').digest();
    const key = await crypto.subtle.importKey('raw', mac.subarray(16), 'AES-GCM', false, [
      'decrypt',
    ]);
    const parameters = { name: 'AES-GCM', iv: nonce, additionalData: mac.subarray(0, 16) };
    const plain = await crypto.subtle.decrypt(parameters, key, new Uint8Array(sealed));
    // Version, name, one unit: 1250, 40, then kind 1, amount 100, seconds since 2020.
    const seconds = Date.UTC(2027, 0, 1) / 1000 - Date.UTC(2020, 0, 1) / 1000;
    const varint = [0, 7, 14, 21].map(
      (bits) => ((seconds >> bits) & 0x7f) | (bits < 21 ? 0x80 : 0),
    );
    expect([...new Uint8Array(plain)]).toEqual(
      [1, 4, ...Buffer.from('Anna'), 1, 0xe2, 0x09, 40, 1, 100].concat(varint),
    );
  });

  test('takes 40 bytes or less for a name and one unit, so a row on disk stays under 120', () => {
    expect(sealed.length).toBe(32);
    const large = {
      name: 'Anna-Karin',
      balances: [
        { available: 9_999_999, pending: 99_999, nextExpiry: { amount: 99_999, at: 1.9e12 } },
      ],
    };
    const length = sealRow({ keys, history, rev: 1, view: large }).length;
    expect(length).toBeLessThanOrEqual(48);
    // Token 16, rev up to 8, SQLite's own 20 or so.
    expect(length + 16 + 8 + 20).toBeLessThanOrEqual(120);
  });

  test.each([
    ['another card', { keys: cardKeys(pepper, 'num-2912345678907') }],
    ['another token with the right key', { keys: { ...keys, token: new Uint8Array(16) } }],
    ['another history', { history: '0193a000-0000-7000-8000-000000000002' }],
    ['another rev', { rev: 8 }],
    ['nothing', { sealed: new Uint8Array(0) }],
    ['only a tag', { sealed: new Uint8Array(16) }],
    ['a cut row', { sealed: sealed.slice(0, -1) }],
    ['a longer row', { sealed: new Uint8Array([...sealed, 0]) }],
  ])('does not open with %s', (_what, change) => {
    const refusal = openRow({ keys, history, rev: 7, sealed, ...change });
    expect(refusal).toEqual({ ok: false, code: 'CACHE_ROW_INVALID' });
  });

  test('does not open with any one bit changed', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = new Uint8Array(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openRow({ keys, history, rev: 7, sealed: changed }).ok).toBe(false);
    }
  });

  test('holds neither name nor card in the open', () => {
    expect(Buffer.from(sealed).includes('Anna')).toBe(false);
    expect(Buffer.from(sealed).includes('2912345678906')).toBe(false);
  });

  test('brings every view back exactly', () => {
    const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const at = fc.oneof(
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000),
    );
    const nextExpiry = fc.option(fc.record({ amount: whole, at }));
    const balance = fc.record({ available: whole, pending: whole, nextExpiry });
    const views = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 6 }).filter(fits),
      balances: fc.array(balance, { maxLength: 8 }),
    });
    fc.assert(
      fc.property(views, fc.nat(), (one, rev) => {
        const row = sealRow({ keys, history, rev, view: one });
        expect(openRow({ keys, history, rev, sealed: row })).toEqual({ ok: true, value: one });
      }),
      { numRuns: 500 },
    );
  });

  test('cuts a longer name at a whole character', () => {
    for (const name of ['Ø'.repeat(20), `a${'Ø'.repeat(20)}`, '👩'.repeat(7), 'x'.repeat(60)]) {
      const row = sealRow({ keys, history, rev: 1, view: { ...view, name } });
      const opened = openRow({ keys, history, rev: 1, sealed: row });
      const short = opened.ok ? opened.value.name : '';
      expect(name.startsWith(short)).toBe(true);
      expect(short).not.toContain('\uFFFD');
      expect(Buffer.byteLength(short)).toBeGreaterThan(rowNameBytes - 4);
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(rowNameBytes);
    }
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('takes no amount of %d: a bug, it throws', (amount) => {
    const balances = [{ available: amount, pending: 0, nextExpiry: null }];
    const wrong = { name: '', balances };
    expect(() => sealRow({ keys, history, rev: 1, view: wrong })).toThrow('whole one');
  });
});

function fits(name: string): boolean {
  return Buffer.byteLength(name) <= rowNameBytes && name.isWellFormed();
}
