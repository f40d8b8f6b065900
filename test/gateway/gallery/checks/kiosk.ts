import { sayNotes } from '../../../../device/screen/page/notes-text.ts';
import { wordsOf } from '../../../../device/screen/page/words.ts';
import { shownNotes } from '../../../../device/session/notes.ts';
import { noteNames, notesOf } from '../../../../gateway/programme/notes.ts';
import { listOf, textOf } from '../spot.ts';
import type { Check } from './check.ts';
import { cardVerbs, differ, lineOf } from './check.ts';

/**
 * What the kiosk tells beside the balances, in its own words:
 * `kiosk: ["Badge: one to go, until 12 April 2026"]`, or `nothing`.
 */
export const kiosk: Check = {
  name: 'kiosk',
  beside: ['buys', 'returns', 'taps', 'is', 'has', 'tells', ...cardVerbs],
  read: (spot) => {
    const wanted =
      spot.value === 'nothing' ? [] : listOf(spot, '`kiosk`').map((one) => textOf(one, 'a line'));
    return ({ shop, who }) => {
      const { now, programme } = shop;
      const shown = shop.lookAt(who, (programmes, state) =>
        shownNotes(notesOf(programmes, state), { names: noteNames(programmes), asOf: now }),
      );
      const found = sayNotes(
        { notes: shown, zone: programme.zone, balances: [] },
        wordsOf('en'),
      ).map((line) => line.slice(0, -1));
      return differ(lineOf(spot), 'kiosk', wanted.join('; '), found.join('; '));
    };
  },
};
