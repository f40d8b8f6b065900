import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  closeDraw,
  type DrawAt,
  drawWinners,
  enterDraw,
  openDraw,
  type Published,
  publishDraw,
  verifyDrawFolder,
} from '../../../../gateway/partners/draws.ts';
import { assert } from '../../../../protocol/units.ts';
import { memberId } from '../shop.ts';
import { fail, textOf } from '../spot.ts';
import { folderOf, paperOf, published } from './publishing.ts';
import { type Reading, textBeside, type Verb } from './verb.ts';

/** `the shop draws: open`, then `close`, `publish` and `winners`, of the table's `draw`. */
export const draws: Verb = {
  name: 'draws',
  isDated: false,
  read: (reading) => {
    const stage = textOf(reading.at, '`draws`');
    const paper = paperOf(reading, 'draw');
    const id = idOf(reading);
    const value = textBeside(reading, 'value') ?? '';
    const stages: Readonly<Record<string, (draw: DrawAt) => Published>> = {
      open: ({ dataFolder, now }) =>
        openDraw({ dataFolder, file: paper(dataFolder), now, random: seeded() }),
      close: closeDraw,
      publish: publishDraw,
      winners: (draw) => drawWinners(draw, value),
    };
    const next = stages[stage] ?? fail(reading.at, `a draw is ${Object.keys(stages).join(', ')}`);
    return {
      isOnDisk: true,
      run: (shop) =>
        published(() => {
          const dataFolder = folderOf(shop);
          const { document } = next({ dataFolder, id, now: shop.now });
          const wrong = verifyDrawFolder(join(dataFolder, 'draws', id));
          assert(wrong.length === 0, wrong.join('; '));
          return { kind: 'draw', id, draw: document };
        }),
    };
  },
};

/** `anna enters: spring`: takes the free entries. */
export const enters: Verb = {
  name: 'enters',
  isDated: false,
  read: (reading) => {
    const id = idOf(reading);
    if (reading.at.value !== id) fail(reading.at, `the draw is ${id}`);
    return {
      isOnDisk: true,
      run: (shop, who) =>
        published(() => {
          enterDraw({ dataFolder: folderOf(shop), id, now: shop.now }, memberId(who));
          return null;
        }),
    };
  },
};

function idOf({ context, at }: Reading): string {
  const draw = context.papers.get('draw');
  const id = typeof draw === 'object' && draw !== null && 'id' in draw ? draw.id : null;
  return typeof id === 'string' ? id : fail(at, 'the draw of the `papers` has an id');
}

/** 64 hex digits that are others each time and the same in each run. */
function seeded(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`secret ${count}`).digest('hex');
  };
}
