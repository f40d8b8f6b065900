import { makeBatch } from '../../../../gateway/partners/conversions.ts';
import { conversionId } from '../../../../gateway/programme/business-key.ts';
import type { Answer } from '../../../../gateway/programme/types.ts';
import type { Refusal } from '../../../../protocol/errors.ts';
import { assert } from '../../../../protocol/units.ts';
import type { Shop } from '../shop.ts';
import { entriesOf, fail, textOf, wholeOf } from '../spot.ts';
import { folderOf, published } from './publishing.ts';
import { textBeside, told, type Verb } from './verb.ts';

/** Ids of the conversions of a person, the last one first. */
const asked = new WeakMap<Shop, Map<string, string>>();

/** `anna converts: 3000`, `by` one of the conversions of the programme. */
export const converts: Verb = {
  name: 'converts',
  isDated: false,
  read: (reading) => {
    const amount = wholeOf(reading.at, '`converts`');
    const rule = textBeside(reading, 'by') ?? fail(reading.at, 'by which conversion: `by`');
    return {
      isOnDisk: true,
      run: (shop, who) => {
        const receipt = shop.nextReceipt();
        const id = conversionId(receipt.number);
        const card = shop.whoIs(who) ?? fail(reading.at, `${who} has no card`);
        const answer = shop.run({
          ...{ kind: 'convert', id, receipt, occurredAt: shop.now, who: card },
          ...{ rule, amount, account: who },
        });
        if (!('ok' in answer)) {
          const ids = asked.get(shop) ?? new Map<string, string>();
          asked.set(shop, ids.set(who, id));
        }
        return told(answer);
      },
    };
  },
};

/** `the airline sends: hotel`: the next batch of its conversions. */
export const sends: Verb = {
  name: 'sends',
  isDated: false,
  read: (reading) => {
    const partner = textOf(reading.at, '`sends`');
    return {
      isOnDisk: true,
      run: (shop) =>
        published(() => {
          const made = makeBatch({ dataFolder: folderOf(shop), partner, now: shop.now });
          return made === null ? null : { kind: 'batch', batch: made.document };
        }),
    };
  },
};

/** `the hotel answers: { anna: accepted, bo: rejected }` */
export const answers: Verb = {
  name: 'answers',
  isDated: false,
  read: ({ at }) => {
    const said = entriesOf(at, '`answers`').map(([name, spot]) => {
      const text = textOf(spot, 'an answer');
      if (text !== 'accepted' && text !== 'rejected') fail(spot, 'accepted or rejected');
      return { name, accepted: text === 'accepted' };
    });
    return {
      isOnDisk: true,
      run: (shop, who) => {
        let last: Answer | Refusal | null = null;
        for (const { name, accepted } of said) {
          const id = asked.get(shop)?.get(name);
          assert(id !== undefined, `${name} has asked for a conversion`);
          const partner = who.replace(/^the /, '');
          const receipt = { ...shop.nextReceipt(), partner };
          last = shop.run({ kind: 'answerConversion', id, receipt, accepted, at: shop.now });
          if ('ok' in last) break;
        }
        return last === null ? null : told(last);
      },
    };
  },
};
