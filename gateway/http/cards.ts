import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalCard } from '../../protocol/card-id.ts';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import type { SponsorRole } from '../programme/evaluate/rule.ts';
import type { Token } from '../programme/sponsor-types.ts';
import type { Card, MemberBody } from './schemas.ts';

/** Whom an enrolment names, by their cards. */
export function readSponsors({
  referrer,
  enroller,
}: MemberBody): Result<Readonly<Partial<Record<SponsorRole, { readonly card: string }>>>> {
  const named: Partial<Record<SponsorRole, { readonly card: string }>> = {};
  for (const [role, card] of [['referrer', referrer] as const, ['enroller', enroller] as const]) {
    if (card === undefined) continue;
    const read = readCard(card);
    if (!read.ok) return refuse(read.code, { ...read.facts, path: `/${role}` });
    named[role] = { card: read.value };
  }
  return ok(named);
}

/** Only keyed hashes of them go any further; blanks and the size of letters make no difference. */
export function tokensOf(
  { tokens }: Pick<MemberBody, 'tokens'>,
  { secret }: { readonly secret: KeyObject },
): readonly Token[] | undefined {
  return tokens?.map(({ kind, value }) => {
    const text = value.replaceAll(/\s/g, '').toLowerCase();
    const hash = createHmac('sha256', secret).update(JSON.stringify(['token', kind, text]));
    return { kind, token: hash.digest('hex') };
  });
}

/** The canonical id of a card as a till says it. Plain text counts as scanned or typed digits. */
export function readCard(card: Card): Result<string> {
  const read = canonicalCard(
    typeof card === 'string'
      ? { technology: 'typed', bytes: Buffer.from(card) }
      : { technology: technologyOf(card.technology), bytes: bytesOf(card) },
  );
  return read.ok ? read : refuse(read.code, { path: '/card', ...read.facts });
}

/** A card that may spend or convert: a number that anybody can know and type is never enough. */
export function readProvenCard(card: Card): Result<string> {
  if (typeof card !== 'string' && card.technology === 'typed') {
    return refuse('PROOF_REQUIRED', { path: '/card/technology' });
  }
  return readCard(card);
}

type Technology = 'barcode' | 'track' | 'typed' | 'uid' | 'ndef';

function technologyOf(name: string): Technology {
  const known: readonly Technology[] = ['barcode', 'track', 'typed', 'uid', 'ndef'];
  return known.find((one) => one === name) ?? 'typed';
}

function bytesOf(card: { readonly technology: string; readonly data: string }): Uint8Array {
  const { technology, data } = card;
  if (technology === 'uid') return Buffer.from(/^([0-9A-Fa-f]{2})+$/.test(data) ? data : '', 'hex');
  return Buffer.from(data, technology === 'ndef' ? 'base64url' : 'utf8');
}
