/**
 * The process that holds the PC/SC stack, started and watched by nfc.ts. It is expendable: it
 * may crash in native code, and its event loop may die for ever (`new NFC()` without pcscd
 * never returns). It speaks over IPC only; stdout belongs to nfc-pcsc's left-over prints.
 * Argument: path of pcscd's socket.
 */
import { connect, type Socket } from 'node:net';
import type { NFC, Reader } from 'nfc-pcsc';
import { canonicalCard } from '../../protocol/card-id.ts';
import { type CardReading, readCard } from './card-reading.ts';
import { beat, type ChildMessage, isBeat } from './nfc-messages.ts';

const exits = { stopped: 0, pcscLost: 69, stuck: 75 } as const;
const beatMs = 500;
/** Without a beat from the kiosk for so long it hangs or is gone: so do we. */
const kioskSilentMsMax = 15_000;
const serviceLookMs = 250;
const driverLookMs = 30_000;
/** No command of a card that is there takes longer. */
const commandMsMax = 2000;
/** Longer than pcscd's own look at the reader (400 ms), so that a card taken away is gone. */
const retryMs = 600;
const triesMax = 3;
/** pcsclite lists the readers at once; it says nothing when there are none. */
const firstReadersMs = 500;
/** When pcscd dies, its readers end one by one just before we do: no news worth telling. */
const endsMs = 30;

function send(message: ChildMessage | typeof beat): void {
  if (process.connected) process.send?.(message);
}

async function run(socket: string): Promise<void> {
  const driver = await loadDriver();
  if (driver === null) {
    // A failed import stays failed in this process; the next one looks again.
    setTimeout(() => process.exit(exits.stopped), driverLookMs);
    return;
  }
  const link = await linkToService(socket);
  // Our own ear at pcscd: its end must not be missed, whatever the native threads are at.
  link.once('close', () => process.exit(exits.pcscLost));
  const nfc: NFC = new driver.NFC();
  // The object is dead for ever now; a fresh process gets a fresh one.
  nfc.on('error', () => process.exit(exits.pcscLost));
  const names = new Set<string>();
  const tell = () => send({ kind: 'readers', names: [...names] });
  setTimeout(tell, firstReadersMs);
  nfc.on('reader', (reader) => {
    if (isForContacts(reader.name)) {
      reader.on('error', () => {}); // Not ours; without a listener it would end the process.
      return;
    }
    names.add(reader.name);
    tell();
    reader.on('end', () => {
      names.delete(reader.name);
      setTimeout(tell, endsMs);
    });
    new CardWatch(reader).start();
  });
}

/** SAM and ICC slots of dual readers take chips with contacts, which may lie in them for ever. */
const isForContacts = (reader: string): boolean => /\b(SAM|ICC)\b/.test(reader);

/** One reader: what lies on it, and the reading of it. */
class CardWatch {
  readonly #reader: Reader;
  #laid: Laid | null = null;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  start(): void {
    const reader = this.#reader;
    reader.autoProcessing = false;
    reader.on('error', () => this.#tear()); // `end` or the NFC's own error follows.
    reader.on('card', () => void this.#read());
    reader.reader.on('status', (status) => this.#onStatus(status.state, status.atr));
    // nfc-pcsc loses a failed connect: it emits the error as the name of an event.
    const connectCard = reader.connect.bind(reader);
    reader.connect = async () => {
      try {
        return await connectCard();
      } catch (error) {
        this.#tear();
        throw error;
      }
    };
  }

  /** Winscard: 0x10 empty, 0x20 present; the high word counts cards coming and going. */
  #onStatus(state: number, atr: Uint8Array = new Uint8Array(0)): void {
    const events = state >>> 16;
    if ((state & 0x10) !== 0) {
      if (this.#laid === null) return;
      this.#laid = null; // Mid-read too: a card that goes unread is torn, the field knows.
      send({ kind: 'removed', reader: this.#reader.name });
    } else if ((state & 0x20) !== 0 && this.#laid?.events !== events) {
      // Gone and back between two looks of pcscd: nfc-pcsc did not see it and connects nothing.
      const isConnected = this.#laid === null;
      this.#lay({ events, atr, isDone: false, tries: 1 }, isConnected);
    }
  }

  #lay(laid: Laid, isConnected: boolean): void {
    this.#laid = laid;
    send({ kind: 'reading', reader: this.#reader.name });
    if (!isConnected) this.#reconnect();
  }

  #reconnect(): void {
    const reader = this.#reader;
    const again = async () => {
      // After a failed connect there is none to end; what comes of it shows at the next line.
      await Promise.resolve(reader.disconnect()).catch(() => {});
      await reader.connect();
    };
    again().then(
      () => this.#read(),
      () => this.#tear(),
    );
  }

  async #read(): Promise<void> {
    const laid = this.#laid;
    if (laid === null) return; // Taken away while it was being connected.
    let reading: CardReading;
    try {
      const transmit = (apdu: Uint8Array) => this.#transmit(apdu);
      reading = await readCard({ atr: laid.atr, transmit, decode: canonicalCard });
    } catch {
      if (this.#laid === laid) this.#tear(); // It went mid-read, or answers no more: the same.
      return;
    }
    if (this.#laid !== laid || laid.isDone) return;
    laid.isDone = true;
    send({ ...reading, reader: this.#reader.name });
  }

  async #transmit(apdu: Uint8Array): Promise<Uint8Array> {
    // A native call that does not return cannot be called back: give up the process.
    const stuck = setTimeout(() => process.exit(exits.stuck), commandMsMax);
    try {
      return await this.#reader.transmit(Buffer.from(apdu), 258);
    } finally {
      clearTimeout(stuck);
    }
  }

  /** The card was not read; when it proves to lie there still, it is tried again. */
  #tear(): void {
    const laid = this.#laid;
    if (laid === null || laid.isDone) return;
    laid.isDone = true;
    send({ kind: 'torn', reader: this.#reader.name });
    if (laid.tries === triesMax) return;
    setTimeout(() => {
      if (this.#laid !== laid) return;
      this.#lay({ ...laid, isDone: false, tries: laid.tries + 1 }, false);
    }, retryMs);
  }
}

interface Laid {
  /** pcscd's count of cards coming and going when this one came. */
  readonly events: number;
  readonly atr: Uint8Array;
  readonly tries: number;
  isDone: boolean;
}

async function loadDriver(): Promise<typeof import('nfc-pcsc') | null> {
  try {
    return await import('nfc-pcsc');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const isAbsent = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    // `bindings` lists where it looked; a build for another Node is ERR_DLOPEN_FAILED.
    const isUnbuilt = code === 'ERR_DLOPEN_FAILED' || (error instanceof Error && 'tries' in error);
    if (!isAbsent && !isUnbuilt) throw error;
    send({ kind: 'noDriver', why: isAbsent ? 'absent' : 'unbuilt' });
    return null;
  }
}

/** `new NFC()` hangs when nobody listens, so it is called only after somebody answered. */
async function linkToService(path: string): Promise<Socket> {
  for (let look = 0; ; look++) {
    const link = await new Promise<Socket | null>((resolve) => {
      const socket = connect(path);
      socket.once('connect', () => resolve(socket));
      socket.on('error', () => resolve(null)); // After the connect, `close` follows and is heard.
    });
    if (link !== null) return link;
    if (look === 0) send({ kind: 'noService' });
    await new Promise((resolve) => setTimeout(resolve, serviceLookMs));
  }
}

function watchKiosk(): void {
  let heardAt = performance.now();
  process.on('message', (message) => {
    if (isBeat(message)) heardAt = performance.now();
  });
  process.on('disconnect', () => process.exit(exits.stopped));
  setInterval(() => {
    send(beat);
    if (performance.now() - heardAt > kioskSilentMsMax) process.exit(exits.stuck);
  }, beatMs);
  send(beat);
}

watchKiosk();
// Not awaited: a module of a CommonJS bundle cannot wait. A rejection ends the process.
void run(process.argv[2] ?? '');
