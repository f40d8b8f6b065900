import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSealedBody, publicKeyOf, sealBody, sealOverhead } from '../../protocol/body-seal.ts';
import { newKeyPair } from '../../protocol/host/keys.ts';
import { quickestMs } from './quickest.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
// RFC 7748, 6.1: the key pairs of Alice and Bob, and the secret that they share.
const alice = {
  privateKey: hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
  publicKey: hex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'),
};
const bob = {
  privateKey: hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'),
  publicKey: hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'),
};
const shared = hex('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
const eventId = '0193a000-0000-7000-8000-000000000010';
const plain = new TextEncoder().encode('{"card":"num-2912345678906"}');
const sealed = sealBody({ sealTo: bob.publicKey, ephemeral: alice, eventId, plain });

/** RFC 5869 by its text: extract, then expand. */
function hkdf(options: { ikm: Uint8Array; salt: string; info: Uint8Array; length: number }) {
  const { ikm, salt, info, length } = options;
  const prk = createHmac('sha256', salt).update(ikm).digest();
  let block: Uint8Array = new Uint8Array(0);
  let made: Uint8Array = new Uint8Array(0);
  for (let counter = 1; made.length < length; counter += 1) {
    block = createHmac('sha256', prk)
      .update(block)
      .update(info)
      .update(Uint8Array.of(counter))
      .digest();
    made = Buffer.concat([made, block]);
  }
  return made.subarray(0, length);
}

describe('a sealed body', () => {
  test('uses X25519 as RFC 7748, 6.1 gives it', () => {
    expect(publicKeyOf(alice.privateKey)).toEqual(alice.publicKey);
    expect(publicKeyOf(bob.privateKey)).toEqual(bob.publicKey);
  });

  test('is opened by the gateway alone', () => {
    const opened = openSealedBody({ privateKey: bob.privateKey, eventId, sealed });
    expect(opened).toEqual({ ok: true, value: plain });
    const other = newKeyPair();
    expect(openSealedBody({ privateKey: other.privateKey, eventId, sealed })).toMatchObject({
      ok: false,
      code: 'EVENT_BODY_INVALID',
    });
  });

  test('is what another program makes by the documented form', async () => {
    const head = sealed.slice(0, 33);
    expect([...head]).toEqual([1, ...alice.publicKey]);
    const info = Buffer.concat([Buffer.from('stamgast body|'), head]);
    const made = hkdf({ ikm: shared, salt: eventId, info, length: 64 });
    const key = await crypto.subtle.importKey('raw', made.slice(0, 32), 'AES-GCM', false, [
      'decrypt',
    ]);
    const nonce = sealed.slice(33, 45);
    const mac = createHmac('sha256', made.slice(32)).update(plain).digest();
    expect([...nonce]).toEqual([...mac.subarray(0, 12)]);
    const parameters = { name: 'AES-GCM', iv: nonce, additionalData: head };
    const opened = await crypto.subtle.decrypt(parameters, key, sealed.slice(45));
    expect(new Uint8Array(opened)).toEqual(plain);
  });

  test('is bound to its event: under another id it does not open', () => {
    const other = '0193a000-0000-7000-8000-000000000011';
    expect(openSealedBody({ privateKey: bob.privateKey, eventId: other, sealed }).ok).toBe(false);
  });

  test('does not open with any one byte changed, cut or added', () => {
    const open = (bytes: Uint8Array) =>
      openSealedBody({ privateKey: bob.privateKey, eventId, sealed: bytes });
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = new Uint8Array(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect(open(changed).ok, `byte ${at}`).toBe(false);
      expect(open(sealed.slice(0, at)).ok, `cut at ${at}`).toBe(false);
    }
    expect(open(new Uint8Array([...sealed, 0])).ok).toBe(false);
  });

  test('from a public key of low order is refused, not an error', () => {
    for (const first of [0, 1]) {
      const bytes = new Uint8Array(100);
      bytes[0] = 1;
      bytes[1] = first;
      const refusal = openSealedBody({ privateKey: bob.privateKey, eventId, sealed: bytes });
      expect(refusal).toMatchObject({ ok: false, code: 'EVENT_BODY_INVALID' });
    }
  });

  test('of a second body under the same id uses another nonce', () => {
    const other = new TextEncoder().encode('{"sha256":"x","length":1}');
    const again = sealBody({ sealTo: bob.publicKey, ephemeral: alice, eventId, plain: other });
    expect([...again.slice(0, 33)]).toEqual([...sealed.slice(0, 33)]);
    expect([...again.slice(33, 45)]).not.toEqual([...sealed.slice(33, 45)]);
    const same = sealBody({ sealTo: bob.publicKey, ephemeral: alice, eventId, plain });
    expect([...same]).toEqual([...sealed]);
  });

  test('adds 61 bytes, and brings every body back', () => {
    const pair = newKeyPair();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.uuid({ version: 7 }), (body, id) => {
        const made = sealBody({ sealTo: bob.publicKey, ephemeral: pair, eventId: id, plain: body });
        expect(made.length).toBe(body.length + sealOverhead);
        const opened = openSealedBody({ privateKey: bob.privateKey, eventId: id, sealed: made });
        expect(opened).toEqual({ ok: true, value: body });
      }),
    );
  });

  test('from many peers opens too: the memory of agreements is bounded', () => {
    for (let peer = 0; peer < 300; peer += 1) {
      const made = sealBody({ sealTo: bob.publicKey, ephemeral: newKeyPair(), eventId, plain });
      expect(openSealedBody({ privateKey: bob.privateKey, eventId, sealed: made }).ok).toBe(true);
    }
  });

  test('costs less than 1 ms once the key agreement is made', () => {
    const seal = () => sealBody({ sealTo: bob.publicKey, ephemeral: alice, eventId, plain });
    expect(quickestMs(1, () => void seal())).toBeLessThan(1);
  });

  test('new key pairs differ', () => {
    expect(newKeyPair().privateKey).not.toEqual(newKeyPair().privateKey);
    const pair = newKeyPair();
    expect(publicKeyOf(pair.privateKey)).toEqual(pair.publicKey);
  });
});
