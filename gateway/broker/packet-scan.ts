/** What a scan says of the bytes so far. Anything but `ok` is final: the connection must end. */
export type ScanVerdict = 'ok' | 'too-large' | 'malformed';

/**
 * Reads the fixed header of every MQTT packet in a byte stream, and only that: the parser behind
 * it keeps a declared length of up to 256 MB in memory before it looks at the packet.
 */
export class PacketScan {
  readonly #bytesMax: number;
  /** Bytes of the present packet that are still to come. */
  #rest = 0;
  /** Remaining length as read so far; -1 while the next byte starts a packet. */
  #length = -1;
  #lengthBytes = 0;
  #verdict: ScanVerdict = 'ok';

  /** @param bytesMax largest packet, fixed header and all */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Looks at the next bytes, wherever they were cut. */
  feed(bytes: Uint8Array): ScanVerdict {
    let at = 0;
    while (at < bytes.length && this.#verdict === 'ok') {
      if (this.#rest > 0) {
        const step = Math.min(this.#rest, bytes.length - at);
        this.#rest -= step;
        at += step;
      } else {
        this.#header(bytes[at] ?? 0);
        at += 1;
      }
    }
    return this.#verdict;
  }

  #header(byte: number): void {
    if (this.#length < 0) {
      // [MQTT-2.2.1] Packet types 0 and 15 are reserved.
      const type = byte >> 4;
      if (type === 0 || type === 15) this.#verdict = 'malformed';
      this.#length = 0;
      this.#lengthBytes = 0;
      return;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    const isMore = (byte & 0x80) !== 0;
    // MQTT 3.1.1, 2.2.3: the remaining length has at most four bytes.
    if (isMore && this.#lengthBytes === 4) this.#verdict = 'malformed';
    else if (1 + this.#lengthBytes + this.#length > this.#bytesMax) this.#verdict = 'too-large';
    else if (!isMore) {
      this.#rest = this.#length;
      this.#length = -1;
    }
  }
}
