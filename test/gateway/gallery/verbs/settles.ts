import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settlePeriod } from '../../../../gateway/partners/settle.ts';
import { fail, textOf } from '../spot.ts';
import { folderOf, paperOf, published } from './publishing.ts';
import { textBeside, type Verb } from './verb.ts';

/** `the club settles: 2026-03`, `under` one of the table's `papers`, else its `contract`. */
export const settles: Verb = {
  name: 'settles',
  isDated: false,
  read: (reading) => {
    const period = textOf(reading.at, '`settles`');
    if (!/^\d{4}-\d{2}$/.test(period)) fail(reading.at, 'a month is settled: "2026-03"');
    const paper = paperOf(reading, textBeside(reading, 'under') ?? 'contract');
    return {
      isOnDisk: true,
      run: (shop) =>
        published(() => {
          const dataFolder = folderOf(shop);
          writeFileSync(join(dataFolder, 'programme.yaml'), shop.text);
          const contractPath = paper(dataFolder);
          const { document } = settlePeriod({ dataFolder, contractPath, period, now: shop.now });
          return { kind: 'run', run: document };
        }),
    };
  },
};
