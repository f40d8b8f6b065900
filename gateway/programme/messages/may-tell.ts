import type { ConsentRow } from '../people/types.ts';
import type { Purpose } from './message.ts';

/** What a member agreed to, as `consentsInForce` says it: the newest word on each, if it is a yes. */
export type Consents = ReadonlyMap<string, Pick<ConsentRow, 'purpose' | 'channel'>>;

/**
 * May the member be told this on this channel? A service message rests on the contract and needs no
 * consent; marketing needs one in force for marketing on this very channel.
 * Example: mail withdrawn: points that end are told by mail, offers are not.
 */
export function mayTell(purpose: Purpose, channel: string, consents: Consents): boolean {
  if (purpose === 'service') return true;
  return [...consents.values()].some((one) => one.purpose === purpose && one.channel === channel);
}
