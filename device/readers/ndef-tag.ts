/** An NDEF message longer than this is refused whole. */
export const ndefBytesMax = 1024;

/** Reads 16 bytes from page `page` on; null when the card says no (end of memory, locked). */
export type ReadPages = (page: number) => Promise<Uint8Array | null>;

export type NdefSearch =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'tooLong' }
  /** No NDEF tag, an empty one, or one whose lengths contradict its own size. */
  | { readonly kind: 'none' };

/**
 * Finds the NDEF message of a type 2 tag (NTAG, Ultralight): capability container in page 3,
 * then TLV blocks from page 4 on. NFC Forum, Type 2 Tag, 2.3 and 2.4. Reads no further than
 * the message; errors of `readPages` pass through.
 */
export async function findNdef(readPages: ReadPages): Promise<NdefSearch> {
  const memory = new TagMemory(readPages);
  if ((await memory.at(0)) !== 0xe1) return none;
  const size = await memory.at(2);
  if (size === null) return none;
  const end = headBytes + size * 8;
  let offset = headBytes;
  while (offset < Math.min(end, walkBytesMax)) {
    const type = await memory.at(offset);
    if (type === null || type === terminator) return none;
    if (type === 0x00) {
      offset += 1;
      continue;
    }
    const span = await lengthAt(memory, offset + 1);
    if (span === null) return none;
    if (type === ndefType) return await messageAt({ memory, ...span, end });
    offset = span.start + span.length;
  }
  return none;
}

const none: NdefSearch = { kind: 'none' };
const headBytes = 4;
const ndefType = 0x03;
const terminator = 0xfe;
/** Lock and memory control blocks before the message are few and small. */
const walkBytesMax = 128;

async function messageAt(at: {
  readonly memory: TagMemory;
  readonly start: number;
  readonly length: number;
  readonly end: number;
}): Promise<NdefSearch> {
  if (at.length === 0) return none;
  if (at.length > ndefBytesMax) return { kind: 'tooLong' };
  if (at.start + at.length > at.end) return none;
  const bytes = await at.memory.slice(at.start, at.start + at.length);
  return bytes === null ? none : { kind: 'message', bytes };
}

/** One byte, or FF and two bytes. */
async function lengthAt(memory: TagMemory, offset: number): Promise<Span | null> {
  const first = await memory.at(offset);
  if (first === null) return null;
  if (first !== 0xff) return { length: first, start: offset + 1 };
  const high = await memory.at(offset + 1);
  const low = await memory.at(offset + 2);
  return high === null || low === null ? null : { length: high * 256 + low, start: offset + 3 };
}
interface Span {
  readonly length: number;
  readonly start: number;
}

/** Bytes from page 3 on, fetched as they are asked for. */
class TagMemory {
  readonly #readPages: ReadPages;
  #bytes = new Uint8Array(0);

  constructor(readPages: ReadPages) {
    this.#readPages = readPages;
  }

  async at(offset: number): Promise<number | null> {
    const bytes = await this.slice(offset, offset + 1);
    return bytes?.[0] ?? null;
  }

  async slice(from: number, to: number): Promise<Uint8Array | null> {
    while (this.#bytes.length < to) {
      const more = await this.#readPages(3 + this.#bytes.length / 4);
      if (more === null || more.length !== 16) return null;
      const grown = new Uint8Array(this.#bytes.length + 16);
      grown.set(this.#bytes);
      grown.set(more, this.#bytes.length);
      this.#bytes = grown;
    }
    return this.#bytes.slice(from, to);
  }
}
