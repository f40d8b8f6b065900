import { describe, expect, test } from 'vitest';
import { Sealer } from '../../../device/store/seal.ts';
import { openSealedBody } from '../../../protocol/body-seal.ts';
import { decodeBody } from '../../../protocol/codec.ts';
import { newKeyPair } from '../../../protocol/host/keys.ts';
import { idOf } from './events.ts';

describe('the sealer', () => {
  test('seals nothing before a gateway is known', () => {
    const sealer = new Sealer({ newKeys: newKeyPair });
    expect(sealer.isReady).toBe(false);
    expect(sealer.seal('visit', idOf(1), { card: 'num-1' })).toBeNull();
  });

  test('seals so that only the gateway reads it', () => {
    const gateway = newKeyPair();
    const sealer = new Sealer({ newKeys: newKeyPair });
    sealer.sealTo(gateway.publicKey);
    const sealed = sealer.seal('visit', idOf(1), { card: 'num-1' }) ?? new Uint8Array();
    expect(Buffer.from(sealed).includes('num-1')).toBe(false);
    const { privateKey } = gateway;
    const opened = openSealedBody({ privateKey, eventId: idOf(1), sealed });
    expect(opened.ok && decodeBody('visit', opened.value)).toMatchObject({
      value: { body: { card: 'num-1' } },
    });
  });

  test('never seals two bodies of one event with one key pair', () => {
    let made = 0;
    const sealer = new Sealer({
      newKeys: () => {
        made += 1;
        return newKeyPair();
      },
    });
    sealer.sealTo(newKeyPair().publicKey);
    sealer.seal('visit', idOf(1), { card: 'num-1' });
    sealer.seal('visit', idOf(2), { card: 'num-1' });
    expect(made).toBe(1);
    sealer.sealAgain('unreadable', idOf(1), { sha256: 'x'.repeat(43), length: 1 });
    expect(made).toBe(2);
  });
});
