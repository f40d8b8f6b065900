import type { Answer } from '../../../../gateway/programme/types.ts';
import type { Refusal } from '../../../../protocol/errors.ts';
import type { Measure, shelfOf } from '../goods.ts';
import type { Person } from '../people.ts';
import type { Shop } from '../shop.ts';
import { type Spot, textOf } from '../spot.ts';
import type { Buying } from './buying.ts';
import type { Document } from './publishing.ts';

/** What a table says before its stories. */
export interface Context {
  readonly people: readonly Person[];
  readonly shelf: ReturnType<typeof shelfOf>;
  readonly measure: Measure;
  /** Files beside the programme, as `papers` hold them: a contract, a draw. */
  readonly papers: ReadonlyMap<string, unknown>;
}

/** What a till was told: the answer, and what of the price was paid with points. */
export interface Told {
  readonly answer: Answer | Refusal;
  readonly pointsMinor: number;
  /** What was published. */
  readonly document?: Document;
}

/** Something that happens in a story, as data, and what makes it happen in a shop. */
export interface Act {
  /** null: nothing was asked of anybody. */
  readonly run: (shop: Shop, who: string) => Told | null;
  /** What would be bought, where a crowd may do it. */
  readonly buying?: Buying;
  /** It reads the ledger in its file. */
  readonly isOnDisk?: true;
}

/** Where a step of a table is read. */
export interface Reading {
  /** What stands behind `anna buys:`. */
  readonly at: Spot;
  /** The value of another key of the step, which is known from then on. */
  readonly take: (key: string) => Spot | undefined;
  readonly context: Context;
}

/** A verb of the tables: `anna buys`. Each has a file in this folder and stands in all.ts. */
export interface Verb {
  readonly name: string;
  /** What happens may be told of late: `dated`. */
  readonly isDated: boolean;
  /** What stands behind it is itself what should follow: a check of this name. */
  readonly check?: string;
  readonly read: (reading: Reading) => Act;
}

/** The text behind another key of the step; null when it is not there. */
export function textBeside({ take }: Reading, key: string): string | null {
  const spot = take(key);
  return spot === undefined ? null : textOf(spot, `\`${key}\``);
}

/** What was told when points paid nothing. */
export const told = (answer: Answer | Refusal): Told => ({ answer, pointsMinor: 0 });
