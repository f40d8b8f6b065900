import { entriesOf, textOf, wholeOf } from '../spot.ts';
import { type Check, differ, differMaps, lineOf } from './check.ts';

/** What the figure of its end says of the programme: `goes on`, `stops with 2026-03`. */
const indicator: Check = {
  name: 'indicator',
  beside: ['taps', 'has'],
  read: (spot) => {
    const wanted = textOf(spot, 'what the indicator says');
    return ({ shop }) => {
      const stopsWith = shop.ended()?.indicator?.stopsWith ?? null;
      const found = stopsWith === null ? 'goes on' : `stops with ${stopsWith}`;
      return differ(lineOf(spot), 'indicator', wanted, found);
    };
  },
};

/** What went to breakage when all was over, by partner. */
const breakage: Check = {
  name: 'breakage',
  beside: ['has'],
  read: (spot) => {
    const wanted = new Map(
      entriesOf(spot, '`breakage`').map(([key, at]) => [key, wholeOf(at, 'points')] as const),
    );
    return ({ shop }) => {
      const rows = shop.ended()?.breakage ?? [];
      const found = new Map(rows.map(({ partner, amount }) => [partner, amount] as const));
      const text = (_key: string, value: number) => String(value);
      return differMaps(lineOf(spot), 'breakage', { wanted, found, text });
    };
  },
};

export const endingChecks: readonly Check[] = [indicator, breakage];
