// The part of nfc-pcsc 0.8.1 that nfc-child.ts uses; the package brings no types.
declare module 'nfc-pcsc' {
  import type { EventEmitter } from 'node:events';

  export class NFC extends EventEmitter<{ reader: [Reader]; error: [Error] }> {}

  export class Reader extends EventEmitter<{
    card: [];
    error: [Error];
    end: [];
  }> {
    readonly name: string;
    /** False: `card` comes as soon as it is connected, and the reading is ours. */
    autoProcessing: boolean;
    /** The reader of @pokusew/pcsclite underneath. */
    readonly reader: EventEmitter<{
      status: [{ readonly state: number; readonly atr?: Uint8Array }];
    }>;
    connect: () => Promise<unknown>;
    disconnect(): Promise<unknown>;
    transmit(apdu: Buffer, answerBytesMax: number): Promise<Buffer>;
  }
}
