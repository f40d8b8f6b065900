import type { Token } from '../../../../gateway/programme/sponsor-types.ts';
import { entriesOf, textOf } from '../spot.ts';
import type { Reading } from './verb.ts';

/** `tokens: { phone: p1 }`: what two memberships of one person would share, as a till tells it. */
export function tokensBeside({ take }: Reading): { readonly tokens?: readonly Token[] } {
  const spot = take('tokens');
  if (spot === undefined) return {};
  const tokens = entriesOf(spot, '`tokens`').map(([kind, at]) => {
    return { kind, token: textOf(at, 'a token') };
  });
  return { tokens };
}
