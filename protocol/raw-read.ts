/** What a reader driver hands over: bytes as they came, before any meaning. */
export interface RawRead {
  /** Which decoder applies. `typed` is a number typed on the screen. */
  readonly technology: 'uid' | 'ndef' | 'barcode' | 'track' | 'typed';
  /** uid: the UID's bytes; ndef: the NDEF message; others: ASCII or UTF-8. At most 1,024. */
  readonly bytes: Uint8Array;
}
