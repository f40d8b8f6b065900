import type { Purpose } from './message.ts';

/** What a member agreed to, by `PURPOSE CHANNEL`: the newest word of each; absent: never asked. */
export type Consents = ReadonlyMap<string, 'given' | 'withdrawn'>;

/**
 * May the member be told this on this channel? A service message rests on the contract and needs no
 * consent; marketing needs one that was given for this very purpose and channel.
 * Example: mail withdrawn: points that end are told by mail, offers are not.
 */
export function mayTell(purpose: Purpose, channel: string, consents: Consents): boolean {
  return purpose === 'service' || consents.get(`${purpose} ${channel}`) === 'given';
}
