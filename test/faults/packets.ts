/** What becomes of one message: `later` swaps it with the next one. */
export type Fate = 'pass' | 'lose' | 'twice' | 'later';

/** Takes an MQTT byte stream apart and decides each message's fate; all else passes untouched. */
export class Packets {
  readonly #fate: () => Fate;
  readonly #send: (bytes: Uint8Array) => void;
  #rest: Buffer = Buffer.alloc(0);
  #late: Buffer | null = null;

  constructor(options: {
    readonly fate: () => Fate;
    readonly send: (bytes: Uint8Array) => void;
  }) {
    this.#fate = options.fate;
    this.#send = options.send;
  }

  /** The next bytes of the stream, wherever they were cut. */
  take(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const length = packetLength(this.#rest);
      if (length === null || this.#rest.length < length) return;
      this.#meet(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
  }

  #meet(packet: Buffer): void {
    // MQTT 3.1.1, table 2.1: the upper four bits name the packet, 3 is PUBLISH.
    const isMessage = (packet[0] ?? 0) >> 4 === 3;
    const fate = isMessage ? this.#fate() : 'pass';
    if (fate === 'later' && this.#late === null) {
      this.#late = Buffer.from(packet);
      return;
    }
    if (fate !== 'lose') this.#send(packet);
    if (fate === 'twice') this.#send(packet);
    if (!isMessage || this.#late === null) return;
    this.#send(this.#late);
    this.#late = null;
  }
}

/** Length of the packet that the buffer begins with, header and all; null when it is too short. */
function packetLength(buffer: Buffer): number | null {
  let length = 0;
  // Section 2.2.3: at most four bytes of seven bits, the highest bit says that another follows.
  for (let at = 1; at <= 4; at += 1) {
    const byte = buffer[at];
    if (byte === undefined) return null;
    length += (byte & 0x7f) << (7 * (at - 1));
    if (byte < 0x80) return 1 + at + length;
  }
  throw new Error('not an MQTT stream');
}
