import { type ErrorCode, errorTable } from '../../protocol/errors.ts';
import type { RawRead } from '../../protocol/raw-read.ts';

/** What nfc-child.ts says to nfc.ts, beside its beats. */
export type ChildMessage =
  | { readonly kind: 'readers'; readonly names: readonly string[] }
  /** pcscd does not answer; the child goes on asking. */
  | { readonly kind: 'noService' }
  /** nfc-pcsc cannot be loaded; the child ends after a while, so that another one tries. */
  | { readonly kind: 'noDriver'; readonly why: 'absent' | 'unbuilt' }
  | { readonly kind: 'reading' | 'torn' | 'removed'; readonly reader: string }
  | { readonly kind: 'read'; readonly reader: string; readonly read: RawRead }
  | { readonly kind: 'refused'; readonly reader: string; readonly code: ErrorCode };

/** Both ways, so that each side notices when the other hangs. */
export const beat = { kind: 'beat' } as const;

export const isBeat = (message: unknown): boolean => fieldsOf(message)['kind'] === 'beat';

/** The message, or null when it is none of ours. */
export function parseChildMessage(message: unknown): ChildMessage | null {
  const { kind, reader, names, why, code, read } = fieldsOf(message);
  if (kind === 'noService') return { kind };
  if (kind === 'noDriver') return why === 'absent' || why === 'unbuilt' ? { kind, why } : null;
  if (kind === 'readers') {
    return Array.isArray(names) && names.every(isName) ? { kind, names } : null;
  }
  if (!isName(reader)) return null;
  if (kind === 'reading' || kind === 'torn' || kind === 'removed') return { kind, reader };
  if (kind === 'refused') return isErrorCode(code) ? { kind, reader, code } : null;
  if (kind !== 'read') return null;
  const { technology, bytes } = fieldsOf(read);
  if (technology !== 'uid' && technology !== 'ndef') return null;
  if (!(bytes instanceof Uint8Array) || bytes.length > 1024) return null;
  return { kind, reader, read: { technology, bytes } };
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 256;

const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorTable, value);
