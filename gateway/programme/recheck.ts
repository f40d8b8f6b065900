import type { Sale } from '../ledger/types.ts';
import type { Asked } from './evaluate/facts.ts';
import type { Programme } from './types.ts';

/**
 * What a sale keeps so that its conditional benefits can be evaluated again when part of it comes
 * back: the facts of that moment. null when no rule of its version wants that.
 */
export function recheckOf(version: Programme | null, asked: Asked | null): Sale['recheck'] {
  if (version === null || asked === null) return null;
  const isWanted = version.rules.some((rule) => rule.onReturn === 'recheck');
  if (!isWanted) return null;
  const { member, card, basket } = asked;
  const facts =
    member === null
      ? null
      : {
          ...member,
          tallies: Object.fromEntries(member.tallies),
          available: Object.fromEntries(member.available),
        };
  return { basket, card, member: facts };
}
