/**
 * Virtual contactless cards, and the antenna that lays them on a reader of the vpcd driver
 * (Debian's vsmartcard-vpcd). vpcd listens on TCP inside pcscd; the card is the client: to
 * connect is to lay the card on, to close is to take it away. A frame is a big-endian u16
 * length and that many bytes; one byte is a control code, anything else is an APDU.
 */
import { connect, type Socket } from 'node:net';

/** Answers APDUs. `log` keeps each command in hex, to show what a card was asked. */
export interface VirtualCard {
  readonly atr: Uint8Array;
  readonly log: string[];
  answer(apdu: Buffer): Buffer;
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const status = {
  ok: hex('9000'),
  wrongLength: hex('6700'),
  notFound: hex('6a82'),
  wrongPlace: hex('6a86'),
  unknown: hex('6d00'),
};

/** PC/SC part 3, 3.1.3.2.3.1: a storage card, ISO 14443 A part 3, with its card name. */
const storageAtr = (name: 'ultralight' | 'classic'): Buffer =>
  name === 'ultralight'
    ? hex('3b8f8001804f0ca0000003060300030000000068')
    : hex('3b8f8001804f0ca000000306030001000000006a');

/** An NTAG or Ultralight: pages of 4 bytes, the tag's memory from page 3 on. */
export class VirtualNtag implements VirtualCard {
  readonly atr = storageAtr('ultralight');
  readonly log: string[] = [];
  readonly memory: Buffer;
  readonly #uid: Buffer;

  /** `area` is what stands from page 4 on; `ndefArea` makes one around a message. */
  constructor(options: {
    readonly uid: string;
    readonly area: Uint8Array;
    readonly pages?: number;
  }) {
    const pages = options.pages ?? Math.max(45, 4 + Math.ceil(options.area.length / 4));
    this.#uid = hex(options.uid);
    this.memory = Buffer.alloc(pages * 4);
    // Capability container: NDEF, version 1.0, size in 8 bytes, read and write for all.
    this.memory.set([0xe1, 0x10, Math.min(255, Math.floor((pages - 4) / 2)), 0x00], 12);
    this.memory.set(options.area.subarray(0, this.memory.length - 16), 16);
  }

  answer(apdu: Buffer): Buffer {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0] = apdu;
    if (cla !== 0xff) return status.notFound;
    if (ins === 0xca) return Buffer.concat([this.#uid, status.ok]);
    if (ins !== 0xb0) return status.unknown;
    const from = ((p1 << 8) | p2) * 4;
    if (from >= this.memory.length) return status.wrongPlace;
    const answer = Buffer.alloc(apdu[4] ?? 16);
    this.memory.copy(answer, 0, from);
    return Buffer.concat([answer, status.ok]);
  }
}

/** A MIFARE Classic: tells its UID; its memory needs keys that we do not have. */
export class VirtualClassic implements VirtualCard {
  readonly atr = storageAtr('classic');
  readonly log: string[] = [];
  readonly #uid: Buffer;

  constructor(uid: string) {
    this.#uid = hex(uid);
  }

  answer(apdu: Buffer): Buffer {
    if (apdu[0] === 0xff && apdu[1] === 0xca) return Buffer.concat([this.#uid, status.ok]);
    return hex('6982');
  }
}

/** An ISO 14443-4 card (phone, bank card, smart card) with applications that one may select. */
export class VirtualSmartCard implements VirtualCard {
  readonly atr = hex('3b8180018080');
  readonly log: string[] = [];
  readonly #applications: ReadonlyMap<string, Uint8Array>;

  /** Application id in hex -> what SELECT answers. */
  constructor(applications: Readonly<Record<string, Uint8Array | string>>) {
    this.#applications = new Map(
      Object.entries(applications).map(([aid, data]) => [aid.toLowerCase(), Buffer.from(data)]),
    );
  }

  answer(apdu: Buffer): Buffer {
    if (apdu[1] !== 0xa4 || apdu[2] !== 0x04) return status.unknown;
    const aid = apdu.subarray(5, 5 + (apdu[4] ?? 0)).toString('hex');
    const data = this.#applications.get(aid);
    return data === undefined ? status.notFound : Buffer.concat([data, status.ok]);
  }
}

/** A bank card: answers the payment environments (2PAY.SYS.DDF01, Visa, Mastercard). */
export const bankCard = (): VirtualSmartCard =>
  new VirtualSmartCard({
    '325041592e5359532e4444463031': hex('6f23840e325041592e5359532e4444463031'),
    a0000000031010: hex('6f098407a0000000031010'),
    a0000000041010: hex('6f098407a0000000041010'),
  });

export const paymentIds = ['325041592e', 'a000000003', 'a000000004'] as const;

/** NDEF message with one short text record, language en. */
export function ndefText(text: string): Buffer {
  const payload = Buffer.concat([Buffer.from([0x02]), Buffer.from(`en${text}`)]);
  if (payload.length < 256) {
    return Buffer.concat([Buffer.from([0xd1, 0x01, payload.length, 0x54]), payload]);
  }
  const head = Buffer.from([0xc1, 0x01, 0, 0, 0, 0, 0x54]);
  head.writeUInt32BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** The area of a tag around one NDEF message: TLV 03, its length, the message, the end. */
export function ndefArea(message: Uint8Array): Buffer {
  const { length } = message;
  const head = length < 255 ? [0x03, length] : [0x03, 0xff, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), message, Buffer.from([0xfe])]);
}

/** One antenna of a virtual reader. */
export class Antenna {
  readonly #port: number;
  #socket: Socket | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Lays a card on. `tornAfter` takes it away instead of answering the n-th + 1 APDU.
   * pcscd looks every 400 ms, so a card must lie for 500 ms to be seen for sure.
   */
  async lay(card: VirtualCard, { tornAfter = Number.POSITIVE_INFINITY } = {}): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy()); // pcscd was killed: the card is off, that is all.
    let waiting = Buffer.alloc(0);
    let asked = 0;
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
        const frame = Buffer.from(waiting.subarray(2, 2 + waiting.readUInt16BE(0)));
        waiting = waiting.subarray(2 + frame.length);
        const isControl = frame.length === 1;
        if (!isControl) card.log.push(frame.toString('hex'));
        if (!isControl && asked++ >= tornAfter) {
          socket.destroy();
          return;
        }
        const answer = isControl ? (frame[0] === 4 ? card.atr : null) : card.answer(frame);
        if (answer !== null) socket.write(framed(answer));
      }
    });
  }

  /** Takes the card away; nothing happens when none lies there. */
  async take(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.destroyed) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }
}

function framed(bytes: Uint8Array): Buffer {
  const frame = Buffer.alloc(2 + bytes.length);
  frame.writeUInt16BE(bytes.length);
  frame.set(bytes, 2);
  return frame;
}
