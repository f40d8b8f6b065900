import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { ok, type Result, refuse } from './errors.ts';

/** An X25519 key pair as raw bytes, 32 each (RFC 7748). */
export interface KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Bytes that sealing adds: version, ephemeral public key, nonce, tag. */
export const sealOverhead = 1 + 32 + 12 + 16;

/**
 * Seals an event body so that only the gateway opens it: X25519 between `ephemeral` and `sealTo`,
 * HKDF-SHA-256 (RFC 5869) with the event id as salt, AES-256-GCM. The result is
 * version | ephemeral public key | nonce | ciphertext | tag. The nonce is an HMAC of the body, so
 * that a second body under one id (an `unreadable` in place of the first) has another nonce.
 * The key agreement is kept per key pair, so a further event costs microseconds.
 * Throws when `sealTo` is no usable public key (the codec and the claim have checked it).
 */
export function sealBody(options: {
  readonly sealTo: Uint8Array;
  readonly ephemeral: KeyPair;
  readonly eventId: string;
  readonly plain: Uint8Array;
}): Uint8Array {
  const { sealTo, ephemeral, eventId, plain } = options;
  const shared = sharedSecret(ephemeral.privateKey, sealTo);
  const head = Buffer.concat([Uint8Array.of(sealVersion), ephemeral.publicKey]);
  const { key, nonceKey } = messageKeys({ shared, eventId, head });
  const nonce = createHmac('sha256', nonceKey).update(plain).digest().subarray(0, nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(head);
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([head, nonce, body, cipher.getAuthTag()]);
}

/** Opens what sealBody made. EVENT_BODY_INVALID for any other bytes; never throws for them. */
export function openSealedBody(options: {
  readonly privateKey: Uint8Array;
  readonly eventId: string;
  readonly sealed: Uint8Array;
}): Result<Uint8Array> {
  const { privateKey, eventId, sealed } = options;
  if (sealed.length < sealOverhead || sealed[0] !== sealVersion) {
    return refuse('EVENT_BODY_INVALID', { found: 'not a sealed body of this version' });
  }
  const head = sealed.subarray(0, headLength);
  const bodyStart = headLength + nonceLength;
  const tagStart = sealed.length - tagLength;
  try {
    const shared = sharedSecret(privateKey, head.subarray(1));
    const { key } = messageKeys({ shared, eventId, head });
    const nonce = sealed.subarray(headLength, bodyStart);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
    decipher.setAAD(head);
    decipher.setAuthTag(sealed.subarray(tagStart));
    const plain = decipher.update(sealed.subarray(bodyStart, tagStart));
    decipher.final();
    return ok(new Uint8Array(plain));
  } catch {
    // node:crypto throws for a wrong tag and for a public key of low order alike.
    return refuse('EVENT_BODY_INVALID', { found: 'the seal does not open' });
  }
}

/** Public key of a raw private key. Throws when it is not 32 bytes. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateObject(privateKey)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(spki.length - 32));
}

const sealVersion = 1;
const headLength = 33;
const nonceLength = 12;
const tagLength = 16;

// RFC 8410: the DER that stands before the 32 raw bytes of an X25519 key.
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex');
const spkiHead = Buffer.from('302a300506032b656e032100', 'hex');

function privateObject(raw: Uint8Array): KeyObject {
  const key = Buffer.concat([pkcs8Head, raw]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function publicObject(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiHead, raw]), format: 'der', type: 'spki' });
}

/** Agreements by the private key's bytes in memory; they vanish with that array. */
const agreements = new WeakMap<Uint8Array, Map<string, KeyObject>>();
/** One key a boot of each kiosk: more peers than this are not met in a day. */
const agreementsMax = 256;

function sharedSecret(privateKey: Uint8Array, peer: Uint8Array): KeyObject {
  const known = agreements.get(privateKey) ?? new Map<string, KeyObject>();
  agreements.set(privateKey, known);
  const name = Buffer.from(peer).toString('latin1');
  const found = known.get(name);
  if (found !== undefined) return found;
  const keys = { privateKey: privateObject(privateKey), publicKey: publicObject(peer) };
  const made = createSecretKey(diffieHellman(keys));
  if (known.size >= agreementsMax) known.clear();
  known.set(name, made);
  return made;
}

function messageKeys(options: {
  readonly shared: KeyObject;
  readonly eventId: string;
  readonly head: Uint8Array;
}): { readonly key: KeyObject; readonly nonceKey: KeyObject } {
  const { shared, eventId, head } = options;
  const info = Buffer.concat([Buffer.from('stamgast body|'), head]);
  // KeyObjects throughout: node:crypto takes ten times as long for keys that are bytes.
  const made = new Uint8Array(hkdfSync('sha256', shared, eventId, info, 64));
  return {
    key: createSecretKey(made.subarray(0, 32)),
    nonceKey: createSecretKey(made.subarray(32)),
  };
}
