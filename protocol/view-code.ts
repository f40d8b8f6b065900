import { assert, assertNever } from './units.ts';
import type { MemberView, Note, UnitBalance } from './views.ts';

/** Bytes of UTF-8 that a name in a row may take; a longer one is cut at a whole character. */
export const rowNameBytes = 24;

const unitsMax = 8;
/** Notes that a row may hold, so that it stays small. */
export const notesMax = 3;
/** Names that notes may point at, so that a place fits in one byte and the settings in a message. */
export const noteNamesMax = 64;

/** The form of rows without and with notes; rows without them are as they always were. */
const withoutNotes = 1;
const withNotes = 2;
/** 2020-01-01T00:00:00Z in seconds: keeps an instant in four bytes until 2028, then in five. */
const yearZeroSeconds = 1_577_836_800;

const noteCodes = { level: 1, member: 2, gate: 3 } as const;

/**
 * A member view as bytes: version | length and bytes of the name | number of units | per unit:
 * available, pending, and the next expiry as amount and instant.
 * Version 2 goes on: number of notes | per note: kind, length, and so many bytes, so that a kiosk
 * skips a kind that it does not know.
 * An instant is 0 for none, else 1 + a kind (1 = seconds since 2020, 2 = milliseconds since 1970).
 * All numbers are varints: seven bits a byte, lowest first.
 * Typical length: 9-24 bytes, 5-8 more for each note.
 */
export function encodeView(view: MemberView): Uint8Array {
  const { balances, notes = [] } = view;
  assert(balances.length <= unitsMax, 'a member view has at most 8 units');
  assert(notes.length <= notesMax, 'a member view has at most 3 notes');
  const name = cutName(view.name);
  const version = notes.length === 0 ? withoutNotes : withNotes;
  const bytes: number[] = [version, name.length, ...name, balances.length];
  for (const { available, pending, nextExpiry } of balances) {
    putVarint(bytes, available);
    putVarint(bytes, pending);
    if (nextExpiry === null) bytes.push(0);
    else putInstant(bytes, nextExpiry.at, nextExpiry.amount);
  }
  if (notes.length === 0) return Uint8Array.from(bytes);
  bytes.push(notes.length);
  for (const note of notes) {
    const body = noteBytes(note);
    bytes.push(noteCodes[note.kind], body.length, ...body);
  }
  return Uint8Array.from(bytes);
}

/** The view in these bytes; null when they are not the bytes of one. */
export function decodeView(bytes: Uint8Array): MemberView | null {
  const reader = { bytes, at: 0 };
  const version = takeByte(reader);
  if (version !== withoutNotes && version !== withNotes) return null;
  const nameLength = takeByte(reader);
  const name = bytes.subarray(reader.at, reader.at + nameLength);
  reader.at += nameLength;
  const count = takeByte(reader);
  if (nameLength > rowNameBytes || count > unitsMax) return null;
  const balances: UnitBalance[] = [];
  for (let unit = 0; unit < count; unit += 1) {
    const available = takeVarint(reader);
    const pending = takeVarint(reader);
    balances.push({ available, pending, nextExpiry: takeExpiry(reader) });
  }
  const notes = version === withNotes ? takeNotes(reader) : [];
  if (reader.at !== bytes.length || notes === null) return null;
  const view = { name: Buffer.from(name).toString('utf8'), balances };
  return notes.length === 0 ? view : { ...view, notes };
}

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

function noteBytes(note: Note): number[] {
  const bytes: number[] = [note.name];
  switch (note.kind) {
    case 'level': {
      const { fall } = note;
      putInstant(bytes, fall?.at ?? null);
      if (fall !== null) bytes.push(fall.name === null ? 0 : fall.name + 1);
      return bytes;
    }
    case 'member':
      putInstant(bytes, note.until);
      return bytes;
    case 'gate':
      putNumber(bytes, note.missing);
      bytes.push(note.of === null ? 0 : 1);
      if (note.of !== null) putNumber(bytes, note.of);
      putInstant(bytes, note.until);
      return bytes;
    default:
      return assertNever(note);
  }
}

/** null when a note says less or more than its kind does. */
function takeNotes(reader: Reader): readonly Note[] | null {
  const count = takeByte(reader);
  if (count > notesMax) return null;
  const notes: Note[] = [];
  for (let left = count; left > 0; left -= 1) {
    const kind = takeByte(reader);
    const end = takeByte(reader) + reader.at;
    const note = takeNote(reader, kind);
    if (note === null) reader.at = end;
    else if (reader.at === end) notes.push(note);
    else return null;
  }
  return notes;
}

/** null: a kind that a newer gateway knows. */
function takeNote(reader: Reader, kind: number): Note | null {
  switch (kind) {
    case noteCodes.level: {
      const name = takeByte(reader);
      const at = takeInstant(reader);
      const fall = at === null ? null : { at, name: takeName(reader) };
      return { kind: 'level', name, fall };
    }
    case noteCodes.member:
      return { kind: 'member', name: takeByte(reader), until: takeInstant(reader) };
    case noteCodes.gate: {
      const name = takeByte(reader);
      const missing = takeNumber(reader);
      const of = takeByte(reader) === 0 ? null : takeNumber(reader);
      return { kind: 'gate', name, missing, of, until: takeInstant(reader) };
    }
    default:
      return null;
  }
}

function takeName(reader: Reader): number | null {
  const place = takeByte(reader);
  return place === 0 ? null : place - 1;
}

function putNumber(bytes: number[], { amount, scale }: { amount: number; scale: number }): void {
  bytes.push(scale);
  putVarint(bytes, amount);
}

function takeNumber(reader: Reader): { amount: number; scale: number } {
  const scale = takeByte(reader);
  return { amount: takeVarint(reader), scale };
}

/** `amount` stands between kind and instant, where it always stood for an expiry. */
function putInstant(bytes: number[], at: number | null, amount?: number): void {
  if (at === null) {
    bytes.push(0);
    return;
  }
  const seconds = at / 1000 - yearZeroSeconds;
  const isWhole = Number.isInteger(seconds) && seconds >= 0;
  bytes.push(isWhole ? 1 : 2);
  if (amount !== undefined) putVarint(bytes, amount);
  putVarint(bytes, isWhole ? seconds : at);
}

function takeExpiry(reader: Reader): UnitBalance['nextExpiry'] {
  const kind = takeByte(reader);
  if (kind === 0) return null;
  const amount = takeVarint(reader);
  return { amount, at: instantOf(kind, takeVarint(reader)) };
}

function takeInstant(reader: Reader): number | null {
  const kind = takeByte(reader);
  return kind === 0 ? null : instantOf(kind, takeVarint(reader));
}

const instantOf = (kind: number, value: number): number =>
  kind === 1 ? (value + yearZeroSeconds) * 1000 : value;

/** Past the end it gives 0; the length is compared once, at the end. */
function takeByte(reader: Reader): number {
  const byte = reader.bytes[reader.at] ?? 0;
  reader.at += 1;
  return byte;
}

function takeVarint(reader: Reader): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = takeByte(reader);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
}

function putVarint(bytes: number[], value: number): void {
  assert(Number.isSafeInteger(value) && value >= 0, 'a sealed number is a whole one from 0');
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function cutName(name: string): Uint8Array {
  const bytes = Buffer.from(name, 'utf8');
  if (bytes.length <= rowNameBytes) return bytes;
  let end = rowNameBytes;
  // 10xxxxxx continues a character of UTF-8: step back to where one starts.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
