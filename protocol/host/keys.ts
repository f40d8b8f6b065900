import { generateKeyPairSync } from 'node:crypto';
import type { KeyPair } from '../body-seal.ts';

/** A new X25519 key pair as raw bytes: one a boot at a kiosk, one a store at the gateway. */
export function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return {
    privateKey: new Uint8Array(pkcs8.subarray(pkcs8.length - 32)),
    publicKey: new Uint8Array(spki.subarray(spki.length - 32)),
  };
}
