import { type KeyPair, sealBody } from '../../protocol/body-seal.ts';
import { encodeBody } from '../../protocol/codec.ts';
import type { EventBody, EventType } from '../../protocol/events.ts';

/** Seals event bodies to the gateway's public key; what the kiosk stores it cannot read itself. */
export class Sealer {
  readonly #newKeys: () => KeyPair;
  #keys: KeyPair | null = null;
  #sealTo: Uint8Array | null = null;

  constructor(deps: { readonly newKeys: () => KeyPair }) {
    this.#newKeys = deps.newKeys;
  }

  /** False until a gateway's key is known: nothing can be recorded before. */
  get isReady(): boolean {
    return this.#sealTo !== null;
  }

  /** The gateway's raw X25519 public key, 32 bytes. */
  sealTo(publicKey: Uint8Array): void {
    this.#sealTo = publicKey;
  }

  /** The sealed body of an event; null while no gateway's key is known. */
  seal<T extends EventType>(type: T, eventId: string, body: EventBody<T>): Uint8Array | null {
    this.#keys ??= this.#newKeys();
    return this.#sealWith(this.#keys, { type, eventId, body });
  }

  /**
   * A second body for an event id that was sealed before. One key pair must never seal two bodies
   * under one id, so it gets a pair of its own.
   */
  sealAgain<T extends EventType>(type: T, eventId: string, body: EventBody<T>): Uint8Array | null {
    return this.#sealWith(this.#newKeys(), { type, eventId, body });
  }

  #sealWith<T extends EventType>(
    ephemeral: KeyPair,
    event: { readonly type: T; readonly eventId: string; readonly body: EventBody<T> },
  ): Uint8Array | null {
    const sealTo = this.#sealTo;
    if (sealTo === null) return null;
    const plain = encodeBody(event.type, event.body);
    return sealBody({ sealTo, ephemeral, eventId: event.eventId, plain });
  }
}
