import { type ErrorCode, errorTable, type Refusal } from '../../protocol/errors.ts';

/** A problem document (RFC 9457) with our stable code and a text for the cashier. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  /** What the cashier does next. */
  readonly hint: string;
  /** JSON pointer to the field of the request that is meant. */
  readonly path?: string;
  /** Numbers and names that the refusal speaks of. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export const problemType = 'application/problem+json; charset=utf-8';

/** The problem document of a refusal: the same refusal gives the same bytes. */
export function problemOf(refusal: Refusal, status?: number): Problem {
  const { code } = refusal;
  const row = errorTable[code];
  const { path: name, found, ...facts } = refusal.facts ?? {};
  const path = name === undefined ? undefined : pointer(String(name));
  const told = Object.entries(facts).map(([fact, value]) => `${fact}: ${value}`);
  const where = path === undefined || path === '' ? '' : `${path}: `;
  const what = found ?? (told.length === 0 ? row.text : told.join(', '));
  return {
    type: `/docs/errors.md#${code.toLowerCase()}`,
    title: row.text,
    status: status ?? row.status,
    detail: `${where}${what}`,
    code,
    hint: row.hint,
    ...(path === undefined ? {} : { path }),
    ...(told.length === 0 ? {} : { facts }),
  };
}

/** The engine names fields plainly, `amount`; a till reads JSON pointers, `/amount`. */
function pointer(name: string): string {
  return name === '' || name.startsWith('/') ? name : `/${name}`;
}
