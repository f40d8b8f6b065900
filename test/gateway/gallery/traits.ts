import type { Shop } from './shop.ts';

/** What is done for a member of this id and name who has just joined. */
export type Joined = (shop: Shop, member: { readonly id: string; readonly name: string }) => void;

/** What a table may tell of a member behind a comma: `member, born 1990-05-06`. */
export interface Trait {
  readonly example: string;
  readonly pattern: RegExp;
  readonly read: (found: RegExpExecArray) => Joined;
}

export const traits: readonly Trait[] = [];
